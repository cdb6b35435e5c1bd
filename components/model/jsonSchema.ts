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
      const { anyOf, ...rest } = jsonSchema;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
      Object.assign(jsonSchema, anyOf.at(-1), rest);
    },
  });
  return { title: "appnet.yaml", ...schema };
}
