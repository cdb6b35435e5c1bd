import { isRun } from "../../resolve/applications";
import { localEnd } from "../../resolve/flows";
import type { Declaration } from "../declaration";
import { groupOf } from "./groups";
import type { SpaceContext } from "./objects";
import { publicApplications } from "./publicAddresses";
import type { Report } from "./report";
import { ruleTags } from "./rules";

const EVERYWHERE = [
  ["ipv4", { cidrIpv4: "0.0.0.0/0" }],
  ["ipv6", { cidrIpv6: "::/0" }],
] as const;

/**
 * Rules that let everything through, in both directions, at every application that appnet runs: what any rule allows
 * passes. Rules rather than a group, because another group of a service rolls out its tasks anew. The groups of existing
 * workloads lose nothing by rules that are added to them, and gateways have no callers but those they were made for.
 */
export function lowerObservation(space: SpaceContext): Declaration[] {
  const { network } = space;
  if (network.isolation !== "observe") return [];
  return [...network.applications.values()].filter(isRun).flatMap((application) => {
    const securityGroupId = groupOf(space, localEnd(application, network))!;
    const description = `Everything passes at ${application.name}, because isolation is observe`;
    return EVERYWHERE.flatMap(([family, addresses]) => {
      const name = `${space.prefix}-${application.name}.allow-all-${family}`;
      const inputs = { securityGroupId, ...addresses, ipProtocol: "-1", description, ...ruleTags(space) };
      return [
        space.declare("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `${name}-egress`, inputs),
        space.declare("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", `${name}-ingress`, inputs),
      ];
    });
  });
}

/** Tasks with public addresses would be open to the internet, on every port. */
export function checkObservation(space: SpaceContext, report: Report): void {
  if (space.network.isolation !== "observe") return;
  const names = [...publicApplications(space)].sort();
  if (names.length === 0) return;
  report(
    ["isolation"],
    `isolation: observe lets everybody in, and tasks of ${names.join(", ")} have public addresses: the internet would reach all of their ports`,
    "give the subnets of a VPC in aws.privateSubnetIds, where tasks have none",
  );
}
