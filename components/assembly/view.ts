import type * as pulumi from "@pulumi/pulumi";
import type { Arrival } from "./arrival";
import { compile, type Compilation, type CompileResult } from "../../core/compile";
import type { ComponentProblem } from "./componentProblem";
import type { Calls } from "./place";
import type { ApplicationModel } from "../../core/model/application";
import type { ConnectionModel, PolicyModel } from "../../core/model/connection";
import type { DocumentModel } from "../../core/documentSchema";
import type { GatewayModel } from "../../core/model/gateway";
import type { Problem, PropertyPath } from "../../core/model/problem";
import { mayFollow } from "../../core/model/prune";
import type { ComponentName } from "../../core/names/componentName";
import type { PlatformName } from "../../core/platforms/platforms";
import type { Peer } from "../../core/resolve/directory";

/** A component of the program, and what the user asked of it. */
export interface Declarer {
  /** Its name in the program, which need not be what the document calls it. */
  readonly name: string;
  /** How messages name it: `Application frontend`. */
  readonly label: string;
  readonly resource: pulumi.ComponentResource;
  readonly options: pulumi.ComponentResourceOptions;
  /** Undefined in a program that declares its components itself. */
  readonly arrival: Arrival | undefined;
  /** What led to it in such a program. */
  readonly calls: Calls | undefined;
}

/** Whether Pulumi is to refuse its deletion: by its own options, or by those of its parent. Pulumi keeps it to itself. */
export function isProtected({ resource }: Declarer): boolean {
  return (resource as { readonly __protect?: boolean }).__protect === true;
}

/** One thing that a component says about its space. */
export type Entry = { readonly declarer: Declarer } & (
  | { readonly kind: "application"; readonly name: string; readonly model: ApplicationModel }
  | { readonly kind: "gateway"; readonly name: string; readonly model: GatewayModel }
  | { readonly kind: "connection"; readonly model: ConnectionModel }
  | { readonly kind: "policy"; readonly model: PolicyModel }
);

/**
 * What the names of a space's resources begin with: the name of its component, which is unique in the program, as far
 * as clouds allow its characters in names.
 */
export function prefixOf(name: string): string {
  return name.replace(/[^\w.-]+/g, "-");
}

/** A problem of a component. */
export function problemOf({ label, calls }: Declarer, problem: Problem): ComponentProblem {
  return { component: label, problem, place: calls?.place, order: calls?.order };
}

/** What is wrong with the arguments of a component. */
export interface Refusal {
  readonly declarer: Declarer;
  readonly problems: readonly Problem[];
  /** Where the arguments stand in the space's document. */
  readonly at: PropertyPath;
  /** Whether nothing is left of the arguments that the space could be compiled with. */
  readonly isLost: boolean;
}

/** What is wrong with the arguments, as problems of their component. */
export function problemsOf({ declarer, problems }: Refusal): ComponentProblem[] {
  return problems.map((problem) => problemOf(declarer, problem));
}

/** Whether a problem of the space may only follow from arguments that were refused. */
export function mayFollowFrom({ at, isLost, problems }: Refusal, problem: Problem): boolean {
  if (isLost && problem.code === "outbound/required-unconnected") return true;
  return mayFollow(
    problem,
    problems.map((it) => ({ ...it, path: [...at, ...it.path] })),
  );
}

/** What a space is, without what its components say. */
export type SpaceSettings = Pick<
  DocumentModel,
  "organization" | "space" | "domain" | "isolation" | "peers" | "externals" | PlatformName
>;

/** What some of a space's components say, as one document, and who said what. */
export class View {
  readonly document: DocumentModel;
  private readonly applications = new Map<string, Declarer>();
  private readonly gateways = new Map<string, Declarer>();
  private readonly connections: Declarer[] = [];
  private readonly policies: Declarer[] = [];

  constructor(
    settings: SpaceSettings,
    private readonly space: Declarer,
    readonly entries: readonly Entry[],
    private readonly neighbours: readonly Peer[],
  ) {
    this.document = { ...settings, applications: {}, connections: [], policies: [], gateways: {} };
    for (const entry of entries) this.add(entry);
  }

  /** The same without some of the entries. */
  without(entries: ReadonlySet<Entry>): View {
    const rest = this.entries.filter((entry) => !entries.has(entry));
    return new View(this.document, this.space, rest, this.neighbours);
  }

  compile(): CompileResult {
    return compile(this.document, this.neighbours, prefixOf(this.space.name), Date.now());
  }

  /** The component that a declared resource belongs to. */
  owner({ type, name }: ComponentName): Declarer {
    if (type === "Application") return this.applications.get(name)!;
    if (type === "Gateway") return this.gateways.get(name)!;
    return this.space;
  }

  /** A problem of the document as one of the component that said what is wrong. */
  ownProblem(problem: Problem): ComponentProblem {
    const { declarer, path } = this.declarerAt(problem.path);
    return problemOf(declarer, { ...problem, path });
  }

  /** Who asks for each flow, by the flow's name. */
  declarersOfFlows({ network }: Compilation): Map<string, Declarer[]> {
    return new Map(
      network.flows.map((flow) => [flow.name, flow.paths.map((path) => this.declarerAt(path).declarer)]),
    );
  }

  /** The component that said what stands at a path of the document, and the path within its arguments. */
  declarerAt(path: PropertyPath): { declarer: Declarer; path: PropertyPath } {
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

  private add(entry: Entry): void {
    const { declarer } = entry;
    switch (entry.kind) {
      case "application":
        this.document.applications[entry.name] = entry.model;
        this.applications.set(entry.name, declarer);
        break;
      case "gateway":
        this.document.gateways[entry.name] = entry.model;
        this.gateways.set(entry.name, declarer);
        break;
      case "connection":
        this.document.connections.push(entry.model);
        this.connections.push(declarer);
        break;
      case "policy":
        this.document.policies.push(entry.model);
        this.policies.push(declarer);
    }
  }
}
