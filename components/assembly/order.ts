import type { Arrival } from "./arrival";
import type { Compilation } from "../../core/compile";
import type { ComponentProblem } from "./componentProblem";
import { NetworkError } from "./errors";
import type { Problem } from "../../core/model/problem";
import type { Declaration } from "../../core/platforms/declaration";
import type { Declarer, Entry, View } from "./view";

/** What is known when a declaration has arrived from another process, and what may be built of it. */
export interface Known {
  readonly view: View;
  readonly compilation: Compilation;
  /** Declarations that name applications which have not arrived: they are built when those arrive. */
  readonly waiting: readonly ComponentProblem[];
}

/** How an order check sees the space. */
interface ArrivedSpace {
  /** What the space's components say, as far as `included` says that it counts. */
  viewOf(included: (arrival: Arrival) => boolean): View;
  /** What is registered already, by name. */
  readonly registered: ReadonlyMap<string, Declaration>;
}

/** So many declarations are tried in search of the one that an error should name. */
const MAXIMUM_SUSPECTS = 50;

/**
 * Compiles a space to which arrivals have added something. Arrivals come in any order, so the result must not depend on
 * it: what an arrival's own resources are follows from the declarations that are known to come before it, and nothing
 * that is registered may change. Whatever would differ in another order is an error in every order.
 * @throws NetworkError with what is invalid, or with what must be known to come first.
 */
export function compileArrivals(arrivals: ReadonlySet<Arrival>, space: ArrivedSpace): Known {
  const whole = space.viewOf(() => true);
  const alone = [...arrivals].map((arrival) => {
    const own = space.viewOf((other) => arrival.sees(other));
    return { isWhole: own.entries.length === whole.entries.length, known: compileKnown(own, true) };
  });
  const known = alone.find(({ isWhole }) => isWhole)?.known ?? compileKnown(whole, false);
  const expected = new Map(space.registered);
  for (const { compilation } of alone.map((it) => it.known)) {
    for (const declaration of compilation.declarations) {
      if (!expected.has(declaration.name)) expected.set(declaration.name, declaration);
    }
  }
  const problems = [...orderProblems(known, expected), ...protectionProblems(arrivals, known)];
  if (problems.length > 0) throw new NetworkError(problems);
  return known;
}

/** Compiles a view without the declarations in it that must wait for applications they name. */
function compileKnown(view: View, isOwn: boolean): Known {
  const { compilation, problems } = view.compile();
  if (compilation) return { view, compilation, waiting: [] };
  const waiting = waitingEntries(view, problems);
  if (waiting.size === 0) {
    const patient = new Set(view.entries.filter(mayWait).map(({ declarer }) => declarer));
    const wrong = problems.filter(
      (problem) => !isUnknownApplication(problem) || !patient.has(view.declarerAt(problem.path).declarer),
    );
    throw new NetworkError(
      wrong.map((problem) => {
        const { component, problem: own } = view.ownProblem(problem);
        return { component, problem: isOwn ? withOrder(own) : own };
      }),
    );
  }
  const declarers = new Set([...waiting].map((entry) => entry.declarer));
  const waits = problems.filter((problem) => declarers.has(view.declarerAt(problem.path).declarer));
  const rest = compileKnown(view.without(waiting), isOwn);
  return { ...rest, waiting: [...waits.map((problem) => view.ownProblem(problem)), ...rest.waiting] };
}

/** The entries of which nothing is wrong but that they name applications which are not known yet. */
function waitingEntries(view: View, problems: readonly Problem[]): ReadonlySet<Entry> {
  const kinds = new Map<Declarer, boolean>();
  for (const problem of problems) {
    const { declarer } = view.declarerAt(problem.path);
    kinds.set(declarer, (kinds.get(declarer) ?? true) && isUnknownApplication(problem));
  }
  return new Set(view.entries.filter((entry) => kinds.get(entry.declarer) === true && mayWait(entry)));
}

/** Whether an entry may name applications that arrive later. */
function mayWait({ kind, declarer }: Entry): boolean {
  return kind !== "application" && declarer.arrival?.isWhole === false;
}

function isUnknownApplication({ code }: Problem): boolean {
  return code === "connection/unknown-application" || code === "policy/unknown-application";
}

