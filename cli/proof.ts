import { verdictOf, type CausedDifference } from "../proof/verdict";
import { formatUndecided } from "../core/names/undecided";
import { meshNote } from "../core/plan/mesh";
import type { Plan, PlannedResource } from "../core/plan/plan";
import type { Separation } from "../core/resolve/directory";
import { formatReason } from "../core/names/reason";
import { proveTogether, type Together } from "../proof/together";
import type { Loaded, PeerPlan } from "./load";
import { during } from "./progress";
import { UserError, type Fault, type Finding } from "./userError";

/** The codes of what a proof finds; pipelines may match on them, as on those of rules. */
const DIFFERENCE = "plan/reachability";
const UNDECIDED = "plan/undecided";
const MESH = "plan/mesh";

const OWN_MISTAKE =
  "what is declared is valid, and these resources for it are not right: that is a mistake of appnet itself, please report it";
const EDITED = "the plan was edited, or another version made it; make it again with: appnet plan --json";

/** A plan that a command made or read, and what is known of where it comes from. */
interface Provable {
  readonly plan: Plan;
  /** The document, program or saved plan as messages name it. */
  readonly shown: string;
  /** A program's resources beside its spaces; undefined where there is no program. */
  readonly others?: readonly PlannedResource[];
  /** What helps when the proof fails. */
  readonly hint: string;
}

/** What was found, for the commands to say. */
export interface Proved {
  /** What was proved, in one line. */
  readonly line: string;
  /** What is no failure, and still to be known: what a program's other resources open. */
  readonly warnings: readonly Fault[];
}

/**
 * Proves that a plan's resources allow exactly what it declares.
 * @throws UserError when they do not. Where a program has values that only a deployment knows, what depends on them is a
 * warning, as nothing can be done about it beforehand.
 */
function proveOrRefuse(provable: Provable): Promise<Proved> {
  return during("Proving", () => judge(provable));
}

function judge({ plan, shown, others, hint }: Provable): Proved {
  const { own, beside, problems, conclusion } = verdictOf({ ...plan, others });
  const undecided = problems.map((it) => finding(shown, UNDECIDED, formatUndecided(it)));
  const isProgram = others !== undefined;
  const errors = [
    ...own.map(({ difference }) => finding(shown, DIFFERENCE, difference.message)),
    ...(isProgram ? [] : undecided),
  ];
  if (errors.length > 0) throw new UserError(errors, [hint]);
  const mesh = meshNote(plan);
  return {
    line: conclusion,
    warnings: [
      ...(mesh === undefined ? [] : [finding(shown, MESH, mesh)]),
      ...undecided,
      ...beside.map((it) => finding(shown, DIFFERENCE, withCause(it))),
    ],
  };
}

function withCause({ difference, theirs }: CausedDifference): string {
  const names = theirs.length > 0 ? theirs.join(", ") : "a resource beside the space's own";
  return `${difference.message} (not of appnet: ${names})`;
}

function finding(file: string, code: string, message: string): Finding {
  return { file, code, message };
}

/**
 * Proves the plan of a document or program, and together with the documents that its peers name.
 * @throws UserError when it does not allow exactly what was declared.
 */
export async function proveLoaded(loaded: Loaded, plan: Plan): Promise<Proved> {
  const { shown, others, peerPlans } = loaded;
  const proved = await proveOrRefuse({ plan, shown, others, hint: OWN_MISTAKE });
  const together =
    peerPlans.length === 0
      ? NOTHING_TOGETHER
      : await during("Proving together with peers", () => proveWithPeers(shown, plan, peerPlans));
  return {
    line: [proved.line, ...together.lines].join("; "),
    warnings: [
      ...loaded.warnings.map((it) => loaded.findingOf(it)),
      ...proved.warnings,
      ...together.warnings,
      ...halfOpenWarnings(loaded, plan),
    ],
  };
}

const NOTHING_TOGETHER = { lines: [], warnings: [] };

/** @throws UserError where what two spaces declare of each other does not pass. */
function proveWithPeers(
  shown: string,
  plan: Plan,
  peers: readonly PeerPlan[],
): { readonly lines: readonly string[]; readonly warnings: readonly Finding[] } {
  const results = peers.map((peer) => {
    judge({ plan: peer.plan, shown: peer.shown, hint: OWN_MISTAKE });
    return {
      peer,
      together: peer.separation ? apart(peer, peer.separation) : proveTogether(plan, peer.plan),
    };
  });
  const errors = results.flatMap(({ peer, together }) =>
    together.differences.map((it) =>
      finding(shown, DIFFERENCE, `together with ${peer.shown}: ${it.message}`),
    ),
  );
  if (errors.length > 0) throw new UserError(errors, [HALVES_DIFFER]);
  return {
    lines: results.map(({ peer }) => `together with space ${peer.plan.space} (${peer.shown})`),
    warnings: results.flatMap(({ peer, together }) =>
      together.problems.map((it) => finding(`${shown} and ${peer.shown}`, UNDECIDED, formatUndecided(it))),
    ),
  };
}

/** What is known of two spaces between which no network is known. */
function apart({ plan }: PeerPlan, { reason }: Separation): Together {
  return {
    differences: [],
    problems: [{ about: `space ${plan.space} of ${plan.organization}`, problem: reason }],
  };
}

const HALVES_DIFFER =
  "each space admits its callers itself: declare there a policy whose source is the application here, such as { source: frontend.prod, destination: ledger, … }";

/** A required connection exists before its source starts; of a half-open one, only this half does. */
function halfOpenWarnings({ network, findingOf }: Loaded, plan: Plan): Finding[] {
  const halfOpen = new Map(
    plan.flows.flatMap(({ because, halfOpen: needs }) =>
      needs === undefined ? [] : because.map((it): [string, string] => [it, needs]),
    ),
  );
  return network.connections.flatMap(({ source, outbound, required, path }) => {
    const needs = halfOpen.get(formatReason({ kind: "connection", source, outbound }));
    if (!required || needs === undefined) return [];
    return [
      findingOf({
        code: "outbound/required-unconnected",
        path,
        message: `required connection "${source}.${outbound}" is half open: it ${needs}`,
        fix: "declare the policy there, set createIngress: true of the peer, or name its document",
      }),
    ];
  });
}

/** Proves a plan that was saved. @throws UserError when it does not allow exactly what it declares. */
export function proveSaved(plan: Plan, file: string): Promise<Proved> {
  return proveOrRefuse({ plan, shown: file, hint: EDITED });
}
