import { formatUndecided } from "../core/names/undecided";
import type { ExplainedEnd, Explanation, PassingPorts, Question } from "../proof/explain";
import { formatLine } from "../proof/traffic";
import { table, type Colors } from "./terminal";

/** An explanation for people: the answer first, then what decides, from one end to the other. */
export function explanationText(
  explanation: Explanation,
  question: Question | undefined,
  colors: Colors,
): string {
  const { onceEnforced } = explanation;
  // What decides once it is enforced is what the document says; now everything passes.
  const { allowed, passes, source, destination, routes, because, gateways, problems } =
    onceEnforced ?? explanation;
  const answer = answerText(explanation, colors);
  const what = allowed ? ` on ${formatPorts(passes)}` : asked(question);
  const rows = [
    ...endRows(source, "out"),
    ...routes.map(({ request, port, resources }) => [
      request,
      port === null ? "leads there" : `leads to port ${port}`,
      resources.join(", "),
    ]),
    ...endRows(destination, "in"),
  ];
  const sections = [
    colors.bold(`${answer}: ${source.name} → ${destination.name}${what}`),
    table(colors, [], rows),
    because.length > 0 ? `declared by ${because.join(", ")}` : "nothing declares it",
    ...gateways.map(
      (it) =>
        `${it} stands between them: ${source.name} reaches it, and it reaches ${destination.name} (appnet explain ${it} ${destination.name})`,
    ),
    ...problems.map((problem) => `not decided: ${formatUndecided(problem)}`),
  ];
  return `${sections.join("\n\n")}\n`;
}

function answerText({ allowed, problems, onceEnforced }: Explanation, colors: Colors): string {
  const denied = problems.length > 0 ? "denied, as far as is known" : "denied";
  if (!onceEnforced || !allowed) return allowed ? colors.green("allowed") : colors.red(denied);
  return onceEnforced.allowed
    ? colors.green("allowed, also once enforced (isolation is observe)")
    : colors.yellow(`allowed, because isolation is observe; ${denied} once enforced`);
}

function asked(question: Question | undefined): string {
  if (!question) return "";
  return ` on ${question.protocol === undefined ? "port" : question.protocol} ${question.port}`;
}

function formatPorts(lines: readonly PassingPorts[]): string {
  return lines.map(formatLine).join(" and ");
}

/** What lets traffic through at one end; where nothing does, what keeps it back. */
function endRows(end: ExplainedEnd, direction: "in" | "out"): string[][] {
  const { name, side, resources, isolating, lets } = end;
  if (side === "outside")
    return [
      [name, `is outside: nothing here filters what it ${direction === "out" ? "sends" : "takes"}`, ""],
    ];
  const rows = resources.map((it) => [name, `lets ${formatPorts(it.lets)} ${direction}`, it.resource]);
  if (side === "unknown") {
    return [...rows, [name, `is not this space's: what else it lets ${direction} is not known here`, ""]];
  }
  if (side === "open") return [...rows, [name, `lets everything ${direction}: nothing isolates it`, ""]];
  return lets ? rows : [[name, `does not let it ${direction}: nothing allows it past`, isolating.join(", ")]];
}
