import { accessSentence, type AccessChange, type AccessChanges } from "../core/plan/access";
import type { Changes, PlanDiff, PlanOwner } from "../core/plan/diff";
import { visible, withoutCredentials } from "../core/names/visible";
import { addressOf, encryptionOf, type Exposure } from "../core/plan/exposure";
import type { PropertyChange } from "../core/plan/replacements";
import type { ResourceChange, ResourceSummary } from "../core/plan/resourceChanges";
import { connectionCells, policyCells } from "./lists";
import { formatOwner, kindOf, ownerOf } from "./resources";
import { table, type Colors } from "./terminal";

const MAXIMUM_VALUE = 60;

/** A difference for people: what opens and what closes first, then the lists, then the resources. */
export function diffText(diff: PlanDiff, against: string, colors: Colors): string {
  if (!diff.changed) {
    const same = `${colors.bold("No changes.")} ${noChanges(diff, against)}`;
    return `${[same, ...undecided(diff.access, colors)].join("\n")}\n`;
  }
  const { space } = diff.after;
  const sections = [
    `${colors.bold(`Space ${space}`)} of ${diff.after.organization}, compared with ${visible(against)}${renamed(diff)}`,
    access(diff.access, colors),
    applications(diff, colors),
    listed("Connections", diff.connections, colors, (it) => connectionCells(it, diff.after)),
    listed("Network policies", diff.policies, colors, (it) => policyCells(it, diff.after)),
    listed("Exposure", diff.exposure, colors, exposureCells),
    resources(diff, colors),
    summary(diff, colors),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function noChanges(diff: PlanDiff, against: string): string {
  return `Space ${diff.after.space} allows what ${visible(against)} allowed, and no resource differs.`;
}

/** What of a plan's identity differs, for its first line. */
function renamed({ before, after }: PlanDiff): string {
  const differing = (["organization", "space", "platform"] as const).filter(
    (key) => before[key] !== after[key],
  );
  if (differing.length === 0) return "";
  const was = differing.map((key: keyof PlanOwner) => `${key} ${before[key]}`).join(", ");
  return ` (which was ${was})`;
}

function access(changes: AccessChanges, colors: Colors): string {
  const { wider, narrower } = changes;
  const parts = [
    ...(wider.length === 0
      ? [colors.bold("Opens nothing.")]
      : [colors.bold(colors.yellow(`Opens (${wider.length})`)), ...lines(wider, "wider").map(colors.yellow)]),
    ...(narrower.length === 0
      ? [colors.bold("Closes nothing.")]
      : [colors.bold(colors.green(`Closes (${narrower.length})`)), ...lines(narrower, "narrower")]),
    ...undecided(changes, colors),
  ];
  return parts.join("\n");
}

function undecided({ undecided: changes }: AccessChanges, colors: Colors): string[] {
  if (changes.length === 0) return [];
  const heading = colors.bold(colors.yellow(`Not known before deployment (${changes.length})`));
  return [heading, ...lines(changes, "undecided").map(colors.yellow)];
}

function lines(changes: readonly AccessChange[], direction: keyof AccessChanges): string[] {
  return changes.map((change) => `  ${accessSentence(change, direction)}`);
}

function applications({ applications: { added, removed } }: PlanDiff, colors: Colors): string {
  if (added.length + removed.length === 0) return "";
  const names = [
    ...added.map((name) => colors.green(`+ ${name}`)),
    ...removed.map((name) => colors.red(`- ${name}`)),
  ];
  return `${colors.bold("Applications")}\n${names.map((name) => `  ${name}`).join("\n")}`;
}

function listed<Item>(
  heading: string,
  { added, removed, changed }: Changes<Item>,
  colors: Colors,
  cellsOf: (item: Item) => string[],
): string {
  if (added.length + removed.length + changed.length === 0) return "";
  const rows = [
    ...added.map((item) => ["+", ...cellsOf(item)].map(colors.green)),
    ...removed.map((item) => ["-", ...cellsOf(item)].map(colors.red)),
    ...changed.map(({ before, after }) => changedCells(cellsOf(before), cellsOf(after), colors)),
  ];
  return `${colors.bold(heading)}\n${table(colors, [], rows)}`;
}

function changedCells(before: readonly string[], after: readonly string[], colors: Colors): string[] {
  const cells = after.map((cell, index) =>
    cell === before[index] ? cell : colors.yellow(`${before[index] || "none"} ⇒ ${cell || "none"}`),
  );
  return [colors.yellow("~"), ...cells];
}

/** A way in from outside, as cells of a table. */
export function exposureCells(exposure: Exposure): string[] {
  const { source, gateway, destination, port, replacePrefix } = exposure;
  return [
    source,
    "→",
    `gateway ${gateway}`,
    addressOf(exposure),
    "→",
    `${destination}:${port}${replacePrefix === null ? "" : ` (prefix becomes ${replacePrefix})`}`,
    encryptionOf(exposure),
  ];
}

function resources({ resources: { created, updated, replaced, deleted } }: PlanDiff, colors: Colors): string {
  const lines = [
    ...created.map((it) => colors.green(`  + ${described(it)}`)),
    ...updated.flatMap((it) => [colors.yellow(`  ~ ${described(it)}`), ...properties(it, colors)]),
    ...replaced.flatMap((it) => [colors.red(`  ± ${described(it)}, replaced`), ...properties(it, colors)]),
    ...deleted.map((it) => colors.red(`  - ${described(it)}`)),
  ];
  return lines.length === 0 ? "" : `${colors.bold("Resources")}\n${lines.join("\n")}`;
}

function described(resource: ResourceSummary): string {
  return `${kindOf(resource)} ${resource.name} (${formatOwner(ownerOf(resource))})`;
}

function properties({ properties: changes }: ResourceChange, colors: Colors): string[] {
  return changes.map((change) =>
    colors.dim(`      ${visible(change.path) || "list"}: ${propertyText(change)}`),
  );
}

/** `"a" ⇒ "b"`, with long values cut. */
export function propertyText(change: PropertyChange): string {
  const side = (name: "before" | "after") => (name in change ? shortValue(change[name]) : "none");
  return `${side("before")} ⇒ ${side("after")}`;
}

function shortValue(value: unknown): string {
  const shown = isVariable(value) ? value.value : value;
  if (shown === undefined) return "none";
  const text = visible(withoutCredentials(JSON.stringify(shown)));
  return text.length <= MAXIMUM_VALUE ? text : `${text.slice(0, MAXIMUM_VALUE)}…`;
}

/** An environment variable and the like: its name stands in the path already. */
function isVariable(value: unknown): value is { name: unknown; value: unknown } {
  return typeof value === "object" && value !== null && Object.keys(value).join(" ") === "name value";
}

function summary({ resources: { created, updated, replaced, deleted } }: PlanDiff, colors: Colors): string {
  const amounts = [
    `${created.length} to create`,
    `${updated.length} to update`,
    `${replaced.length} to replace`,
    `${deleted.length} to delete`,
  ];
  return colors.bold(`Resources: ${amounts.join(", ")}. Everything that is not listed stays as it is.`);
}
