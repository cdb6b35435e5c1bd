import { readFileSync } from "node:fs";
import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";
import { planOf } from "../../../../core/plan/plan";
import { isReplacedBy } from "../../../../core/plan/replacements";
import { fixedInputs as aws } from "../../../../core/platforms/aws/replacements";
import { fixedInputs as kubernetes } from "../../../../core/platforms/kubernetes/replacements";

const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const service = "aws:ecs/service:Service";
const deployment = "kubernetes:apps/v1:Deployment";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** Whether another value of a property replaces the resource; no side stands for a property that is not there. */
function replaces(
  type: string,
  path: string,
  values: { before?: unknown; after?: unknown } = changed,
): boolean {
  return isReplacedBy(type, { path, ...values }, { before: {}, after: {} });
}

const changed = { before: "a", after: "b" };
const added = { after: "b" };
const removed = { before: "a" };

describe("what replaces a resource", () => {
  it.each(globSync("examples/*/appnet.yaml").sort())("is known for every type in %s", (file) => {
    const { resources } = planOf(compileText(readFileSync(file, "utf8")).compilation!);
    const known = new Set(Object.keys({ ...aws, ...kubernetes }));
    expect(resources.map(({ type }) => type).filter((type) => !known.has(type))).toEqual([]);
  });

  it.each([
    ["aws:acm/certificate:Certificate", "domainName"],
    [
      "aws:acmpca/certificateAuthority:CertificateAuthority",
      "certificateAuthorityConfiguration.subject.commonName",
    ],
    ["aws:cloudwatch/logGroup:LogGroup", "name"],
    ["aws:ec2/securityGroup:SecurityGroup", "description"],
    ["aws:ec2/securityGroup:SecurityGroup", "name"],
    ["aws:ec2/securityGroup:SecurityGroup", "vpcId"],
    ["aws:ecs/cluster:Cluster", "name"],
    ["aws:ecs/taskDefinition:TaskDefinition", "containerDefinitions"],
    ["aws:ecs/taskDefinition:TaskDefinition", "requiresCompatibilities[0]"],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"],
    ["aws:lb/listener:Listener", "loadBalancerArn"],
    ["aws:lb/listenerRule:ListenerRule", "listenerArn"],
    ["aws:route53/record:Record", "name"],
    ["aws:servicediscovery/service:Service", "dnsConfig.dnsRecords[0].type"],
    [egressRule, "securityGroupId"],
    [ingressRule, "securityGroupId"],
    [loadBalancer, "internal"],
    [service, "cluster"],
    [service, "launchType"],
    [targetGroup, "port"],
    [targetGroup, "protocol"],
    [targetGroup, "targetType"],
    [targetGroup, "vpcId"],
    [deployment, "metadata.namespace"],
    [deployment, "spec.selector.matchLabels"],
    [deployment, 'spec.selector.matchLabels["appnet/application"]'],
    ["kubernetes:cert-manager.io/v1:Certificate", "metadata.name"],
    ["kubernetes:core/v1:ConfigMap", 'data["envoy.yaml"]'],
    ["kubernetes:core/v1:Namespace", "metadata.name"],
    ["kubernetes:core/v1:Secret", "type"],
    ["kubernetes:core/v1:Service", "spec.clusterIP"],
  ])("is for %s: %s", (type, path) => {
    expect(replaces(type, path)).toBe(true);
  });

  it.each([
    ["aws:cloudwatch/logGroup:LogGroup", "retentionInDays"],
    ["aws:ec2/securityGroup:SecurityGroup", "tags.Name"],
    ["aws:ecs/cluster:Cluster", "settings[containerInsights].value"],
    ["aws:ecs/taskDefinition:TaskDefinition", "tags.Name"],
    ["aws:iam/role:Role", "assumeRolePolicy"],
    ["aws:iam/rolePolicy:RolePolicy", "policy"],
    ["aws:lb/listener:Listener", "port"],
    ["aws:lb/listener:Listener", "sslPolicy"],
    ["aws:lb/listenerRule:ListenerRule", "priority"],
    ["aws:route53/record:Record", "aliases[0].name"],
    ["aws:servicediscovery/service:Service", "dnsConfig.dnsRecords[0].ttl"],
    [egressRule, "toPort"],
    [ingressRule, "cidrIpv4"],
    [ingressRule, "description"],
    [ingressRule, "fromPort"],
    [ingressRule, "ipProtocol"],
    [ingressRule, "referencedSecurityGroupId"],
    [loadBalancer, "idleTimeout"],
    [loadBalancer, "securityGroups[0]"],
    [service, "networkConfiguration.assignPublicIp"],
    [service, "networkConfiguration.securityGroups[1]"],
    [service, "taskDefinition"],
    [targetGroup, "deregistrationDelay"],
    [targetGroup, "healthCheck.port"],
    [deployment, "metadata.labels.team"],
    [deployment, "spec.replicas"],
    [deployment, "spec.template.spec.containers[server].image"],
    ["kubernetes:core/v1:ConfigMap", "metadata.labels.team"],
    ["kubernetes:core/v1:Namespace", "metadata.labels.team"],
    ["kubernetes:core/v1:Service", "spec.selector"],
    ["kubernetes:core/v1:Service", "spec.type"],
    ["kubernetes:core/v1:ServiceAccount", "automountServiceAccountToken"],
    ["kubernetes:gateway.networking.k8s.io/v1:Gateway", "spec.gatewayClassName"],
    [networkPolicy, "spec.podSelector.matchLabels.app"],
    [networkPolicy, "spec.egress[0].ports[0].port"],
  ])("is for %s: not %s", (type, path) => {
    expect(replaces(type, path)).toBe(false);
  });

  it("is nothing for a type of another provider", () => {
    expect(replaces("gcp:compute/firewall:Firewall", "name")).toBe(false);
  });

  it("is not a property whose name only begins alike", () => {
    expect(replaces(targetGroup, "portal")).toBe(false);
  });
});

