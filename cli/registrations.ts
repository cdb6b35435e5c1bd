import type { Compilation } from "../core/compile";
import type { PlannedResource } from "../core/plan/plan";
import { proofPlatformOf } from "../proof/findPlatform";

/** What Pulumi's mock monitor is told of a resource, and what it answers. */
interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: unknown;
  readonly custom?: boolean;
  /** Of a resource that exists already: its id. */
  readonly id?: string;
}

interface Answer {
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}

/** By what Pulumi marks secrets on their way to the engine. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/** Every resource that a program registers, as plans print resources. */
export class Registrations {
  private readonly all: PlannedResource[] = [];

  /** Answers as a preview does: what only the cloud knows stays unknown. */
  answer({ type, name, inputs, custom, id }: Registration): Answer {
    const exists = id !== undefined && id !== "";
    const platform = proofPlatformOf(type);
    // A component of a provider's package expands to resources where an engine runs it, and to nothing here.
    const isOpaque = platform?.kinds.expanding.test(type) === true;
    if ((custom || isOpaque) && !exists && !type.startsWith("pulumi:")) {
      this.all.push({ type, name, component: "", inputs: printable(inputs), dependsOn: [] });
    }
    // Such properties stand for their resource wherever they are given on, so that the proof can tell two of them apart.
    const knownBy = platform?.knownBy[type] ?? [];
    const hasArn = !exists && knownBy.includes("arn");
    const state = { ...(inputs as Record<string, unknown>), ...(hasArn && { arn: `\${${name}.arn}` }) };
    return { id: knownBy.includes("id") ? (exists ? id : `\${${name}.id}`) : undefined, state };
  }

  /** What is none of the spaces'. Names stay different from theirs. */
  beside(spaces: readonly Compilation[]): PlannedResource[] {
    const declared = spaces.flatMap((it) => it.declarations);
    const own = new Set(declared.map(({ type, name }) => `${type} ${name}`));
    const names = new Set([...declared, ...spaces.flatMap((it) => it.lookups)].map(({ name }) => name));
    return this.all
      .filter(({ type, name }) => !own.has(`${type} ${name}`))
      .map((it) => (names.has(it.name) ? { ...it, name: `${it.name} (${it.type})` } : it));
  }
}

function printable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(printable);
  const fields = value as Record<string, unknown>;
  if (fields["__pulumiUnknown"] === true) return "[known after deployment]";
  if (Object.hasOwn(fields, SECRET_MARK)) return "[secret]";
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, printable(item)]));
}
