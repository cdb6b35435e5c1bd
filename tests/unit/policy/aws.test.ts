import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Connection, Gateway, Space } from "../../../components";
import { findings, stackOf, type Moment } from "./support";

const NOTHING = { undeclared: [], blocked: [], undecided: [] };
const moments: Moment[] = ["preview", "up"];

function newSpace(name: string, options = {}): Space {
  return new Space(name, { organization: "acme", aws: { region: "eu-central-1" } }, options);
}

function newApplication(space: Space, name: string, options = {}): Application {
  const inbound = { api: { port: 3000, protocol: "http" as const } };
  return new Application(name, { space, image: `${name}:1`, inbound }, options);
}

/** The frontend calls the basket; the private network calls the frontend. */
function shop(options = {}): Space {
  const space = newSpace("shop", options);
  const frontend = newApplication(space, "frontend", options);
  new Connection("basket", { source: frontend, destination: newApplication(space, "basket", options) });
  new Gateway("public", { space, internal: true, routes: [{ path: "/", destination: frontend }] }, options);
  return space;
}

const judged = async (program: () => unknown, moment: Moment) => findings(await stackOf(program, moment));

/** The group that the space made for an application, as a program's transforms may get hold of it. */
function shopWithGroups(): Map<string, aws.ec2.SecurityGroup> {
  const groups = new Map<string, aws.ec2.SecurityGroup>();
  const collect = ({ name, resource }: { name: string; resource: pulumi.Resource }) => {
    if (aws.ec2.SecurityGroup.isInstance(resource)) groups.set(name, resource);
    return undefined;
  };
  shop({ transformations: [collect] });
  return groups;
}

