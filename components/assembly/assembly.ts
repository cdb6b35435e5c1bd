import * as pulumi from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import { currentArrival, type Arrival } from "./arrival";
import type { Compilation } from "../../core/compile";
import { Batch } from "./batch";
import type { ComponentProblem } from "./componentProblem";
import { NetworkError } from "./errors";
import type { Problem } from "../../core/model/problem";
import { loadPackageOf } from "./loadPackage";
import { compileArrivals, sameDeclaration } from "./order";
import { plannedIdentities, plannedNetwork } from "../../core/plan/plan";
import { registeredPlanOf, type RegisteredPlan } from "../../core/plan/registeredPlan";
import { EMPTY_SUMMARY, summarize, type Summary } from "../../core/plan/summary";
import type { Built } from "./built";
import { builtOf } from "./builtOf";
import { observer } from "./observer";
import { peerOf } from "./peerOf";
import { compareTexts } from "../../core/collections";
import { referencedNames, type Declaration } from "../../core/platforms/declaration";
import { platformsIn } from "../../core/platforms/find";
import type { BuiltComponent } from "../../core/platforms/outputs";
import type { PlatformName } from "../../core/platforms/platforms";
import { Claims } from "./claims";
import { formerNames } from "./formerNames";
import { optionsIn, providerOf, warnOfOtherProvider } from "./inherit";
import { holdsOutput, listOf, Registry } from "./register";
import { unknownNetworkName } from "../../core/resolve/policies";
import { refuseUnproved } from "./refuseUnproved";
import { connectionsOf, type SpaceConnections } from "./removal";
import { Rounds } from "./rounds";
import { platformOf } from "./settings";
import type { SpaceName } from "../../core/resolve/network";
import {
  isProtected,
  mayFollowFrom,
  problemOf,
  prefixOf,
  problemsOf,
  View,
  type Declarer,
  type Entry,
  type Refusal,
  type SpaceSettings,
} from "./view";

/** A compiled space: who said what, and what follows. */
interface Compiled {
  readonly view: View;
  readonly compilation: Compilation;
}

/** Another space that an arrival made known. */
interface Neighbour {
  readonly assembly: Assembly;
  readonly arrival: Arrival | undefined;
}

/**
 * Everything that a program says about one space. Components add to it while the program runs; when the synchronous
 * part of the program is over, it is compiled as one document and its resources are registered. What comes later
 * (after an `await`) is compiled together with what was there, and may add resources but not change those that are
 * already registered. Declarations that arrive from another process are compiled one by one, see `compileArrival`.
 */
export class Assembly {
  entries: Entry[] = [];
  private readonly refusals: Refusal[] = [];
  /** Why nothing of it may be registered any more. */
  private refusal: { readonly error: unknown } | undefined;
  private readonly names = new Set<string>();
  private readonly neighbours: Neighbour[] = [];
  private compiled: Compiled | undefined;
  private readonly claims = Claims.current();
  private readonly asked = new Set<string>();
  private readonly declared = new Map<string, Declaration>();
  private readonly registry = new Registry((peer) => this.neighbourAt(peer)?.settledRegistry());
  private readonly rounds = new Rounds({
    settle: (arrivals, unsettled) => {
      this.register(this.compileArrived(arrivals, unsettled));
    },
    forget: (arrival) => {
      this.forget(arrival);
    },
  });

  /** The spaces of a program that declares its components itself: each may name the others. */
  private static readonly ofPrograms = new WeakMap<object, Assembly[]>();
  private readonly program: readonly Assembly[];

  constructor(
    readonly space: Declarer,
    readonly settings: SpaceSettings,
  ) {
    if (space.arrival) {
      this.program = [];
      return;
    }
    const program = Assembly.ofPrograms.get(getMonitor()!) ?? [];
    Assembly.ofPrograms.set(getMonitor()!, program);
    program.push(this);
    this.program = program;
  }

