import * as pulumi from "@pulumi/pulumi";
import { rpcKeepAlive } from "@pulumi/pulumi/runtime/settings";
import {
  isComputed,
  isJsonText,
  isPlainObject,
  isReference,
  isSecret,
  mapItems,
  mapProperties,
  type Declaration,
  type Lookup,
  referencedNames,
  Reference,
  type Selection,
  type Sought,
} from "../../core/platforms/declaration";
import { platformOfToken } from "../../core/platforms/find";
import type { SpaceName } from "../../core/resolve/network";

/** A resource, or the answer of a look-up: something whose properties references mean. */
type Referent = pulumi.CustomResource | pulumi.Output<object>;

/** What a space has registered, by the name of its declaration, and how it finds what other spaces have. */
export class Registry {
  private readonly referents = new Map<string, Referent>();
  private readonly inputs = new Map<string, object>();
  private readonly sought = new Map<string, Sought>();
  /** What is made once somebody is found, by name: itself, or nothing. */
  private readonly conditional = new Map<string, pulumi.Output<pulumi.CustomResource | undefined>>();

  /** @param peer The registry of another space, once it has registered everything; undefined for unknown spaces. */
  constructor(private readonly peer: (name: SpaceName) => Promise<Registry> | undefined) {}

  /** A resource by its declaration's name; undefined when there is none. */
  resource(name: string): pulumi.CustomResource | undefined {
    const referent = this.referents.get(name);
    return pulumi.CustomResource.isInstance(referent) ? referent : undefined;
  }

  /**
   * Hands one declaration to Pulumi. What it refers to must be registered already.
   * @param after Names of declarations that it comes after, besides those that it depends on.
   */
  register(declaration: Declaration, after: readonly string[], options: pulumi.CustomResourceOptions): void {
    const { name, type, inputs } = declaration;
    const Class = platformOfToken(type)!.resourceClass(type);
    const before = [...declaration.dependsOn, ...after];
    const dependencies = before.flatMap((dependency) => this.resource(dependency) ?? []);
    const awaited = before.flatMap((dependency) => this.conditional.get(dependency) ?? []);
    const all = [...dependencies, ...listOf(options.dependsOn)];
    const dependsOn = awaited.length === 0 ? all : withThose(all, awaited);
    const make = () =>
      new Class(name, this.live(inputs) as never, {
        ...options,
        ...((awaited.length > 0 || all.length > 0) && { dependsOn }),
      });
    this.inputs.set(name, inputs);
    const seeking = referencedNames(inputs).filter((it) => this.sought.has(it));
    if (seeking.length === 0) this.referents.set(name, make());
    else this.conditional.set(name, this.onceFound(seeking, name, make));
  }

  /** Makes a resource where whoever it refers to is there, and otherwise says when it will be made. */
  private onceFound(
    seeking: readonly string[],
    name: string,
    make: () => pulumi.CustomResource,
  ): pulumi.Output<pulumi.CustomResource | undefined> {
    const answers = pulumi.all(seeking.map((it) => this.referents.get(it) as pulumi.Output<Found>));
    const made = answers.apply((found) => {
      const missing = seeking.filter((_, index) => found[index]!.count === 0);
      if (missing.length === 0) return make();
      for (const { who, fix } of missing.map((it) => this.sought.get(it)!))
        void pulumi.log.warn(
          `"${name}" is made when ${who} is there: deploy its space, and update again (or ${fix})`,
        );
      return undefined;
    });
    return stayingFor(made);
  }

  /** Asks a look-up. */
  ask(lookup: Lookup, options: pulumi.InvokeOptions): void {
    const invoke = platformOfToken(lookup.function)!.lookupFunction(lookup.function);
    const answer = invoke(this.live(lookup.inputs) as never, options);
    const { name, seeks } = lookup;
    if (seeks) this.sought.set(name, seeks);
    this.referents.set(name, seeks ? answer.apply((it) => onlyOne(it, seeks)) : answer);
  }

  /**
   * What a component hands back: a planned text where the plan says it, otherwise what the resource has. Undefined for
   * a property of what is not registered.
   */
  handedBack(value: unknown): unknown {
    return this.live(value, (reference) => this.property(reference));
  }

  private property({ name, property, peer }: Reference): unknown {
    const other = peer && this.peer(peer);
    if (other)
      return pulumi.output(other.then((registry) => registry.property(new Reference(name, property))));
    const referent = this.referents.get(name);
    if (!referent) return undefined;
    const path = property.split(".");
    const planned = valueAt(this.inputs.get(name), path);
    if (isText(planned) && pulumi.CustomResource.isInstance(referent))
      return referent.urn.apply(() => planned);
    return pulumi.output(propertyOf(referent, property));
  }

