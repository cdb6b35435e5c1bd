import { Option, type Command } from "commander";
import { FORMATS } from "../findings/format";

/** Adds how the problems of a command are written. */
export function addFormat(command: Command): Command {
  return command.addOption(
    new Option("--format <format>", "how errors and warnings are written: for people, or for other programs")
      .choices(["text", ...Object.keys(FORMATS)])
      .default("text"),
  );
}

/** Adds whether warnings fail the command. */
export function addStrict(command: Command): Command {
  return command.option("--strict", "exit with 1 where there is anything to warn of");
}
