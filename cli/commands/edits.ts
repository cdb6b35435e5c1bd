import type { Command } from "commander";
import type { AllowEdit } from "../../edit/edits";
import type { EditOptions } from "../edit";
import { addFormat } from "./problems";
import { UserError } from "../userError";

/** An outbound interface as commands name it. */
export interface OutboundName {
  readonly source: string;
  readonly outbound: string;
}

/** The options of `allow` and `deny`. */
export interface PolicyOptions extends EditOptions {
  readonly space?: string;
  readonly organization?: string;
  readonly protocol?: string;
  readonly ports?: string;
}

/** Adds what every command that edits a document has. */
export function addFile(command: Command): Command {
  return addFormat(command)
    .option("-f, --file <path>", "an appnet.yaml, or a directory with one", ".")
    .exitOverride();
}

/** Adds what the commands that take something away have. */
export function addYes(command: Command): Command {
  return command.option("-y, --yes", "do not ask; needed where there is no terminal");
}

/** Adds the arguments and options that say what a policy allows. */
export function addPolicy(command: Command): Command {
  return addFile(command)
    .argument("<source>", "the application that calls")
    .argument("<destination>", "the application that is called, or a network such as 10.20.0.0/16")
    .option("-s, --space <name>", "the destination's space, where it is another")
    .option("-o, --organization <name>", "the destination's organization, where it is another; with --space")
    .option("--protocol <name>", "tcp or udp; with --port. Neither means tcp 8080")
    .option("--port, --ports <range>", "a port or a range, such as 8080 or 8080-8090; with --protocol");
}

/** Reads `SOURCE.OUTBOUND`. */
export function outboundName(text: string): OutboundName {
  const [source, outbound, ...others] = text.split(".");
  if (source && outbound && others.length === 0) return { source, outbound };
  throw new UserError([`"${text}": name an application and its outbound interface, such as frontend.basket`]);
}

/** A port as a number where it is one, as documents write it. */
function portOf(text: string): string | number {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : text;
}

/** The policy that arguments and options name. */
export function policyOf(source: string, destination: string, options: PolicyOptions): AllowEdit["policy"] {
  const { space, organization, protocol, ports } = options;
  if ((protocol === undefined) !== (ports === undefined)) {
    const [given, missing] = ports === undefined ? ["--protocol", "--port"] : ["--port", "--protocol"];
    throw new UserError([`${given} is given without ${missing}: give both, or neither for tcp 8080`]);
  }
  if (organization !== undefined && space === undefined) {
    throw new UserError(["--organization is given without --space: name the destination's space too"]);
  }
  return {
    source,
    ...endOf(destination),
    ...(space !== undefined && { space }),
    ...(organization !== undefined && { organization }),
    ...(protocol !== undefined && { protocol: protocol.toLowerCase() }),
    ...(ports !== undefined && { ports: portOf(ports) }),
  };
}

/** A network, or an application's name. A single address is a network of one. */
function endOf(text: string): { destination: string } | { destinationCidr: string } {
  if (text.includes("/")) return { destinationCidr: text };
  if (text.includes(":")) return { destinationCidr: `${text}/128` };
  if (/^\d+(?:\.\d+){3}$/.test(text)) return { destinationCidr: `${text}/32` };
  return { destination: text };
}
