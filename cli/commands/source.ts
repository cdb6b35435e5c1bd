import { InvalidArgumentError, Option, type Command } from "commander";
import { DEFAULT_SECONDS } from "../program/contain";

/** A day. */
const MAXIMUM_SECONDS = 86_400;

/** Adds the argument and options that say which network a command is about. */
export function addSource(command: Command): Command {
  return command
    .argument("[source]", "an appnet.yaml, or a directory with one or with a Pulumi program", ".")
    .option("--space <name>", "the space, where a program has several")
    .option("--stack <name>", "the stack whose configuration a program reads (secrets stay hidden)")
    .addOption(
      new Option("--timeout <seconds>", "how long a program may run")
        .default(DEFAULT_SECONDS)
        .argParser(secondsOf),
    )
    .exitOverride();
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= MAXIMUM_SECONDS) return seconds;
  throw new InvalidArgumentError(`it is a number of seconds, at most ${MAXIMUM_SECONDS}`);
}
