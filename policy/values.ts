/** Stands for a value that the engine does not know yet. */
export const UNKNOWN = Symbol("unknown");

/** How plans print what is not known before deployment. */
export const UNKNOWN_TEXT = "[known after deployment]";

/**
 * A copy of what a policy is given, with {@link UNKNOWN} for what is not known yet: policies are told of that by
 * properties that throw.
 */
export function copyKnown(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => copyOf(value, index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, copyOf(value, key)]));
}

function copyOf(holder: object, key: string | number): unknown {
  try {
    return copyKnown((holder as Record<string | number, unknown>)[key]);
  } catch {
    return UNKNOWN;
  }
}

/** A mapping, or an empty one for anything else. */
export function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
