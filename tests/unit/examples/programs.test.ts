import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { appnet, directoryWith } from "../cli/support";
import { runProgram, type Registration } from "../support/mocks";

// The programs name the package as users do; here it is its sources.
vi.mock("pulumi-appnet", () => import("../../../components/index.ts"));

const DIRECTORY = "examples/programs";

interface Ran {
  readonly registrations: readonly Registration[];
  /** What the program exports. */
  readonly exported: Readonly<Record<string, unknown>>;
  readonly inputs: (name: string, type?: string) => Record<string, unknown>;
  readonly ofType: (type: string) => Registration[];
}

let runs = 0;

/** Runs a program in a cloud that gives ids, ARNs and addresses of the right form. */
async function run(program: string, options: Parameters<typeof runProgram>[1] = {}): Promise<Ran> {
  const exported: Record<string, unknown> = {};
  const file = resolve(DIRECTORY, program, "index.ts");
  runs += 1;
  const registrations = await runProgram(
    async () => Object.assign(exported, await import(`${file}?run=${runs}`)),
    { id: idOf, outputs: outputsOf, answer: lookedUp, ...options },
  );
  const ofType = (type: string) => registrations.filter((it) => it.type === type);
  const inputs = (name: string, type?: string) => {
    const found = registrations.filter((it) => it.name === name && (type === undefined || it.type === type));
    const [only, ...others] = type === undefined ? found.filter((it) => it.custom) : found;
    if (!only || others.length > 0) throw new Error(`there are ${found.length} of ${name}`);
    return only.inputs;
  };
  return { registrations, exported, inputs, ofType };
}

const idOf = (type: string, name: string) =>
  type === "aws:ec2/securityGroup:SecurityGroup" ? `sg-${name.replace(/[^a-z0-9]/g, "")}` : `${name}-id`;

const outputsOf = (_type: string, name: string): object =>
  Object.fromEntries(
    ["arn", "arnSuffix", "dnsName", "zoneId", "address", "url"].map((key) => [key, `${name}.${key}`]),
  );

const lookedUp = () => ({
  id: "vpc-1",
  ids: ["subnet-1", "subnet-2"],
  cidrBlock: "10.0.0.0/16",
  region: "eu-central-1",
});

/** By gateway, the endpoints that a program exports. */
async function endpointsIn(exported: Ran["exported"]): Promise<unknown> {
  return valueOf(pulumi.output(exported["endpoints"]));
}

/** The value of an Output that a program exports. */
const valueOf = (exported: unknown): Promise<unknown> =>
  (exported as { promise(): Promise<unknown> }).promise();

const isUnknown = (value: unknown): boolean =>
  (value as { __pulumiUnknown?: boolean } | undefined)?.__pulumiUnknown === true;

afterEach(() => pulumi.runtime.setAllConfig({}));

describe("a VPC of awsx in the same program", () => {
  const vpc = {
    vpcId: "vpc-0a1b2c",
    privateSubnetIds: ["subnet-a", "subnet-b"],
    publicSubnetIds: ["subnet-c", "subnet-d"],
  };

  it("holds tasks in its private subnets and the load balancer in its public ones", async () => {
    const answer = vi.fn<(token: string) => object>(lookedUp);
    const outputs = (type: string, name: string) => (type === "awsx:ec2:Vpc" ? vpc : outputsOf(type, name));
    const { inputs, exported } = await run("awsx-vpc", { outputs, answer });
    expect(inputs("shop-frontend-service")["networkConfiguration"]).toMatchObject({
      subnets: vpc.privateSubnetIds,
      assignPublicIp: false,
    });
    expect(inputs("shop-gateway.public-load-balancer")["subnets"]).toEqual(vpc.publicSubnetIds);
    expect(inputs("shop-frontend")["vpcId"]).toBe(vpc.vpcId);
    expect(answer.mock.calls.map(([token]) => token)).not.toContain("aws:ec2/getVpc:getVpc");
    expect(await endpointsIn(exported)).toEqual({ public: "shop-gateway.public-load-balancer.dnsName" });
  });

  it("is previewed before it exists", async () => {
    const { inputs } = await run("awsx-vpc", { preview: true, outputs: () => ({}) });
    expect(isUnknown(inputs("shop-gateway.public-load-balancer")["subnets"])).toBe(true);
    expect(isUnknown(inputs("shop-frontend")["vpcId"])).toBe(true);
  });
});

