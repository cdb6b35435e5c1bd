import type { z } from "zod";
import { networkFields, outsideFields, spaceFields as commonFields, spaceName } from "./model/document";
import { strict } from "./model/schema";
import { platforms, type PlatformName } from "./platforms/platforms";

/** Where a space is: every platform's settings under its own name, of which a document gives exactly one. */
type PlatformFields = {
  [Name in PlatformName]: z.ZodOptional<(typeof platforms)[Name]["settings"]>;
};

const platformFields = Object.fromEntries(
  Object.entries(platforms).map(([name, { settings }]) => [name, settings.optional()]),
) as PlatformFields;

/** What a space is, apart from its name and what runs in it. */
export const spaceFields = { ...commonFields, ...platformFields, ...outsideFields };

export const documentSchema = strict({
  organization: commonFields.organization,
  space: spaceName,
  domain: commonFields.domain,
  isolation: commonFields.isolation,
  ...platformFields,
  ...outsideFields,
  ...networkFields,
}).describe("The network of one space.");

/** A document as it is written, before defaults are filled in. */
export type DocumentInput = z.input<typeof documentSchema>;
/** A document after validation, with defaults filled in. */
export type DocumentModel = z.output<typeof documentSchema>;
