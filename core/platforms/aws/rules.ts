import { formatParty, resourceNamePart } from "../../names/party";
import { isAdmittedFromHere, isElsewhere } from "../../resolve/consent";
import type * as pulumi from "@pulumi/pulumi";
import { localEnd } from "../../resolve/flows";
import type { End, ExternalEnd, Flow } from "../../resolve/network";
import { formatPorts, type PortRange, type Protocol } from "../../resolve/ports";
import { isPlainObject, reference, type Declaration } from "../declaration";
import { unknownIpv4Network } from "../unknownNetwork";
import {
  groupOf,
  hasPlatformGroup,
  isCovered,
  platformDestinations,
  platformGroupName,
  type ClientGroup,
} from "./groups";
import type { SpaceContext } from "./objects";
import type { AwsSettings } from "./settings";

const MAXIMUM_DESCRIPTION = 255;

/** The other side of a rule: exactly one of the ways in which AWS names it. */
interface RulePeer {
  /** Tells several peers of one flow apart in the rule's name. */
  readonly suffix: string;
  readonly inputs:
    | { readonly referencedSecurityGroupId: pulumi.Input<string> }
    | { readonly cidrIpv4: pulumi.Input<string> }
    | { readonly cidrIpv6: pulumi.Input<string> }
    | { readonly prefixListId: pulumi.Input<string> };
}

/** The rules of one flow: egress at its source and ingress at its destination, where appnet governs those. */
export function lowerFlow(space: SpaceContext, flow: Flow): Declaration[] {
  if (isCovered(space, flow)) return [];
  const { source, destination } = flow;
  if (source.kind === "external" || destination.kind === "external") return lowerExternalFlow(space, flow);
  // Another space's group is that space's to write rules for.
  const sourceGroup = isElsewhere(source) ? undefined : groupOf(space, source);
  const foreign = isElsewhere(destination);
  const isGoverned = !foreign || isAdmittedFromHere(flow, space.context.directory);
  const destinationGroup = isGoverned ? groupOf(space, destination) : undefined;
  const options = { flow: flow.name };
  const egress = sourceGroup
    ? peersOf(space, destination).map((peer) => rule(space, "egress", sourceGroup, flow, peer, options))
    : [];
  const ingress = destinationGroup
    ? peersOf(space, source).map((peer) =>
        rule(space, "ingress", destinationGroup, flow, peer, {
          ...options,
          ...(foreign && { peer: { space: destination.space, organization: destination.organization } }),
        }),
      )
    : [];
  return [...egress, ...ingress];
}

/** The two rules of a client group: from the group, and into the destination. */
export function lowerClientGroup(space: SpaceContext, clients: ClientGroup): Declaration[] {
  const flow = {
    name: `${clients.shortName}-tcp-${clients.port}`,
    protocol: "tcp" as const,
    ports: { from: clients.port, to: clients.port },
    text: `Clients of ${clients.destination.name} may reach it on tcp ${clients.port}`,
  };
  const clientsId = reference(clients.name, "id");
  const destinationId = groupOf(space, localEnd(clients.destination, space.network))!;
  return [
    rule(space, "egress", clientsId, flow, {
      suffix: "",
      inputs: { referencedSecurityGroupId: destinationId },
    }),
    rule(space, "ingress", destinationId, flow, {
      suffix: "",
      inputs: { referencedSecurityGroupId: clientsId },
    }),
  ];
}

/** The rules of the group that every task has for what the platform needs. */
export function lowerPlatformGroup(space: SpaceContext): Declaration[] {
  if (!hasPlatformGroup(space)) return [];
  const id = reference(platformGroupName(space), "id");
  return platformDestinations(space.settings).flatMap((destination) => {
    const flow = {
      name: `platform.egress-to-${formatParty(destination).replace(/[:/]/g, "-")}-tcp-443`,
      protocol: "tcp" as const,
      ports: { from: 443, to: 443 },
      text: `Image pulls and logs reach ${formatParty(destination)} on tcp 443`,
    };
    return peersOf(space, destination).map((peer) => rule(space, "egress", id, flow, peer));
  });
}

interface RuleFlow {
  readonly name: string;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly text?: string;
  readonly source?: End;
  readonly destination?: End;
}

function rule(
  space: SpaceContext,
  direction: "ingress" | "egress",
  securityGroupId: pulumi.Input<string>,
  flow: RuleFlow,
  peer: RulePeer,
  options: Partial<Pick<Declaration, "flow" | "peer">> = {},
): Declaration {
  const type =
    direction === "ingress"
      ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
      : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
  const inputs = {
    securityGroupId,
    ...peer.inputs,
    ipProtocol: flow.protocol,
    fromPort: flow.ports.from,
    toPort: flow.ports.to,
    description: (flow.text ?? describe(flow)).slice(0, MAXIMUM_DESCRIPTION),
    ...ruleTags(space),
  };
  return space.declare(type, `${space.prefix}-${flow.name}${peer.suffix}-${direction}`, inputs, options);
}

