import type * as pulumi from "@pulumi/pulumi";
import { isRun } from "../../resolve/applications";
import type { AwsSettings } from "./settings";
import { formatParty } from "../../names/party";
import { isSameReason, type Reason } from "../../names/reason";
import { portAt } from "../../resolve/flows";
import type { Application, ApplicationEnd, End, Flow, Inbound } from "../../resolve/network";
import { networkEnds } from "../../resolve/networkEnd";
import { normaliseCidr } from "../../resolve/target";
import { reference, type Declaration } from "../declaration";
import { gatewayPart, groupName, type SpaceContext } from "./objects";

/** A shared group of the sources of one inbound port, so that the destination needs one rule for all of them. */
export interface ClientGroup {
  /** Of its declaration, and the same without the space. */
  readonly name: string;
  readonly shortName: string;
  readonly destination: Application;
  readonly port: number;
  readonly sources: readonly string[];
}

/** Security groups are identities: one for each application, each gateway, each client group, and the platform. */
export function securityGroups(space: SpaceContext, clientGroups: readonly ClientGroup[]): Declaration[] {
  const { network } = space;
  const applications = [...network.applications.values()].filter(isRun);
  return [
    ...applications.map(({ name }) =>
      group(space, groupName(space, name), `Application ${name} of space ${network.space}`, name),
    ),
    ...network.gateways.map(({ name }) =>
      group(space, gatewayPart(space, name, ""), `Gateway ${name} of space ${network.space}`),
    ),
    ...clientGroups.map(({ name, destination, port }) =>
      group(space, name, `Clients of ${destination.name} on tcp ${port} in space ${network.space}`),
    ),
    ...(hasPlatformGroup(space)
      ? [group(space, platformGroupName(space), `Image pulls and logs of space ${network.space}`)]
      : []),
  ];
}

/** A group without rules: Pulumi removes the egress rule that AWS adds. Its description can never be changed. */
function group(space: SpaceContext, name: string, description: string, application?: string): Declaration {
  return space.declare("aws:ec2/securityGroup:SecurityGroup", name, {
    // AWS refuses names that look like ids.
    ...(name.startsWith("sg-") && { namePrefix: `appnet-${name}-` }),
    description: description.slice(0, 255),
    vpcId: space.vpcId,
    // A rule in the group of another space's application that names this one would keep AWS from deleting it.
    ...(application !== undefined && { revokeRulesOnDelete: true }),
    tags: space.tags(name, application),
  });
}

export function platformGroupName(space: SpaceContext): string {
  return `${space.prefix}-platform.egress`;
}

/** Tasks that appnet runs pull images and send logs, unless that is closed. */
export function hasPlatformGroup(space: SpaceContext): boolean {
  return (
    platformDestinations(space.settings).length > 0 && [...space.network.applications.values()].some(isRun)
  );
}

/** The security group of an application, gateway or other space's application; undefined for ends without one. */
export function groupOf(space: SpaceContext, end: End): pulumi.Input<string> | undefined {
  switch (end.kind) {
    case "application":
      return !end.elsewhere ? localGroup(space, end.name) : peerGroup(space, end);
    case "gateway":
      return reference(gatewayPart(space, end.name, ""), "id");
    default:
      return undefined;
  }
}

function localGroup(space: SpaceContext, name: string): pulumi.Input<string> {
  const existing = space.network.applications.get(name)?.model.existing?.securityGroupId;
  return existing ?? reference(groupName(space, name), "id");
}

function peerGroup(space: SpaceContext, end: Extract<End, { kind: "application" }>): pulumi.Input<string> {
  const { name, space: peer, organization } = end;
  const given = space.context.directory.peerOf(end)?.model?.securityGroupIds?.[name];
  if (given !== undefined) return given;
  const neighbour = space.context.directory.neighbour(end);
  if (neighbour) {
    const existing = neighbour.model.existing?.securityGroupId;
    return existing ?? groupOfNeighbour(space, end);
  }
  const tags = { "appnet:organization": organization, "appnet:space": peer, "appnet:application": name };
  return space.seek(
    `group-of-${formatParty(end)}`,
    "aws:ec2/getSecurityGroups:getSecurityGroups",
    { tags },
    { who: formatParty(end), fix: `give peers.${peer}.securityGroupIds.${name}` },
  );
}

