import type { Command } from "commander";
import { editFile, type EditOptions } from "../edit";
import { addFile, outboundName, type OutboundName } from "./edits";

const EXAMPLES = `
Examples:
  appnet connect frontend.basket http://basket:3000
  appnet connect frontend.ledger https://ledger.payments:61443 --required
  appnet connect frontend.cache cache.redis --file network/appnet.yaml`;

/** `appnet connect`: adds a connection to the document. */
export function addConnect(appnet: Command): void {
  addFile(appnet.command("connect"))
    .summary("Connect an outbound interface.")
    .description("Connect an outbound interface: edits the document in place, and keeps its layout.")
    .argument("<source.outbound>", "an application and its outbound interface", outboundName)
    .argument("<destination>", "scheme://target:port, APPLICATION.INBOUND, or APPLICATION")
    .option("--required", "the application must not be deployed without this connection")
    .addHelpText("after", EXAMPLES)
    .action(connect);
}

async function connect(
  { source, outbound }: OutboundName,
  destination: string,
  options: EditOptions & { readonly required?: boolean },
): Promise<void> {
  const required = options.required === true;
  await editFile({ kind: "connect", source, outbound, destination, required }, options, {
    done: () => `${source}.${outbound} connects to ${destination}`,
  });
}
