import { accessSentence, type AccessChange, type AccessChanges } from "../core/plan/access";
import type { Changes, PlanDiff } from "../core/plan/diff";
import { exposureOf, type Exposure } from "../core/plan/exposure";
import { isObserved, restSentence } from "../core/plan/isolation";
import type { Plan } from "../core/plan/plan";
import type { ResourceChange, ResourceSummary } from "../core/plan/resourceChanges";
import { platformTitle } from "../core/platforms/find";
import { redact } from "../core/model/problem";
import { exposureCells, propertyText } from "./diffText";
import {
  CONNECTION_HEADINGS,
  connectionCells,
  EGRESS_HEADINGS,
  egressRows,
  HALF_OPEN_HEADINGS,
  halfOpenRows,
  UNLISTED_HEADINGS,
  unlistedRows,
  POLICY_HEADINGS,
  policyCells,
} from "./lists";
import { formatOwner, kindOf, ownerOf } from "./resources";
import { count } from "./terminal";

/** GitHub refuses comments of more than 65,536 characters. */
const MAXIMUM_LENGTH = 60_000;
/** Marks the comment, so that a pipeline finds the one that it wrote before. */
const MARK = "<!-- appnet plan -->";

const EXPOSURE_HEADINGS = ["Source", "", "Gateway", "Address", "", "Destination", "Encryption"];

/** A difference as Markdown, fit for a comment on a pull request: what opens first, details folded. */
export function diffMarkdown(diff: PlanDiff, against: string, proof: string): string {
  const full = diffSections(diff, against, proof, resourceDetails);
  if (full.length <= MAXIMUM_LENGTH) return full;
  const short = diffSections(diff, against, proof, resourceNames);
  return fitting(short, "appnet plan --against");
}

/** Markdown that GitHub takes as a comment, cut at the end of a line where it is longer. */
function fitting(markdown: string, command: string): string {
  if (markdown.length <= MAXIMUM_LENGTH) return markdown;
  const cut = markdown.slice(0, markdown.lastIndexOf("\n", MAXIMUM_LENGTH));
  const isOpen = cut.lastIndexOf("<details>") > cut.lastIndexOf("</details>");
  return blocks([
    cut,
    isOpen ? "</details>" : "",
    `_Cut here: the rest is too long for a comment. \`${command}\` prints all of it._`,
  ]);
}

function diffSections(
  diff: PlanDiff,
  against: string,
  proof: string,
  details: (changes: PlanDiff["resources"]) => string[],
): string {
  const { after, access } = diff;
  const title = `### appnet: space ${code(after.space)} of ${code(after.organization)}, compared with ${code(against)}`;
  if (!diff.changed) {
    const same = "No changes: nobody may reach anything else than before, and no resource differs.";
    return blocks([`${MARK}\n${title}`, same, accessList(access.undecided, "undecided"), text(proof)]);
  }
  const { created, updated, replaced, deleted } = diff.resources;
  return blocks([
    MARK,
    title,
    accessList(access.wider, "wider"),
    accessList(access.narrower, "narrower"),
    accessList(access.undecided, "undecided"),
    text(proof),
    applicationsLine(diff.applications),
    changesTable("Connections", CONNECTION_HEADINGS, diff.connections, (it) => connectionCells(it, after)),
    changesTable("Network policies", POLICY_HEADINGS, diff.policies, (it) => policyCells(it, after)),
    changesTable("Exposure", EXPOSURE_HEADINGS, diff.exposure, exposureCells),
    folded(
      `Resources: ${created.length} to create, ${updated.length} to update, ${replaced.length} to replace, ${deleted.length} to delete`,
      details(diff.resources).join("\n"),
    ),
  ]);
}

const HEADINGS = {
  wider: "⚠️ Opens",
  narrower: "Closes",
  undecided: "⚠️ Not known before deployment",
} as const;

function accessList(changes: readonly AccessChange[], direction: keyof AccessChanges): string {
  if (changes.length === 0) return direction === "wider" ? "**Opens nothing.**" : "";
  const heading = `**${HEADINGS[direction]} (${changes.length})**`;
  return [heading, "", ...changes.map((change) => `- ${text(accessSentence(change, direction))}`)].join("\n");
}

function applicationsLine({ added, removed }: Changes<string>): string {
  return [
    ...(added.length > 0 ? [`New applications: ${added.map(code).join(", ")}`] : []),
    ...(removed.length > 0 ? [`Removed applications: ${removed.map(code).join(", ")}`] : []),
  ].join("  \n");
}

