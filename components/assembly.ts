import type * as pulumi from "@pulumi/pulumi";
import { compile, type Compilation } from "./compile";
import { NetworkError, type ComponentProblem } from "./errors";
import type { ApplicationModel } from "./model/application";
import type { ConnectionModel, PolicyModel } from "./model/connection";
import type { DocumentModel } from "./model/document";
import type { GatewayModel } from "./model/gateway";
import type { Problem, PropertyPath } from "./model/problem";
import { plannedNetwork } from "./plan/plan";
import { registeredPlanOf, type RegisteredPlan } from "./plan/registeredPlan";
import { EMPTY_SUMMARY, summarize, type Summary } from "./plan/summary";
import type { ComponentName, Declaration, PeerName } from "./platforms/declaration";
import { listOf, Registry } from "./register";
import { resolveInbounds } from "./resolve/applications";
import type { Peer } from "./resolve/directory";
import type { Application } from "./resolve/network";

/** A component of the program, and what the user asked of it. */
export interface Declarer {
  /** How messages name it: `Application frontend`. */
  readonly label: string;
  readonly resource: pulumi.ComponentResource;
  readonly options: pulumi.ComponentResourceOptions;
}

/** Watches every space that a program settles; `appnet plan` sets it before it runs a program. */
export const OBSERVER = Symbol.for("pulumi-appnet.observer");
export type Observer = (compilation: Compilation) => void;

/**
 * Everything that a program says about one space. Components add to it while the program runs; when the synchronous
 * part of the program is over, it is compiled as one document and its resources are registered. What comes later
 * (after an `await`, or from another process) is compiled together with what was there, and may add resources but not
 * change those that are already registered.
 */
export class Assembly {
  readonly document: DocumentModel;
  private readonly applications = new Map<string, Declarer>();
  private readonly gateways = new Map<string, Declarer>();
  private readonly connections: Declarer[] = [];
  private readonly policies: Declarer[] = [];
  private readonly neighbours = new Set<Assembly>();
  private compiled: Compilation | undefined;
  private readonly asked = new Set<string>();
  private readonly declared = new Map<string, Declaration>();
  private readonly registry = new Registry((peer) => this.neighbourAt(peer)?.settledRegistry());
  private settlement: Promise<void> | undefined;

  constructor(
    private readonly space: Declarer,
    settings: Pick<DocumentModel, "organization" | "space" | "domain" | "kubernetes" | "aws">,
  ) {
    this.document = { ...settings, applications: {}, connections: [], policies: [], gateways: {} };
  }

  addApplication(name: string, model: ApplicationModel, declarer: Declarer): void {
    this.refuseSecond("application", name, this.applications.get(name), declarer);
    this.document.applications[name] = model;
    this.applications.set(name, declarer);
  }

  addGateway(name: string, model: GatewayModel, declarer: Declarer): void {
    this.refuseSecond("gateway", name, this.gateways.get(name), declarer);
    this.document.gateways[name] = model;
    this.gateways.set(name, declarer);
  }

  addConnection(model: ConnectionModel, declarer: Declarer): void {
    this.document.connections.push(model);
    this.connections.push(declarer);
  }

  addPolicy(model: PolicyModel, declarer: Declarer): void {
    this.document.policies.push(model);
    this.policies.push(declarer);
  }

  /** Makes another space of the program known: its applications may be named. */
  addNeighbour(neighbour: Assembly): void {
    if (neighbour !== this) this.neighbours.add(neighbour);
  }

