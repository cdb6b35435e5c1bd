import {
  isJsonText,
  isPlainObject,
  isReference,
  isSecret,
  mapItems,
  mapProperties,
} from "../platforms/declaration";

/** What stands in a plan for a secret. */
const SECRET_TEXT = "[secret]";
/** What stands in a plan for a value that a program knows only at deployment. */
export const COMPUTED_TEXT = "[known after deployment]";

/** A value as a plan prints it: references by name, secrets and unknown values as such. */
export function printable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return mapItems(value, printable);
  if (isSecret(value)) return SECRET_TEXT;
  if (isReference(value)) return value.toString();
  if (isJsonText(value)) return JSON.stringify(printable(value.value));
  if (!isPlainObject(value)) return COMPUTED_TEXT;
  return mapProperties(value, printable);
}