function changesTable<Item>(
  title: string,
  headings: readonly string[],
  { added, removed, changed }: Changes<Item>,
  cellsOf: (item: Item) => string[],
): string {
  const rows = [
    ...added.map((item) => ["➕", ...cellsOf(item)]),
    ...removed.map((item) => ["➖", ...cellsOf(item)]),
    ...changed.map(({ before, after }) => ["✏️", ...changedCells(cellsOf(before), cellsOf(after))]),
  ];
  if (rows.length === 0) return "";
  const amounts = [
    [added.length, "added"],
    [removed.length, "removed"],
    [changed.length, "changed"],
  ] as const;
  const words = amounts.flatMap(([amount, word]) => (amount === 0 ? [] : [`${amount} ${word}`]));
  return folded(`${title}: ${words.join(", ")}`, table(["", ...headings], rows));
}

function changedCells(before: readonly string[], after: readonly string[]): string[] {
  return after.map((cell, index) =>
    cell === before[index] ? cell : `${before[index] || "none"} ⇒ ${cell || "none"}`,
  );
}

function resourceDetails({ created, updated, replaced, deleted }: PlanDiff["resources"]): string[] {
  const withProperties = (mark: string) => (resource: ResourceChange) => [
    `- ${mark} ${described(resource)}`,
    ...resource.properties.map(
      (change) => `  - ${code(change.path || "order")}: ${code(propertyText(change))}`,
    ),
  ];
  return [
    ...created.map((it) => `- create ${described(it)}`),
    ...updated.flatMap(withProperties("update")),
    ...replaced.flatMap(withProperties("**replace**")),
    ...deleted.map((it) => `- delete ${described(it)}`),
  ];
}

function resourceNames({ created, updated, replaced, deleted }: PlanDiff["resources"]): string[] {
  const lines = (mark: string, list: readonly ResourceSummary[]) =>
    list.map((resource) => `- ${mark} ${described(resource)}`);
  return [
    ...lines("create", created),
    ...lines("update", updated),
    ...lines("**replace**", replaced),
    ...lines("delete", deleted),
  ];
}

function described(resource: ResourceSummary): string {
  return `${text(kindOf(resource))} ${code(resource.name)} (${text(formatOwner(ownerOf(resource)))})`;
}

/** A plan as Markdown. */
export function planMarkdown(plan: Plan, proof: string): string {
  const exposures: Exposure[] = exposureOf(plan);
  const connections = plan.connections.map((it) => connectionCells(it, plan));
  const policies = plan.policies.map((it) => policyCells(it, plan));
  const section = (title: string, headings: readonly string[], rows: readonly string[][]) =>
    rows.length === 0 ? "" : `#### ${title} (${rows.length})\n\n${table(headings, rows)}`;
  const markdown = blocks([
    MARK,
    `### appnet: space ${code(plan.space)} of ${code(plan.organization)}`,
    `${count(plan.applications.length, "application")} on ${text(platformTitle(plan.platform))}. ${isObserved(plan) ? "⚠️ " : ""}${text(restSentence(plan))}`,
    text(proof),
    section("Connections", CONNECTION_HEADINGS, connections),
    section("Network policies", POLICY_HEADINGS, policies),
    section("Exposure", EXPOSURE_HEADINGS, exposures.map(exposureCells)),
    section("Egress to the internet", EGRESS_HEADINGS, egressRows(plan)),
    section("Half open", HALF_OPEN_HEADINGS, halfOpenRows(plan)),
    section("Ports that no inbound lists", UNLISTED_HEADINGS, unlistedRows(plan)),
    folded(
      count(plan.resources.length, "resource"),
      plan.resources.map((resource) => `- ${described(resource)}`).join("\n"),
    ),
  ]);
  return fitting(markdown, "appnet plan --verbose");
}

/** The errors of a document as Markdown. */
export function problemsMarkdown(source: string, lines: readonly string[]): string {
  const markdown = blocks([
    MARK,
    `### appnet: ${code(source)} is not valid`,
    lines.map((line) => `- ${code(line)}`).join("\n"),
  ]);
  return fitting(markdown, "appnet check");
}

function blocks(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function folded(title: string, body: string): string {
  return body === "" ? "" : `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(
      headings.map((heading) =>
        heading === "TLS" ? heading : heading.charAt(0) + heading.slice(1).toLowerCase(),
      ),
    ),
    row(headings.map(() => "---")),
    ...rows.map((cells) => row(cells.map(text))),
  ].join("\n");
}

/** Text that Markdown must not take for markup. */
function text(value: string): string {
  return redact(value).replace(/[\\`*_{}[\]<>|~#@]/g, (character) =>
    // A zero-width space keeps names from being taken for people to notify.
    character === "@" ? "@\u200b" : `\\${character}`,
  );
}

/** Text as code, whatever it holds. */
function code(value: string): string {
  const plain = redact(value).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = plain.startsWith("`") || plain.endsWith("`") || plain === "" ? " " : "";
  return `${fence}${padding}${plain}${padding}${fence}`;
}
