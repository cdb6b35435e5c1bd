import type { Command } from "commander";
import { loadSavedPlan } from "../against";
import { load, planLoaded, type LoadOptions } from "../load";
import { warn } from "../findings/reporter";
import { proveLoaded, proveSaved } from "../proof";
import { UserError } from "../userError";
import { addFormat, addStrict } from "./problems";
import { addSource } from "./source";

interface CheckOptions extends LoadOptions {
  readonly strict?: boolean;
  readonly plan?: string;
}

const EXAMPLES = `
Examples:
  appnet check
  appnet check network/appnet.yaml --strict
  appnet check --format sarif > appnet.sarif
  appnet check --plan plan.json`;

/** `appnet check`: the same as plan without output. */
export function addCheck(appnet: Command): void {
  addStrict(addFormat(addSource(appnet.command("check"))))
    .summary("Say only whether everything is valid.")
    .description(
      "The same as plan without output: exit code 0 when all is valid and its resources allow exactly what is declared, 1 when not.",
    )
    .option("--plan <plan.json>", "prove a saved plan again, instead of making one")
    .addHelpText("after", EXAMPLES)
    .action(check);
}

async function check(source: string, { plan, ...options }: CheckOptions, command: Command): Promise<void> {
  if (plan === undefined) {
    const loaded = await load(source, options);
    const { warnings } = await proveLoaded(loaded, planLoaded(loaded));
    warn(warnings, options.strict);
    return;
  }
  const given = [
    ...(command.args.length > 0 ? [source] : []),
    ...Object.keys(options)
      .filter((option) => command.getOptionValueSource(option) !== "default" && option !== "format")
      .map((option) => `--${option}`),
  ];
  if (given.length > 0) {
    throw new UserError([
      `--plan ${plan}: a saved plan is proved by itself (leave out ${given.join(" and ")})`,
    ]);
  }
  await proveSaved(loadSavedPlan(plan), plan);
}
