/** That the stand-in refuses: without it, a run in which it refuses nothing would say nothing. */
import { describe, expect, it } from "vitest";
import { Account, type AwsType, type Inputs, type Kept } from "./account";
import { outputsOf } from "./outputs";
import { refusalOf } from "./refusals";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const SERVICE = "aws:ecs/service:Service";
const CLUSTER = "aws:ecs/cluster:Cluster";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const NAME = "aws:servicediscovery/service:Service";
const RECORD = "aws:route53/record:Record";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";

/** An account with a shop behind a load balancer. */
class Shop {
  readonly account = new Account();
  readonly group = this.make(GROUP, { name: "api", vpcId: "vpc-1" });
  readonly clients = this.make(GROUP, { name: "clients", vpcId: "vpc-1" });
  readonly rule = this.make(INGRESS, {
    securityGroupId: this.group.id,
    referencedSecurityGroupId: this.clients.id,
    ipProtocol: "tcp",
    fromPort: 80,
    toPort: 80,
  });
  readonly balancer = this.make(LOAD_BALANCER, { name: "edge", securityGroups: [] });
  readonly other = this.make(LOAD_BALANCER, { name: "other", securityGroups: [] });
  readonly targets = this.make(TARGET_GROUP, { name: "api" });
  readonly idle = this.make(TARGET_GROUP, { name: "idle" });
  readonly certificate = this.make(CERTIFICATE, { domainName: "example.com", validationMethod: "DNS" });
  readonly listener = this.make(LISTENER, {
    loadBalancerArn: this.balancer.id,
    port: 443,
    certificateArn: this.certificate.id,
    defaultActions: [{ type: "forward", targetGroupArn: this.targets.id }],
  });
  readonly cluster = this.make(CLUSTER, { name: "prod" });
  readonly namespace = this.make(NAMESPACE, { name: "prod.internal", vpc: "vpc-1" });
  readonly name = this.make(NAME, { name: "api", dnsConfig: { namespaceId: this.namespace.id } });
  readonly service = this.make(SERVICE, {
    name: "api",
    cluster: this.cluster.id,
    networkConfiguration: { securityGroups: [this.clients.id] },
    serviceRegistries: { registryArn: this.name.outputs["arn"] },
    loadBalancers: [{ targetGroupArn: this.targets.id }],
  });
  readonly role = this.make(ROLE, { name: "task" });
  readonly policy = this.make(POLICY, { name: "logs", role: "task" });
  readonly record = this.make(RECORD, { zoneId: "Z1", name: "example.com", type: "A" });

  make(type: AwsType, inputs: Inputs): Kept {
    const outputs = outputsOf(type, inputs, this.account);
    const kept = { type, id: outputs.id, inputs, outputs };
    this.account.put(kept);
    return kept;
  }

  create(type: AwsType, inputs: Inputs): string | undefined {
    return refusalOf("create", { type, id: "", inputs, outputs: {} }, this.account);
  }

  delete(kept: Kept): string | undefined {
    return refusalOf("delete", kept, this.account);
  }
}

const cases: readonly [string, (shop: Shop) => string | undefined, string][] = [
  ["a group that a rule names", (shop) => shop.delete(shop.clients), "DependencyViolation"],
  ["a rule twice", (shop) => shop.create(INGRESS, shop.rule.inputs), "InvalidPermission.Duplicate"],
  ["a group's name twice", (shop) => shop.create(GROUP, shop.group.inputs), "InvalidGroup.Duplicate"],
  ["a default target group's end", (shop) => shop.delete(shop.targets), "ResourceInUse"],
  [
    "a certificate's end that a listener has",
    (shop) => shop.delete(shop.certificate),
    "ResourceInUseException",
  ],
  ["a port twice", (shop) => shop.create(LISTENER, shop.listener.inputs), "DuplicateListener"],
  [
    "a certificate that is not issued",
    (shop) => shop.create(LISTENER, { ...shop.listener.inputs, port: 8443 }),
    "UnsupportedCertificate",
  ],
  [
    "a target group of another load balancer",
    (shop) =>
      shop.create(LISTENER, {
        loadBalancerArn: shop.other.id,
        port: 80,
        defaultActions: [{ type: "forward", targetGroupArn: shop.targets.id }],
      }),
    "TargetGroupAssociationLimit",
  ],
  [
    "a priority twice",
    (shop) => {
      const inputs = { listenerArn: shop.listener.id, priority: 7, actions: [] };
      shop.make(RULE, inputs);
      return shop.create(RULE, inputs);
    },
    "PriorityInUse",
  ],
  [
    "a service whose target group has no load balancer",
    (shop) =>
      shop.create(SERVICE, {
        ...shop.service.inputs,
        name: "idle",
        loadBalancers: [{ targetGroupArn: shop.idle.id }],
      }),
    "InvalidParameterException: the target group does not have an associated load balancer",
  ],
  [
    "a service in a group that is gone",
    (shop) => {
      shop.account.remove(shop.clients);
      return shop.create(SERVICE, { ...shop.service.inputs, name: "late" });
    },
    "InvalidParameterException: security group not found",
  ],
  ["a cluster's end with services", (shop) => shop.delete(shop.cluster), "ClusterContainsServicesException"],
  ["a role's end with policies", (shop) => shop.delete(shop.role), "DeleteConflict"],
  ["a name's end that tasks register", (shop) => shop.delete(shop.name), "ResourceInUse"],
  ["a name twice", (shop) => shop.create(NAME, shop.name.inputs), "ServiceAlreadyExists"],
  ["a namespace's end with names", (shop) => shop.delete(shop.namespace), "ResourceInUse"],
  [
    "a record twice",
    (shop) => shop.create(RECORD, shop.record.inputs),
    "InvalidChangeBatch: it already exists",
  ],
  [
    "a validation without its record",
    (shop) => shop.create(VALIDATION, { certificateArn: shop.certificate.id }),
    "timeout while waiting for state to become ISSUED",
  ],
];

describe("the stand-in", () => {
  it.each(cases)("refuses %s", (_, operation, code) => {
    const refusal = operation(new Shop());
    expect(refusal?.slice(0, code.length + 2)).toBe(`${code}: `);
    expect(refusal).toMatch(/\(https:\/\/docs\.aws\.amazon\.com\/.*\)$/);
  });

  it("takes what nothing is in the way of", () => {
    const shop = new Shop();
    expect(shop.create(RECORD, { ...shop.record.inputs, allowOverwrite: true })).toBeUndefined();
    expect(shop.create(TARGET_GROUP, { name: "new" })).toBeUndefined();
    for (const kept of [shop.rule, shop.service, shop.policy, shop.listener, shop.record]) {
      expect(shop.delete(kept)).toBeUndefined();
      shop.account.remove(kept);
    }
    const rest = [
      shop.group,
      shop.clients,
      shop.targets,
      shop.certificate,
      shop.name,
      shop.cluster,
      shop.role,
    ];
    expect(rest.map((it) => shop.delete(it))).toEqual(rest.map(() => undefined));
  });
});