describe("a whole object that is added or removed", () => {
  const cloudMap = "aws:servicediscovery/service:Service";

  it("replaces where a part of it does", () => {
    expect(replaces(cloudMap, "dnsConfig", { after: { namespaceId: "ns-1" } })).toBe(true);
    expect(replaces(cloudMap, "dnsConfig", { after: { dnsRecords: [{ type: "A" }] } })).toBe(true);
    expect(replaces(cloudMap, "dnsConfig.dnsRecords[1]", { before: { type: "AAAA", ttl: 10 } })).toBe(true);
  });

  it("does not replace where all of it can be changed in place", () => {
    expect(replaces(cloudMap, "dnsConfig", { after: { dnsRecords: [{ ttl: 10 }] } })).toBe(false);
  });

  it("does not replace for the parts of it that stay", () => {
    const [before, after] = [
      { namespaceId: "ns-1", dnsRecords: [{ type: "A", ttl: 10 }] },
      { namespaceId: "ns-1", dnsRecords: [{ type: "A", ttl: 20 }] },
    ];
    expect(replaces(cloudMap, "dnsConfig", { before, after })).toBe(false);
  });
});

describe("a rule of a security group", () => {
  it.each(["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"])(
    "takes another %s in place, but is replaced when it has one for the first time or no more",
    (end) => {
      expect(replaces(ingressRule, end)).toBe(false);
      expect(replaces(ingressRule, end, added)).toBe(true);
      expect(replaces(egressRule, end, removed)).toBe(true);
    },
  );

  it("may gain and lose any other property", () => {
    expect(replaces(ingressRule, "description", added)).toBe(false);
    expect(replaces(egressRule, "toPort", removed)).toBe(false);
  });
});

describe("the Region of a resource", () => {
  it("replaces it when it is another one", () => {
    expect(replaces("aws:ecs/cluster:Cluster", "region")).toBe(true);
  });

  it("does not when only one plan says it: the other means the provider's", () => {
    expect(replaces("aws:ecs/cluster:Cluster", "region", added)).toBe(false);
    expect(replaces("aws:ecs/cluster:Cluster", "region", removed)).toBe(false);
  });
});

describe("the subnets of a load balancer", () => {
  const replacesFor = (loadBalancerType: string, before: unknown, after: unknown) =>
    isReplacedBy(
      loadBalancer,
      { path: "subnets[0]", before: "a", after: "b" },
      { before: { loadBalancerType, subnets: before }, after: { loadBalancerType, subnets: after } },
    );

  it("replace a network load balancer, unless there are more than before", () => {
    expect(replacesFor("network", ["a", "b"], ["a", "c"])).toBe(true);
    expect(replacesFor("network", ["a", "b"], ["a"])).toBe(true);
    expect(replacesFor("network", ["a", "b"], ["a", "b", "c"])).toBe(false);
  });

  it("never replace an application load balancer", () => {
    expect(replacesFor("application", ["a", "b"], ["c"])).toBe(false);
  });

  it("do not when they are known only at deployment", () => {
    expect(replacesFor("network", "${prod-public-subnets.ids}", ["a"])).toBe(false);
  });
});
