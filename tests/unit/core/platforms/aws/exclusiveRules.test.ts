import { describe, expect, it } from "vitest";
import { compile } from "../../../../../core/compile";
import { documentSchema } from "../../../../../core/documentSchema";
import { compileText } from "../../../../../core/document/readDocument";
import { aws } from "../../../../../core/platforms/aws/aws";
import { awsSchema } from "../../../../../core/platforms/aws/settings";
import type { Peer } from "../../../../../core/resolve/directory";
import { planOf } from "../../../../../core/plan/plan";
import { transitionOf } from "../../../../../core/plan/transition";
import { proveTransition } from "../../../../../proof/transition";
import { plan, yaml } from "./support";

const document = (aws = "", { port = 3000, clientGroup = false } = {}) => yaml`
  space: prod
  aws: { ${aws} }
  applications:
    web:
      image: "web:1"
      inbound: { http: { port: 8080 } }
      connections: { api: "http://api:${String(port)}" }
    api: { image: "api:1", inbound: { http: { port: ${String(port)}, clientGroup: ${String(clientGroup)} } } }
    old: { existing: { securityGroupId: sg-9 } }
  gateways:
    public: { routes: [{ destination: "http://web:8080" }] }
`;
const exclusiveOf = (text: string) =>
  plan(text)
    .names("VpcSecurityGroupRulesExclusive")
    .map((name) => name.replace(/\.exclusive-rules$/, ""));

describe("rules of security groups", () => {
  it("are exclusive in the groups of gateways and in shared ones", () => {
    expect(exclusiveOf(document())).toEqual(["prod-gateway.public", "prod-platform.egress"]);
    expect(exclusiveOf(document("", { clientGroup: true }))).toEqual([
      "prod-gateway.public",
      "prod-api.http-clients",
      "prod-platform.egress",
    ]);
  });

  it("are exclusive in groups of applications where the space says so, and never in those of others", () => {
    expect(exclusiveOf(document("exclusiveRules: true"))).toEqual([
      "prod-web",
      "prod-api",
      "prod-gateway.public",
      "prod-platform.egress",
    ]);
  });

  it("are all listed, each in its direction", () => {
    const planned = plan(document("exclusiveRules: true"));
    for (const { name, inputs } of planned.resourcesOfType("VpcSecurityGroupRulesExclusive")) {
      const { securityGroupId, ingressRuleIds, egressRuleIds } = inputs;
      const rules = (kind: string) =>
        planned
          .resourcesOfType(kind)
          .filter((it) => it.inputs["securityGroupId"] === securityGroupId)
          .map((it) => `\${${it.name}.id}`)
          .sort();
      expect(securityGroupId).toBe(`\${${name.replace(".exclusive-rules", "")}.id}`);
      expect(ingressRuleIds).toEqual(rules("SecurityGroupIngressRule"));
      expect(egressRuleIds).toEqual(rules("SecurityGroupEgressRule"));
    }
    expect(planned.inputs("prod-web.exclusive-rules")).toMatchObject({
      ingressRuleIds: ["${prod-gateway.public-to-web-tcp-8080-ingress.id}"],
      egressRuleIds: ["${prod-web-to-api-tcp-3000-egress.id}"],
    });
  });

  it("are removed after what needed them leads elsewhere", () => {
    const planned = plan(document("exclusiveRules: true"));
    const after = (name: string) => planned.resource(`prod-${name}.exclusive-rules`).dependsOn;
    expect(after("api")).toEqual([
      "prod-api-service",
      "prod-gateway.public.exclusive-rules",
      "prod-web-service",
      "prod-web-to-api-tcp-3000-egress",
      "prod-web-to-api-tcp-3000-ingress",
    ]);
    expect(after("gateway.public")).toEqual([
      "prod-gateway.public-listener-80",
      expect.stringMatching(/^prod-gateway\.public-route-/),
      "prod-gateway.public-to-web-tcp-8080-egress",
      "prod-gateway.public-to-web-tcp-8080-ingress",
      "prod-internet-to-gateway.public-tcp-80-ipv4-ingress",
      "prod-internet-to-gateway.public-tcp-80-ipv6-ingress",
    ]);
  });
});

describe("a space that keeps its groups to its own rules", () => {
  const callee = (exclusiveRules: boolean): Peer => ({
    space: "payments",
    organization: "acme",
    ...aws.place({ ...awsSchema.parse({}), exclusiveRules }),
    isAdmittedFromHere: true,
  });
  const problemsBeside = (peer: Peer) =>
    compile(
      documentSchema.parse({
        organization: "acme",
        space: "prod",
        aws: {},
        applications: { web: { image: "web:1" } },
        policies: [{ source: "web", destination: "ledger", space: "payments", protocol: "tcp", ports: "80" }],
      }),
      [peer],
    ).problems.map(({ code, message }) => `${code} ${message}`);

  it("refuses another space of the program that would write there", () => {
    expect(problemsBeside(callee(true))).toEqual([
      expect.stringMatching(/platform\/unsupported space "payments" keeps its groups to rules of its own/),
    ]);
    expect(problemsBeside(callee(false))).toEqual([]);
  });

  it("takes one whose applications it admits itself", () => {
    expect(problemsBeside({ ...callee(true), admits: () => true })).toEqual([]);
  });
});

describe("an update that removes rules early", () => {
  const planned = (text: string) => planOf(compileText(text).compilation!);
  const own = (clientGroup: boolean) => planned(document("exclusiveRules: true", { clientGroup }));

  it("removes what is no longer listed with the exclusive set's own step", () => {
    const { states } = transitionOf(own(false), own(true));
    const rule = "prod-web-to-api-tcp-3000-ingress";
    const after = states.find(
      ({ step, moment }) => moment === "after" && step.resource.name === "prod-api.exclusive-rules",
    )!;
    expect(after.step.kind).toBe("update");
    const names = after.resources.map(({ name }) => name);
    expect(names).toContain("prod-web-service");
    expect(names).not.toContain(rule);
    const before = states.find(({ moment, step }) => moment === "before" && step === after.step);
    expect(before?.resources.map(({ name }) => name) ?? [rule]).toContain(rule);
  });

  it("cuts nothing while a connection moves into a client group", () => {
    const [old, next] = [own(false), own(true)];
    expect(proveTransition(old, next, transitionOf(old, next).states)).toEqual([]);
  });

  it("would cut it if it did not come after the services", () => {
    const early = (it: ReturnType<typeof own>) => ({
      ...it,
      resources: it.resources.map((resource) =>
        resource.name.endsWith(".exclusive-rules") ? { ...resource, dependsOn: [] } : resource,
      ),
    });
    const [old, next] = [early(own(false)), early(own(true))];
    expect(proveTransition(old, next, transitionOf(old, next).states)).toContainEqual(
      expect.objectContaining({ kind: "cuts" }),
    );
  });
});