  /** Adds what a component says. */
  add(entry: Entry): void {
    const problem = this.secondOfItsName(entry);
    if (problem)
      this.refuse({
        declarer: entry.declarer,
        problems: [problem],
        at: [`${entry.kind}s`, -1],
        isLost: true,
      });
    else this.entries.push(entry);
  }

  /** Adds what is wrong with a component's arguments. */
  refuse(refusal: Refusal): void {
    this.refusals.push(refusal);
  }

  /** Makes another space of the program known: its applications may be named. */
  addNeighbour(neighbour: Assembly): void {
    if (neighbour !== this) this.neighbours.push({ assembly: neighbour, arrival: currentArrival() });
  }

  /** Resolves when everything that is declared so far is registered; rejects with every problem. */
  settle(): Promise<void> {
    const arrival = currentArrival();
    if (arrival) return this.rounds.join(arrival);
    const batch = Batch.current();
    batch.add(this);
    return batch.settled;
  }

  /** Takes away what a refused arrival says: what others say is not to fail for it. */
  private forget(arrival: Arrival): void {
    const isRefused = ({ declarer }: Entry) => declarer.arrival === arrival;
    for (const entry of this.entries.filter(isRefused)) this.names.delete(nameKey(entry));
    this.entries = this.entries.filter((entry) => !isRefused(entry));
  }

  /** Compiles and proves what a program declares. Returns what registers it. */
  prepare(): () => void {
    if (this.refusal) throw this.refusal.error as Error;
    const compiled = this.compileProgram();
    this.prove(compiled);
    return () => {
      this.register(compiled);
    };
  }

  /** Tells it that its program was refused. */
  refuseAll(error: unknown): void {
    this.refusal = { error };
  }

  /** What the space allows, in lines; empty when it is refused, which is reported elsewhere. */
  async summary(): Promise<Summary> {
    await this.settle().catch(() => undefined);
    if (!this.compiled) return EMPTY_SUMMARY;
    const { network, identities } = this.compiled.compilation;
    return summarize(plannedNetwork(network), plannedIdentities(identities));
  }

  /** Where its connections lead, and which of them are kept; rejects when it is refused. */
  async connections(): Promise<SpaceConnections> {
    await this.settle();
    return connectionsOf(this.compiled!.view, this.compiled!.compilation.network);
  }

  /** What the space declares, for whoever proves its stack; undefined when it is refused. */
  async registeredPlan(): Promise<RegisteredPlan | undefined> {
    await this.settle().catch(() => undefined);
    return this.compiled && registeredPlanOf(this.compiled.compilation, (it) => this.registry.live(it));
  }

  /** The platform that the space is on. Where it names several, or none, that is reported when it is settled. */
  get platformName(): PlatformName | undefined {
    const [name, ...more] = platformsIn(this.settings);
    return more.length > 0 ? undefined : name;
  }

  /**
   * The options of a component that is in the space.
   * @see optionsIn
   */
  optionsFor(options: pulumi.ComponentResourceOptions | undefined): pulumi.ComponentResourceOptions {
    return this.platformName ? optionsIn(this.inherited(this.platformName), options) : (options ?? {});
  }

  /** Says where a component is built by another provider than the space. */
  checkProvider({ label, resource }: Declarer): void {
    if (this.platformName) warnOfOtherProvider(this.inherited(this.platformName), label, resource);
  }

  private inherited(platform: PlatformName) {
    return { ...this.space, platform };
  }

  /** What was built for the space or one of its components, once everything beside it is registered. */
  built(component: BuiltComponent, name: string): Built {
    return builtOf(this.compiled!.compilation, this.registry, component, name);
  }

  /** What the components of some arrivals say. Arrivals come in any order, so it is put into one of its own. */
  private viewOf(included: (arrival: Arrival) => boolean = () => true): View {
    const counts = ({ arrival }: { arrival?: Arrival | undefined }) => !arrival || included(arrival);
    const entries = this.entries.filter(({ declarer }) => counts(declarer));
    if (this.space.arrival) entries.sort((a, b) => compareTexts(a.declarer.label, b.declarer.label));
    const neighbours = this.others(this.neighbours.filter(counts));
    return new View(
      this.settings,
      this.space,
      entries,
      neighbours.map((assembly) => peerOf(assembly, this)),
    );
  }

