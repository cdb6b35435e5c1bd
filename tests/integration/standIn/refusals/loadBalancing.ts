/** Of load balancers, their listeners, rules and target groups. */
import { type Account, type Kept } from "../account";
import {
  GROUP,
  LOAD_BALANCER,
  LISTENER,
  LISTENER_RULE,
  TARGET_GROUP,
  CERTIFICATE,
  VALIDATION,
  api,
  MADE,
  sameAs,
  gone,
  forwardedIn,
  balancersOf,
  balancerOfRule,
  type Refusal,
} from "./refusal";

const elb = (call: string) => api(`elasticloadbalancing/latest/APIReference/API_${call}.html`);

function isAssociatedElsewhere(self: Kept, account: Account): string | undefined {
  const own = self.type === LISTENER ? self.inputs["loadBalancerArn"] : balancerOfRule(self.inputs, account);
  return forwardedIn(self.inputs).find((it) =>
    [...balancersOf(it, account, self)].some((balancer) => balancer !== own),
  ) as string | undefined;
}

export const loadBalancingRefusals: readonly Refusal[] = [
  {
    type: LOAD_BALANCER,
    on: ["create"],
    code: "DuplicateLoadBalancerName",
    source: elb("CreateLoadBalancer"),
    finds: sameAs("name"),
  },
  {
    type: LOAD_BALANCER,
    on: MADE,
    code: "InvalidSecurityGroup",
    source: elb("CreateLoadBalancer"),
    finds: gone(GROUP, (it) => it["securityGroups"] as unknown[]),
  },
  {
    type: LOAD_BALANCER,
    on: ["delete"],
    code: "OperationNotPermitted",
    source: elb("DeleteLoadBalancer"),
    finds: ({ inputs }) => (inputs["enableDeletionProtection"] === true ? "deletion protection" : undefined),
  },
  {
    type: TARGET_GROUP,
    on: ["create"],
    code: "DuplicateTargetGroupName",
    source: elb("CreateTargetGroup"),
    finds: sameAs("name"),
  },
  {
    type: TARGET_GROUP,
    on: ["delete"],
    code: "ResourceInUse",
    source: elb("DeleteTargetGroup"),
    finds: ({ outputs }, account) => [...balancersOf(outputs["arn"], account)][0] as string | undefined,
  },
  {
    type: LISTENER,
    on: MADE,
    code: "DuplicateListener",
    source: elb("CreateListener"),
    finds: sameAs("loadBalancerArn", "port"),
  },
  {
    type: LISTENER,
    on: MADE,
    code: "LoadBalancerNotFound",
    source: elb("CreateListener"),
    finds: gone(LOAD_BALANCER, (it) => [it["loadBalancerArn"]]),
  },
  {
    type: LISTENER,
    on: MADE,
    code: "UnsupportedCertificate",
    source: elb("CreateListener"),
    finds: ({ inputs }, account) => {
      const certificate = account.find(CERTIFICATE, inputs["certificateArn"]);
      if (certificate?.inputs["validationMethod"] === undefined) return undefined;
      const isIssued = account
        .ofType(VALIDATION)
        .some((it) => it.inputs["certificateArn"] === certificate.id);
      return isIssued ? undefined : `${certificate.id} is not issued`;
    },
  },
  {
    type: LISTENER,
    on: MADE,
    code: "CertificateNotFound",
    source: elb("CreateListener"),
    finds: gone(CERTIFICATE, (it) => [it["certificateArn"]]),
  },
  {
    type: LISTENER_RULE,
    on: MADE,
    code: "PriorityInUse",
    source: elb("CreateRule"),
    finds: sameAs("listenerArn", "priority"),
  },
  {
    type: LISTENER_RULE,
    on: MADE,
    code: "ListenerNotFound",
    source: elb("CreateRule"),
    finds: gone(LISTENER, (it) => [it["listenerArn"]]),
  },
  ...([LISTENER, LISTENER_RULE] as const).flatMap((type): Refusal[] => [
    {
      type,
      on: MADE,
      code: "TargetGroupNotFound",
      source: elb("CreateRule"),
      finds: gone(TARGET_GROUP, forwardedIn),
    },
    {
      type,
      on: MADE,
      code: "TargetGroupAssociationLimit",
      source: elb("CreateRule"),
      finds: isAssociatedElsewhere,
    },
  ]),
];
