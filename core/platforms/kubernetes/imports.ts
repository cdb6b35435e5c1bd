import { HIDDEN, type ImportId } from "../imports";
import { placeOf } from "./replacements";

/** Objects of every kind are found by namespace and name (`fqObjName` in pulumi/pulumi-kubernetes). */
export function importId(type: string, inputs: unknown): ImportId {
  const id = placeOf({ name: "", type, inputs });
  return id === undefined ? HIDDEN : { id };
}
