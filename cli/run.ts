import { Command, CommanderError } from "commander";
import { addCheck } from "./commands/check";
import { addCompletion } from "./commands/completion";
import { addConnections, addPolicies } from "./commands/lists";
import { addPlan } from "./commands/plan";
import { Exit, INVALID, OK } from "./exit";
import { UserError } from "./source";
import { colorsFor } from "./terminal";

/** Runs the command line; resolves to its exit code. User mistakes never print a stack trace. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(argv);
    return OK;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : INVALID;
    if (error instanceof Exit) return error.code;
    if (error instanceof UserError) {
      const colors = colorsFor(process.stderr);
      for (const line of error.lines) process.stderr.write(`${colors.red("error")} ${line}\n`);
      return INVALID;
    }
    throw error;
  }
}

/** The command line with all its commands. */
export function program(): Command {
  const { version } = require("../../package.json") as { version: string };
  const command = new Command("appnet")
    .description("Application networking: what may talk to what, planned before it is deployed.")
    .version(version)
    .showHelpAfterError("(run appnet --help)")
    .exitOverride();
  addPlan(command);
  addCheck(command);
  addConnections(command);
  addPolicies(command);
  addCompletion(command);
  return command;
}
