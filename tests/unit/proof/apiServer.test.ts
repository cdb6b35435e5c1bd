import { describe, expect, it } from "vitest";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { plan, problems, yaml } from "../core/platforms/aws/support";
import { changed, without, wordsOf } from "./support";

/** An operator that calls the cluster's API server, which calls its webhook. */
const operator = (settings: string, external: string) => yaml`
  organization: acme
  space: prod
  kubernetes: { ${settings} }
  externals:
    cluster: { ${external}, inbound: { https: { port: 443, targetPort: 6443, protocol: https } } }
  applications:
    operator:
      image: "operator:1"
      inbound: { webhook: { port: 9443, protocol: https } }
      connections: { api: "https://kubernetes.default.svc:443" }
  policies: [ { source: cluster, destination: operator, protocol: tcp, ports: 9443 } ]
`;
const CILIUM = "hostnamePolicies: cilium";
const OUT = "prod-operator-to-external.cluster-tcp-6443";
const IN = "prod-external.cluster-to-operator-tcp-9443";

const onCilium = plan(operator(CILIUM, "apiServer: true"));

describe("the cluster's own API server", () => {
  it("is an entity of Cilium's policies, at the port that answers behind its Service", () => {
    expect(onCilium.names("CiliumNetworkPolicy")).toEqual([
      `${OUT}-api-server-egress`,
      `${IN}-api-server-ingress`,
    ]);
    expect(onCilium.inputs(`${OUT}-api-server-egress`)["spec"]).toMatchObject({
      egress: [
        {
          toEntities: ["kube-apiserver"],
          toPorts: [{ ports: [{ port: "6443", protocol: "TCP" }] }],
        },
      ],
    });
    expect(onCilium.inputs(`${IN}-api-server-ingress`)["spec"]).toMatchObject({
      ingress: [{ fromEntities: ["kube-apiserver"] }],
    });
    expect(wordsOf(prove(onCilium.plan))).toEqual([]);
  });

  it("is its addresses where the cluster's policies know nothing else", () => {
    const planned = plan(operator("", "apiServer: true, cidrs: [192.0.2.10/32]"));
    expect(planned.names("CiliumNetworkPolicy")).toEqual([]);
    expect(planned.inputs(`${OUT}-egress`)["spec"]).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: "192.0.2.10/32" } }], ports: [{ port: 6443 }] }],
    });
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it("is both where both are said", () => {
    const planned = plan(operator(CILIUM, "apiServer: true, cidrs: [192.0.2.10/32]"));
    expect(planned.names()).toEqual(
      expect.arrayContaining([`${OUT}-egress`, `${OUT}-api-server-egress`]) as string[],
    );
    expect(wordsOf(prove(planned.plan))).toEqual([]);
    expect(wordsOf(prove(without(planned.plan, `${OUT}-api-server-egress`))).join()).toContain(
      "operator does not reach the cluster's kube-apiserver",
    );
  });

  it("is called by its own name, at the port that callers say", () => {
    const text = JSON.stringify(onCilium.inputs("prod-operator-deployment"));
    expect(text).toContain('"CONNECTION_API_HOSTNAME","value":"kubernetes.default.svc"');
    expect(text).toContain('"CONNECTION_API_PORT","value":"443"');
    const explained = explain(onCilium.plan, "operator", "external:cluster", { port: 443, protocol: "tcp" });
    expect(explained).toMatchObject({ explanation: { allowed: true } });
  });

  it.each([
    ["all", "its entity"],
    ["kube-apiserver", "on tcp 6444, which is not declared"],
  ])("is nobody else: a rule for %s on other ports is seen", (entity, words) => {
    type Rule = { toEntities: string[]; toPorts: { ports: { endPort?: number }[] }[] };
    const opened = changed(
      onCilium.plan,
      `${OUT}-api-server-egress`,
      (inputs: { spec: { egress: Rule[] } }) => {
        const [rule] = inputs.spec.egress as [Rule];
        rule.toEntities = [entity];
        rule.toPorts[0]!.ports[0]!.endPort = 6444;
      },
    );
    expect(wordsOf(prove(opened)).join("\n")).toContain(words);
  });

  it("is refused where nothing can enforce it", () => {
    expect(problems(operator("", "apiServer: true"))).toEqual([
      expect.stringContaining("add cidrs with the addresses of its endpoints"),
    ]);
    expect(problems(operator("hostnamePolicies: gke", "apiServer: true"))).toHaveLength(1);
    const byName = yaml`
      space: prod
      kubernetes: { ${CILIUM} }
      externals: { cluster: { hostnames: [kubernetes.default.svc], inbound: { https: { port: 443 } } } }
      applications: { operator: { image: "operator:1", connections: { api: "https://cluster:443" } } }
    `;
    expect(problems(byName)).toEqual([expect.stringContaining("set apiServer: true, which has this name")]);
    expect(
      problems(byName.replace(/\nexternals: .*/, "").replace("//cluster:", "//kubernetes.default.svc:")),
    ).toEqual([expect.stringContaining("externals: { kubernetes: { apiServer: true")]);
  });
});
