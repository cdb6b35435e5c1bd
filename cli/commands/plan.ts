import type { Command } from "commander";
import type { Compilation } from "../../components/compile";
import { planOf } from "../../components/plan/plan";
import { load, type LoadOptions } from "../load";
import { planText } from "../planText";
import { manifestsOf, writeManifests } from "../render";
import { colorsFor, count } from "../terminal";
import { addSource } from "./source";

interface PlanOptions extends LoadOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly render?: string;
}

const EXAMPLES = `
Examples:
  appnet plan
  appnet plan examples/boutique/appnet.yaml --verbose
  appnet plan --json > plan.json
  appnet plan --render manifests && kubectl apply -f manifests`;

/** `appnet plan`: validates, compiles and prints; nothing is written when anything is wrong. */
export function addPlan(program: Command): void {
  addSource(program.command("plan"))
    .description("Validate, compile, and show connections, exposure and resources.")
    .option("--json", "print the whole plan as JSON")
    .option("--verbose", "list every flow and every resource")
    .option("--render <dir>", "write Kubernetes manifests to a directory")
    .addHelpText("after", EXAMPLES)
    .action(plan);
}

async function plan(source: string, options: PlanOptions): Promise<void> {
  const compilation = await load(source, options);
  const result = planOf(compilation);
  // Written before anything is printed: a plan whose manifests could not be written has failed.
  const note = options.render === undefined ? undefined : render(compilation, options.render);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    process.stdout.write(planText(result, colorsFor(process.stdout), { verbose: options.verbose === true }));
  }
  if (note !== undefined) process.stderr.write(note);
}

function render(compilation: Compilation, directory: string): string {
  const manifests = manifestsOf(compilation);
  writeManifests(directory, manifests);
  const secrets = manifests.filter((manifest) => manifest.secret).length;
  const note = secrets === 0 ? "" : ` (${count(secrets, "file")} with secrets, readable by you alone)`;
  return `${count(manifests.length, "manifest")} written to ${directory}${note}\n`;
}
