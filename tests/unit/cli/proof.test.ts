import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { appnet, directoryForPrograms, directoryWith, shopDocument } from "./support";

const PROVED = "proved: 12 flows, 100 pairs of parties, nothing else passes";
const HELP = "help the plan was edited, or another version made it; make it again with: appnet plan --json";
const cwd = directoryWith({ "appnet.yaml": shopDocument });
const saved = appnet(["plan", "--json"], { cwd }).stdout;

/** Proves the saved plan after an edit. */
function checkEdited(edit: (plan: Plan) => unknown) {
  const plan = JSON.parse(saved) as Plan;
  edit(plan);
  const directory = directoryWith({ "plan.json": JSON.stringify(plan) });
  return appnet(["check", "--plan", "plan.json"], { cwd: directory });
}

function specOf(plan: Plan, name: string): Record<string, unknown> {
  return (plan.resources.find((it) => it.name === name)!.inputs as { spec: Record<string, unknown> }).spec;
}

describe("appnet plan", () => {
  it("says in a line what was proved, and how much that was", () => {
    expect(appnet(["plan"], { cwd }).stdout.trimEnd().split("\n").at(-1)).toBe(PROVED);
    expect(appnet(["plan", "--markdown"], { cwd }).stdout).toContain(`\n\n${PROVED}\n\n`);
  });

  it("has the line on the page too", () => {
    expect(appnet(["plan", "--html", "plan.html"], { cwd }).code).toBe(0);
    expect(readFileSync(join(cwd, "plan.html"), "utf8")).toContain(`<p class="proof">${PROVED}</p>`);
  });

  it("warns of networks that the cluster's network plugin takes for less", () => {
    const { code, stderr } = appnet(["plan", "examples/externals-cilium"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning examples\/externals-cilium\/appnet\.yaml:\d+:\d+ platform\/unsupported external:orders is narrower on this cluster: Cilium takes 10\.20\.0\.0\/16 for what is outside/,
    );
  });

  it("keeps it out of JSON, and appnet check says nothing", () => {
    expect(saved).not.toContain("proved");
    expect(appnet(["check"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("appnet check --plan", () => {
  it("is content with a plan that nobody edited", () => {
    expect(checkEdited(() => undefined)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("names the pair, the ports, the direction, and the resource that lets more through", () => {
    const { code, stdout, stderr } = checkEdited((plan) => {
      for (const direction of ["ingress", "egress"]) {
        const [rule] = specOf(plan, `prod-shop-to-cache-tcp-6379-${direction}`)[direction] as [
          { ports: object[] },
        ];
        rule.ports.push({ protocol: "TCP", port: 22 });
      }
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      "error plan.json: plan/reachability shop reaches cache on tcp 22, which is not declared: prod-shop-to-cache-tcp-6379-egress lets it out, and prod-shop-to-cache-tcp-6379-ingress lets it in",
      HELP,
    ]);
  });

  it("says at which end the rule is missing", () => {
    const { code, stderr } = checkEdited((plan) =>
      Object.assign(plan, {
        resources: plan.resources.filter(({ name }) => name !== "prod-shop-to-cache-tcp-6379-ingress"),
      }),
    );
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error plan.json: plan/reachability shop does not reach cache on tcp 6379, which is declared: no ingress NetworkPolicy of cache lets all of it in\n${HELP}\n`,
    );
  });

  it("names what it cannot decide on", () => {
    const { code, stderr } = checkEdited((plan) => {
      specOf(plan, "prod-default-deny")["podSelector"] = { matchLabels: { app: "${ghost.id}" } };
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "error plan.json: plan/undecided prod-default-deny: the label app of a selector is not known before deployment\n",
    );
  });

  it("refuses what is no plan, and a plan beside other sources", () => {
    const directory = directoryWith({ "plan.json": "{}", "appnet.yaml": shopDocument });
    const check = (...words: string[]) => appnet(["check", ...words], { cwd: directory });
    expect(check("--plan", "plan.json")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error plan\.json: this is no plan of appnet/) as string,
    });
    expect(check("appnet.yaml", "--plan", "plan.json", "--space", "prod").stderr).toBe(
      "error --plan plan.json: a saved plan is proved by itself (leave out appnet.yaml and --space)\n",
    );
  });
});

describe("a program with resources of its own in the stack", () => {
  const here = directoryForPrograms();

  function program(name: string, text: string): string {
    const directory = join(here, name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "index.js"), text);
    writeFileSync(join(directory, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\nmain: index.js\n`);
    return directory;
  }

  const kubernetes = `const appnet = require("pulumi-appnet");
const k8s = require("@pulumi/kubernetes");
const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} });
new appnet.Application("basket", { space, image: "b:1", inbound: { api: { port: 3000, protocol: "http" } } });
`;

  it("is told what those open, by their names, and goes on", () => {
    const directory = program(
      "opens",
      `${kubernetes}
new k8s.networking.v1.NetworkPolicy("scrape", {
  metadata: { namespace: space.kubernetes.namespace },
  spec: {
    podSelector: { matchLabels: { "appnet/application": "basket" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ ipBlock: { cidr: "10.1.0.0/16" } }], ports: [{ port: 9090 }] }],
  },
});
new k8s.core.v1.ConfigMap("harmless", { data: {} });
`,
    );
    const { code, stdout, stderr } = appnet(["plan", directory]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nnot proved: 1 difference by resources that are not of appnet\n$/);
    expect(stderr).toBe(
      `warning ${directory}: plan/reachability 10.1.0.0/16 reaches basket on tcp 9090, which is not declared: scrape lets it in (not of appnet: scrape)\n`,
    );
    expect(appnet(["check", directory])).toEqual({ code: 0, stdout: "", stderr });
    expect(appnet(["explain", "10.1.2.3", "basket", "9090", "-f", directory]).stdout).toMatch(
      /^allowed: 10\.1\.2\.3\/32 → basket on tcp 9090\n[^]* lets tcp 9090 in +scrape\n/,
    );
  });

  it("says nothing about those that open nothing", () => {
    const directory = program(
      "closed",
      `${kubernetes}
new k8s.apps.v1.Deployment("jobs", {
  metadata: { namespace: "shop" },
  spec: { selector: { matchLabels: { app: "jobs" } }, template: { metadata: { labels: { app: "jobs" } }, spec: { containers: [] } } },
});
new k8s.networking.v1.NetworkPolicy("elsewhere", { metadata: { namespace: "other" }, spec: { podSelector: {}, ingress: [{}] } });
`,
    );
    expect(appnet(["check", directory])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  const aws = `const appnet = require("pulumi-appnet");
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const space = new appnet.Space("shop", {
  organization: "acme",
  aws: { region: "eu-central-1", vpcId: "vpc-1", privateSubnetIds: ["subnet-1"] },
});
const own = new aws.ec2.SecurityGroup("own", { vpcId: "vpc-1" });
new appnet.Application("legacy", { space, existing: { securityGroupId: own.id }, inbound: { api: { port: 3000 } } });
new appnet.Application("web", { space, image: "w:1", connections: { legacy: "tcp://legacy:3000" } });
`;

  it("on AWS is told by which group and rule, though their ids are not known yet", () => {
    const directory = program(
      "group",
      `${aws}
new aws.vpc.SecurityGroupIngressRule("ssh", { securityGroupId: own.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 22 });
new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
`,
    );
    const { code, stderr } = appnet(["check", directory]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `warning ${directory}: plan/reachability 0.0.0.0/0 reaches legacy on tcp 22, which is not declared: ssh lets it in (not of appnet: ssh)\n`,
    });
  });

  it("goes on where only the deployment knows a value, and says what is not proved for it", () => {
    const directory = program(
      "unknown",
      aws.replace("own.id }", "new pulumi.StackReference('a/b/c').getOutput('group') }"),
    );
    const { code, stdout, stderr } = appnet(["plan", directory]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nnot proved: \d points? cannot be decided before deployment\n$/);
    expect(stderr).toContain(
      `warning ${directory}: plan/undecided legacy: which security group it means is not known before deployment\n`,
    );
    expect(stderr).not.toContain("error");
  });
});