  /** Other spaces that may be named: those that were given by object, and those of the same program. */
  private others(introduced: readonly Neighbour[] = this.neighbours): Assembly[] {
    const known = new Set([...introduced.map(({ assembly }) => assembly), ...this.program]);
    known.delete(this);
    return [...known];
  }

  private secondOfItsName(second: Entry): Problem | undefined {
    const key = nameKey(second);
    if (key === "" || !this.names.has(key)) {
      this.names.add(key);
      return undefined;
    }
    return {
      code: "document/name",
      path: ["name"],
      message: `${key} is already declared in space "${this.settings.space}"`,
      fix: "give it another name",
    };
  }

  private register(compiled: Compiled): void {
    const { view, compilation } = compiled;
    observer()?.(compilation);
    this.compiled = compiled;
    const declarersOfFlows = view.declarersOfFlows(compilation);
    const waiting = new Set<string>();
    for (const lookup of compilation.lookups) {
      if (this.asked.has(lookup.name)) continue;
      this.asked.add(lookup.name);
      this.registry.ask(lookup, { parent: this.space.resource });
    }
    for (const declaration of compilation.declarations) {
      if (this.declared.has(declaration.name)) continue;
      this.declared.set(declaration.name, declaration);
      const askers = declaration.flow === undefined ? [] : (declarersOfFlows.get(declaration.flow) ?? []);
      const owner = view.owner(declaration.component);
      // What waits for something of the program's own may wait for what must not wait for it in turn.
      const sayers = declaration.flow === undefined ? [owner] : askers;
      const isWaiting = sayers.some(({ options }) => options.dependsOn !== undefined);
      const refersToWaiting = referencedNames(declaration.inputs).some((name) => waiting.has(name));
      if (isWaiting || refersToWaiting || holdsOutput(declaration.inputs)) waiting.add(declaration.name);
      const after = (declaration.after ?? []).filter((name) => !waiting.has(name));
      const register = () => {
        this.registry.register(declaration, after, this.resourceOptions(declaration, owner, askers));
      };
      if (owner.arrival) owner.arrival.resume(register);
      else register();
    }
  }

  private compileArrived(arrivals: ReadonlySet<Arrival>, unsettled: ReadonlySet<Arrival>): Compiled {
    const isOne = ({ arrival }: Declarer) => arrival !== undefined && arrivals.has(arrival);
    const refused = this.refusals.filter(({ declarer }) => isOne(declarer));
    if (refused.length > 0) throw new NetworkError(refused.flatMap(problemsOf));
    const known = compileArrivals(arrivals, {
      viewOf: (included) => this.viewOf((arrival) => !unsettled.has(arrival) && included(arrival)),
      registered: this.declared,
    });
    for (const { component, problem } of known.waiting) {
      const { declarer } = this.entries.find((it) => it.declarer.label === component)!;
      if (!isOne(declarer)) continue;
      const text = `${problem.message} yet: what follows is built when it is`;
      void pulumi.log.info(text, declarer.resource);
    }
    this.claim(known);
    loadPackageOf(this.space.label, known.compilation.network.platform);
    // One by one, what stands by itself is never the whole, and each proof would be as long as what came before.
    if ([...arrivals].some(({ isWhole }) => isWhole)) this.prove(known);
    return known;
  }

  private prove({ compilation }: Compiled): void {
    // Who observes proves it together with what else the program builds.
    if (!observer()) refuseUnproved(this.space.label, compilation);
  }

