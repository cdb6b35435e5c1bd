import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application } from "./application";
import type { ApplicationReference, NetworkPolicyArgs, NetworkPolicyOutputs } from "./arguments";
import { declarerOf, NetworkComponent, parseArguments } from "./assembly/component";
import { spaceOf } from "./connection";
import { policySchema } from "../core/model/connection";
import { checkPolicy } from "../core/resolve/policies";
import { Space } from "./space";

/**
 * Allows an application to reach another, or a network, on a protocol and ports, also across spaces and organizations.
 *
 * @example
 * new appnet.NetworkPolicy("metrics", { source: frontend, destination: basket, protocol: "tcp", ports: "9090-9099" });
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class NetworkPolicy extends NetworkComponent implements NetworkPolicyOutputs {
  readonly source: string;
  readonly destination: string;

  constructor(name: string, args: NetworkPolicyArgs, opts?: ComponentResourceOptions) {
    const label = `NetworkPolicy ${name}`;
    const space = spaceOf(label, [args.space, args.source]);
    const model = parseArguments(label, policySchema, policyInput(args, space), (it, problems) => {
      checkPolicy(it, [], problems);
    });
    super("appnet:index:NetworkPolicy", name, {}, Space.assemblyOf(space).optionsFor(opts));
    this.source = model.source;
    this.destination = (model.destination ?? model.destinationCidr)!; // The rules demand one of them.
    const assembly = Space.assemblyOf(space);
    assembly.add({ kind: "policy", model, declarer: declarerOf("NetworkPolicy", name, this, opts) });
    void this.join(assembly);
    this.publish({ source: this.source, destination: this.destination });
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
    space: destinationSpace ?? elsewhere?.space.name,
    organization: destinationOrganization ?? elsewhere?.space.organization,
  };
}

function nameOf(reference: ApplicationReference | undefined): string | undefined {
  return reference instanceof Application ? reference.name : reference;
}
