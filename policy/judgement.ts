import { listNames } from "../proof/difference";
import { verdictOf, type CausedDifference } from "../proof/verdict";
import { formatUndecided, type Undecided } from "../core/names/undecided";
import { NOT_ENFORCED } from "../core/plan/isolation";
import { redact } from "../core/model/problem";
import type { StackSpace } from "./stackSpaces";

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
  /** That nothing of it is enforced yet. */
  readonly unenforced: readonly Finding[];
}

/** More lines about one resource would only hide the others. */
const MAXIMUM_LINES = 10;

/** Judges one space of a stack. */
export function judge(space: StackSpace): Judgement {
  const { plan, label, urn } = space;
  if (!plan) {
    const message = `${label}, what it declares is not known: ${space.unknownFor ?? ""}`;
    return { undeclared: [], blocked: [], undecided: [{ message, urn }], unenforced: [] };
  }
  const missing = space.missing.map((about) => ({
    about,
    problem: "the space has it, and the stack does not",
  }));
  const { own, beside, problems, isObserved } = verdictOf(plan, missing);
  const isBlocked = ({ difference }: CausedDifference) => difference.kind === "blocked";
  const differences = [...own, ...beside];
  return {
    undeclared: byCause(
      space,
      differences.filter((it) => !isBlocked(it)),
    ),
    blocked: byCause(space, differences.filter(isBlocked)),
    undecided: problems.map((it) => undecided(space, it)),
    unenforced: isObserved ? [{ message: `${label}: ${NOT_ENFORCED}`, urn }] : [],
  };
}

/** One finding for the resources that together cause differences: the user's among them, where there are any. */
function byCause(space: StackSpace, differences: readonly CausedDifference[]): Finding[] {
  const groups = new Map<string, Cause>();
  for (const { difference, theirs } of [...differences].sort((a, b) => urgency(a) - urgency(b))) {
    const isTheirs = theirs.length > 0;
    const names = isTheirs ? theirs : difference.resources;
    const known = groups.get(names.join("\n"));
    if (known) known.messages.push(difference.message);
    else groups.set(names.join("\n"), { names, isTheirs, messages: [difference.message] });
  }
  return [...groups.values()].map((it) => findingOf(space, it));
}

/** Who comes in from anywhere is read first, then who goes out to anywhere. */
function urgency({ difference: { addresses } }: CausedDifference): number {
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
