import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { SpaceArgs, SpaceNodes, SpaceOutputs } from "./arguments";
import { currentArrival } from "./assembly/arrival";
import { Assembly } from "./assembly/assembly";
import { PlatformComponent } from "./assembly/built";
import { declarerOf, given, readArguments } from "./assembly/component";
import { askBeforeRemoval, keptOf, warnOfNotAsking } from "./assembly/removal";
import type { Problem } from "../core/model/problem";
import { spaceFields } from "../core/documentSchema";
import { label, strict } from "../core/model/schema";

const schema = strict({ name: label, ...spaceFields });

/**
 * Where applications run and who they are. It denies every flow between its applications, and to and from the outside,
 * that no connection, network policy or gateway declares.
 *
 * Applications, connections and gateways may be declared in any order within the synchronous part of a program: the
 * space registers their resources when that part is over.
 *
 * @example
 * const space = new appnet.Space("prod", {
 *   organization: "acme",
 *   kubernetes: { namespace: "shop", gatewayClassName: "envoy" },
 * });
 */
export class Space extends PlatformComponent<SpaceOutputs, SpaceNodes> implements SpaceOutputs {
  readonly name: string;
  readonly organization: string;
  readonly connections: Output<Readonly<Record<string, string>>>;
  readonly exposure: Output<Readonly<Record<string, string>>>;

  private readonly assembled: Assembly;

  constructor(name: string, args: SpaceArgs, opts?: ComponentResourceOptions) {
    const { model, problems } = readArguments(schema, {
      ...args,
      name: given(args).name ?? name,
    });
    const { name: space, ...settings } = model ?? {
      name,
      organization: "",
      isolation: "namespace" as const,
      peers: {},
      externals: {},
    };
    let ready!: (assembly: Assembly) => void;
    const settled = new Promise<Assembly>((resolve) => (ready = resolve));
    const summary = settled.then((it) => it.summary());
    const connections = output(summary.then((it) => it.connections));
    const exposure = output(summary.then((it) => it.exposure));
    // Where the rest of the space arrives later, nothing is to be said yet.
    const isWhole = currentArrival()?.isWhole !== false;
    const shown = isWhole ? { connections, exposure } : {};
    const byName = isWhole ? settled.then((it) => it.connections()) : undefined;
    // As inputs, they are what the engine compares: a preview then shows a connection that comes or goes.
    super(
      "Space",
      name,
      { ...shown, ...keptOf(byName) },
      byName ? askBeforeRemoval(name, opts, byName) : opts,
    );
    this.connections = connections;
    this.exposure = exposure;
    this.name = space;
    this.organization = settings.organization;
    const declarer = declarerOf("Space", name, this, opts);
    this.assembled = new Assembly(declarer, { space, ...settings });
    this.joinAndBuild(this.assembled, space, { declarer, problems, isLost: !model });
    ready(this.assembled);
    void byName?.then((it) => warnOfNotAsking(name, it, this)).catch(() => undefined); // Reported elsewhere.
    const { organization } = this;
    const plan = isWhole ? { plan: settled.then((it) => it.registeredPlan()) } : {};
    this.publish({ name: space, organization, ...this.builtOutputs(), ...shown }, plan);
  }

  /**
   * The assembly of what should be a space; undefined where it is none, see `problemsOf`.
   * @internal
   */
  static assemblyOf(space: unknown): Assembly | undefined {
    return space instanceof Space ? space.assembled : undefined;
  }

  /**
   * The options of a component in what should be a space.
   * @internal
   */
  static optionsIn(space: unknown, options?: ComponentResourceOptions): ComponentResourceOptions | undefined {
    return Space.assemblyOf(space)?.optionsFor(options) ?? options;
  }

  /**
   * The URN of what should be a space.
   * @internal
   */
  static urnOf(space: unknown): Output<string> | undefined {
    return space instanceof Space ? space.urn : undefined;
  }

  /**
   * Makes the applications of another space known to one.
   * @internal
   */
  static introduce(other: Space, to: unknown): void {
    Space.assemblyOf(to)?.addNeighbour(other.assembled);
  }

  /**
   * What is wrong with an argument that should be a space.
   * @internal
   */
  static problemsOf(space: unknown): Problem[] {
    if (space instanceof Space) return [];
    const found = space === undefined ? "space is missing" : "space is no Space of this program";
    return [{ code: "document/type", path: ["space"], message: found, fix: "give the Space itself" }];
  }
}
