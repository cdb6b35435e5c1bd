import fc from "fast-check";
import { arbitraryDocument, planned as plannedRandom } from "../../core/platforms/aws/randomDocuments";
import { removeConnection, removePolicy, removeRoute } from "../../core/platforms/aws/randomEdits";
import { tryEdits, tryTransition, type Platform, type Tried } from "./edits";

const SEED = 20261121;
const DOCUMENTS = 60;
const EDITS_EACH = 15;

const RANDOM = {
  "a connection": removeConnection,
  "a policy": removePolicy,
  "a route": removeRoute,
} as const;

interface Row extends Tried {
  readonly edits: number;
}

/** Every edit of the list, and random edits of random documents. */
export function triedRows(): Row[] {
  return [...tryEdits().map((it) => ({ ...it, edits: 1 })), ...randomRows()];
}

function randomRows(): Row[] {
  return (["aws", "kubernetes"] as const).flatMap((platform) =>
    Object.entries(RANDOM).flatMap(([what, remove]) => {
      const plans = fc
        .sample(fc.tuple(arbitraryDocument(platform), fc.nat()), { seed: SEED, numRuns: DOCUMENTS })
        .flatMap(([document, choice]) => {
          const edit = remove(document, choice);
          const [before, after] = [edit?.before, edit?.after].map((it) => it && plannedRandom(it)?.plan);
          return before && after ? [{ before, after }] : [];
        })
        .slice(0, EDITS_EACH);
      return [
        rowOf(
          `${EDITS_EACH} random documents: remove ${what}`,
          platform,
          plans.map((it) => tryTransition(it.before, it.after)),
        ),
        rowOf(
          `${EDITS_EACH} random documents: add ${what}`,
          platform,
          plans.map((it) => tryTransition(it.after, it.before)),
        ),
      ];
    }),
  );
}

function rowOf(name: string, platform: Platform, tried: readonly Omit<Tried, "name" | "platform">[]): Row {
  const sum = (of: (it: (typeof tried)[number]) => number) => tried.reduce((total, it) => total + of(it), 0);
  return {
    name,
    platform,
    edits: tried.length,
    steps: sum((it) => it.steps),
    states: sum((it) => it.states),
    untried: sum((it) => it.untried),
    findings: tried.flatMap((it) => it.findings),
  };
}

/** `docs/reliability.md` has it. */
export function tableOf(rows: readonly Row[]): string {
  const kinds = ["opens", "cuts", "nowhere", "taken", "undecided"];
  const cells = (row: Row) => {
    const found = kinds.flatMap((kind) => {
      const number = row.findings.filter((it) => it.startsWith(`${kind}:`)).length;
      return number === 0 ? [] : [`${kind} ${number}`];
    });
    const title = row.platform === "aws" ? "AWS" : "Kubernetes";
    return [row.name, title, String(row.steps), String(row.states), found.join(", ") || "none"];
  };
  const header = ["Edit", "Platform", "Steps", "States", "Findings"];
  const table = [header, ...rows.map(cells)];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lineOf = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [first, ...rest] = table.map(lineOf);
  return [first, `| ${widths.map((it) => "-".repeat(it)).join(" | ")} |`, ...rest].join("\n");
}
