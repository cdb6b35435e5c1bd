import { formatParty, parseParty, type Party } from "../core/names/party";
import type { Problem } from "../core/model/problem";
import type { RuleCode } from "../core/model/rules";

/** The command that mends a problem, and what else there is to say about it. */
type Hint = (problem: Problem, file: string) => string | undefined;

/** Names and files that need no quotes in a shell; nothing else of a document is put into a command. */
const PLAIN_WORD = /^[\w./-]+$/;

/** Only what a command mends has a hint: the rest is said by each problem's own advice. */
const HINTS: Readonly<Partial<Record<RuleCode, Hint>>> = {
  "outbound/required-unconnected": (problem, file) => {
    const outbound = quotedName(problem);
    return outbound && `to connect it: appnet connect ${outbound} DESTINATION${file}`;
  },
  "connection/outbound-taken": (problem, file) => {
    const application = quotedName(problem)?.split(".")[0];
    return (
      application &&
      `to connect another outbound interface, remove this connection, then: appnet connect ${application}.NAME DESTINATION${file}`
    );
  },
  "policy/duplicate": (problem, file) => {
    const found = / allows (\S+) to (\S+) on (tcp|udp) ([\d-]+)$/.exec(problem.message);
    if (!found) return undefined;
    const [, source, destination = "", protocol, ports] = found;
    const end = endOf(parseParty(destination));
    return `to remove one of the two: appnet deny ${source} ${end} --protocol ${protocol} --port ${ports}${file}`;
  },
};

/** What commands mend of a document's problems: one line for each rule, about the first problem that breaks it. */
export function hintsFor(problems: readonly Problem[], file: string): string[] {
  const firsts = new Map<RuleCode, Problem>();
  for (const problem of problems) if (!firsts.has(problem.code)) firsts.set(problem.code, problem);
  const option = file === "appnet.yaml" ? "" : ` --file ${PLAIN_WORD.test(file) ? file : "FILE"}`;
  return [...firsts].flatMap(([code, problem]) => HINTS[code]?.(problem, option) ?? []);
}

/** What a message quotes first, where that is a name. */
function quotedName({ message }: Problem): string | undefined {
  const name = /"([^"]+)"/.exec(message)?.[1];
  return name !== undefined && PLAIN_WORD.test(name) ? name : undefined;
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

/** What to put into a first document, for whoever has none. */
export const FIRST_DOCUMENT = `organization: acme
space: shop
kubernetes: {}
applications:
  frontend:
    image: nginx:1
    inbound: { web: { port: 80, protocol: http } }
`;
