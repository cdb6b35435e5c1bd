import type { Command } from "commander";
import { load, type LoadOptions } from "../load";
import { addSource } from "./source";

/** `appnet check`: the same as plan without output. */
export function addCheck(program: Command): void {
  addSource(program.command("check"))
    .summary("Say only whether everything is valid.")
    .description("The same as plan without output: exit code 0 when valid, 1 when not.")
    .addHelpText("after", "\nExamples:\n  appnet check\n  appnet check network/appnet.yaml")
    .action(async (source: string, options: LoadOptions) => {
      await load(source, options);
    });
}
