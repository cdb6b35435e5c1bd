import type { ComponentName } from "../../names/componentName";
import { shortHash, shorten } from "../../resolve/flows";
import type { Application, Gateway, Inbound } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { targetHealth } from "./health";
import { frontPart, type SpaceContext } from "./objects";
import { trimEnd } from "../../names/trim";

const MAXIMUM_NAME = 32;
const DEREGISTRATION_SECONDS = 30;

/** The target group of one gateway for one port of one application: a group belongs to one load balancer. */
export interface TargetGroup {
  readonly name: string;
  readonly gateway: Gateway;
  readonly application: Application;
  readonly inbound: Inbound;
}

/** The target groups of every gateway, each once however many routes lead to it. */
export function targetGroupsOf(space: SpaceContext): TargetGroup[] {
  return space.network.gateways.flatMap((gateway) => {
    const groups = new Map<string, TargetGroup>();
    for (const { destination, inbound } of gateway.routes) {
      const name = targetGroupName(space, gateway, destination, inbound);
      groups.set(name, { name, gateway, application: destination, inbound });
    }
    return [...groups.values()];
  });
}

/** The declaration of a target group. */
export function targetGroupName(
  space: SpaceContext,
  gateway: Gateway,
  { name }: Application,
  inbound: Inbound,
): string {
  // One port may be served as HTTP and as gRPC by two inbounds; a target group speaks one of them.
  const grpc = gateway.tls !== "passthrough" && isGrpc(inbound) ? "-grpc" : "";
  return frontPart(space, gateway, `to-${name}-${inbound.containerPort}${grpc}`);
}

export function lowerTargetGroup(space: SpaceContext, group: TargetGroup): Declaration {
  const { name, gateway, application, inbound } = group;
  const component: ComponentName = { type: "Gateway", name: gateway.name };
  const protocol = protocolOf(gateway, inbound);
  return space.declare(
    "aws:lb/targetGroup:TargetGroup",
    name,
    {
      name: loadBalancingName(space, `${application.name}-${inbound.containerPort}`, [
        gateway.name,
        ...(gateway.internal ? ["internal"] : []),
        protocol.protocol,
        protocol.protocolVersion ?? "",
        typeof space.vpcId === "string" ? space.vpcId : "",
      ]),
      targetType: "ip",
      port: inbound.containerPort,
      ...protocol,
      vpcId: space.vpcId,
      deregistrationDelay: DEREGISTRATION_SECONDS,
      healthCheck: targetHealth(gateway, application, inbound),
      tags: space.tags(name, application.name),
    },
    { component },
  );
}

function isGrpc({ protocol }: Inbound): boolean {
  return protocol === "grpc" || protocol === "grpcs";
}

function protocolOf(gateway: Gateway, inbound: Inbound): { protocol: string; protocolVersion?: string } {
  if (gateway.tls === "passthrough") return { protocol: "TCP" };
  const encrypted = inbound.tls === "application";
  const grpc = isGrpc(inbound);
  return { protocol: encrypted ? "HTTPS" : "HTTP", protocolVersion: grpc ? "GRPC" : "HTTP1" };
}

/**
 * A physical name of at most 32 letters, digits and hyphens. Whatever AWS can only change by replacing the resource is
 * hashed into it, so that the new one can be made before the old one goes.
 */
export function loadBalancingName(
  space: SpaceContext,
  readable: string,
  distinct: readonly string[],
): string {
  const { organization, space: spaceName } = space.network;
  const hash = shortHash([organization, spaceName, readable, ...distinct].join(" "));
  const text = `${spaceName}-${readable}`.replace(/[^A-Za-z0-9]+/g, "-").replace(/^internal-/, "int-");
  const room = MAXIMUM_NAME - hash.length - 1;
  return `${trimEnd(shorten(text, room).slice(0, room), /-/)}-${hash}`;
}
