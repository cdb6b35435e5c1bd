import { parseComponentName } from "../core/names/componentName";
import { formatReason, type Reason } from "../core/names/reason";
import { accessSentence, compareAccess } from "../core/plan/access";
import { planOf, type Plan, type PlannedFlow } from "../core/plan/plan";
import { formatPorts, mergeRanges, parsePorts, subtractRanges } from "../core/resolve/ports";
import type { EditedDocument } from "./editDocument";

/** What an edit means, each as a sentence without a full stop. */
export interface Effects {
  /** What may pass now, and could not before. */
  readonly opens: readonly string[];
  /** What may no longer pass. */
  readonly closes: readonly string[];
  /** What the edited declaration allows or allowed, and something else too. */
  readonly stays: readonly string[];
  /** What changes in the environment of an application. */
  readonly environment: readonly string[];
}

/** Compares a document with what it was; undefined where it was not valid. */
export function effectsOf({ before, after, declaration }: EditedDocument): Effects | undefined {
  if (!before) return undefined;
  const [earlier, later] = [planOf(before), planOf(after)];
  const { wider, narrower } = compareAccess(earlier, later);
  return {
    opens: wider.map((change) => accessSentence(change, "wider")),
    closes: narrower.map((change) => accessSentence(change, "narrower")),
    stays: [...new Set([...askedBy(declaration, earlier, later), ...askedBy(declaration, later, earlier)])],
    environment: environmentChanges(earlier, later),
  };
}

/** The flows of one plan that a declaration asks for, and that the other plan, which lacks it, allows nevertheless. */
function askedBy(declaration: Reason, plan: Plan, other: Plan): string[] {
  const text = formatReason(declaration);
  return plan.flows
    .filter(({ because }) => because.includes(text))
    .flatMap((flow) => other.flows.flatMap((it) => alsoAllows(flow, it)));
}

/** What two flows of the same ends have in common, and who asks for the second. */
function alsoAllows(flow: PlannedFlow, other: PlannedFlow): string[] {
  const { source, destination, protocol } = flow;
  if (other.source !== source || other.destination !== destination || other.protocol !== protocol) return [];
  const own = [parsePorts(flow.ports)];
  const common = subtractRanges(own, subtractRanges(own, mergeRanges([parsePorts(other.ports)])));
  return common.map(
    (ports) =>
      `${source} may reach ${destination} on ${protocol} ${formatPorts(ports)} anyway: ${other.because.join(", ")}`,
  );
}

const VARIABLE = /\bCONNECTION_[A-Z0-9_]+_(?:SCHEME|HOSTNAME|PORT|URL|CA_FILE)\b/g;

/** The variables of connections that an application's environment gets or loses, as the resources say it. */
function environmentChanges(before: Plan, after: Plan): string[] {
  const [earlier, later] = [variablesOf(before), variablesOf(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((application) => {
    const old = earlier.get(application) ?? new Set();
    const current = later.get(application) ?? new Set();
    const lost = [...old].filter((name) => !current.has(name));
    const gained = [...current].filter((name) => !old.has(name));
    return [
      ...lost.map((name) => `${application} loses the environment variables ${name}`),
      ...gained.map((name) => `${application} gets the environment variables ${name}`),
    ];
  });
}

/** By application: the variables of each connection, as `CONNECTION_BASKET_*`. */
function variablesOf({ resources }: Plan): Map<string, Set<string>> {
  const byApplication = new Map<string, Set<string>>();
  for (const { component, inputs } of resources) {
    const owner = parseComponentName(component);
    if (owner?.type !== "Application") continue;
    const names = byApplication.get(owner.name) ?? new Set<string>();
    for (const [variable] of JSON.stringify(inputs).matchAll(VARIABLE)) {
      names.add(variable.replace(/(?:SCHEME|HOSTNAME|PORT|URL|CA_FILE)$/, "*"));
    }
    byApplication.set(owner.name, names);
  }
  return byApplication;
}
