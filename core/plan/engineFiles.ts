import { z } from "zod";
import { findPlatform } from "../platforms/find";
import { type ImportId } from "../platforms/imports";

/** A resource as Pulumi's engine keeps or prints it. What else stands there stays as it is. */
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  deletedWith: z.string().optional(),
  delete: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
});
export type EngineResource = z.output<typeof resource>;

/** What `pulumi stack export` prints. */
const exportedState = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resource).nullish(),
    pending_operations: z.array(z.looseObject({ resource, type: z.string() })).nullish(),
  }),
});
export type ExportedState = z.output<typeof exportedState>;

/** What `pulumi preview --json` prints. */
const preview = z.looseObject({
  steps: z.array(z.looseObject({ op: z.string(), newState: resource.optional() })).nullish(),
});
export type Preview = z.output<typeof preview>;

/** What `pulumi preview --import-file` writes, and `pulumi import --file` reads. */
const importFile = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        type: z.string(),
        name: z.string(),
        logicalName: z.string().optional(),
        id: z.string().optional(),
      }),
    )
    .nullish(),
});
export type ImportFile = z.output<typeof importFile>;

/** What a file of Pulumi's holds; undefined when it is none of that kind. */
export const readExportedState = readerOf(exportedState);
export const readPreview = readerOf(preview.required({ steps: true }));
export const readImportFile = readerOf(importFile);

function readerOf<Schema extends z.ZodType>(schema: Schema) {
  return (text: string): z.output<Schema> | undefined => {
    try {
      const read = schema.safeParse(JSON.parse(text));
      return read.success ? read.data : undefined;
    } catch {
      return undefined;
    }
  };
}

/** How a resource is found, whoever declared it. */
export function importIdOf({ type, inputs = {} }: Pick<EngineResource, "type" | "inputs">): ImportId {
  const platform = findPlatform(type.split(":")[0]!);
  return (
    platform?.importId(type, inputs) ?? {
      ask: `its page in Pulumi's registry says under Import what its id is`,
    }
  );
}
