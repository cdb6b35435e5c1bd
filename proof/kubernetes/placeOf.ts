import { fieldsOf, type Read } from "../reading";

/** The namespace that an object is in. */
export function placeOf({ inputs }: Read): string {
  const { namespace = "default" } = fieldsOf(inputs["metadata"]);
  return typeof namespace === "string" ? namespace : "[known after deployment]";
}
