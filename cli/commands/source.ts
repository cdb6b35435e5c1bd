import type { Command } from "commander";

/** Adds the argument and options that say which network a command is about. */
export function addSource(command: Command): Command {
  return command
    .argument("[source]", "an appnet.yaml, or a directory with one or with a Pulumi program", ".")
    .option("--space <name>", "the space, where a program has several")
    .option("--stack <name>", "the stack whose configuration a program reads (secrets stay hidden)")
    .exitOverride();
}