/** A program whose own part runs once the space has made its resources. */
function beside(add: (group: (name: string) => pulumi.Output<string>) => unknown): () => Promise<void> {
  return async () => {
    const groups = shopWithGroups();
    while (groups.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    add((name) => groups.get(name)!.id);
  };
}

const INGRESS = { fromPort: 22, toPort: 22, ipProtocol: "tcp" };

describe.each(moments)("on AWS, at %s", (moment) => {
  it("two spaces of one stack are proved, with what passes between them", async () => {
    const program = () => {
      const [shopping, payments] = [shop(), newSpace("payments")];
      const ledger = newApplication(payments, "ledger");
      new Connection("pay", { source: newApplication(shopping, "checkout"), destination: ledger });
    };
    expect(await judged(program, moment)).toEqual(NOTHING);
  });

  it("a rule of the user's on a space's group is found", async () => {
    const program = beside((group) => {
      new aws.vpc.SecurityGroupIngressRule("ssh", {
        ...INGRESS,
        securityGroupId: group("shop-basket"),
        cidrIpv4: "0.0.0.0/0",
      });
    });
    expect(await judged(program, moment)).toEqual({
      ...NOTHING,
      undeclared: [
        expect.stringMatching(
          /^ssh: Space shop, ssh \(not of appnet\)\n- 0\.0\.0\.0\/0 reaches basket on tcp 22/,
        ),
      ],
    });
  });

  it("a rule of the user's that leads from one of the space's groups to another is found with its other end", async () => {
    const program = beside((group) => {
      const [basket, frontend] = [group("shop-basket"), group("shop-frontend")];
      new aws.vpc.SecurityGroupIngressRule("in", {
        ...INGRESS,
        securityGroupId: basket,
        referencedSecurityGroupId: frontend,
      });
      new aws.vpc.SecurityGroupEgressRule("out", {
        ...INGRESS,
        securityGroupId: frontend,
        referencedSecurityGroupId: basket,
      });
    });
    const { undeclared } = await judged(program, moment);
    expect(undeclared).toEqual([
      "out: Space shop, out, in (not of appnet)\n- frontend reaches basket on tcp 22, which is not declared: out lets it out, and in lets it in",
    ]);
  });

  it("a rule of the user's for a group of another space is found", async () => {
    const groups = new Map<string, aws.ec2.SecurityGroup>();
    const collect = ({ name, resource }: { name: string; resource: pulumi.Resource }) => {
      if (aws.ec2.SecurityGroup.isInstance(resource)) groups.set(name, resource);
      return undefined;
    };
    const program = async () => {
      const options = { transformations: [collect] };
      shop(options);
      newApplication(newSpace("payments", options), "ledger", options);
      while (!groups.has("payments-ledger")) await new Promise((resolve) => setTimeout(resolve, 1));
      const [basket, ledger] = [groups.get("shop-basket")!.id, groups.get("payments-ledger")!.id];
      new aws.vpc.SecurityGroupIngressRule("in", {
        ...INGRESS,
        securityGroupId: basket,
        referencedSecurityGroupId: ledger,
      });
      new aws.vpc.SecurityGroupEgressRule("out", {
        ...INGRESS,
        securityGroupId: ledger,
        referencedSecurityGroupId: basket,
      });
    };
    const { undeclared, undecided } = await judged(program, moment);
    expect(undecided).toEqual([]);
    expect(undeclared).toContainEqual(
      expect.stringMatching(
        /Space shop, .*in.* \(not of appnet\)\n- anything in security group payments-ledger reaches basket on tcp 22/,
      ),
    );
  });

  it("a rule of the user's written in the classic way is found", async () => {
    const program = beside((group) => {
      new aws.ec2.SecurityGroupRule("classic", {
        type: "ingress",
        securityGroupId: group("shop-basket"),
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: ["0.0.0.0/0"],
      });
    });
    const { undeclared } = await judged(program, moment);
    expect(undeclared.join("\n")).toContain("classic (not of appnet)\n- 0.0.0.0/0 reaches basket on tcp 22");
  });

  it("a load balancer of the user's with a gateway's group is found", async () => {
    const program = beside((group) => {
      new aws.lb.LoadBalancer("theirs", {
        loadBalancerType: "application",
        securityGroups: [group("shop-gateway.public")],
      });
    });
    const { undeclared } = await judged(program, moment);
    expect(undeclared.join("\n")).toContain("load balancer theirs reaches frontend on tcp 3000");
  });

  it("groups and rules of the user's that are about something else are left alone", async () => {
    const program = () => {
      shop();
      const group = new aws.ec2.SecurityGroup("theirs", {
        ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      });
      new aws.vpc.SecurityGroupEgressRule("theirs-out", {
        securityGroupId: group.id,
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      });
    };
    expect(await judged(program, moment)).toEqual(NOTHING);
  });

  it("a space's group with rules in it, by a transformation, is found", async () => {
    const open = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
    const widen = ({ name, props, opts }: { name: string; props: object; opts: object }) =>
      name === "shop-basket" ? { props: { ...props, ingress: open }, opts } : undefined;
    const { undeclared } = await judged(() => shop({ transformations: [widen] }), moment);
    expect(undeclared.join("\n")).toContain(
      "shop-basket (of the space itself: look for transforms that change it)",
    );
    expect(undeclared.join("\n")).toContain("0.0.0.0/0 reaches basket");
  });

  it("a space's rule for other ports, by a transformation, is found: too much, and too little", async () => {
    const move = ({ name, props, opts }: { name: string; props: object; opts: object }) =>
      /frontend-to-basket.*gress$/.test(name)
        ? { props: { ...props, fromPort: 3001, toPort: 3001 }, opts }
        : undefined;
    const { undeclared, blocked } = await judged(() => shop({ transformations: [move] }), moment);
    expect(undeclared.join("\n")).toContain("frontend reaches basket on tcp 3001");
    expect(blocked.join("\n")).toContain("tcp 3000");
  });
});

describe("what is not known yet", () => {
  const mixed = beside((group) => {
    new aws.vpc.SecurityGroupIngressRule("either", {
      ...INGRESS,
      securityGroupId: pulumi.all([group("shop-basket"), group("shop-frontend")]).apply(([basket]) => basket),
      cidrIpv4: "0.0.0.0/0",
    });
  });

  it("is said by name in a preview, and never taken for proved or for wrong", async () => {
    const { undeclared, blocked, undecided } = await judged(mixed, "preview");
    expect([undeclared, blocked]).toEqual([[], []]);
    expect(undecided).toEqual([
      "either: Space shop, either: which security group it means is not known before deployment",
    ]);
  });

  it("is not what one of several resources suggests", async () => {
    const program = beside((group) => {
      const parameter = new aws.ssm.Parameter("chosen", { type: "String" });
      new aws.vpc.SecurityGroupIngressRule("either", {
        ...INGRESS,
        securityGroupId: pulumi.all([parameter.arn, group("shop-basket")]).apply(([, id]) => id),
        cidrIpv4: "0.0.0.0/0",
      });
    });
    const { undeclared, undecided } = await judged(program, "preview");
    expect(undeclared).toEqual([]);
    expect(undecided.join("\n")).toContain("either: which security group it means is not known");
  });

  it("is judged once it is known", async () => {
    const { undeclared, undecided } = await judged(mixed, "up");
    expect(undecided).toEqual([]);
    expect(undeclared.join("\n")).toContain("0.0.0.0/0 reaches basket on tcp 22");
  });

  it("does not hide what is known to pass", async () => {
    const program = beside((group) => {
      const securityGroupId = group("shop-basket");
      const cidrIpv4 = pulumi.interpolate`${group("shop-frontend")}/32`;
      new aws.vpc.SecurityGroupIngressRule("somewhere", { ...INGRESS, securityGroupId, cidrIpv4 });
      new aws.vpc.SecurityGroupIngressRule("ssh", { ...INGRESS, securityGroupId, cidrIpv4: "0.0.0.0/0" });
    });
    const { undeclared, undecided } = await judged(program, "preview");
    expect(undeclared.join("\n")).toContain("ssh (not of appnet)\n- 0.0.0.0/0 reaches basket on tcp 22");
    expect(undecided.join("\n")).toContain("somewhere: its network");
  });

  it("is an existing group of the same stack, until it exists", async () => {
    const program = () => {
      const space = newSpace("shop");
      const group = new aws.ec2.SecurityGroup("legacy");
      const legacy = new Application("legacy", {
        space,
        existing: { securityGroupId: group.id },
        inbound: { api: { port: 80, protocol: "http" } },
      });
      new Connection("legacy", { source: newApplication(space, "frontend"), destination: legacy });
    };
    const before = await judged(program, "preview");
    expect(before.undeclared).toEqual([]);
    expect(before.undecided.join("\n")).toContain("legacy: which security group it means is not known");
    expect(await judged(program, "up")).toEqual(NOTHING);
  });
});