describe("a cluster of eks in the same program", () => {
  const outputs = (type: string): object =>
    type === "eks:index:Cluster" ? { kubeconfigJson: "KUBECONFIG" } : {};

  it.each([
    ["in a preview", true],
    ["when it exists", false],
  ])("gets everything of the space, %s", async (_, preview) => {
    const { inputs, registrations } = await run("eks-cluster", {
      preview,
      outputs: (type) => (preview ? {} : outputs(type)),
    });
    const { kubeconfig } = inputs("shop", "pulumi:providers:kubernetes");
    expect(preview ? isUnknown(kubeconfig) : kubeconfig).toBe(preview ? true : "KUBECONFIG");
    const built = registrations.filter((it) => it.type.startsWith("kubernetes:"));
    expect(built.map((it) => it.name)).toContain("shop-frontend-to-basket-tcp-3000-ingress");
    expect(built.map((it) => it.name)).toContain("shop-frontend-deployment");
    const elsewhere = built.filter((it) => !it.provider.includes("pulumi:providers:kubernetes::shop::"));
    expect(elsewhere.map((it) => it.name)).toEqual([]);
  });
});

describe("a loop and conditional connections", () => {
  const rules = ({ registrations }: Ran) =>
    registrations.map((it) => it.name).filter((name) => /-to-.*-ingress$/.test(name));
  const always = [
    "shop-basket-to-catalog-tcp-3001-ingress",
    "shop-frontend-to-basket-tcp-3000-ingress",
    "shop-frontend-to-catalog-tcp-3001-ingress",
  ];

  it("connect what the table says", async () => {
    const ran = await run("loop");
    expect(rules(ran).sort()).toEqual(always);
    expect(ran.registrations.map((it) => it.name)).not.toContain("traces");
  });

  it("connect more where the configuration says so", async () => {
    pulumi.runtime.setAllConfig({ "project:traced": "true" });
    const traced = ["basket", "catalog", "frontend"].map((it) => `shop-${it}-to-traces-tcp-4318-ingress`);
    const ran = await run("loop");
    expect(rules(ran).sort()).toEqual([...always, ...traced].sort());
    expect(JSON.stringify(ran.inputs("shop-catalog-deployment"))).toContain("CONNECTION_TRACES_URL");
  });
});

describe("a connection across stacks", () => {
  it("opens the group that the other stack hands on, and its own", async () => {
    const { exported } = await run("stack-references/ledger");
    const securityGroupId = await valueOf(exported["securityGroupId"]);
    expect(securityGroupId).toBe("sg-paymentsledger");
    const { registrations, inputs, ofType } = await run("stack-references/shop", {
      outputs: (type, name) =>
        type === "pulumi:pulumi:StackReference" ? { outputs: { securityGroupId } } : outputsOf(type, name),
    });
    expect(registrations.map((it) => it.name)).not.toContain("payments-ledger");
    const [ingress] = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(ingress!.inputs).toMatchObject({
      securityGroupId,
      referencedSecurityGroupId: "sg-shopfrontend",
      fromPort: 8443,
      toPort: 8443,
      ipProtocol: "tcp",
    });
    expect(JSON.stringify(inputs("shop-frontend-task-definition"))).toContain(
      "ledger.payments.acme.internal:8443",
    );
  });
});

describe("workloads of the program's own", () => {
  it("are told on Kubernetes where the others are, and get the labels that policies select", async () => {
    const { inputs, registrations } = await run("own-workloads");
    const { template } = inputs("orders", "kubernetes:apps/v1:Deployment")["spec"] as {
      template: { metadata: object; spec: { containers: { env: object[] }[] } };
    };
    expect(template.metadata).toEqual({ labels: { app: "orders" } });
    expect(template.spec.containers[0]!.env).toContainEqual({ name: "LEDGER", value: "ledger:5432" });
    const names = registrations.map(({ name }) => name);
    expect(names).toContain("shop-report-to-ledger-tcp-5432-ingress");
    expect(names.filter((name) => /-(deployment|service)$/.test(name))).toEqual([]);
  });

  it("are told on AWS, and keep their own groups, which get rules", async () => {
    const { inputs, ofType } = await run("own-workloads-aws");
    expect(inputs("receipts", "aws:lambda/function:Function")["environment"]).toMatchObject({
      variables: { CONNECTION_CATALOG_URL: "http://catalog.shop.acme.internal:8080" },
    });
    const callers = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(
      (rule) => rule.inputs["referencedSecurityGroupId"],
    );
    expect(callers.sort()).toEqual(["sg-batch", "sg-receipts"]);
  });
});