  /** The arguments with live values in place of references, secrets and JSON texts. */
  live(value: unknown, refer = (it: Reference): unknown => this.value(it)): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return this.liveItems(value, refer);
    if (isSecret(value)) return pulumi.secret(this.live(value.value, refer));
    if (isJsonText(value)) return pulumi.jsonStringify(this.live(value.value, refer));
    if (isComputed(value))
      return (pulumi.output(this.live(value.from, refer)) as pulumi.Output<unknown>).apply((known) =>
        value.compute(known as never),
      );
    if (isReference(value)) return refer(value);
    if (!isPlainObject(value)) return value;
    return mapProperties(value, (item) => this.live(item, refer));
  }

  /** A property of what this space has; undefined where it is not made. */
  private propertyHere(name: string, property: string): pulumi.Input<unknown> {
    const made = this.conditional.get(name);
    return made
      ? made.apply((it) => it && propertyOf(it, property))
      : propertyOf(this.referents.get(name), property);
  }

  /** The items of a list, without those that are not made. */
  private liveItems(items: readonly unknown[], refer: (it: Reference) => unknown): unknown {
    const live = mapItems(items, (item) => this.live(item, refer));
    if (!items.some((item) => isReference(item) && this.conditional.has(item.name))) return live;
    const known = pulumi.output([...live]) as pulumi.Output<unknown[]>;
    return known.apply((all) => all.filter((item) => item !== undefined));
  }

  /** What a reference means. */
  private value(reference: Reference): pulumi.Input<unknown> {
    const { name, property, selection, peer } = reference;
    const other = peer && this.peer(peer);
    const value = other
      ? pulumi.output(other.then((registry) => propertyOf(registry.referents.get(name), property)))
      : this.propertyHere(name, property);
    if (!selection) return value;
    return (pulumi.output(value) as pulumi.Output<unknown>).apply((found) => select(found, selection));
  }
}

/** Who was found, and how many such there are; undefined where mocks answer nothing. */
interface Found {
  readonly id: string | undefined;
  readonly count: number | undefined;
}

function onlyOne({ ids }: { readonly ids?: readonly string[] }, { who, fix }: Sought): Found {
  if (ids !== undefined && ids.length > 1)
    throw new Error(`${who} could be any of ${ids.join(", ")}, and one is meant (${fix})`);
  return { id: ids?.[0], count: ids?.length };
}

/** Some dependencies, and those of others that are made. */
function withThose(
  dependencies: readonly pulumi.Input<pulumi.Resource>[],
  awaited: readonly pulumi.Output<pulumi.CustomResource | undefined>[],
): pulumi.Output<pulumi.Resource[]> {
  return pulumi
    .all([pulumi.all([...dependencies]), pulumi.all([...awaited])])
    .apply(([first, made]) => [...first, ...made.flatMap((it) => it ?? [])]);
}

/** Lets the program wait until an Output is known, or is known to be unknown. */
function stayingFor<Value>(output: pulumi.Output<Value>): pulumi.Output<Value> {
  const done = rpcKeepAlive();
  void (output as unknown as { promise(): Promise<unknown> }).promise().then(done, done);
  return output;
}

/** Whether something in the arguments of a resource is known only when others exist. */
export function holdsOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    pulumi.Output.isInstance(value) || value instanceof Promise || Object.values(value).some(holdsOutput)
  );
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** @param property Its name, or a path within one: `metadata.name`. */
function propertyOf(referent: Referent | undefined, property: string): pulumi.Input<unknown> {
  if (!referent) throw new Error(`nothing is registered yet with property ${property}`);
  const [first, ...rest] = property.split(".");
  const value = (referent as unknown as Record<string, pulumi.Input<unknown>>)[first!];
  return rest.length === 0
    ? value
    : (pulumi.output(value) as pulumi.Output<unknown>).apply((found) => valueAt(found, rest));
}

function select(found: unknown, selection: Selection): unknown {
  if ("suffix" in selection) return `${selection.prefix ?? ""}${String(found)}${selection.suffix}`;
  if ("json" in selection) return (JSON.parse(String(found)) as Record<string, unknown>)[selection.json];
  const entries = found as Record<string, unknown>[];
  return entries.find((entry) => entry[selection.where] === selection.is)?.[selection.take];
}

/** `dependsOn` in the one form that can be joined with others. */
export function listOf(dependsOn: pulumi.ResourceOptions["dependsOn"]): pulumi.Input<pulumi.Resource>[] {
  if (dependsOn === undefined) return [];
  return (Array.isArray(dependsOn) ? dependsOn : [dependsOn]) as pulumi.Input<pulumi.Resource>[];
}
