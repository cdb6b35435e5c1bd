import { z } from "zod";
import { strict } from "../../../../core/model/schema";

/** A platform whose security is a printed list of rules: enough to show what a third platform takes. */
export const rulebookSchema = strict({
  city: z.string().describe("The city whose guards read the rules."),
}).describe("Run the space where guards read a printed list of rules.");

export type RulebookSettings = z.output<typeof rulebookSchema>;
