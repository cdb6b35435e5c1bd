import { z } from "zod";
import { documentSchema } from "../documentSchema";
import { isAbsent } from "../model/schema";

/** The JSON Schema of `appnet.yaml`, for editors and other validators. It says the shape, not every rule. */
export function documentJsonSchema(): object {
  const schema = z.toJSONSchema(documentSchema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // What a form of an object must not have is no key of it.
      if (zodSchema instanceof z.ZodObject) {
        for (const [key, field] of Object.entries<z.core.$ZodType>(zodSchema.shape)) {
          if (isAbsent(field)) Reflect.deleteProperty(jsonSchema.properties!, key);
        }
      }
      // Outputs have no JSON Schema: the alternative that accepts them is empty, and a document never has one.
      const [first, plain, ...more] = jsonSchema.anyOf ?? [];
      if (first && plain && more.length === 0 && Object.keys(first).length === 0) {
        delete jsonSchema.anyOf;
        Object.assign(jsonSchema, plain, jsonSchema);
      }
      // The pattern beside it says the same in standard terms.
      if (jsonSchema.format === "starts_with") delete jsonSchema.format;
    },
  });
  return { title: "appnet.yaml", ...schema };
}
