import { describe, expect, it } from "vitest";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { plan, yaml } from "../core/platforms/aws/support";
import { changed, naiveDifferences, without, wordsOf } from "./support";

const onKubernetes = plan(yaml`
  organization: acme
  space: prod
  kubernetes: {}
  externals:
    orders: { cidrs: [10.20.0.0/16], except: [10.20.7.0/24], inbound: { sql: { port: 5432 } } }
    prometheus: { pods: { namespace: monitoring, labels: { app: prometheus, tier: one } } }
  applications:
    web: { image: "web:1", inbound: { http: { port: 8080 } }, connections: { orders: "postgres://orders" } }
  policies: [ { source: prometheus, destination: web, protocol: tcp, ports: 9090 } ]
`).plan;
const EGRESS = "prod-web-to-external.orders-tcp-5432-egress";
const INGRESS = "prod-external.prometheus-to-web-tcp-9090-ingress";

const onAws = plan(yaml`
  organization: acme
  space: prod
  aws: { platformEgress: { closed: true } }
  externals:
    orders: { securityGroupIds: [sg-1], cidrs: [10.20.0.0/16], inbound: { sql: { port: 5432 } } }
    office: { cidrs: [192.0.2.0/24], prefixListIds: [pl-1] }
  applications:
    web: { image: "web:1", inbound: { http: { port: 8080 } }, connections: { orders: "postgres://orders" } }
  policies: [ { source: office, destination: web, protocol: tcp, ports: 8080 } ]
`).plan;

const named = (kind: string) =>
  plan(yaml`
    organization: acme
    space: prod
    kubernetes: { hostnamePolicies: ${kind} }
    externals: { stripe: { hostnames: [api.stripe.com], inbound: { api: { port: 443 } } } }
    applications: { web: { image: "web:1", connections: { stripe: "https://stripe" } } }
  `).plan;
const NAMED = "prod-web-to-external.stripe-tcp-443-egress";

describe("externals are proved", () => {
  it.each([
    ["on Kubernetes", onKubernetes],
    ["on AWS", onAws],
  ])("%s, by both evaluators", (_, planned) => {
    expect(wordsOf(prove(planned))).toEqual([]);
    expect(naiveDifferences(planned)).toEqual([]);
  });

  it.each(["cilium", "gke", "eks-auto"])("by host names: %s", (kind) => {
    expect(wordsOf(prove(named(kind)))).toEqual([]);
  });
});

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-return -- inputs of resources are changed as somebody would by hand. */
type Inputs = any;

describe("a rule for an external that is not what was declared", () => {
  it.each([
    [
      "of another network",
      changed(onKubernetes, EGRESS, (it: Inputs) => (it.spec.egress[0].to[0].ipBlock.cidr = "10.20.0.0/15")),
      /web reaches 10\.21\.0\.0\/16 on tcp 5432, which is not declared/,
    ],
    [
      "without the exception",
      changed(onKubernetes, EGRESS, (it: Inputs) => delete it.spec.egress[0].to[0].ipBlock.except),
      /web reaches 10\.20\.7\.0\/24 on tcp 5432, which is not declared/,
    ],
    [
      "on another port",
      changed(onKubernetes, INGRESS, (it: Inputs) => (it.spec.ingress[0].ports[0].port = 9091)),
      /external:prometheus reaches web on tcp 9091, which is not declared/,
    ],
    [
      "of pods with fewer labels",
      changed(onKubernetes, INGRESS, (it: Inputs) => {
        delete it.spec.ingress[0].from[0].podSelector.matchLabels.tier;
      }),
      /pods with app=prometheus in namespace monitoring (may reach|reaches) web/,
    ],
    [
      "of every namespace",
      changed(onKubernetes, INGRESS, (it: Inputs) => (it.spec.ingress[0].from[0].namespaceSelector = {})),
      /web on tcp 9090, which is not declared/,
    ],
    ["that is missing", without(onKubernetes, EGRESS), /web does not reach 10\.20\.0\.0\/22/],
    [
      "of another security group",
      changed(onAws, "prod-web-to-sg-1-tcp-5432-egress", (it: Inputs) => {
        it.referencedSecurityGroupId = "sg-2";
      }),
      /web does not reach external:orders on tcp 5432/,
    ],
    [
      "of another prefix list",
      changed(onAws, "prod-pl-1-to-web-tcp-8080-ingress", (it: Inputs) => {
        it.prefixListId = "pl-2";
      }),
      /pl-2 reaches web on tcp 8080, which is not declared/,
    ],
  ])("is found: one %s", (_, planned, message) => {
    expect(wordsOf(prove(planned)).join("\n")).toMatch(message);
  });

  it.each([
    ["cilium", (it: Inputs) => (it.spec.egress[0].toFQDNs[0].matchName = "evil.example.com")],
    ["gke", (it: Inputs) => (it.spec.egress[0].matches[0].name = "evil.example.com")],
    ["eks-auto", (it: Inputs) => (it.spec.egress[0].to[0].domainNames = ["evil.example.com"])],
  ])("is found: one of another host name, %s", (kind, change) => {
    expect(wordsOf(prove(changed(named(kind), NAMED, change))).join("\n")).toContain(
      "web reaches host name evil.example.com on tcp 443, which is not declared",
    );
  });

  it.each([
    ["cilium", (it: Inputs) => (it.spec.egress[0].toFQDNs = [{ matchPattern: "*" }])],
    ["cilium", (it: Inputs) => (it.spec.egress[0].toEntities = ["world"])],
    ["cilium", (it: Inputs) => (it.spec.ingress = [{}])],
    ["cilium", (it: Inputs) => (it.spec.enableDefaultDeny = { egress: false })],
    ["cilium", (it: Inputs) => (it.specs = [])],
    ["gke", (it: Inputs) => (it.spec.egress[0].matches[0] = { pattern: "*.example.com" })],
    ["eks-auto", (it: Inputs) => (it.spec.egress[0].to[0] = { ipBlock: { cidr: "0.0.0.0/0" } })],
    ["eks-auto", (it: Inputs) => (it.spec.policyTypes = ["Ingress"])],
  ])("is never proved where it is not understood: %s", (kind, change) => {
    const proof = prove(changed(named(kind), NAMED, change));
    expect(proof.proved ? [] : proof.problems).not.toEqual([]);
  });
});

describe("an external is explained", () => {
  it.each([
    ["web", "external:orders", "tcp 5432", true],
    ["external:prometheus", "web", "tcp 9090", true],
    ["external:prometheus", "web", "tcp 8080", false],
  ])("%s to %s on %s", (source, destination, question, allowed) => {
    const [protocol, port] = question.split(" ") as [string, string];
    const result = explain(onKubernetes, source, destination, { protocol, port: Number(port) });
    expect("explanation" in result && result.explanation.allowed).toBe(allowed);
  });
});
