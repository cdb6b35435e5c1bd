import { all, type ComponentResourceOptions, type Inputs, type Output } from "@pulumi/pulumi";
import { Application } from "./application";
import type { TopologyArgs, TopologyOutputs } from "./arguments";
import { declarerOf, NetworkComponent, readArguments } from "./assembly/component";
import { Connection } from "./connection";
import { Gateway } from "./gateway";
import { mapValues, presentOnly } from "../core/collections";
import { documentSchema } from "../core/documentSchema";
import type { PolicyModel } from "../core/model/connection";
import { NetworkPolicy } from "./networkPolicy";
import { formatPorts } from "../core/resolve/ports";
import { checkPolicy } from "../core/resolve/policies";
import { Problems } from "../core/resolve/problems";
import { Space } from "./space";

/**
 * A whole document in one component: its space, applications, connections, policies and gateways.
 *
 * @example
 * new appnet.Topology("shop", appnet.readDocument("appnet.yaml"));
 */
export class Topology extends NetworkComponent implements TopologyOutputs {
  readonly space: Space;
  /** The applications by name. */
  readonly applications: Readonly<Record<string, Application>>;
  /** The gateways by name. */
  readonly gateways: Readonly<Record<string, Gateway>>;
  readonly urls: Output<Readonly<Record<string, string>>>;
  readonly endpoints: Output<Readonly<Record<string, string>>>;
  readonly connections: Output<Readonly<Record<string, string>>>;
  readonly exposure: Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: TopologyArgs, opts?: ComponentResourceOptions) {
    super("appnet:index:Topology", name, {}, opts);
    const declarer = declarerOf("Topology", name, this, opts);
    const { model, problems } = readArguments(documentSchema, args);
    const document = model ?? UNREADABLE;
    const { space: spaceName, applications, connections, policies, gateways, ...settings } = document;
    // Other topologies of the program may say the same names. Before, children had the document's.
    const childOf = (former: string) => ({ parent: this, aliases: [{ name: former }] });
    const space = new Space(name, { name: spaceName, ...settings }, childOf(spaceName));
    this.space = space;
    this.applications = mapValues(
      applications,
      (model, key) => new Application(`${name}-${key}`, { space, name: key, ...model }, childOf(key)),
    );
    this.gateways = mapValues(
      gateways,
      (model, key) => new Gateway(`${name}-${key}`, { space, name: key, ...model }, childOf(key)),
    );
    for (const connection of connections) {
      const former = `${connection.source} to ${connection.destination}`;
      new Connection(`${name}-${former}`, { space, ...connection }, childOf(former));
    }
    const names = policyNames(policies);
    for (const [index, policy] of policies.entries()) {
      const { space: destinationSpace, organization: destinationOrganization, ...rest } = policy;
      const former = names[index]!;
      new NetworkPolicy(
        `${name}-${former}`,
        { space, destinationSpace, destinationOrganization, ...rest },
        childOf(former),
      );
    }
    void this.join(Space.assemblyOf(space), { declarer, problems, isLost: !model });
    this.urls = all(mapValues(this.gateways, ({ url }) => url)).apply(presentOnly);
    this.connections = space.connections;
    this.exposure = space.exposure;
    const parts = {
      applications: mapValues(this.applications, (it) => NetworkComponent.outputsOf(it)),
      gateways: mapValues(this.gateways, (it) => NetworkComponent.outputsOf(it)),
    };
    const endpointOf = (gateway: Inputs) => gateway["endpoint"] as Output<string | undefined>;
    this.endpoints = all(mapValues(parts.gateways, endpointOf)).apply(presentOnly);
    const { urls, endpoints, connections: summary, exposure } = this;
    this.publish({ space, ...parts, urls, endpoints, connections: summary, exposure });
  }
}

/** What stands for a document that cannot be read. */
const UNREADABLE = documentSchema.parse({ space: "unreadable", kubernetes: {} });

/**
 * A policy's name tells it from every other policy that the rules allow beside it. Of those whose networks are Outputs,
 * any number may be alike.
 */
function policyNames(policies: readonly PolicyModel[]): string[] {
  const taken = new Map<string, number>();
  return policies.map((policy) => {
    const { source, destination, destinationCidr, space, organization } = policy;
    const allowance = checkPolicy(policy, [], new Problems());
    const what = allowance ? `${allowance.protocol} ${formatPorts(allowance.ports)}` : "";
    if (destinationCidr !== undefined && typeof destinationCidr !== "string") {
      const name = `${source} ${what}`.trim();
      const alike = (taken.get(name) ?? 0) + 1;
      taken.set(name, alike);
      return alike === 1 ? name : `${name} ${alike}`;
    }
    const to = [destination ?? destinationCidr, space, organization].filter(Boolean).join(".");
    return `${source} to ${to} ${what}`.trim();
  });
}
