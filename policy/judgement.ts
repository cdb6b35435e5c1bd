import { listNames, type Difference } from "../proof/difference";
import { prove, type Proof } from "../proof/prove";
import { distinctUndecided, formatUndecided, type Undecided } from "../core/names/undecided";
import { redact } from "../core/model/problem";
import type { ProvablePlan } from "../proof/evidence";
import type { StackSpace } from "./stackSpaces";
import { UNKNOWN_TEXT } from "./values";

/** One thing that was found, and at which resource. */
interface Finding {
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

/** More lines about one resource would only hide the others. */
const MAXIMUM_LINES = 10;

/** Judges one space of a stack. */
export function judge(space: StackSpace): Judgement {
  const { plan, label, urn } = space;
  if (!plan) {
    const message = `${label}, what it declares is not known: ${space.unknownFor ?? ""}`;
    return { undeclared: [], blocked: [], undecided: [{ message, urn }] };
  }
  const { others, ...ownPlan } = plan;
  const own = outcomeOf(prove(ownPlan), []);
  // What the user's resources add is found even where the space's own are not right: it is what only then differs.
  const together = others.length === 0 ? own : outcomeOf(prove(plan), own.differences);
  const differences = [...new Set([...own.differences, ...together.differences])];
  const missing = space.missing.map((about) => ({
    about,
    problem: "the space has it, and the stack does not",
  }));
  const problems = distinctUndecided([...missing, ...own.problems, ...together.problems]);
  // What does not pass, or leads elsewhere, may be what could not be decided on.
  const certain = problems.length === 0 ? differences : differences.filter((it) => isCertain(it, plan));
  return {
    undeclared: byCause(
      space,
      certain.filter(({ kind }) => kind !== "blocked"),
    ),
    blocked: byCause(
      space,
      certain.filter(({ kind }) => kind === "blocked"),
    ),
    undecided: problems.map((it) => undecided(space, it)),
  };
}

interface Outcome {
  readonly differences: readonly Difference[];
  readonly problems: readonly Undecided[];
}

/** What a proof found, without differences that are known already. */
function outcomeOf(proof: Proof, known: readonly Difference[]): Outcome {
  if (proof.proved) return { differences: [], problems: [] };
  const keys = new Set(known.map(keyOf));
  return { ...proof, differences: proof.differences.filter((it) => !keys.has(keyOf(it))) };
}

function keyOf({ kind, source, destination, protocol, ports }: Difference): string {
  return [kind, source, destination, protocol, ports].join("\n");
}

/** What passes, passes, whatever else is not known; unless it is not known yet whose group it is that it passes to. */
function isCertain({ kind, isUnclaimed }: Difference, { identities }: ProvablePlan): boolean {
  if (kind !== "undeclared") return kind === "exposed" || kind === "inconsistent";
  return (
    !isUnclaimed || identities.every(({ securityGroups = [] }) => !securityGroups.includes(UNKNOWN_TEXT))
  );
}

/** One finding for the resources that together cause differences: the user's among them, where there are any. */
function byCause(space: StackSpace, differences: readonly Difference[]): Finding[] {
  const theirs = new Set(space.plan!.others.map(({ name }) => name));
  const groups = new Map<string, Cause>();
  for (const { resources, message } of [...differences].sort((a, b) => urgency(a) - urgency(b))) {
    const blamed = resources.filter((it) => theirs.has(it));
    const names = blamed.length > 0 ? blamed : resources;
    const known = groups.get(names.join("\n"));
    if (known) known.messages.push(message);
    else groups.set(names.join("\n"), { names, isTheirs: blamed.length > 0, messages: [message] });
  }
  return [...groups.values()].map((it) => findingOf(space, it));
}

/** Who comes in from anywhere is read first, then who goes out to anywhere. */
function urgency({ addresses }: Difference): number {
  return addresses === "source" ? 0 : addresses === "destination" ? 1 : 2;
}

/** Resources, and what they let through or keep out. */
interface Cause {
  readonly names: readonly string[];
  /** Whether they are the user's. */
  readonly isTheirs: boolean;
  readonly messages: string[];
}

function findingOf({ label, urn, urns }: StackSpace, { names, isTheirs, messages }: Cause): Finding {
  const shown = messages.slice(0, MAXIMUM_LINES);
  const hidden = messages.length - shown.length;
  const whose = isTheirs ? "not of appnet" : "of the space itself: look for transforms that change it";
  const head = names.length === 0 ? label : `${label}, ${listNames(names)} (${whose})`;
  const lines = [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])];
  return {
    message: [head, ...lines.map((it) => `- ${it}`)].map(redact).join("\n"),
    urn: urns.get(names[0] ?? "") ?? urn,
  };
}

function undecided({ label, urn, urns }: StackSpace, point: Undecided): Finding {
  return { message: redact(`${label}, ${formatUndecided(point)}`), urn: urns.get(point.about) ?? urn };
}
