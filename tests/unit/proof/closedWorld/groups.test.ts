import { describe, expect, it } from "vitest";
import type { Plan } from "../../../../core/plan/plan";
import { verdictOf } from "../../../../proof/verdict";
import { plannedExample, resource, saidBeside, saidOf, saidOfResource, saidWithin } from "./support";

const plan = plannedExample("aws-shop");
const BASKET = "${shop-basket.id}";

const openRule = (securityGroupId: string) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "theirs", {
    securityGroupId,
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  });

it("the plan itself is proved", () => {
  expect(saidOf(plan, () => undefined)).toEqual([]);
});

describe("a group that the resources do not hold", () => {
  it("on a service may have any rules", () => {
    expect(
      saidOfResource(plan, "shop-basket-service", (it) =>
        it.networkConfiguration.securityGroups.push("sg-1"),
      ),
    ).toEqual([
      "shop-basket-service: it is in sg-1 as well, whose rules are not among the resources (take it out, or bring its rules)",
    ]);
  });

  it("on a load balancer may have any rules", () => {
    expect(
      saidOfResource(plan, "shop-gateway.public-load-balancer", (it) => it.securityGroups.push("sg-1")),
    ).toEqual([
      "shop-gateway.public-load-balancer: it is in sg-1 as well, whose rules are not among the resources (take it out, or bring its rules)",
    ]);
  });

  it("may be one of the plan's where a rule is written for its id", () => {
    const said = ["theirs: whose group sg-1 is, is not known: it may be one of the plan's"];
    expect(saidWithin(plan, openRule("sg-1"))).toEqual(said);
    expect(saidBeside(plan, openRule("sg-1"))).toEqual(said);
    // An engine knows every id that there is.
    const { problems, beside } = verdictOf({ ...plan, idsAreKnown: true, others: [openRule("sg-1")] });
    expect([problems, beside]).toEqual([[], []]);
  });
});

describe("rules within a group, or of the older kind, that are not known", () => {
  const inline = (more: object) =>
    saidOfResource(plan, "shop-basket", (it) => {
      it.ingress = [{ protocol: "tcp", fromPort: 22, toPort: 22, ...more }];
    });

  it.each(["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"])("%s", (field) => {
    const said = `its ${field} are not known before deployment`;
    expect(inline({ [field]: "[known after deployment]" })).toContain(`shop-basket: ${said}`);
    const { inputs, ...rule } = openRule(BASKET);
    const older = {
      ...rule,
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      inputs: {
        securityGroupId: BASKET,
        type: "ingress",
        protocol: "-1",
        [field]: "[known after deployment]",
      },
    };
    if (field !== "securityGroups") expect(saidWithin(plan, older)).toContain(`theirs: ${said}`);
    expect(inputs).toBeDefined();
  });

  it("whether it is the group itself", () => {
    expect(inline({ self: "[known after deployment]" })).toContain(
      "shop-basket: whether it is about the group itself is not known before deployment",
    );
  });

  it("a block of them", () => {
    expect(
      saidOfResource(plan, "shop-basket", (it) => (it.ingress = ["[known after deployment]"])),
    ).toContain("shop-basket: its ingress[0] is not known before deployment");
  });
});

describe("listeners, rules and certificates that name what they belong to by an ARN", () => {
  const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1";
  const forward = { type: "forward", targetGroupArn: "${shop-gateway.public-to-catalog-3001.arn}" };
  const listener = (module: string) =>
    resource(`aws:${module}/listener:Listener`, "theirs", {
      loadBalancerArn: ARN,
      port: 8080,
      protocol: "HTTP",
      defaultActions: [forward],
    });

  it.each(["lb", "alb"])("a listener of aws.%s", (module) => {
    const said = [`theirs: which load balancer "${ARN}" is, is not known: it may be one of the plan's`];
    expect(saidWithin(plan, listener(module))).toEqual(said);
    expect(saidBeside(plan, listener(module))).toEqual(said);
  });

  it("a rule, and a certificate more", () => {
    const rule = resource("aws:lb/listenerRule:ListenerRule", "theirs", {
      listenerArn: ARN,
      priority: 1,
      conditions: [{ pathPattern: { values: ["/*"] } }],
      actions: [forward],
    });
    const certificate = resource("aws:lb/listenerCertificate:ListenerCertificate", "theirs", {
      listenerArn: ARN,
      certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1",
    });
    const said = [`theirs: which listener "${ARN}" is, is not known: it may be one of the plan's`];
    expect(saidWithin(plan, rule)).toEqual(said);
    expect(saidWithin(plan, certificate)).toEqual(said);
    const own = {
      ...certificate,
      inputs: { ...(certificate.inputs as object), listenerArn: "${shop-gateway.public-listener-443.arn}" },
    };
    expect(saidWithin(plan, own)).toEqual([
      "theirs: it adds a certificate to shop-gateway.public-listener-443, which nothing declares",
    ]);
  });
});

