import type { Command } from "commander";
import { formatReason } from "../../core/names/reason";
import { editFile } from "../edit";
import { addPolicy, policyOf, type PolicyOptions } from "./edits";

const EXAMPLES = `
Examples:
  appnet allow frontend basket                                       tcp 8080
  appnet allow frontend basket --protocol tcp --port 8080-8090
  appnet allow frontend ledger -s payments -o acme --protocol tcp --port 61443
  appnet allow "*" collector --protocol tcp --port 4317              every application
  appnet allow frontend 10.20.0.0/16 --protocol tcp --port 5432`;

/** `appnet allow`: adds a network policy to the document. */
export function addAllow(appnet: Command): void {
  addPolicy(appnet.command("allow"))
    .summary("Add a network policy.")
    .description("Add a network policy: edits the document in place, and keeps its layout.")
    .addHelpText("after", EXAMPLES)
    .action(async (source: string, destination: string, options: PolicyOptions) => {
      await editFile({ kind: "allow", policy: policyOf(source, destination, options) }, options, {
        done: ({ declaration }) => `${formatReason(declaration)} is added`,
      });
    });
}
