import { z } from "zod";
import { documentSchema } from "./document";
import { plainSchemaOf } from "./schema";

/** The JSON Schema of `appnet.yaml`, for editors and other validators. It says the shape, not every rule. */
export function documentJsonSchema(): object {
  const schema = z.toJSONSchema(documentSchema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const plain = plainSchemaOf(zodSchema);
      if (!plain || !jsonSchema.anyOf) return;
      const accepted = jsonSchema.anyOf.at(-1);
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, accepted, jsonSchema);
    },
  });
  return { title: "appnet.yaml", ...schema };
}
