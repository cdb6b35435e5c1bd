import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { reachability } from "../../../proof/reachability";
import { formatTraffic } from "../../../proof/traffic";
import { compile } from "../../../core/compile";
import { documentSchema } from "../../../core/documentSchema";
import { planOf, type Plan } from "../../../core/plan/plan";
import { plan as planned } from "../core/platforms/aws/support";
import { shop } from "../core/platforms/kubernetes/support";
import { wordsOf } from "./support";

const small = planned(
  shop("policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 80 }]"),
).plan;

describe("what a plan's resources let through", () => {
  it("is said pair by pair, whatever is declared", () => {
    const { between, outside, problems } = reachability({ ...small, flows: [] });
    const lines = between.map(({ sources, destinations, traffic }) => {
      const [from, to] = [sources, destinations].map((parties) => parties.map(({ name }) => name).join("+"));
      return `${from} → ${to} ${formatTraffic(traffic)}`;
    });
    expect([...new Set(lines)]).toEqual([
      "frontend → platform:dns tcp 53 and udp 53",
      "basket → platform:dns tcp 53 and udp 53",
      "platform:certificate-solver → platform:dns tcp 53 and udp 53",
      "other pods in namespace prod → platform:dns tcp 53 and udp 53",
      "frontend → basket tcp 3000",
    ]);
    expect(
      outside.map(({ direction, party, places }) => `${direction} ${party.name} ${places.join()}`),
    ).toContain("egress frontend 169.254.20.10/32,169.254.169.254/32,10.100.0.10/32,172.20.0.10/32");
    expect(problems).toEqual([]);
  });

  it("is nothing known on another platform", () => {
    expect(reachability({ ...small, platform: "nomad" })).toEqual({
      parties: [],
      between: [],
      outside: [],
      problems: [{ about: "platform nomad", problem: "the proof does not know it" }],
    });
  });
});

const SIZE = 300;
/** Each application calls its successor, and its seventh. */
function large(platform: "kubernetes" | "aws"): Plan {
  const name = (index: number) => `app-${index % SIZE}`;
  const applications = Array.from({ length: SIZE }, (_, index) => [
    name(index),
    {
      image: "app:1",
      inbound: { http: { port: 8080, protocol: "http" } },
      connections: { next: `http://${name(index + 1)}:8080`, seventh: `http://${name(index + 7)}:8080` },
    },
  ]);
  const document = {
    space: "prod",
    [platform]: {},
    applications: Object.fromEntries(applications) as object,
  };
  return planOf(compile(documentSchema.parse(document)).compilation!);
}

describe("a large space", () => {
  it.each(["kubernetes", "aws"] as const)("on %s is proved", (platform) => {
    expect(wordsOf(prove(large(platform)))).toEqual([]);
  });

  it("in which one policy lets everything through has every pair of them in few differences", () => {
    const plan = large("kubernetes");
    const open = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] };
    const inputs = { metadata: { name: "open", namespace: "prod" }, spec: open };
    const policy = {
      ...plan.resources.find(({ name }) => name === "prod-default-deny")!,
      name: "open",
      inputs,
    };
    const proof = prove({ ...plan, resources: [...plan.resources, policy] });
    if (proof.proved) throw new Error("it is not what was declared");
    const all = proof.differences.filter(({ pairs }) => pairs >= SIZE * SIZE);
    expect(all.map(({ source, protocol, ports, kind }) => [source, protocol, ports, kind])).toContainEqual([
      "app-0, app-1, app-2 and 297 more",
      "any",
      "all",
      "undeclared",
    ]);
    expect(proof.differences.length).toBeLessThan(30);
  });

  it("in which one group lets everything through to itself has every pair of them in one difference", () => {
    const plan = large("aws");
    const proof = prove({
      ...plan,
      resources: [...plan.resources, ...open("${prod-platform.egress.id}", 22)],
    });
    if (proof.proved) throw new Error("it is not what was declared");
    const at22 = proof.differences.filter(({ ports }) => ports === "22");
    expect(at22).toHaveLength(1);
    expect(at22[0]).toMatchObject({ pairs: SIZE * SIZE, resources: ["open-22-Egress", "open-22-Ingress"] });
  });

  it("has what one pair of those has besides in a difference of its own", () => {
    const plan = large("aws");
    const resources = [
      ...plan.resources,
      ...open("${prod-platform.egress.id}", 22),
      ...open("${prod-app-0.id}", 99),
    ];
    const proof = prove({ ...plan, resources });
    if (proof.proved) throw new Error("it is not what was declared");
    expect(proof.differences.map(({ source, ports, pairs }) => [source, ports, pairs])).toEqual([
      ["app-0, app-1, app-2 and 297 more", "22", SIZE * SIZE],
      ["app-0", "99", 1],
    ]);
  });
});

/** Rules that let a group through to itself on a port. */
function open(group: string, port: number): Plan["resources"] {
  return ["Ingress", "Egress"].map((direction) => ({
    name: `open-${port}-${direction}`,
    type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    component: "",
    dependsOn: [],
    inputs: {
      securityGroupId: group,
      referencedSecurityGroupId: group,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    },
  }));
}
