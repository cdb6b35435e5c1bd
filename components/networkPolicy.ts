import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application } from "./application";
import type { ApplicationReference, NetworkPolicyArgs, NetworkPolicyOutputs } from "./arguments";
import { declarerOf, given, NetworkComponent, readArguments } from "./assembly/component";
import { MISSING_SPACE, spaceOf } from "./connection";
import { policySchema, type PolicyModel } from "../core/model/connection";
import { formatParty } from "../core/names/party";
import { networkEnd } from "../core/resolve/networkEnd";
import { unknownNetworkName } from "../core/resolve/policies";
import { Space } from "./space";

/**
 * Allows an application to reach another, or a network, on a protocol and ports, also across spaces and organizations.
 *
 * @example
 * new appnet.NetworkPolicy("metrics", { source: frontend, destination: basket, protocol: "tcp", ports: "9090-9099" });
 */
export class NetworkPolicy extends NetworkComponent implements NetworkPolicyOutputs {
  readonly source: string;
  readonly destination: string;

  constructor(name: string, args: NetworkPolicyArgs, opts?: ComponentResourceOptions) {
    const space = spaceOf([given(args).space, given(args).source]);
    super("appnet:index:NetworkPolicy", name, {}, Space.optionsIn(space, opts));
    const declarer = declarerOf("NetworkPolicy", name, this, opts);
    const { model, problems } = readArguments(policySchema, policyInput(given(args), space));
    this.source = model?.source ?? "";
    const named = model && { ...model, name };
    this.destination = named ? destinationOf(named) : "";
    void this.join(Space.assemblyOf(space), {
      declarer,
      at: ["policies", -1],
      problems: [...(space ? [] : [MISSING_SPACE]), ...problems],
      entry: named && { kind: "policy", model: named, declarer },
    });
    this.publish({ source: this.source, destination: this.destination });
  }
}

/** The destination as flows name it. */
function destinationOf(model: PolicyModel): string {
  const { destination, destinationCidr } = model;
  if (destination !== undefined || destinationCidr === undefined) return destination ?? "";
  return formatParty(networkEnd(destinationCidr, unknownNetworkName(model) ?? ""));
}

function policyInput(args: NetworkPolicyArgs, space: Space | undefined): object {
  const { space: _, source, destination, destinationSpace, destinationOrganization, ...rest } = args;
  const elsewhere =
    destination instanceof Application && destination.space !== space ? destination : undefined;
  if (elsewhere) Space.introduce(elsewhere.space, space);
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