describe("load balancers have twins under other names, which are read as well", () => {
  it.each(["alb", "elasticloadbalancingv2", "applicationloadbalancing"])("aws.%s", (module) => {
    const listener = resource(`aws:${module}/listener:Listener`, "theirs", {
      loadBalancerArn: "${shop-gateway.public-load-balancer.arn}",
      port: 8443,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: "${shop-gateway.public-to-catalog-3001.arn}" }],
    });
    const said = ["gateway:public listens on 8443 in mode plain, which is not declared: theirs"];
    expect(saidWithin(plan, listener)).toEqual(said);
    expect(saidBeside(plan, listener)).toEqual(said);
  });
});

describe("what has an interface, beside a space", () => {
  const kinds = [
    ["aws:ec2/instance:Instance", "vpcSecurityGroupIds"],
    ["aws:ec2/networkInterface:NetworkInterface", "securityGroups"],
    ["aws:rds/instance:Instance", "vpcSecurityGroupIds"],
  ] as const;
  const undecided = (type: string) => [
    `theirs: resources of type ${type} are not understood (it is decided without them)`,
  ];

  it.each(kinds)("is undecided in a group of the space, or one that is not known: %s", (type, field) => {
    for (const group of [BASKET, "[known after deployment]", "sg-1"]) {
      expect(saidBeside(plan, resource(type, "theirs", { [field]: [group] }))).toEqual(undecided(type));
    }
    expect(saidBeside(plan, resource(type, "theirs", { [field]: "[known after deployment]" }))).toEqual(
      undecided(type),
    );
  });

  it.each(kinds)("is its own in groups of others: %s", (type, field) => {
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "group", {});
    expect(saidBeside(plan, group, resource(type, "theirs", { [field]: ["${group.id}"] }))).toEqual([]);
    expect(saidBeside(plan, resource(type, "theirs", {}))).toEqual([]);
  });

  it("a function's groups stand deeper", () => {
    const inGroup = (group: string) =>
      resource("aws:lambda/function:Function", "theirs", { vpcConfig: { securityGroupIds: [group] } });
    expect(saidBeside(plan, inGroup(BASKET))).toEqual(undecided("aws:lambda/function:Function"));
    expect(saidBeside(plan, inGroup("${group.id}"))).toEqual([]);
  });

  it("is undecided in the group of an existing application", () => {
    const existing: Plan = plannedExample("aws-existing-group");
    const [group] = existing.identities.flatMap(({ securityGroups = [] }) => securityGroups);
    const instance = resource("aws:ec2/instance:Instance", "theirs", { vpcSecurityGroupIds: [group] });
    expect(saidBeside(existing, instance)).toEqual(undecided("aws:ec2/instance:Instance"));
  });
});

it("a load balancer that lets in past its groups what comes by PrivateLink is undecided", () => {
  expect(
    saidOfResource(plan, "shop-gateway.public-load-balancer", (it) => {
      it.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic = "off";
    }),
  ).toEqual([
    'shop-gateway.public-load-balancer: its enforceSecurityGroupInboundRulesOnPrivateLinkTraffic is "off", and only "on" is understood: otherwise what comes by PrivateLink passes whatever the groups say',
  ]);
});
