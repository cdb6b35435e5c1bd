import { existsSync, readdirSync } from "node:fs";
import { Topology } from "../../../components";
import { compile } from "../../../core/compile";
import { documentOf } from "../../../core/document/readDocument";
import type { DocumentModel } from "../../../core/documentSchema";
import { planOf, type Plan } from "../../../core/plan/plan";
import { stackOf } from "../policy/support";
import type { Registration } from "../support/mocks";

/** Where the baselines are: a folder for each version, in it one for each example. */
export const BASELINES = "tests/baselines";

/** The examples that have a document. */
export function examples(): string[] {
  return readdirSync("examples").filter((name) => existsSync(`examples/${name}/appnet.yaml`));
}

/** What one version makes of a document: its files in the baseline, by name. */
export async function baselineOf(name: string, text: string): Promise<Readonly<Record<string, string>>> {
  const { plan, registrations } = await buildExample(name, text);
  const space = registrations.find(({ type }) => type === "appnet:index:Space")!;
  return {
    "appnet.yaml": text,
    "plan.json": inLines(plan),
    "registeredPlan.json": inLines(space.componentOutputs["plan"] as object),
    "urns.txt": `${urnsOf(registrations).own.sort().join("\n")}\n`,
  };
}

/** A document's plan, and what its Topology registers. */
export async function buildExample(
  name: string,
  text: string,
): Promise<{ plan: Plan; registrations: readonly Registration[] }> {
  const document: DocumentModel = documentOf(text, `${name}/appnet.yaml`);
  const plan = planOf(compile(document).compilation!);
  const { registrations } = await stackOf(() => new Topology(name, document));
  return { plan, registrations };
}

/** The URNs that Pulumi's engine gives, with the types of all parents, and those that aliases name. */
export function urnsOf(registrations: readonly Registration[]): { own: string[]; former: string[] } {
  const byUrn = new Map(registrations.map((it) => [it.urn, it]));
  const typesOf = (type: string, parentUrn: string): string => {
    const parent = byUrn.get(parentUrn);
    return parent ? `${typesOf(parent.type, parent.parentUrn)}$${type}` : type;
  };
  const urn = (type: string, name: string, parentUrn: string) =>
    `urn:pulumi:stack::project::${typesOf(type, parentUrn)}::${name}`;
  return {
    own: registrations.map(({ type, name, parentUrn }) => urn(type, name, parentUrn)),
    former: registrations.flatMap(({ type, name, parentUrn, aliases }) =>
      aliases.map((it) => it.urn ?? urn(it.type ?? type, it.name ?? name, it.parentUrn ?? parentUrn)),
    ),
  };
}

/** JSON with a line for each item of the lists in it, so that a difference can be read. */
function inLines(value: object): string {
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => {
    const isList = Array.isArray(field) && field.length > 0;
    const text = isList
      ? `[\n${field.map((item) => JSON.stringify(item)).join(",\n")}\n]`
      : JSON.stringify(field);
    return `${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}