/** A problem that may only follow from something that has not arrived says so. */
function withOrder(problem: Problem): Problem {
  const hint = isUnknownApplication(problem)
    ? "an application must be known to come first: give it by object, or add it to dependsOn"
    : problem.code === "outbound/required-unconnected"
      ? "the connection must be known to come first: declare it in connections, or add it to dependsOn"
      : undefined;
  return hint === undefined ? problem : { ...problem, fix: `${problem.fix}; ${hint}` };
}

/**
 * Resources that would be different if declarations had arrived in another order.
 * @param expected What is registered, and what else each arrival would build by itself, by name.
 */
function orderProblems(
  { view, compilation }: Known,
  expected: ReadonlyMap<string, Declaration>,
): ComponentProblem[] {
  return compilation.declarations.flatMap((declaration): ComponentProblem[] => {
    const before = expected.get(declaration.name);
    if (!before || sameDeclaration(before, declaration)) return [];
    const owner = view.owner(declaration.component);
    const causes = causesOf(owner, before, view);
    return [{ component: owner.label, problem: orderProblem(declaration.name, owner, causes) }];
  });
}

function orderProblem(name: string, owner: Declarer, causes: readonly Entry[]): Problem {
  const labels = causes.map(({ declarer }) => declarer.label);
  const verb = labels.length === 1 ? "says" : "say";
  const what = labels.length === 0 ? "other components" : labels.join(" and ");
  const ways = [
    ...(labels.length > 0
      ? [`let ${owner.label} depend on ${labels.join(" and ")}, naming the application as text there`]
      : []),
    ...(causes.some(({ kind }) => kind === "connection")
      ? ["declare the connection in the application's own connections", "set disableDefaultEnvVars"]
      : []),
    "declare everything in one Topology",
  ];
  return {
    code: "platform/unsupported",
    path: [],
    message: `"${name}" is built from what ${what} ${verb}, which is not known to come before it`,
    fix: ways.join(", or "),
  };
}

/** The declarations each of which alone makes a resource of an earlier component different. */
function causesOf(owner: Declarer, before: Declaration, view: View): Entry[] {
  const { arrival } = owner;
  if (!arrival) return [];
  const suspects = view.entries.filter(
    ({ declarer, kind }) => kind !== "application" && !arrival.sees(declarer.arrival!),
  );
  return suspects.slice(0, MAXIMUM_SUSPECTS).filter((suspect) => {
    const others = new Set(suspects.filter((entry) => entry !== suspect));
    const { compilation } = view.without(others).compile();
    const found = compilation?.declarations.find((it) => it.name === before.name);
    return found !== undefined && !sameDeclaration(before, found);
  });
}

/**
 * A rule is protected if one of those who ask for it is. When askers differ, whoever is not protected must be known to
 * come later, or the rule would be registered without.
 */
function protectionProblems(
  arrivals: ReadonlySet<Arrival>,
  { view, compilation }: Known,
): ComponentProblem[] {
  return [...view.declarersOfFlows(compilation)].flatMap(([flow, askers]): ComponentProblem[] => {
    const own = askers.find((asker) => arrivals.has(asker.arrival!));
    const guards = askers.filter(({ options }) => options.protect === true);
    if (!own || guards.length === 0) return [];
    const isGuarded = (asker: Declarer) =>
      guards.some((guard) => guard === asker || asker.arrival!.sees(guard.arrival!));
    const first = askers.find((asker) => !isGuarded(asker));
    if (!first) return [];
    const problem: Problem = {
      code: "platform/unsupported",
      path: [],
      message: `${guards[0]!.label} protects the rules of ${flow}, which ${first.label} asks for as well`,
      fix: `protect both, or let ${first.label} depend on ${guards[0]!.label}`,
    };
    return [{ component: own.label, problem }];
  });
}

/** Whether two declarations of one resource are the same to Pulumi. */
export function sameDeclaration(a: Declaration, b: Declaration): boolean {
  return sameValue(a.inputs, b.inputs) && sameValue([...a.dependsOn].sort(), [...b.dependsOn].sort());
}

/** Deep equality of plain values; anything else (Outputs, secrets, references) must be the same thing or print alike. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  // What a computed value goes by is data beside its function.
  if (typeof a === "function" && typeof b === "function") return String(a) === String(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const isOutput = "__pulumiOutput" in a;
  if (isOutput) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) =>
    sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
