import { isFields, isKnown, shown, type Fields } from "../reading";

/** A value that is given plainly, where it may be an Output as well. */
type Plain<Value> = Value extends
  { apply: (...given: never[]) => unknown } | PromiseLike<unknown> | undefined | null
  ? never
  : Value;

/**
 * What the proof does with a field. `read`: its reader deals with whatever stands there, and reports what it cannot read.
 * `harmless: REASON`: whatever stands there, nothing more and nothing less passes. {@link oneOf}, {@link keys}: harmless
 * with these values or keys alone. A table is of a mapping, a table in a list is of each mapping of a list.
 */
type FieldRule<Value = unknown> =
  | "read"
  | `harmless: ${string}`
  | OneOf
  | Keys
  | (Value extends readonly (infer Item)[]
      ? readonly [FieldTable<Plain<Item>>]
      : Value extends object
        ? FieldTable<Value>
        : never);

/**
 * Every field that the proof decides on, typed by a provider's own arguments: a field that they do not have does not
 * compile. What a resource has beside these is undecided.
 */
export type FieldTable<Args> = { readonly [Field in keyof Args]?: FieldRule<Plain<Args[Field]>> };

/** The values with which a field changes nothing. */
class OneOf {
  constructor(
    readonly values: readonly unknown[],
    readonly because: string,
  ) {}
}

/** The keys with which a mapping changes nothing. */
class Keys {
  constructor(
    readonly pattern: RegExp,
    readonly because: string,
  ) {}
}

/** A field that is harmless with these values, or a list of such, and undecided with any other. */
export function oneOf(values: readonly unknown[], because: string): OneOf {
  return new OneOf(values, because);
}

/** A mapping that is harmless with keys of this form, and undecided with any other. */
export function keys(pattern: RegExp, because: string): Keys {
  return new Keys(pattern, because);
}

/** A rule as it is asked: many thousand times for each plan. */
type Compiled = typeof PASSES | OneOf | Keys | { readonly fields: CompiledTable; readonly isList: boolean };
type CompiledTable = ReadonlyMap<string, Compiled>;

const PASSES = Symbol("passes");
/** Pulumi's own note of which inputs are defaults. */
const BOOKKEEPING = "__defaults";

type Rule = "read" | `harmless: ${string}` | OneOf | Keys | Table | readonly [Table];
interface Table {
  readonly [field: string]: Rule | undefined;
}

/** What the proof knows of one kind of resource: every field that it reads, or need not read. */
export class Kind {
  private readonly compiled: CompiledTable;

  private constructor(private readonly table: Table) {
    this.compiled = compiledTable(table);
  }

  /** @param fields Every field of the kind that the proof decides on. */
  static of<Args>(fields: FieldTable<Args>): Kind {
    return new Kind(fields);
  }

  /** What is undecided in a resource of this kind, in sentences about it. */
  problems(inputs: Fields): readonly string[] {
    return isListed(this.compiled, inputs) ? NONE : problemsIn(this.compiled, inputs, "");
  }

  /** Only the fields that are listed, of what may be outputs as well. */
  listed(inputs: Fields): Fields {
    return Object.fromEntries(Object.entries(inputs).filter(([field]) => this.compiled.has(field)));
  }

  /** What is said of a field: the words of its entry, or of the one that it lies in. Undefined where nothing is. */
  ruleAt(path: readonly string[]): string | undefined {
    let rule: Rule | undefined = this.table;
    for (const field of path) {
      if (typeof rule === "string") return rule;
      if (rule instanceof OneOf || rule instanceof Keys) break;
      const table: Table = isListRule(rule) ? rule[0] : rule;
      if (!Object.hasOwn(table, field)) return undefined;
      rule = table[field];
      if (rule === undefined) return undefined;
    }
    if (typeof rule === "string") return rule;
    return rule instanceof OneOf || rule instanceof Keys ? `harmless: ${rule.because}` : "read";
  }
}

const NONE: readonly string[] = [];

function isListRule(rule: Table | readonly [Table]): rule is readonly [Table] {
  return Array.isArray(rule);
}

function compiledTable(table: Table): CompiledTable {
  const entries = Object.entries(table).flatMap(([field, rule]): [string, Compiled][] =>
    rule === undefined ? [] : [[field, compiled(rule)]],
  );
  return new Map<string, Compiled>([...entries, [BOOKKEEPING, PASSES]]);
}

function compiled(rule: Rule): Compiled {
  if (typeof rule === "string") return PASSES;
  if (rule instanceof OneOf || rule instanceof Keys) return rule;
  return isListRule(rule)
    ? { fields: compiledTable(rule[0]), isList: true }
    : { fields: compiledTable(rule), isList: false };
}

/** Whether a mapping has nothing but what its table lists. Allocates nothing. */
function isListed(table: CompiledTable, value: Fields): boolean {
  for (const field in value) {
    const content = value[field];
    if (content === undefined || content === null) continue;
    const rule = table.get(field);
    if (rule === PASSES) continue;
    if (rule === undefined || !isAllowed(rule, content)) return false;
  }
  return true;
}

function isAllowed(rule: Exclude<Compiled, typeof PASSES>, value: unknown): boolean {
  if (rule instanceof OneOf) return isOneOf(rule.values, value);
  if (rule instanceof Keys) return isFields(value) && Object.keys(value).every((it) => rule.pattern.test(it));
  if (!rule.isList) return isFields(value) && isListed(rule.fields, value);
  return Array.isArray(value) && value.every((item) => isFields(item) && isListed(rule.fields, item));
}

function isOneOf(values: readonly unknown[], value: unknown): boolean {
  return Array.isArray(value) ? value.every((it) => values.includes(it)) : values.includes(value);
}

/** The same, with words: asked only of what is not listed. */
function problemsIn(table: CompiledTable, value: Fields, path: string): string[] {
  return Object.entries(value).flatMap(([field, content]) => {
    if (content === undefined || content === null) return [];
    const rule = table.get(field);
    const place = `${path}${field}`;
    if (rule === undefined) return [`its field ${place} is not understood (it is decided without it)`];
    return rule === PASSES || isAllowed(rule, content) ? [] : problemsOf(rule, content, place);
  });
}

function problemsOf(rule: Exclude<Compiled, typeof PASSES>, value: unknown, place: string): string[] {
  if (isUnknown(value)) return [`its ${place} is not known before deployment`];
  if (rule instanceof OneOf) {
    const known = rule.values.map(shown).join(" or ");
    return [`its ${place} is ${shown(value)}, and only ${known} is understood: ${rule.because}`];
  }
  if (rule instanceof Keys) {
    if (!isFields(value)) return [`its ${place} cannot be read`];
    return Object.keys(value)
      .filter((it) => !rule.pattern.test(it))
      .map((it) => `its ${place} have ${shown(it)}, which is not understood (it is decided without it)`);
  }
  if (!rule.isList) {
    return isFields(value) ? problemsIn(rule.fields, value, `${place}.`) : [`its ${place} cannot be read`];
  }
  if (!Array.isArray(value)) return [`its ${place} cannot be read`];
  return value.flatMap((item: unknown, index) =>
    isFields(item)
      ? problemsIn(rule.fields, item, `${place}[${index}].`)
      : [`its ${place}[${index}] ${isUnknown(item) ? "is not known before deployment" : "cannot be read"}`],
  );
}

function isUnknown(value: unknown): boolean {
  return typeof value === "string" && !isKnown(value);
}
