import type { Command } from "commander";
import { editFile, type EditOptions } from "../edit";
import { addFile, addYes, outboundName, type OutboundName } from "./edits";

const EXAMPLES = `
Examples:
  appnet disconnect frontend.basket
  appnet disconnect frontend.basket --yes
  appnet disconnect frontend.cache --force    where the outbound interface is required`;

/** `appnet disconnect`: takes a connection out of the document. */
export function addDisconnect(appnet: Command): void {
  addYes(addFile(appnet.command("disconnect")))
    .summary("Disconnect one, after asking.")
    .description("Disconnect an outbound interface, after asking: edits the document in place.")
    .argument("<source.outbound>", "an application and its outbound interface", outboundName)
    .option("--force", "disconnect a required outbound interface too")
    .addHelpText("after", EXAMPLES)
    .action(disconnect);
}

async function disconnect(
  { source, outbound }: OutboundName,
  options: EditOptions & { readonly force?: boolean },
): Promise<void> {
  const force = options.force === true;
  await editFile({ kind: "disconnect", source, outbound, force }, options, {
    question: `Disconnect ${source}.${outbound}?`,
    done: () => `${source}.${outbound} is disconnected`,
  });
}