  /** Resolves when everything that is declared so far is registered; rejects with every problem. */
  settle(): Promise<void> {
    this.settlement ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.settlement = undefined;
        try {
          this.registerAll();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    return this.settlement;
  }

  /** What the space allows; empty when it is refused, which is reported elsewhere. */
  async summary(): Promise<Summary> {
    await this.settle().catch(() => undefined);
    return this.compiled ? summarize(plannedNetwork(this.compiled.network)) : EMPTY_SUMMARY;
  }

  /** What the space declares, for whoever proves its stack; undefined when it is refused. */
  async registeredPlan(): Promise<RegisteredPlan | undefined> {
    await this.settle().catch(() => undefined);
    return this.compiled && registeredPlanOf(this.compiled, (it) => this.registry.value(it));
  }

  private refuseSecond(what: string, name: string, first: Declarer | undefined, second: Declarer): void {
    if (!first) return;
    const problem: Problem = {
      code: "document/name",
      path: ["name"],
      message: `${what} "${name}" is already declared in space "${this.document.space}"`,
      fix: "give it another name",
    };
    throw new NetworkError([{ component: second.label, problem }]);
  }

  private registerAll(): void {
    const { compilation, problems } = compile(this.document, [...this.neighbours].map(peerOf));
    if (!compilation) throw new NetworkError(problems.map((problem) => this.ownProblem(problem)));
    (globalThis as { [OBSERVER]?: Observer })[OBSERVER]?.(compilation);
    this.compiled = compilation;
    this.refuseChanges(compilation);
    const declarersOfFlows = this.declarersOfFlows(compilation);
    for (const lookup of compilation.lookups) {
      if (this.asked.has(lookup.name)) continue;
      this.asked.add(lookup.name);
      this.registry.ask(lookup, { parent: this.space.resource });
    }
    for (const declaration of compilation.declarations) {
      if (this.declared.has(declaration.name)) continue;
      this.declared.set(declaration.name, declaration);
      this.registry.register(declaration, this.optionsFor(declaration, declarersOfFlows));
    }
  }

  /** A resource that is registered cannot be changed by what is declared later. */
  private refuseChanges(compilation: Compilation): void {
    if (this.declared.size === 0) return;
    const changed = compilation.declarations.filter((declaration) => {
      const earlier = this.declared.get(declaration.name);
      return earlier !== undefined && !sameValue(earlier.inputs, declaration.inputs);
    });
    if (changed.length === 0) return;
    const problems = changed.map(({ name, component }): ComponentProblem => ({
      component: this.owner(component).label,
      problem: {
        code: "platform/unsupported",
        path: [],
        message: `"${name}" is already registered, and what was declared afterwards would change it`,
        fix: "declare it before the first await of the program, or let it depend on what changes it",
      },
    }));
    throw new NetworkError(problems);
  }

  private declarersOfFlows({ network }: Compilation): Map<string, Declarer[]> {
    return new Map(
      network.flows.map((flow) => [flow.name, flow.paths.map((path) => this.declarerAt(path).declarer)]),
    );
  }

  private optionsFor(
    declaration: Declaration,
    declarersOfFlows: ReadonlyMap<string, readonly Declarer[]>,
  ): pulumi.CustomResourceOptions {
    const owner = this.owner(declaration.component);
    const askers = declaration.flow === undefined ? [] : (declarersOfFlows.get(declaration.flow) ?? []);
    const dependsOn = [owner, ...askers].flatMap(({ options }) => listOf(options.dependsOn));
    const foreign = declaration.peer && this.neighbourAt(declaration.peer);
    if (foreign) dependsOn.push(...foreign.spaceFoundation());
    return {
      parent: owner.resource,
      ...(askers.some(({ options }) => options.protect === true) && { protect: true }),
      ...(dependsOn.length > 0 && { dependsOn }),
    };
  }

  private neighbourAt(peer: PeerName): Assembly | undefined {
    return [...this.neighbours].find(
      ({ document }) => document.space === peer.space && document.organization === peer.organization,
    );
  }

  /** What must exist before another space may put something into this one. */
  private spaceFoundation(): pulumi.Input<pulumi.Resource>[] {
    const name = `${this.document.space}-namespace`;
    if (this.document.kubernetes?.createNamespace !== true) return [];
    return [this.settledRegistry().then((registry) => registry.resource(name)!)];
  }

  private async settledRegistry(): Promise<Registry> {
    await this.settle();
    return this.registry;
  }

  private owner(component: ComponentName): Declarer {
    const [type, name = ""] = component.split(" ");
    if (type === "appnet:index:Application") return this.applications.get(name)!;
    if (type === "appnet:index:Gateway") return this.gateways.get(name)!;
    return this.space;
  }

  private ownProblem(problem: Problem): ComponentProblem {
    const { declarer, path } = this.declarerAt(problem.path);
    return { component: declarer.label, problem: { ...problem, path } };
  }

  /** The component that said what stands at a path of the document, and the path within its arguments. */
  private declarerAt(path: PropertyPath): { declarer: Declarer; path: PropertyPath } {
    const [kind, key, ...rest] = path;
    const declarer =
      kind === "applications"
        ? this.applications.get(String(key))
        : kind === "gateways"
          ? this.gateways.get(String(key))
          : kind === "connections"
            ? this.connections[Number(key)]
            : kind === "policies"
              ? this.policies[Number(key)]
              : undefined;
    return declarer ? { declarer, path: rest } : { declarer: this.space, path };
  }
}

function peerOf({ document }: Assembly): Peer {
  const applications = new Map(
    Object.entries(document.applications).map(([name, model]): [string, Application] => [
      name,
      { name, hostname: model.hostname ?? name, model, inbound: resolveInbounds(model), outbound: [] },
    ]),
  );
  const { space, organization } = document;
  return { space, organization, namespace: document.kubernetes?.namespace ?? space, applications };
}

/** Deep equality of plain values; anything else (Outputs, secrets, references) must be the same thing or print alike. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const isOutput = "__pulumiOutput" in a;
  if (isOutput) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) =>
    sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
