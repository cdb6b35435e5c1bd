import type { Command } from "commander";
import { formatReason } from "../../core/names/reason";
import { editFile } from "../edit";
import { addPolicy, addYes, policyOf, type PolicyOptions } from "./edits";

const EXAMPLES = `
Examples:
  appnet deny frontend basket                                        tcp 8080
  appnet deny frontend basket --protocol tcp --port 8080-8090 --yes
  appnet deny frontend 10.20.0.0/16 --protocol tcp --port 5432`;

/** `appnet deny`: takes a network policy out of the document. */
export function addDeny(appnet: Command): void {
  addYes(addPolicy(appnet.command("deny")))
    .summary("Remove one, after asking.")
    .description(
      "Remove the network policy that allows exactly this, after asking: edits the document in place.",
    )
    .addHelpText("after", EXAMPLES)
    .action(async (source: string, destination: string, options: PolicyOptions) => {
      await editFile({ kind: "deny", policy: policyOf(source, destination, options) }, options, {
        question: "Remove this policy?",
        done: ({ declaration }) => `${formatReason(declaration)} is removed`,
      });
    });
}
