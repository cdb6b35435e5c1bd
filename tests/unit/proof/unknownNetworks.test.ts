import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import type { Plan } from "../../../core/plan/plan";
import { readPlan } from "../../../core/plan/savedPlan";
import { explain } from "../../../proof/explain";
import { prove, type Proof } from "../../../proof/prove";
import { applications, aws, gateways, kubernetes, NETWORK, planned, policies } from "../support/withOutputs";
import { changed, without } from "./support";

const LATER = "[known after deployment]";

function undecided(proof: Proof): string[] {
  if (proof.proved) throw new Error("it is proved");
  expect(proof.differences.map(({ message }) => message)).toEqual([]);
  return proof.problems.map(formatUndecided);
}

/** The plan once the deployment knows the values, as policies see it. */
function deployed(plan: Plan, network: string): Plan {
  return JSON.parse(JSON.stringify(plan).replaceAll(LATER, network)) as Plan;
}

const cases: readonly (readonly [what: string, document: object, party: string, rules: readonly string[]])[] =
  [
    [
      "a policy's on Kubernetes",
      { ...kubernetes, policies },
      "network:policies.0",
      ["prod-web-to-network.policies.0-tcp-5432-egress"],
    ],
    [
      "a policy's on AWS",
      { ...aws, policies },
      "network:policies.0",
      ["prod-web-to-network.policies.0-tcp-5432-egress"],
    ],
    [
      "a gateway's callers",
      { ...aws, ...gateways("10.1.0.0/16", NETWORK) },
      "network:gateways.public.allowedCidrs.1",
      ["prod-network.gateways.public.allowedCidrs.1-to-gateway.public-tcp-80-ingress"],
    ],
    [
      "the platform's",
      { ...aws, aws: { platformEgress: { cidrs: [NETWORK] } } },
      "network:aws.platformEgress.cidrs.0",
      ["prod-platform.egress-to-network-aws.platformEgress.cidrs.0-tcp-443-egress"],
    ],
  ];

describe.each(cases)("a network that is an Output: %s", (_, document, party, rules) => {
  const plan = planned(document);

  it("is not proved, and the network and its rules are named", () => {
    const points = undecided(prove(plan));
    expect(points[0]).toBe(
      `${party}: its addresses are an Output, known after deployment: it may be any network`,
    );
    expect(points.slice(1).map((it) => it.slice(0, it.indexOf(":")))).toEqual(rules);
  });

  it("is proved once it is known", () => {
    expect(prove(deployed(plan, "10.20.0.0/16")).proved).toBe(true);
  });

  it("hides no rule that is too wide, and none that is missing, once it is known", () => {
    const known = deployed(plan, "10.20.0.0/16");
    const wider = changed(known, rules[0]!, (inputs: { cidrIpv4?: string; spec?: object }) => {
      if (inputs.spec)
        inputs.spec = JSON.parse(JSON.stringify(inputs.spec).replace("10.20.0.0/16", "10.0.0.0/8")) as object;
      else inputs.cidrIpv4 = "10.0.0.0/8";
    });
    for (const plan of [wider, without(known, rules[0]!)]) {
      const proof = prove(plan);
      expect(!proof.proved && proof.differences.length).toBeGreaterThan(0);
    }
  });

  it("hides nothing else that is wrong before that", () => {
    const other = plan.resources.find(({ name }) => name === "prod-web-to-stock-tcp-3000-ingress")!;
    const proof = prove(without(plan, other.name));
    expect(!proof.proved && proof.differences.map(({ kind }) => kind)).toEqual(["blocked"]);
  });

  it("is undecided where its identity is missing", () => {
    const identities = plan.identities.filter((it) => it.party !== party);
    expect(prove(deployed({ ...plan, identities }, "10.20.0.0/16")).proved).toBe(false);
  });

  it("is in the plan by name, which can be saved and read again", () => {
    const flows = plan.flows.filter(({ source, destination }) => [source, destination].includes(party));
    expect(flows.length).toBeGreaterThan(0);
    expect(readPlan(JSON.stringify(plan))).toEqual({ plan });
  });

  it("is said where a denial is explained", () => {
    const result = explain(plan, "stock", "web");
    expect("explanation" in result && result.explanation.problems.map(({ about }) => about)).toContain(party);
  });
});

describe("a workload whose pods' labels are Outputs", () => {
  const document = {
    ...kubernetes,
    applications: {
      ...applications,
      legacy: {
        existing: { podLabels: { app: "legacy", release: pulumi.output("v1") } },
        inbound: { sql: { port: 5432 } },
      },
    },
    connections: [{ source: "web", destination: "legacy.sql" }],
  };
  const plan = planned(document);

  it("is not proved, and nothing is said to be wrong", () => {
    expect(undecided(prove(plan))).toEqual([
      "legacy: its pods have labels that are known after deployment: they may be any pods",
      "prod-web-to-legacy-tcp-5432-egress: the label release of a selector is not known before deployment",
      "prod-web-to-legacy-tcp-5432-ingress: the label release of a selector is not known before deployment",
      "legacy: the plan does not say by what it is known",
    ]);
  });

  it("is proved once they are known", () => {
    expect(prove(deployed(plan, "v1")).proved).toBe(true);
  });
});
