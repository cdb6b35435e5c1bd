import { describe, expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { neighbourhood } from "../../../graph/neighbourhood";
import { describeEdge, nodesById } from "../../../graph/words";
import { diffPlans } from "../../../core/plan/diff";
import { accessSentence } from "../../../core/plan/access";
import type { Plan } from "../../../core/plan/plan";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { plan, problems, yaml } from "../core/platforms/aws/support";
import { naiveDifferences, wordsOf } from "./support";

const KUBERNETES = "kubernetes: {}";
const AWS = "aws: { platformEgress: { closed: true } }";

/** Applications that all send to a collector and are scraped from outside. */
function telemetry(platform: string, more = ""): Plan {
  return plan(yaml`
    organization: acme
    space: prod
    ${platform}
    externals: { prometheus: { cidrs: [192.0.2.0/28] } }
    applications:
      web: { image: "web:1" }
      orders: { image: "orders:1", inbound: { metrics: { port: 9464 } } }
      collector: { image: "collector:1", inbound: { otlp: { port: 4317 } } }
      ${more}
    policies:
      - { source: "*", destination: collector, protocol: tcp, ports: 4317 }
      - { source: prometheus, destination: "*", protocol: tcp, ports: 9464 }
  `).plan;
}

const pairs = ({ flows }: Plan) =>
  flows
    .filter(({ because }) => because.some((it) => it.startsWith("policy")))
    .map(({ source, destination, ports }) => `${source} → ${destination}:${ports}`);

describe('a policy of "*"', () => {
  it.each([
    ["on Kubernetes", KUBERNETES],
    ["on AWS", AWS],
  ])("means each application of the space, and is proved by both evaluators: %s", (_, platform) => {
    const planned = telemetry(platform);
    expect(pairs(planned)).toEqual([
      "web → collector:4317",
      "orders → collector:4317",
      "collector → collector:4317",
      "external:prometheus → web:9464",
      "external:prometheus → orders:9464",
      "external:prometheus → collector:9464",
    ]);
    expect(planned.policies[0]).toMatchObject({ source: "*", destination: "collector" });
    expect(planned.policies[1]).toMatchObject({ destination: "*", destinationCidr: null });
    expect(wordsOf(prove(planned))).toEqual([]);
    expect(naiveDifferences(planned)).toEqual([]);
  });

  it("is contradicted by a plan that leaves one application out of its flows", () => {
    const planned = telemetry(KUBERNETES);
    const flows = planned.flows.filter((it) => !(it.source === "orders" && it.destination === "collector"));
    expect(wordsOf(prove({ ...planned, flows })).join("\n")).toContain("no flow has it");
  });

  it("reaches each application at its own container's port", () => {
    const planned = telemetry(
      KUBERNETES,
      'proxied: { image: "p:1", inbound: { m: { port: 9464, containerPort: 9000 } } }',
    );
    expect(pairs(planned)).toContain("external:prometheus → proxied:9000");
    expect(wordsOf(prove(planned))).toEqual([]);
  });

  it("says of an added application what opens for it", () => {
    const { access } = diffPlans(telemetry(KUBERNETES), telemetry(KUBERNETES, 'mail: { image: "mail:1" }'));
    expect(access.wider.map((it) => accessSentence(it, "wider"))).toEqual([
      "mail may now reach collector on tcp 4317",
      "external:prometheus (192.0.2.0/28) may now reach mail on tcp 9464",
    ]);
  });

  it("needs two rules at its destination on AWS, for its clients and itself, where the inbound has a client group", () => {
    const document = (clientGroup: string) => yaml`
      space: prod
      aws: { platformEgress: { closed: true }, quotas: { rulesPerSecurityGroup: 2 } }
      applications:
        a: { image: "a:1" }
        b: { image: "b:1" }
        c: { image: "c:1" }
        collector: { image: "collector:1", inbound: { otlp: { port: 4317${clientGroup} } } }
      policies: [ { source: "*", destination: collector, protocol: tcp, ports: 4317 } ]
    `;
    expect(problems(document(""))).toEqual([expect.stringContaining("set clientGroup: true")]);
    const planned = plan(document(", clientGroup: true"));
    expect(planned.resourcesOfType("SecurityGroupIngressRule")).toHaveLength(2);
    expect(wordsOf(prove(planned.plan))).toEqual([]);
  });

  it("is drawn as one edge", () => {
    const graph = graphOf(telemetry(KUBERNETES));
    const nodes = nodesById(graph);
    const words = (edges = graph.edges) =>
      edges.map((it) => describeEdge(it, nodes.get(it.source)!, nodes.get(it.destination)!));
    expect(words()).toEqual([
      "every application → collector: tcp 4317, policy * to collector on tcp 4317",
      "prometheus → every application: tcp 9464, policy external:prometheus to * on tcp 9464",
    ]);
    expect(neighbourhood(graph, ["web"]).edges).toHaveLength(2);
  });

  it("explains what one of them may call", () => {
    const result = explain(telemetry(KUBERNETES), "web", "collector", { port: 4317 });
    expect(result).toMatchObject({
      explanation: { allowed: true, because: ["policy * to collector on tcp 4317"] },
    });
  });

  it("may stand beside a policy for one of them, but not twice", () => {
    const document = (policy: string) => yaml`
      space: prod
      kubernetes: {}
      applications: { web: { image: "web:1" }, collector: { image: "c:1" } }
      policies:
        - { source: "*", destination: collector, protocol: tcp, ports: 4317 }
        - ${policy}
    `;
    expect(problems(document("{ source: web, destination: collector, protocol: tcp, ports: 4317 }"))).toEqual(
      [],
    );
    expect(problems(document('{ source: "*", destination: collector, protocol: tcp, ports: 4317 }'))).toEqual(
      [expect.stringContaining("policies[0] already allows * to collector on tcp 4317")],
    );
  });

  it.each([
    ['{ source: "*", destination: "*" }', "which would let every application call every other"],
    ['{ source: web, destination: "*", space: payments }', "* means every application of this space"],
    ['{ source: "*.payments", destination: web }', "* means every application of this space"],
  ])("is refused where it would mean more: %s", (policy, message) => {
    const document = yaml`
      space: prod
      kubernetes: {}
      peers: { payments: {} }
      applications: { web: { image: "web:1" } }
      policies: [ ${policy} ]
    `;
    expect(problems(document)).toEqual([expect.stringContaining(message)]);
  });
});