/** The tags of a rule: the user's alone, where there are any. */
export function ruleTags({ settings: { tags } }: SpaceContext): { tags?: AwsSettings["tags"] } {
  return !isPlainObject(tags) || Object.keys(tags).length > 0 ? { tags } : {};
}

function describe({ source, destination, protocol, ports }: RuleFlow): string {
  return `${formatParty(source!)} may reach ${formatParty(destination!)} on ${protocol} ${formatPorts(ports)}`;
}

function peersOf(space: SpaceContext, end: End): RulePeer[] {
  const group = end.kind === "platform" ? undefined : groupOf(space, end);
  if (group !== undefined) return [{ suffix: "", inputs: { referencedSecurityGroupId: group } }];
  switch (end.kind) {
    case "internet":
      return [
        { suffix: "-ipv4", inputs: { cidrIpv4: "0.0.0.0/0" } },
        { suffix: "-ipv6", inputs: { cidrIpv6: "::/0" } },
      ];
    case "network":
      return [
        { suffix: "", inputs: end.cidr.includes(":") ? { cidrIpv6: end.cidr } : { cidrIpv4: end.cidr } },
      ];
    case "unknown-network":
      return [{ suffix: "", inputs: { cidrIpv4: unknownIpv4Network(end) } }];
    case "platform":
      return platformPeers(space, end.name);
    default:
      return [];
  }
}

/**
 * The rules of a flow that begins or ends outside: one for each network, group and prefix list, named and described as
 * if that were the end. Two externals may mean the same, and AWS refuses a rule that is there already.
 */
function lowerExternalFlow(space: SpaceContext, flow: Flow): Declaration[] {
  const { source, destination, protocol, ports } = flow;
  const isOut = destination.kind === "external";
  const own = isOut ? source : destination;
  const group = groupOf(space, own)!;
  return meaningsOf(space, (isOut ? destination : source) as ExternalEnd).map(({ part, text, inputs }) => {
    const [ownPart, ownText] = [resourceNamePart(own), formatParty(own)];
    const [from, to] = isOut ? [ownPart, part] : [part, ownPart];
    const [caller, called] = isOut ? [ownText, text] : [text, ownText];
    const ruleFlow = {
      name: `${from}-to-${to}-${protocol}-${formatPorts(ports)}`,
      protocol,
      ports,
      text: `${caller} may reach ${called} on ${protocol} ${formatPorts(ports)}`,
    };
    return rule(
      space,
      isOut ? "egress" : "ingress",
      group,
      ruleFlow,
      { suffix: "", inputs },
      { flow: flow.name },
    );
  });
}

/** One thing that an external means: how names hold it, how descriptions say it, and the other side of a rule. */
interface Meaning {
  readonly part: string;
  readonly text: string;
  readonly inputs: RulePeer["inputs"];
}

function meaningsOf(space: SpaceContext, { name, external }: ExternalEnd): Meaning[] {
  const { networks, model } = external;
  const byId = (what: string, peers: readonly RulePeer[]) =>
    peers.map(({ suffix, inputs }): Meaning => {
      const id = suffix.slice(1);
      // One that is an Output is known by its place alone.
      const isId = /^[a-z]+-/.test(id);
      return {
        part: isId ? id : `external.${name}.${what}-${id}`,
        text: isId ? id : `external:${name}`,
        inputs,
      };
    });
  return [
    ...networks.flatMap((network) =>
      peersOf(space, network).map(({ inputs }): Meaning => ({
        part: resourceNamePart(network),
        text: formatParty(network),
        inputs,
      })),
    ),
    ...byId("group", groupPeers(model.securityGroupIds ?? [])),
    ...byId("prefix-list", prefixListPeers(model.prefixListIds ?? [])),
  ];
}

function groupPeers(ids: readonly pulumi.Input<string>[]): RulePeer[] {
  return [...new Set(ids)].map((id, index) => ({
    suffix: `-${stableName(id, index)}`,
    inputs: { referencedSecurityGroupId: id },
  }));
}

function prefixListPeers(ids: readonly pulumi.Input<string>[]): RulePeer[] {
  return [...new Set(ids)].map((id, index) => ({
    suffix: `-${stableName(id, index)}`,
    inputs: { prefixListId: id },
  }));
}

function platformPeers(space: SpaceContext, name: string): RulePeer[] {
  const { securityGroupIds = [], prefixListIds = [] } = space.settings.platformEgress ?? {};
  switch (name) {
    case "network":
      return [{ suffix: "", inputs: { cidrIpv4: space.vpcCidr } }];
    case "vpc-endpoints":
      return groupPeers(securityGroupIds);
    case "prefix-lists":
      return prefixListPeers(prefixListIds);
    default:
      return [];
  }
}

/** The id itself where it is known, so that the rule keeps its name when another id comes or goes. */
function stableName(id: pulumi.Input<string>, index: number): string {
  return typeof id === "string" ? id : String(index);
}
