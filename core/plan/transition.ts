import { findPlatform } from "../platforms/find";
import type { Plan, PlannedResource } from "./plan";
import {
  compareResources,
  identity,
  REFERENCE,
  referenceParts,
  type ResourceSummary,
} from "./resourceChanges";

/** One thing that Pulumi's engine does on the way from one plan to another. */
export interface TransitionStep {
  readonly kind: "create" | "update" | "delete";
  readonly resource: ResourceSummary;
}

/** What exists at one moment. What is replaced is there as `NAME (before)` until it is deleted. */
export interface TransitionState {
  /** The step that was just taken, or is still to come while as much else as possible was done. */
  readonly step: TransitionStep;
  readonly moment: "after" | "before";
  readonly resources: readonly PlannedResource[];
}

/** A step that fails, because another resource still holds what it needs. */
interface TakenHolding {
  readonly step: TransitionStep;
  readonly what: string;
  readonly holder: string;
}

export interface Transition {
  readonly steps: readonly TransitionStep[];
  readonly states: readonly TransitionState[];
  /** Steps of which the states are left out, because there would be too many. */
  readonly untried: number;
  readonly taken: readonly TakenHolding[];
}

/** How the old instance of what is replaced is named, as long as both may exist. */
const OLD = " (before)";
const MAXIMUM_STATES = 1000;

/** A name without the mark of an old instance. */
export function withoutInstance(name: string): string {
  return name.endsWith(OLD) ? name.slice(0, -OLD.length) : name;
}

/** The name of an old instance. */
export function oldInstance(name: string): string {
  return `${name}${OLD}`;
}

interface Step extends TransitionStep {
  /** Steps that come before it for certain, by place, besides those that come before them. */
  readonly needs: Set<number>;
}

/** The life of one resource: a step before which it is not there yet, and one after which it is gone. */
interface Instance {
  readonly resource: PlannedResource;
  readonly from?: number;
  readonly until?: number;
}

/**
 * The steps from one plan to another as Pulumi's engine takes them, and the states that they lead through. Resources are
 * created and updated after what they refer to or depend on, and in parallel otherwise; what is gone or was replaced is
 * deleted after all of that, dependents first; a provider may ask for a resource to be deleted before its replacement
 * is created, and the engine then deletes first, too, what would be replaced with it
 * (pulumi/pulumi, `pkg/resource/deploy/step_generator.go` and `deployment_executor.go`).
 *
 * Independent steps happen in any order. For each step there are the state with it and only what must come before it,
 * and the state without it and everything that need not come after it. Every two steps of which either may come first
 * are seen in both orders, and every step with all others done, so that what takes one step too early or too late is
 * found.
 */
export function transitionOf(before: Plan, after: Plan, maximum = MAXIMUM_STATES): Transition {
  return new Engine(before, after).transition(maximum);
}

class Engine {
  private readonly steps: Step[] = [];
  private readonly instances: Instance[] = [];
  private readonly earlier: ReadonlyMap<string, PlannedResource>;
  private readonly later: ReadonlyMap<string, PlannedResource>;
  /** By name, resources of the new plan: the step that makes them so. */
  private readonly making = new Map<string, number>();
  /** By name, resources of the old plan: the step that deletes them. */
  private readonly deleting = new Map<string, number>();
  private readonly ancestors: ReadonlySet<number>[] = [];
  private readonly removals: ReadonlyMap<number, readonly string[]>;

  constructor(
    private readonly before: Plan,
    private readonly after: Plan,
  ) {
    this.earlier = byName(before);
    this.later = byName(after);
    this.plan();
    this.steps.forEach((_, place) => this.ancestorsOf(place));
    this.removals = this.findRemovals();
  }

  transition(maximum: number): Transition {
    const taken = this.taken();
    const failing = new Set(taken.map(({ place }) => place));
    const { states, untried } = this.states(failing, maximum);
    return {
      steps: this.steps.map(plainStep),
      states,
      untried,
      taken: taken.map(({ place, what, holder }) => ({ step: plainStep(this.steps[place]!), what, holder })),
    };
  }

  private plan(): void {
    const { created, updated, replaced, deleted } = compareResources(this.before, this.after);
    const kinds = new Map<string, "create" | "update" | "replace" | "delete">();
    const add = (kind: "create" | "update" | "replace" | "delete", found: readonly ResourceSummary[]) => {
      for (const it of found) kinds.set(`${kind === "delete" ? "old " : ""}${identity(it)}`, kind);
    };
    add("create", created);
    add("update", updated);
    add("replace", replaced);
    add("delete", deleted);
    const kindOf = (it: PlannedResource) => kinds.get(identity(it));
    const isReplaced = (it: PlannedResource) => kindOf(it) === "replace";
    const first = this.deletedFirst(isReplaced);
    for (const resource of this.after.resources) {
      const kind = kindOf(resource);
      if (kind === undefined) this.instances.push({ resource });
      else this.make(resource, kind, first.has(resource.name));
    }
    for (const resource of this.before.resources) {
      const isGone = kinds.has(`old ${identity(resource)}`);
      if (isGone || (isReplaced(resource) && !first.has(resource.name))) {
        this.deleting.set(resource.name, this.step("delete", resource));
      }
    }
    this.connect(first);
    this.placeOld(kindOf);
  }

