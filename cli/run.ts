import { Command, CommanderError, Option } from "commander";
import { plan, type PlanOptions } from "./plan";
import { UserError } from "./source";
import { colorsFor } from "./terminal";

/** Exit codes of every command. */
const OK = 0;
const INVALID = 1;

/** Runs the command line; resolves to its exit code. User mistakes never print a stack trace. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(argv);
    return OK;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : INVALID;
    if (error instanceof UserError) {
      const colors = colorsFor(process.stderr);
      for (const line of error.lines) process.stderr.write(`${colors.red("error")} ${line}\n`);
      return INVALID;
    }
    throw error;
  }
}

function program(): Command {
  const { version } = require("../../package.json") as { version: string };
  const command = new Command("appnet")
    .description("Application networking: what may talk to what, planned before it is deployed.")
    .version(version)
    .showHelpAfterError("(run appnet --help)")
    .exitOverride();
  command
    .command("plan")
    .description("Validate, compile, and show connections, exposure and resources.")
    .argument("[source]", "an appnet.yaml, or a directory with one or with a Pulumi program", ".")
    .option("--json", "print the whole plan as JSON")
    .option("--verbose", "list every flow and every resource")
    .option("--space <name>", "the space to plan, where a program has several")
    .option("--stack <name>", "the stack whose configuration a program reads (secrets stay hidden)")
    .addOption(new Option("--render <dir>", "write Kubernetes manifests to a directory"))
    .addHelpText(
      "after",
      "\nExamples:\n  appnet plan\n  appnet plan examples/boutique/appnet.yaml --verbose\n  appnet plan --json > plan.json\n  appnet plan --render manifests && kubectl apply -f manifests",
    )
    .exitOverride()
    .action((source: string, options: PlanOptions) => plan(source, options));
  command
    .command("check")
    .description("The same as plan without output: exit code 0 when valid, 1 when not.")
    .argument("[source]", "an appnet.yaml, or a directory with one or with a Pulumi program", ".")
    .option("--space <name>", "the space to check, where a program has several")
    .option("--stack <name>", "the stack whose configuration a program reads (secrets stay hidden)")
    .addHelpText("after", "\nExamples:\n  appnet check\n  appnet check network/appnet.yaml")
    .exitOverride()
    .action((source: string, options: PlanOptions) => plan(source, { ...options, quiet: true }));
  return command;
}
