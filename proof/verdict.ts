import { distinctUndecided, type Undecided } from "../core/names/undecided";
import { isObserved, NOT_ENFORCED } from "../core/plan/isolation";
import { meshNote } from "../core/plan/mesh";
import type { Plan } from "../core/plan/plan";
import type { Difference } from "./difference";
import type { ProvablePlan } from "./evidence";
import { prove, type Proof } from "./prove";

/** What stands in a plan for a value that only the deployment knows. */
const UNKNOWN = "[known after deployment]";

/** A difference, and the resources beside the plan's own that cause it. */
export interface CausedDifference {
  readonly difference: Difference;
  /** Their names; none where only the plan's own are known to cause it. */
  readonly theirs: readonly string[];
}

/** A plan's resources, and those beside them, judged: what every command, component and policy says of them. */
export interface Verdict {
  /** What differs by the plan's own resources, whatever turns out about what cannot be decided on. */
  readonly own: readonly CausedDifference[];
  /** What differs only together with the resources beside them. */
  readonly beside: readonly CausedDifference[];
  readonly problems: readonly Undecided[];
  /** Whether the plan's rules cut nothing yet: everything passes, and the rest is about what will. */
  readonly isObserved: boolean;
  /** All of it in one line. */
  readonly conclusion: string;
}

/** @param known What is known already that cannot be decided on. */
export function verdictOf(plan: ProvablePlan, known: readonly Undecided[] = []): Verdict {
  const { others = [], ...ownPlan } = plan;
  const proof = prove(ownPlan);
  const own = outcomeOf(proof);
  // What others add is found even where the plan's own are not right: it is what only then differs.
  const together = others.length === 0 ? NOTHING : outcomeOf(prove(plan));
  const ownKeys = new Set(own.differences.map(keyOf));
  const problems = distinctUndecided([...known, ...own.problems, ...together.problems]);
  const names = new Set(others.map(({ name }) => name));
  const certain = (differences: readonly Difference[]): CausedDifference[] =>
    certainOf(differences, problems, plan).map((difference) => ({
      difference,
      theirs: difference.resources.filter((it) => names.has(it)),
    }));
  const beside = certain(together.differences.filter((it) => !ownKeys.has(keyOf(it))));
  return {
    own: certain(own.differences),
    beside,
    problems,
    isObserved: isObserved(plan),
    conclusion: conclusionOf(plan, proof, beside.length, problems.length),
  };
}

interface Outcome {
  readonly differences: readonly Difference[];
  readonly problems: readonly Undecided[];
}

const NOTHING: Outcome = { differences: [], problems: [] };

function outcomeOf(proof: Proof): Outcome {
  return proof.proved ? NOTHING : proof;
}

function keyOf({ kind, source, destination, protocol, ports }: Difference): string {
  return [kind, source, destination, protocol, ports].join("\n");
}

/**
 * The differences that stay, whatever turns out about what could not be decided on: what does not pass may be that; what
 * passes, passes, unless it is not known yet whose group it is that it passes to.
 */
function certainOf(
  differences: readonly Difference[],
  problems: readonly Undecided[],
  { identities }: ProvablePlan,
): readonly Difference[] {
  if (problems.length === 0) return differences;
  const isEverybodyKnown = identities.every(({ securityGroups = [] }) => !securityGroups.includes(UNKNOWN));
  return differences.filter(({ kind, isUnclaimed }) =>
    kind === "undeclared"
      ? isUnclaimed !== true || isEverybodyKnown
      : kind === "exposed" || kind === "inconsistent",
  );
}

/** What was proved, or what keeps it from being proved. Never that nothing else passes where something does. */
function conclusionOf(
  plan: Pick<Plan, "flows" | "gateways" | "isolation">,
  proof: Proof,
  beside: number,
  problems: number,
): string {
  const { flows, gateways } = plan;
  const mesh = meshNote(plan);
  const state = isObserved(plan) ? `${NOT_ENFORCED}; once enforced, ` : "";
  if (proof.proved && beside + problems === 0) {
    const { decided } = proof;
    return `${state}proved: ${count(flows.length, "flow")}, ${decided.toLocaleString("en")} ${decided === 1 ? "pair" : "pairs"} of parties, nothing else passes${halfOpenNote([...flows, ...gateways])}${mesh === undefined ? "" : `; ${mesh}`}`;
  }
  const reasons = [
    ...(!proof.proved && proof.differences.length > 0 ? [count(proof.differences.length, "difference")] : []),
    ...(beside > 0 ? [`${count(beside, "difference")} by resources that are not of appnet`] : []),
    ...(problems > 0 ? [`${count(problems, "point")} cannot be decided before deployment`] : []),
  ];
  return `${state}not proved: ${reasons.join(", and ")}`;
}

/** What passes only when somebody else's space lets it in. */
function halfOpenNote(declared: readonly { readonly halfOpen?: string }[]): string {
  const needs = [...new Set(declared.flatMap(({ halfOpen }) => halfOpen ?? []))];
  return needs.length === 0 ? "" : `; half open: ${needs.join(", ")}`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}
