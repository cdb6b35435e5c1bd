import { Command, CommanderError } from "commander";
import { addAllow } from "./commands/allow";
import { addCheck } from "./commands/check";
import { addCompletion } from "./commands/completion";
import { addConnections, addPolicies } from "./commands/lists";
import { addConnect } from "./commands/connect";
import { addDeny } from "./commands/deny";
import { addDisconnect } from "./commands/disconnect";
import { addExplain } from "./commands/explain";
import { addGraph } from "./commands/graph";
import { addInit } from "./commands/init";
import { addPlan } from "./commands/plan";
import { addRecover } from "./commands/recover";
import { Exit, INVALID, OK } from "./exit";
import { UserError } from "./userError";
import type { Format } from "./findings/format";
import { reportAs, reporter } from "./findings/reporter";

const HELP = `
Where [source] is left out, it is the appnet.yaml, or the Pulumi program, in the working directory.
A document may come from standard input: appnet plan - < appnet.yaml

Examples:
  appnet init                              a first appnet.yaml
  appnet plan                              what may talk to what, and the resources for it
  appnet plan --against git:origin/main    what opens and what closes
  appnet COMMAND --help                    options and examples of a command

Exit codes:
  0  fine
  1  invalid or refused: the errors say why, a line each, on standard error
  2  with --exit-code: something differs`;

/** Runs the command line; resolves to its exit code. User mistakes never print a stack trace. */
export async function run(argv: readonly string[]): Promise<number> {
  const { version } = require("../../package.json") as { version: string };
  // A command line that cannot be read has no format.
  reportAs("text", process.stderr, version);
  const command = appnetCommand(version).hook("preAction", (_, action) => {
    const { format = "text" } = action.opts<{ format?: Format }>();
    // Only check has nothing else to write.
    const stream = action.name() === "check" ? process.stdout : process.stderr;
    reportAs(action.name() === "graph" ? "text" : format, stream, version);
  });
  try {
    await command.parseAsync(argv);
    reporter().end();
    return OK;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** The exit code of a command that ended early, and whatever is still to be said. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : INVALID;
  if (!(error instanceof Exit) && !(error instanceof UserError)) throw error;
  if (error instanceof UserError) reporter().fail(error.faults, error.hints);
  reporter().end();
  return error instanceof Exit ? error.code : INVALID;
}

/** The command line with all its commands. */
export function appnetCommand(version: string): Command {
  const command = new Command("appnet")
    .description("Application networking: what may talk to what, planned before it is deployed.")
    .version(version)
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ outputError: printUsageError })
    .addHelpText("after", HELP)
    .exitOverride();
  command.commandsGroup("See and check:");
  addPlan(command);
  addCheck(command);
  addConnections(command);
  addPolicies(command);
  addExplain(command);
  addGraph(command);
  command.commandsGroup("Change the document:");
  addInit(command);
  addConnect(command);
  addDisconnect(command);
  addAllow(command);
  addDeny(command);
  command.commandsGroup("Other:");
  addRecover(command);
  addCompletion(command);
  return command.helpCommand("help [command]", "Show the help of a command.");
}

/** A command as the list of commands shows it. */
function termOf(command: Command): string {
  return [
    command.name(),
    ...command.registeredArguments.map((it) => (it.required ? `<${it.name()}>` : `[${it.name()}]`)),
  ].join(" ");
}

/** What the library says of a command line that it cannot read, in the form of all other errors. */
function printUsageError(text: string): void {
  const line = text
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean ([^\n]+)\?\)/, " (did you mean $1?)")
    .replace(/\s+/g, " ")
    .trim();
  reporter().fail([line], ["appnet --help lists the commands, appnet COMMAND --help the options of one"]);
}
