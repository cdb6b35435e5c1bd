import { z } from "zod";
import { componentReferences } from "../components/definitions";
import { unwrap } from "../core/model/schema";

/** The alternatives of a union without the one that stands for Outputs. */
export function optionsOf(schema: z.ZodUnion): z.core.$ZodType[] {
  return schema.options.filter(
    (option) => !(option instanceof z.ZodCustom) || componentReferences.has(option),
  );
}

/** What a value must be beyond its type, in the words of the errors: `must be a whole number from 1 to 65535`. */
export function formatsOf(outer: z.core.$ZodType): string[] {
  const schema = unwrap(outer);
  if (schema instanceof z.ZodNumber) return [numberFormat(schema)].filter((it) => it !== undefined);
  if (schema instanceof z.ZodUnion) {
    const [only, ...more] = optionsOf(schema);
    return more.length === 0 ? formatsOf(only!) : []; // What alternatives mean, the description says.
  }
  const own = (schema._zod.def.checks ?? []).map(checkFormat);
  if (schema instanceof z.ZodArray) return [...own, ...formatsOf(schema.element).map(each(""))];
  if (schema instanceof z.ZodRecord) {
    const keys = formatsOf(schema.keyType).map(each(" name"));
    return [...own, ...keys, ...formatsOf(schema.valueType).map(each(" value"))];
  }
  return own;
}

const each = (what: string) => (format: string) => `each${what} ${format}`;

function numberFormat(schema: z.ZodNumber): string | undefined {
  const isWhole = schema.format === "safeint";
  const number = isWhole ? "must be a whole number" : "must be a number";
  const least = bound(schema, "greater_than");
  const most = bound(schema, "less_than");
  if (least && !least.inclusive && !isWhole) return `${number} above ${String(least.value)}`;
  const from = least && (least.inclusive ? least.value : Number(least.value) + 1);
  if (from !== undefined && most) return `${number} from ${String(from)} to ${String(most.value)}`;
  if (from !== undefined) return `${number} of at least ${String(from)}`;
  if (most) return `${number} of at most ${String(most.value)}`;
  return isWhole ? number : undefined;
}

function bound(schema: z.ZodNumber, check: "greater_than" | "less_than") {
  const checks = schema.def.checks?.map(({ _zod }) => _zod.def) ?? [];
  return checks.find((def) => def.check === check) as
    z.core.$ZodCheckGreaterThanDef | z.core.$ZodCheckLessThanDef | undefined;
}

/** A check in the words of its error; those of zod's own that have none are said here. */
function checkFormat(check: z.core.$ZodCheck): string {
  const { def } = check._zod;
  const words = (def.error as ((issue: object) => unknown) | undefined)?.({});
  if (typeof words === "string") return words;
  if (def.check === "min_length") {
    const { minimum } = def as z.core.$ZodCheckMinLengthDef;
    return minimum === 1 ? "must not be empty" : `must have at least ${minimum}`;
  }
  if (def.check === "string_format" && "prefix" in def) return `must start with ${String(def.prefix)}`;
  throw new Error(`the check ${def.check} has no words: give it an error`);
}