  private step(kind: TransitionStep["kind"], { name, type, component }: PlannedResource): number {
    return this.steps.push({ kind, resource: { name, type, component }, needs: new Set() }) - 1;
  }

  private make(resource: PlannedResource, kind: string, isDeletedFirst: boolean): void {
    if (isDeletedFirst) this.deleting.set(resource.name, this.step("delete", resource));
    const place = this.step(kind === "update" ? "update" : "create", resource);
    this.making.set(resource.name, place);
    this.instances.push({ resource, from: place });
  }

  /** What is deleted before it is created anew: because its provider asks for it, or what it refers to is. */
  private deletedFirst(isReplaced: (it: PlannedResource) => boolean): Set<string> {
    const first = new Set<string>();
    for (const resource of this.before.resources) {
      const next = this.later.get(resource.name);
      if (!next || !isReplaced(next)) continue;
      const isAsked = findPlatform(this.before.platform)?.isDeletedFirst(resource, next) === true;
      if (isAsked || referencesOf(resource.inputs, this.earlier).some((it) => first.has(it))) {
        first.add(resource.name);
      }
    }
    return first;
  }

  private connect(first: ReadonlySet<string>): void {
    const makes = [...this.making.values()];
    for (const [name, place] of this.making) {
      for (const it of this.dependenciesOf(this.later.get(name)!, this.later, this.making)) {
        this.steps[place]!.needs.add(it);
      }
      if (first.has(name)) this.steps[place]!.needs.add(this.deleting.get(name)!);
    }
    this.connectDeletedFirst(first);
    for (const [name, place] of this.deleting) {
      if (!first.has(name)) for (const it of makes) this.steps[place]!.needs.add(it);
      // Dependents go first.
      for (const it of this.dependenciesOf(this.earlier.get(name)!, this.earlier, this.deleting)) {
        const isLater = first.has(name) || !first.has(this.steps[it]!.resource.name);
        if (isLater) this.steps[it]!.needs.add(place);
      }
    }
  }

  /** Deleted when the first of them is about to be created anew: after what that one waits for. */
  private connectDeletedFirst(first: ReadonlySet<string>): void {
    const waits = new Map<string, ReadonlySet<number>>();
    for (const { name, inputs } of this.before.resources) {
      if (!first.has(name)) continue;
      const causes = referencesOf(inputs, this.earlier).filter((it) => waits.has(it));
      const wait =
        causes.length === 0
          ? this.dependenciesOf(this.later.get(name)!, this.later, this.making)
          : new Set(causes.flatMap((it) => [...waits.get(it)!]));
      waits.set(name, wait);
      for (const it of wait) this.steps[this.deleting.get(name)!]!.needs.add(it);
    }
  }

  /** The steps that a resource waits for, also through those that stay as they are. */
  private dependenciesOf(
    resource: PlannedResource,
    names: ReadonlyMap<string, PlannedResource>,
    steps: ReadonlyMap<string, number>,
  ): Set<number> {
    const found = new Set<number>();
    const seen = new Set([resource.name]);
    const visit = (it: PlannedResource): void => {
      for (const name of [...it.dependsOn, ...referencesOf(it.inputs, names)]) {
        if (seen.has(name)) continue;
        seen.add(name);
        const step = steps.get(name);
        const next = names.get(name);
        if (step !== undefined) found.add(step);
        else if (next) visit(next);
      }
    };
    visit(resource);
    return found;
  }

  /** What was there before: until it is deleted, or has been updated. */
  private placeOld(kindOf: (it: PlannedResource) => string | undefined): void {
    const isOld = (name: string) => this.deleting.has(name) && this.later.has(name);
    for (const resource of this.before.resources) {
      const { name } = resource;
      const until = this.deleting.get(name) ?? this.making.get(name);
      if (until === undefined) continue;
      const isUpdated = !this.deleting.has(name) && kindOf(resource) === "update";
      if (!isUpdated && !this.deleting.has(name)) continue;
      const inputs = mapTexts(resource.inputs, (text) =>
        text.replace(REFERENCE, (whole, reference: string) => {
          const found = referenceParts(reference, this.earlier)?.name;
          return found !== undefined && isOld(found)
            ? `\${${oldInstance(found)}${reference.slice(found.length)}}`
            : whole;
        }),
      );
      const instance = { ...resource, inputs, name: isOld(name) ? oldInstance(name) : name };
      this.instances.push({ resource: instance, until });
    }
  }

