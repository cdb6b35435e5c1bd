import { formatUndecided, type Undecided } from "../core/names/undecided";
import type { PlannedResource } from "../core/plan/plan";

/** A mapping of a resource's inputs, as a plan holds it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Problems that keep the analysis from being exact, each once. */
export class UndecidedPoints {
  private readonly found = new Map<string, Undecided>();

  /** Reports that something of a resource, or of a party, cannot be decided on. */
  add(resource: string, problem: string): void {
    const point = { about: resource, problem };
    this.found.set(formatUndecided(point), point);
  }

  get all(): readonly Undecided[] {
    return [...this.found.values()];
  }
}

/** How plans print what is not known before deployment: references, computed values, secrets. */
const UNKNOWN = /\$\{|\[known after deployment\]|\[secret\]/;

/** Whether a text is known before deployment. */
export function isKnown(text: string): boolean {
  // Most texts have neither character: two searches cost less than the expression.
  return !(text.includes("[") || text.includes("$")) || !UNKNOWN.test(text);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const LONGEST_SHOWN = 120;

/** A value as messages quote it. */
export function shown(value: unknown): string {
  if (value === undefined) return "(absent)";
  const text = JSON.stringify(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

/** A word of a resource's, such as a kind, as messages say it. */
export function wordOf(value: unknown): string {
  return typeof value === "string" ? value : shown(value);
}

/** The mapping itself, or an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

const NO_FIELDS: Fields = Object.freeze({});

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The mappings of a list that may be left out; whatever else stands there is reported. */
export function mappingsIn(
  fields: Fields,
  field: string,
  resource: string,
  undecided: UndecidedPoints,
): readonly Fields[] {
  const value = fields[field];
  if (value === undefined || value === null) return [];
  const items = listOf(value);
  if (!Array.isArray(value) || !items.every(isFields)) undecided.add(resource, `its ${field} cannot be read`);
  return items.filter(isFields);
}

/** The texts of a list that may be left out; whatever else stands there, or is not known, is reported. */
export function textsIn(
  fields: Fields,
  field: string,
  resource: string,
  undecided: UndecidedPoints,
): string[] {
  const value = fields[field];
  if (value === undefined || value === null) return [];
  const texts = textsOf(value);
  if (
    !Array.isArray(value) ||
    texts.length < value.length ||
    !texts.every((it) => it !== "" && isKnown(it))
  ) {
    undecided.add(resource, `its ${field} cannot be read`);
  }
  return texts;
}

/** A mapping that may be left out; whatever else stands there is reported. */
export function mappingIn(
  fields: Fields,
  field: string,
  resource: string,
  undecided: UndecidedPoints,
): Fields {
  const value = fields[field];
  if (value !== undefined && value !== null && !isFields(value)) {
    undecided.add(resource, `its ${field} cannot be read`);
  }
  return fieldsOf(value);
}

/** The texts of a list; nothing for anything else. */
function textsOf(value: unknown): string[] {
  return listOf(value).filter((it) => typeof it === "string");
}

const REFERENCE = /^\$\{(.+)\.([A-Za-z]+)\}$/;

/** The resource or look-up and its property that a text refers to; undefined for any other text. */
export function referenceIn(text: unknown): { readonly name: string; readonly property: string } | undefined {
  const match = typeof text === "string" && text.startsWith("${") ? REFERENCE.exec(text) : null;
  return match ? { name: match[1]!, property: match[2]! } : undefined;
}

/** A resource with its inputs as a mapping. */
export interface Read {
  readonly name: string;
  readonly type: string;
  readonly inputs: Fields;
}

export function readResources(resources: readonly PlannedResource[]): Read[] {
  // Nearly all can be taken as they are, without a copy of each.
  return resources.map((it) => (isFields(it.inputs) ? (it as Read) : { ...it, inputs: NO_FIELDS }));
}

/** The resources of each type. */
export function byType(resources: readonly Read[]): Map<string, Read[]> {
  const types = new Map<string, Read[]>();
  for (const resource of resources) {
    const known = types.get(resource.type);
    if (known) known.push(resource);
    else types.set(resource.type, [resource]);
  }
  return types;
}

/** Two mappings of texts with the same keys and values. */
export function sameTexts(a: Fields, b: Fields): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
