import { groupBy } from "../collections";
import { importIdOf, type EngineResource, type ImportFile, type Preview } from "./engineFiles";

/** What Pulumi writes for an id that it does not know. */
const PLACEHOLDER = "<PLACEHOLDER>";
/** What Pulumi prints for a secret. */
const SECRET = "[secret]";

/** An import file whose ids are known, and what is to be known of the others. */
export interface FilledImportFile {
  readonly file: ImportFile;
  readonly filled: number;
  /** What has a placeholder still: how its id is found. */
  readonly unknown: readonly { readonly name: string; readonly ask: string }[];
  /** What an import would bring into the state in plain text; it is not in the file. */
  readonly secret: readonly string[];
  /** What need not be imported, and is not in the file: why. */
  readonly again: readonly { readonly name: string; readonly because: string }[];
}

/**
 * Fills the ids into an import file of Pulumi's, from the preview that it was written with: that says what each resource is
 * called in its cloud.
 */
export function fillImportFile(file: ImportFile, preview: Preview): FilledImportFile {
  const created = groupBy(
    (preview.steps ?? []).flatMap(({ op, newState }) => (op === "create" && newState ? [newState] : [])),
    ({ type, urn }) => keyOf(type, urn.split("::").slice(3).join("::")),
  );
  const unknown: { name: string; ask: string }[] = [];
  const secret: string[] = [];
  const again: { name: string; because: string }[] = [];
  let filled = 0;
  const resources = (file.resources ?? []).flatMap((entry) => {
    if (entry.id !== PLACEHOLDER) return [entry];
    const name = entry.logicalName ?? entry.name;
    // Both list what is created in one order, so that one name under two parents is told apart.
    const resource: EngineResource | undefined = created.get(keyOf(entry.type, name))?.shift();
    if (holdsSecret(resource?.inputs)) {
      secret.push(name);
      return [];
    }
    const found = resource ? importIdOf(resource) : { ask: "it is not created in this preview" };
    if ("again" in found) {
      again.push({ name, because: found.again });
      return [];
    }
    if ("ask" in found) {
      unknown.push({ name, ask: found.ask });
      return [entry];
    }
    filled += 1;
    return [{ ...entry, id: found.id }];
  });
  return { file: { ...file, resources }, filled, unknown, secret, again };
}

function keyOf(type: string, name: string): string {
  return `${type} ${name}`;
}

function holdsSecret(value: unknown): boolean {
  if (value === SECRET) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