/** The security group that another space of the program makes for one of its applications. */
export function groupOfNeighbour(
  space: SpaceContext,
  { name, space: peer, organization }: ApplicationEnd,
): pulumi.Input<string> {
  const prefix = space.context.directory.prefixOf(peer, organization);
  return reference(`${prefix}-${name}`, "id", undefined, { space: peer, organization });
}

/** The client groups that inbounds ask for, with the sources that join them. */
export function clientGroupsOf(space: SpaceContext): ClientGroup[] {
  const groups = new Map<string, ClientGroup & { sources: string[] }>();
  for (const application of space.network.applications.values()) {
    for (const inbound of application.inbound.filter((it) => it.clientGroup)) {
      for (const port of [inbound.port, inbound.tlsPort].flatMap((it) => it ?? [])) {
        const suffix = port === inbound.tlsPort ? "tls-clients" : "clients";
        const shortName = `${application.name}.${inbound.name}-${suffix}`;
        groups.set(key(application.name, inbound, portAt(inbound, port)), {
          name: groupName(space, shortName),
          shortName,
          destination: application,
          port: portAt(inbound, port),
          sources: [],
        });
      }
    }
  }
  for (const flow of space.network.flows) {
    const found = clientGroupKey(space, flow);
    if (found !== undefined) groups.get(found)!.sources.push((flow.source as { name: string }).name);
  }
  return [...groups.values()].filter((it) => it.sources.length > 0);
}

/** Why every task that appnet runs reaches what the platform needs. */
export const PLATFORM_REASON: Reason = { kind: "platform", need: "images and logs" };

/** Why a task whose variables are secrets reaches it, too. */
export const SECRETS_REASON: Reason = { kind: "platform", need: "secrets" };

/** Where tasks pull images, send logs and read secrets, as the ends of flows. */
export function platformDestinations(settings: AwsSettings): End[] {
  const { cidrs, securityGroupIds, prefixListIds, closed } = settings.platformEgress ?? {};
  if (closed) return [];
  const narrowed: End[] = [
    ...networkEnds(
      (cidrs ?? []).map((it) => (typeof it === "string" ? normaliseCidr(it) : it)),
      "aws.platformEgress.cidrs",
    ),
    ...(securityGroupIds ? [{ kind: "platform", name: "vpc-endpoints" } as const] : []),
    ...(prefixListIds ? [{ kind: "platform", name: "prefix-lists" } as const] : []),
  ];
  return narrowed.length > 0 ? narrowed : [{ kind: "internet" }];
}

/** Whether a flow is covered by a shared group, and needs no rules of its own. */
export function isCovered(space: SpaceContext, flow: Flow): boolean {
  return (
    flow.because.some((it) => isSameReason(it, PLATFORM_REASON)) || clientGroupKey(space, flow) !== undefined
  );
}

/** The client group that covers a flow; undefined for flows with rules of their own. */
export function clientGroupOf(
  space: SpaceContext,
  flow: Flow,
  groups: readonly ClientGroup[],
): ClientGroup | undefined {
  if (clientGroupKey(space, flow) === undefined || flow.destination.kind !== "application") return undefined;
  const { name } = flow.destination;
  return groups.find((it) => it.destination.name === name && it.port === flow.ports.from);
}

/** The client group of a flow: its source must be run by appnet, which attaches the group to its tasks. */
function clientGroupKey(space: SpaceContext, flow: Flow): string | undefined {
  const { source, destination, ports, protocol } = flow;
  if (source.kind !== "application" || source.elsewhere) return undefined;
  if (destination.kind !== "application" || destination.elsewhere) return undefined;
  if (ports.from !== ports.to || source.name === destination.name) return undefined;
  if (!isRun(space.network.applications.get(source.name)!)) return undefined;
  const application = space.network.applications.get(destination.name)!;
  const inbound = application.inbound.find(
    (it) =>
      it.clientGroup &&
      it.transport === protocol &&
      (it.containerPort === ports.from || it.tlsPort === ports.from),
  );
  return inbound && key(application.name, inbound, ports.from);
}

function key(application: string, inbound: Inbound, port: number): string {
  return `${application} ${inbound.transport} ${port}`;
}
