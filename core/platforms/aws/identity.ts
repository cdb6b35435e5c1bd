import { formatParty } from "../../names/party";
import type { ApplicationEnd, End } from "../../resolve/network";
import { theirsOf } from "../../resolve/consent";
import { externalIdentity, usedExternals } from "../externals";
import type { Identity } from "../identity";
import type { LoweringContext } from "../platform";
import { groupOfNeighbour } from "./groups";
import { frontPart, SpaceContext } from "./objects";
import type { AwsSettings } from "./settings";
import { partName } from "./workloads";

/** Whose interfaces are whose. */
export function identify(context: LoweringContext<AwsSettings>): Identity[] {
  const space = new SpaceContext(context);
  const { network } = context;
  const others = new Map<string, Identity>();
  for (const { source, destination } of network.flows) {
    for (const end of [source, destination]) {
      const identity = identityOf(space, end);
      if (identity) others.set(formatParty(end), identity);
    }
  }
  return [
    ...[...network.applications.values()].map(({ name, model }): Identity =>
      model.existing
        ? { party: { kind: "application", name }, securityGroups: [model.existing.securityGroupId!] }
        : { party: { kind: "application", name }, resource: partName(space, name, "service") },
    ),
    ...network.gateways.map((gateway): Identity => ({
      party: { kind: "gateway", name: gateway.name },
      resource: frontPart(space, gateway, "load-balancer"),
    })),
    ...others.values(),
    ...usedExternals(network.flows).map((external): Identity => {
      const { securityGroupIds, prefixListIds } = external.model;
      return {
        ...externalIdentity(external),
        ...(securityGroupIds && { securityGroups: securityGroupIds }),
        ...(prefixListIds && { prefixLists: prefixListIds }),
        theirs: ["ingress", "egress"],
      };
    }),
  ];
}

/** What is neither an application nor a gateway of this space. */
function identityOf(space: SpaceContext, end: End): Identity | undefined {
  const { securityGroupIds, prefixListIds } = space.settings.platformEgress ?? {};
  if (end.kind === "application" && end.elsewhere) return neighbour(space, end);
  if (end.kind !== "platform") return undefined;
  if (end.name === "network") return { party: end, networks: [space.vpcCidr] };
  if (end.name === "vpc-endpoints") return { party: end, securityGroups: securityGroupIds };
  return end.name === "prefix-lists" ? { party: end, prefixLists: prefixListIds } : undefined;
}

/** An application of another space: by the id that is given, by that space's own resource, or by its tags. */
function neighbour(space: SpaceContext, end: ApplicationEnd): Identity {
  const { name, space: peer, organization } = end;
  const application = space.context.directory.neighbour(end);
  const { directory } = space.context;
  const given =
    directory.peerOf(end)?.model?.securityGroupIds?.[name] ?? application?.model.existing?.securityGroupId;
  const known = { party: end, theirs: theirsOf(end, space.network.flows, directory) };
  if (given !== undefined) return { ...known, securityGroups: [given] };
  if (application) return { ...known, securityGroups: [groupOfNeighbour(space, end)] };
  const tags = { "appnet:organization": organization, "appnet:space": peer, "appnet:application": name };
  return { ...known, securityGroupTags: tags };
}