describe("top-level await", () => {
  const home = directoryWith();

  it("lets what comes after a wait join the space, in an ES module as Node loads it", () => {
    cpSync(`${DIRECTORY}/top-level-await`, home, { recursive: true });
    // Its own package.json ends this repository's package: it finds what it imports where npm would install it.
    mkdirSync(join(home, "node_modules"));
    symlinkSync(resolve(), join(home, "node_modules/pulumi-appnet"));
    symlinkSync(resolve("node_modules/@pulumi"), join(home, "node_modules/@pulumi"));
    const { stdout, stderr, code } = appnet(["plan", home, "--json"]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { resources } = JSON.parse(stdout) as Plan;
    expect(resources.map((it) => it.name)).toEqual(
      expect.arrayContaining([
        "shop-frontend-to-basket-tcp-3000-ingress",
        "shop-cleanup-deployment",
        "shop-cleanup-to-basket-tcp-3000-egress",
        "shop-cleanup-to-basket-tcp-3000-ingress",
      ]),
    );
  });
});

describe("thirty dynamic routes", () => {
  it("are thirty rules with priorities of their own, to one target group", async () => {
    const { ofType, inputs } = await run("dynamic-routes");
    const rules = ofType("aws:lb/listenerRule:ListenerRule").map((it) => it.inputs);
    const hosts = rules.map(
      ({ conditions }) => (conditions as { hostHeader?: { values: string[] } }[])[0]!.hostHeader!.values[0],
    );
    expect(new Set(hosts)).toEqual(
      new Set(Array.from({ length: 30 }, (_, index) => `tenant-${index + 1}.portal.example.com`)),
    );
    expect(new Set(rules.map(({ priority }) => priority)).size).toBe(30);
    expect(ofType("aws:lb/targetGroup:TargetGroup")).toHaveLength(1);
    expect(inputs("portal-gateway.public-listener-80")).toMatchObject({ port: 80 });
  });
});

/** What AWS gives no tags. */
const UNTAGGED = ["aws:iam/rolePolicy:RolePolicy"];

describe("transforms that add tags", () => {
  it("reach everything in the space, and leave the tags that it has", async () => {
    const { registrations } = await run("transforms");
    const built = registrations.filter((it) => it.custom);
    const tags = await Promise.all(built.map(tagsOf));
    const untagged = built.filter((_, index) => tags[index] === undefined).map((it) => it.type);
    expect([...new Set(untagged)]).toEqual(UNTAGGED);
    for (const [index, found] of tags.entries()) {
      if (found === undefined) continue;
      const own = built[index]!.inputs["tags"] as object | undefined;
      expect(found).toEqual({ ...own, team: "shop", "cost-center": "4711" });
      expect(built[index]!.transforms).toHaveLength(1);
    }
  });

  /** The tags with which the engine would build a resource. */
  async function tagsOf({ type, name, inputs, transforms }: Registration): Promise<unknown> {
    let props: unknown = inputs;
    for (const transform of transforms) {
      const result = await transform({ custom: true, type, name, props, opts: {} } as never);
      props = result?.props ?? props;
    }
    return (props as { tags?: object }).tags;
  }
});

describe("a record and alarms of the program's own", () => {
  it("name the gateway's load balancer, its target group and the application's service", async () => {
    const { inputs, registrations } = await run("record-and-alarm");
    const loadBalancer = "shop-gateway.public-load-balancer";
    expect(inputs("apex")["aliases"]).toEqual([
      { name: `${loadBalancer}.dnsName`, zoneId: `${loadBalancer}.zoneId`, evaluateTargetHealth: true },
    ]);
    const [group] = registrations.filter((it) => it.type === "aws:lb/targetGroup:TargetGroup");
    expect(inputs("errors")["dimensions"]).toEqual({
      LoadBalancer: `${loadBalancer}.arnSuffix`,
      TargetGroup: `${group!.name}.arnSuffix`,
    });
    expect(inputs("busy")["dimensions"]).toEqual({
      ClusterName: inputs("shop-space.cluster")["name"],
      ServiceName: inputs("shop-frontend-service")["name"],
    });
    const [record] = registrations.filter((it) => it.name === "apex");
    expect(record!.propertyDependencies["aliases"]!.join()).toContain(loadBalancer);
  });
});

describe("RDS by its security group and address", () => {
  it("is opened to its caller alone, which is told the address", async () => {
    const { ofType, inputs } = await run("rds");
    const rules = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map((it) => it.inputs);
    expect(rules).toEqual([
      expect.objectContaining({
        securityGroupId: "sg-ordersdatabase",
        referencedSecurityGroupId: "sg-shoporders",
        fromPort: 5432,
        toPort: 5432,
      }),
    ]);
    const variables = JSON.stringify(inputs("shop-orders-task-definition"));
    expect(variables).toContain("postgres://orders-database.address:5432");
  });

  it("is previewed before it exists", async () => {
    const { ofType } = await run("rds", { preview: true, outputs: () => ({}), id: () => "" });
    const [rule] = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(isUnknown(rule!.inputs["securityGroupId"])).toBe(true);
  });
});

describe("applications inside components of the user's own", () => {
  it("are their children, and are connected as all others", async () => {
    const { registrations, inputs } = await run("own-component");
    const parentOf = (type: string, name: string) =>
      registrations.find((it) => it.type === type && it.name === name)!.parentUrn;
    for (const name of ["invoices", "orders"]) {
      expect(parentOf("appnet:index:Application", name)).toContain(`acme:index:Worker::${name}`);
      expect(parentOf("aws:ecs/service:Service", `shop-${name}-service`)).toContain(
        `appnet:index:Application::${name}`,
      );
      expect(inputs(name, "aws:iam/rolePolicy:RolePolicy")["role"]).toBe(
        inputs(`shop-${name}-task-role`)["name"],
      );
    }
    expect(inputs("shop-orders-to-invoices-tcp-3001-ingress")).toMatchObject({
      securityGroupId: "sg-shopinvoices",
      referencedSecurityGroupId: "sg-shoporders",
    });
    const { secretString } = inputs("shop-orders-environment-version");
    expect(pulumi.runtime.unwrapRpcSecret(secretString)).toBe('{"QUEUE_URL":"orders.url"}');
    expect(JSON.stringify(inputs("shop-orders-task-definition"))).not.toContain("orders.url");
  });
});

describe("what programs print", () => {
  const programs = ["awsx-vpc", "dynamic-routes", "eks-cluster", "record-and-alarm", "transforms"];

  it.each(programs)("names the endpoint of every gateway: %s", async (program) => {
    const outputs = (type: string, name: string) =>
      /:Gateway$/.test(type)
        ? { status: { addresses: [{ value: `${name}.dnsName` }] } }
        : outputsOf(type, name);
    const { exported, ofType } = await run(program, { outputs });
    const endpoints = (await endpointsIn(exported)) as Record<string, unknown>;
    expect(Object.keys(endpoints)).toEqual(ofType("appnet:index:Gateway").map(({ name }) => name));
    for (const endpoint of Object.values(endpoints)) expect(endpoint).toMatch(/\.dnsName$/);
  });

  it("is tried of every program with a gateway", () => {
    const files = readdirSync(DIRECTORY, { recursive: true, encoding: "utf8" }).filter((it) =>
      it.endsWith("index.ts"),
    );
    const withGateways = files.filter((it) =>
      readFileSync(join(DIRECTORY, it), "utf8").includes("new appnet.Gateway("),
    );
    expect(withGateways.sort()).toEqual(programs.map((it) => join(it, "index.ts")));
  });
});

describe("the list of programs", () => {
  it("names every one, with what it shows", () => {
    const listed = [...readFileSync(`${DIRECTORY}/README.md`, "utf8").matchAll(/^\| \[`(.+?)`\]/gm)];
    const programs = readdirSync(DIRECTORY, { withFileTypes: true }).filter((it) => it.isDirectory());
    expect(listed.map(([, name]) => name).sort()).toEqual(programs.map((it) => it.name).sort());
  });
});
