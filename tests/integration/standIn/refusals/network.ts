/** Of security groups and their rules. */
import { isDeepStrictEqual } from "node:util";
import { type Inputs, type Kept } from "../account";
import {
  GROUP,
  INGRESS,
  EGRESS,
  LOAD_BALANCER,
  SERVICE,
  api,
  MADE,
  sameAs,
  gone,
  usedBy,
  groupsOfService,
  type Refusal,
} from "./refusal";

const ec2 = (call: string) => api(`AWSEC2/latest/APIReference/API_${call}.html`);

const peerOf = ({ cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId }: Inputs) => ({
  cidrIpv4,
  cidrIpv6,
  prefixListId,
  referencedSecurityGroupId,
});

/** Rules of a group in one direction that name the group, or whose group it is. */
function isGroupOfRule(inputs: Inputs, { id }: Kept): boolean {
  // Its own rules go with it.
  return inputs["referencedSecurityGroupId"] === id && inputs["securityGroupId"] !== id;
}

function ruleRefusals(type: typeof INGRESS | typeof EGRESS): Refusal[] {
  const call = type === INGRESS ? "AuthorizeSecurityGroupIngress" : "AuthorizeSecurityGroupEgress";
  return [
    {
      type,
      on: MADE,
      code: "InvalidPermission.Duplicate",
      source: ec2(call),
      finds: (self, account) =>
        account.other(
          self,
          (it) =>
            isDeepStrictEqual(peerOf(it), peerOf(self.inputs)) &&
            ["securityGroupId", "ipProtocol", "fromPort", "toPort"].every(
              (key) => it[key] === self.inputs[key],
            ),
        )?.id,
    },
    {
      type,
      on: MADE,
      code: "InvalidGroup.NotFound",
      source: ec2(call),
      finds: gone(GROUP, (it) => [it["securityGroupId"], it["referencedSecurityGroupId"]]),
    },
    {
      type,
      on: ["create"],
      code: "RulesPerSecurityGroupLimitExceeded",
      source: api("vpc/latest/userguide/amazon-vpc-limits.html"),
      finds: ({ inputs }, account) => {
        const family = (it: Inputs) => (it["cidrIpv6"] === undefined ? "IPv4" : "IPv6");
        const same = account
          .ofType(type)
          .filter((it) => it.inputs["securityGroupId"] === inputs["securityGroupId"])
          .filter((it) => family(it.inputs) === family(inputs));
        return same.length >= 60 ? `${same.length} rules` : undefined;
      },
    },
  ];
}

export const networkRefusals: readonly Refusal[] = [
  ...ruleRefusals(INGRESS),
  ...ruleRefusals(EGRESS),
  {
    type: GROUP,
    on: ["create"],
    code: "InvalidGroup.Duplicate",
    source: ec2("CreateSecurityGroup"),
    finds: sameAs("name", "vpcId"),
  },
  {
    type: GROUP,
    on: ["delete"],
    code: "DependencyViolation",
    source: ec2("DeleteSecurityGroup"),
    finds: (self, account) =>
      usedBy(INGRESS, isGroupOfRule)(self, account) ??
      usedBy(EGRESS, isGroupOfRule)(self, account) ??
      usedBy(SERVICE, (it, { id }) => groupsOfService(it).includes(id))(self, account) ??
      usedBy(LOAD_BALANCER, (it, { id }) => (it["securityGroups"] as unknown[]).includes(id))(self, account),
  },
];
