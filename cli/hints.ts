import { formatParty, type Party } from "../core/names/party";
import type { Reason } from "../core/names/reason";
import type { Problem } from "../core/model/problem";

/** The command that mends a problem, and what else there is to say about it. */
type Hint = (about: Reason, file: string) => string | undefined;

/** Names and files that need no quotes in a shell; nothing else of a document is put into a command. */
const PLAIN_WORD = /^[\w./-]+$/;

/** Only what a command mends has a hint: the rest is said by each problem's own advice. */
const HINTS: { readonly [Code in Problem["code"]]?: Hint } = {
  "outbound/required-unconnected": (about, file) =>
    about.kind === "connection" && arePlain(about.source, about.outbound)
      ? `to connect it: appnet connect ${about.source}.${about.outbound} DESTINATION${file}`
      : undefined,
  "connection/outbound-taken": (about, file) =>
    about.kind === "connection" && arePlain(about.source)
      ? `to connect another outbound interface, remove this connection, then: appnet connect ${about.source}.NAME DESTINATION${file}`
      : undefined,
  "policy/duplicate": (about, file) => {
    if (about.kind !== "policy") return undefined;
    const { source, destination, protocol, ports } = about;
    return `to remove one of the two: appnet deny ${source} ${endOf(destination)} --protocol ${protocol} --port ${ports}${file}`;
  },
};

function arePlain(...words: readonly string[]): boolean {
  return words.every((word) => PLAIN_WORD.test(word));
}

/** What commands mend of a document's problems: one line for each rule, about the first problem that breaks it. */
export function hintsFor(problems: readonly Problem[], file: string): string[] {
  const firsts = new Map<Problem["code"], Problem>();
  for (const problem of problems) if (!firsts.has(problem.code)) firsts.set(problem.code, problem);
  const option = file === "appnet.yaml" ? "" : ` --file ${PLAIN_WORD.test(file) ? file : "FILE"}`;
  return [...firsts].flatMap(([code, { about }]) => (about && HINTS[code]?.(about, option)) ?? []);
}

/** `ledger.payments.acme` as the command takes it. */
function endOf(destination: Party): string {
  if (destination.kind !== "application" || !destination.elsewhere) return formatParty(destination);
  const { space, organization } = destination.elsewhere;
  return [
    destination.name,
    "--space",
    space,
    ...(organization === undefined ? [] : ["--organization", organization]),
  ].join(" ");
}