  private compileProgram(): Compiled {
    const view = this.viewOf();
    const { compilation, problems } = view.compile();
    const known = [this, ...this.others()].flatMap((it) => it.refusals);
    const isReadable = !this.refusals.some(({ at, isLost }) => at.length === 0 && isLost);
    const found = problems.filter((problem) => isReadable && !known.some((it) => mayFollowFrom(it, problem)));
    const all = [...this.refusals.flatMap(problemsOf), ...found.map((problem) => view.ownProblem(problem))];
    if (all.length > 0 || !compilation) throw new NetworkError(all);
    this.refuseChanges(view, compilation);
    this.claim({ view, compilation });
    loadPackageOf(this.space.label, compilation.network.platform);
    return { view, compilation };
  }

  /** Refuses what another space of the program has already. */
  private claim({ view, compilation }: Compiled): void {
    const { space, settings } = this;
    const { platform } = compilation.network;
    const resources = compilation.declarations.map((declaration) => ({
      declaration,
      parent: view.owner(declaration.component).resource,
    }));
    const provider = providerOf(space.resource, platform);
    const problems = this.claims.claim(space, { settings, platform, provider, resources });
    if (problems.length > 0) throw new NetworkError(problems.map((it) => problemOf(space, it)));
  }

  /** A resource that is registered cannot be changed by what is declared later. */
  private refuseChanges(view: View, compilation: Compilation): void {
    if (this.declared.size === 0) return;
    const changed = compilation.declarations.filter((declaration) => {
      const earlier = this.declared.get(declaration.name);
      return earlier !== undefined && !sameDeclaration(earlier, declaration);
    });
    if (changed.length === 0) return;
    const problems = changed.map(({ name, component }): ComponentProblem => ({
      component: view.owner(component).label,
      problem: {
        code: "platform/unsupported",
        path: [],
        message: `"${name}" is already registered, and what was declared afterwards would change it`,
        fix: "declare it before the first await of the program, or let it depend on what changes it",
      },
    }));
    throw new NetworkError(problems);
  }

  private resourceOptions(
    declaration: Declaration,
    owner: Declarer,
    askers: readonly Declarer[],
  ): pulumi.CustomResourceOptions {
    const saying = new Set([this.space, owner, ...askers]);
    const dependsOn = [...saying].flatMap(({ options }) => listOf(options.dependsOn));
    const foreign = declaration.peer && this.neighbourAt(declaration.peer);
    if (foreign) dependsOn.push(...foreign.spaceFoundation());
    // What is put into another space is put there by that space's provider.
    const provider = foreign?.platformName && providerOf(foreign.space.resource, foreign.platformName);
    return {
      parent: owner.resource,
      ...(provider && { provider }),
      ...declaration.engine,
      ...formerNames(this.space, this.settings.space, declaration),
      ...(askers.some(isProtected) && { protect: true }),
      ...(dependsOn.length > 0 && { dependsOn }),
    };
  }

  private neighbourAt(peer: SpaceName): Assembly | undefined {
    return this.others().find(
      ({ settings }) => settings.space === peer.space && settings.organization === peer.organization,
    );
  }

  /** What must exist before another space may put something into this one. */
  private spaceFoundation(): pulumi.Input<pulumi.Resource>[] {
    const { platform, settings } = platformOf(this.settings);
    const names = platform?.foundation(settings, prefixOf(this.space.name), this.settings.isolation) ?? [];
    return names.map((name) => this.settledRegistry().then((registry) => registry.resource(name)!));
  }

  /** The registry, complete but for what is declared later. An arrival that refers to this space has waited for it. */
  private async settledRegistry(): Promise<Registry> {
    const arrival = currentArrival();
    const isPart = [this.space, ...this.entries.map(({ declarer }) => declarer)].some(
      (declarer) => declarer.arrival === arrival,
    );
    if (isPart) await this.settle();
    return this.registry;
  }
}

/** What only one component of a space may be: `application "frontend"`; empty where names may repeat. */
function nameKey(entry: Entry): string {
  if (entry.kind === "policy") {
    const name = unknownNetworkName(entry.model);
    return name === undefined ? "" : `the network "${name}" of a policy`;
  }
  return entry.kind === "application" || entry.kind === "gateway" ? `${entry.kind} "${entry.name}"` : "";
}
