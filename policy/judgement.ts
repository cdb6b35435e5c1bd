import type { Difference } from "../components/analysis/difference";
import { prove, type Proof } from "../components/analysis/prove";
import { redact } from "../components/model/problem";
import type { StackSpace } from "./stackSpaces";

/** One thing that was found, and at which resource. */
export interface Finding {
  readonly message: string;
  readonly urn: string;
}

/** What a stack's resources let through, compared with what one of its spaces declares. */
export interface Judgement {
  /** What passes and is not declared, or leads elsewhere than declared. */
  readonly undeclared: readonly Finding[];
  /** What is declared and does not pass. */
  readonly blocked: readonly Finding[];
  /** What cannot be decided on, or not yet. */
  readonly undecided: readonly Finding[];
}

const TRANSFORMED = "one of the space's own resources: a transform of the program may have changed it";

/** Judges one space of a stack. */
export function judge(space: StackSpace): Judgement {
  const { plan, label } = space;
  if (!plan) {
    const message = "what it declares is not known yet, or an older version of appnet made it";
    return { undeclared: [], blocked: [], undecided: [{ message: `${label}: ${message}`, urn: space.urn }] };
  }
  const { others, ...ownPlan } = plan;
  const own = found(prove(ownPlan), new Set());
  // What the user's resources add is found even where the space's own are not right: it is what only then differs.
  const together = others.length === 0 ? own : found(prove(plan), keysOf(own));
  const theirs = new Set(others.map(({ name }) => name));
  const finding = ({ message, resources }: Difference): Finding => {
    const blamed = resources.filter((it) => theirs.has(it));
    const whose = blamed.length > 0 ? `not of appnet: ${blamed.join(", ")}` : TRANSFORMED;
    return {
      message: redact(`${label}: ${message} (${whose})`),
      urn: space.urns.get(blamed[0] ?? resources[0] ?? "") ?? space.urn,
    };
  };
  const differences = together === own ? own.differences : [...own.differences, ...together.differences];
  const certain = differences.filter((it) => isOpening(it) && it.kind !== "misrouted");
  const problems = [
    ...new Set([
      ...space.missing.map((it) => `${it}: the space has it, and the stack does not`),
      ...own.problems,
      ...together.problems,
    ]),
  ];
  // What does not pass, or leads elsewhere, may be what could not be decided on.
  const uncertain = problems.length > 0 ? [] : differences.filter((it) => !certain.includes(it));
  return {
    undeclared: [...certain, ...uncertain.filter(isOpening)].map(finding),
    blocked: uncertain.filter((it) => !isOpening(it)).map(finding),
    undecided: problems.map((it) => undecided(space, it)),
  };
}

function isOpening({ kind }: Difference): boolean {
  return kind !== "blocked";
}

/** A proof's outcome, without differences that are known already. */
function found(proof: Proof, known: ReadonlySet<string>) {
  if (proof.proved) return { differences: [], problems: [] };
  return { ...proof, differences: proof.differences.filter((it) => !known.has(keyOf(it))) };
}

function keysOf({ differences }: { readonly differences: readonly Difference[] }): Set<string> {
  return new Set(differences.map(keyOf));
}

function keyOf({ kind, source, destination, protocol, ports }: Difference): string {
  return [kind, source, destination, protocol, ports].join("\n");
}

/** Problems begin with what they are about: a resource, or a party. */
function undecided({ label, urn, urns }: StackSpace, problem: string): Finding {
  const about = problem.slice(0, problem.indexOf(": "));
  return { message: redact(`${label}: ${problem}`), urn: urns.get(about) ?? urn };
}
