import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application, type ApplicationReference } from "./application";
import { declarerOf, NetworkComponent, parseArguments } from "./assembly/component";
import { spaceOf } from "./connection";
import { policySchema } from "../core/model/connection";
import { checkPolicy } from "../core/resolve/policies";
import { Space } from "./space";

/** The arguments of a {@link NetworkPolicy}. */
export interface NetworkPolicyArgs {
  /** The application that may call, by object or name. */
  source: ApplicationReference;
  /** The application that may be called, by object or name. Exactly one of destination and destinationCidr. */
  destination?: ApplicationReference;
  /** The network that may be called, such as `10.20.0.0/16`. Exactly one of destination and destinationCidr. */
  destinationCidr?: string;
  /** The destination's space, when it is given by name. Default: this space. */
  destinationSpace?: string;
  /** The destination's organization. Only with destinationSpace. Default: this organization. */
  destinationOrganization?: string;
  /** tcp or udp, in any case. Given together with ports; with neither, tcp 8080 is allowed. */
  protocol?: string;
  /** A port or a range, such as 8080 or `8080-8090`. Given together with protocol. */
  ports?: string | number;
  /** The space. Default: the source's. */
  space?: Space;
}

/**
 * Allows an application to reach another, or a network, on a protocol and ports, also across spaces and organizations.
 *
 * @example
 * new appnet.NetworkPolicy("metrics", { source: frontend, destination: basket, protocol: "tcp", ports: "9090-9099" });
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class NetworkPolicy extends NetworkComponent {
  constructor(name: string, args: NetworkPolicyArgs, opts?: ComponentResourceOptions) {
    const label = `NetworkPolicy ${name}`;
    const space = spaceOf(label, [args.space, args.source]);
    const model = parseArguments(label, policySchema, policyInput(args, space), (it, problems) => {
      checkPolicy(it, [], problems);
    });
    super("appnet:index:NetworkPolicy", name, {}, opts);
    const assembly = Space.assemblyOf(space);
    assembly.add({ kind: "policy", model, declarer: declarerOf("NetworkPolicy", name, this, opts) });
    this.join(assembly);
    this.publish({ source: model.source, destination: model.destination ?? model.destinationCidr });
  }
}

function policyInput(args: NetworkPolicyArgs, space: Space): object {
  const { space: _, source, destination, destinationSpace, destinationOrganization, ...rest } = args;
  const elsewhere =
    destination instanceof Application && destination.space !== space ? destination : undefined;
  if (elsewhere) Space.assemblyOf(space).addNeighbour(Space.assemblyOf(elsewhere.space));
  return {
    ...rest,
    source: nameOf(source),
    destination: nameOf(destination),
    space: destinationSpace ?? elsewhere?.space.spaceName,
    organization: destinationOrganization ?? elsewhere?.space.organization,
  };
}

function nameOf(reference: ApplicationReference | undefined): string | undefined {
  return reference instanceof Application ? reference.applicationName : reference;
}