  private ancestorsOf(place: number): ReadonlySet<number> {
    const known = this.ancestors[place];
    if (known) return known;
    const found = new Set<number>();
    this.ancestors[place] = found;
    for (const need of this.steps[place]!.needs) {
      if (found.has(need)) continue;
      found.add(need);
      for (const it of this.ancestorsOf(need)) found.add(it);
    }
    return found;
  }

  private resourcesAt(done: ReadonlySet<number>): PlannedResource[] {
    const removed = new Set([...this.removals].flatMap(([place, names]) => (done.has(place) ? names : [])));
    return this.instances
      .filter(
        ({ from, until }) =>
          (from === undefined || done.has(from)) && (until === undefined || !done.has(until)),
      )
      .map(({ resource }) => resource)
      .filter(({ name }) => !removed.has(name));
  }

  /** By step: what it removes, though no step of its own says so. */
  private findRemovals(): Map<number, readonly string[]> {
    const platform = findPlatform(this.after.platform);
    const all = this.instances.map(({ resource }) => resource);
    return new Map(
      this.instances.flatMap(({ resource, from }): [number, readonly string[]][] => {
        const names = from === undefined ? [] : (platform?.removedBy(resource, all) ?? []);
        return names.length === 0 ? [] : [[from!, names]];
      }),
    );
  }

  private states(failing: ReadonlySet<number>, maximum: number) {
    const states: TransitionState[] = [];
    const seen = new Set<string>();
    let untried = 0;
    const add = (place: number, moment: TransitionState["moment"], done: ReadonlySet<number>): void => {
      const key = [...done].sort((a, b) => a - b).join();
      if (seen.has(key)) return;
      seen.add(key);
      if (states.length >= maximum) untried++;
      else states.push({ step: plainStep(this.steps[place]!), moment, resources: this.resourcesAt(done) });
    };
    // What comes after a step that fails never happens.
    const fails = (place: number) =>
      failing.has(place) || [...this.ancestors[place]!].some((it) => failing.has(it));
    const possible = [...this.steps.keys()].filter((place) => !fails(place));
    for (const place of this.steps.keys()) {
      if (!fails(place)) add(place, "after", new Set([...this.ancestors[place]!, place]));
      add(place, "before", new Set(possible.filter((it) => it !== place && !this.ancestors[it]!.has(place))));
    }
    return { states, untried };
  }

  /** Steps that need what something still has when they may come first. */
  private taken(): { readonly place: number; readonly what: string; readonly holder: string }[] {
    const platform = findPlatform(this.after.platform);
    if (!platform) return [];
    return this.instances.flatMap(({ resource, from }) => {
      if (from === undefined) return [];
      const present = this.resourcesAt(this.ancestors[from]!);
      const names = new Map(present.map((it) => [it.name, it]));
      const find = (name: string) => names.get(name);
      const wanted = platform.holdings(resource, find);
      if (wanted.length === 0) return [];
      const isUpdate = this.steps[from]!.kind === "update";
      const others = present.filter((it) => !isUpdate || it.name !== resource.name);
      const held = this.heldBy(others, find);
      return wanted.flatMap(({ what, for: owner }) => {
        const holder = held.get(what)?.find((it) => owner === undefined || it.owner !== owner)?.holder;
        return holder === undefined ? [] : [{ place: from, what, holder }];
      });
    });
  }

  private heldBy(resources: readonly PlannedResource[], find: (name: string) => PlannedResource | undefined) {
    const held = new Map<string, { holder: string; owner: string | undefined }[]>();
    const platform = findPlatform(this.after.platform)!;
    for (const it of resources) {
      for (const { what, for: owner } of platform.holdings(it, find)) {
        held.set(what, [...(held.get(what) ?? []), { holder: it.name, owner }]);
      }
    }
    return held;
  }
}

function plainStep({ kind, resource }: TransitionStep): TransitionStep {
  return { kind, resource };
}

function byName({ resources }: Plan): Map<string, PlannedResource> {
  return new Map(resources.map((it) => [it.name, it]));
}

/** The names of resources that inputs refer to. */
function referencesOf(inputs: unknown, names: ReadonlyMap<string, unknown>): string[] {
  const found = new Set<string>();
  mapTexts(inputs, (text) => {
    for (const [, reference] of text.matchAll(REFERENCE)) {
      const name = referenceParts(reference!, names)?.name;
      if (name !== undefined) found.add(name);
    }
    return text;
  });
  return [...found];
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return value.includes("${") ? map(value) : value;
  if (Array.isArray(value)) return value.map((it) => mapTexts(it, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapTexts(it, map)]));
}
