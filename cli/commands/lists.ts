import type { Command } from "commander";
import { planOf, type Plan } from "../../core/plan/plan";
import { knownNames } from "../../core/resolve/problems";
import { connectionTable, destinationOf, policyTable } from "../lists";
import { load, type LoadOptions } from "../load";
import { UserError } from "../userError";
import { colorsFor, type Colors } from "../terminal";
import { addFormat } from "./problems";
import { addSource } from "./source";
import { print } from "../output";

interface ListOptions extends LoadOptions {
  readonly application?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly json?: boolean;
}

/** What a list shows, and how. */
interface List<Item extends { readonly source: string }> {
  readonly of: (plan: Plan) => readonly Item[];
  readonly destination: (item: Item, plan: Plan) => string;
  readonly table: (items: readonly Item[], plan: Plan, colors: Colors) => string;
  readonly none: string;
}

/** `appnet connections`: who connects to whom. */
export function addConnections(appnet: Command): void {
  addList(appnet, "connections", "List connections: who calls whom, on which port.", {
    of: (plan) => plan.connections,
    destination: destinationOf,
    table: connectionTable,
    none: "no connections (add one with: appnet connect SOURCE.OUTBOUND DESTINATION)",
  });
}

/** `appnet policies`: which network policies there are. */
export function addPolicies(appnet: Command): void {
  addList(appnet, "policies", "List network policies: what else is allowed.", {
    of: (plan) => plan.policies,
    destination: destinationOf,
    table: policyTable,
    none: "no network policies (add one with: appnet allow SOURCE DESTINATION)",
  });
}

function addList<Item extends { readonly source: string }>(
  appnet: Command,
  name: string,
  description: string,
  list: List<Item>,
): void {
  addFormat(addSource(appnet.command(name)))
    .description(description)
    .option("--application <name>", "only those from or to an application")
    .option("--source <name>", "only those from an application")
    .option("--destination <name>", "only those to an application or network")
    .option("--json", "print them as JSON, with the fields of the plan")
    .addHelpText(
      "after",
      `\nExamples:\n  appnet ${name}\n  appnet ${name} --application frontend\n  appnet ${name} --destination basket --json`,
    )
    .action(async (source: string, options: ListOptions) => {
      const plan = planOf(await load(source, options));
      const items = filtered(plan, list, options);
      if (options.json) print(process.stdout, `${JSON.stringify(items, null, 2)}\n`);
      else if (items.length > 0)
        print(process.stdout, `${list.table(items, plan, colorsFor(process.stdout))}\n`);
      else print(process.stderr, `${list.none}\n`);
    });
}

function filtered<Item extends { readonly source: string }>(
  plan: Plan,
  list: List<Item>,
  { application, source, destination }: ListOptions,
): Item[] {
  const items = list.of(plan);
  const known = new Set([
    ...plan.applications.map(({ name }) => name),
    ...items.map((item) => list.destination(item, plan)),
  ]);
  const unknown = Object.entries({ application, source, destination }).flatMap(([option, name]) =>
    name === undefined || known.has(name)
      ? []
      : [`--${option}: application "${name}" is not declared (${knownNames(name, known, "an application")})`],
  );
  if (unknown.length > 0) throw new UserError(unknown);
  return items.filter((item) => {
    const to = list.destination(item, plan);
    return (
      (source === undefined || item.source === source) &&
      (destination === undefined || to === destination) &&
      (application === undefined || item.source === application || to === application)
    );
  });
}
