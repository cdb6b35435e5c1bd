import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openPairs } from "../../../cli/planText";
import { compileText } from "../../../core/document/readDocument";
import { planOf } from "../../../core/plan/plan";

/**
 * What the demonstration's own hand-written network policies admit (its repository,
 * kustomize/components/network-policies): ingress by destination; every policy allows all egress, and the frontend's
 * all ingress.
 */
const handWritten: Readonly<Record<string, readonly string[] | "everyone">> = {
  frontend: "everyone",
  adservice: ["frontend"],
  cartservice: ["frontend", "checkoutservice"],
  checkoutservice: ["frontend"],
  currencyservice: ["frontend", "checkoutservice"],
  emailservice: ["checkoutservice"],
  paymentservice: ["checkoutservice"],
  productcatalogservice: ["frontend", "checkoutservice", "recommendationservice"],
  recommendationservice: ["frontend"],
  "redis-cart": ["cartservice"],
  shippingservice: ["frontend", "checkoutservice"],
  loadgenerator: [],
};

const plan = planOf(compileText(readFileSync("examples/boutique/appnet.yaml", "utf8")).compilation!);
const flows = plan.flows.map(
  ({ source, destination, protocol, ports }) => `${source} → ${destination} ${protocol} ${ports}`,
);

describe("Online Boutique", () => {
  it("is its eleven services and the load generator", () => {
    expect(plan.applications).toHaveLength(12);
    expect(Object.keys(handWritten).sort()).toEqual(
      plan.applications.map((it) => (it as { name: string }).name).sort(),
    );
  });

  it("says the Services' ports and opens the pods' ports, where they differ", () => {
    const email = plan.connections.find((it) => it.destination === "emailservice")!;
    expect(email.ports).toBe("5000");
    expect(flows).toContain("checkoutservice → emailservice tcp 8080");
    expect(flows).not.toContain("checkoutservice → emailservice tcp 5000");
    expect(flows).toContain("gateway:public → frontend tcp 8080");
  });

  it("opens fewer pairs between services than the hand-written policies", () => {
    const open = Object.values(handWritten).reduce(
      (total, sources) => total + (sources === "everyone" ? plan.applications.length - 1 : sources.length),
      0,
    );
    expect(openPairs(plan)).toBe(16);
    expect(openPairs(plan)).toBeLessThan(open);
  });

  it("lets no service reach anything outside, which the hand-written policies allow to all", () => {
    const outside = plan.flows.filter((it) => it.destination === "internet" || it.destination.includes("/"));
    expect(outside).toEqual([]);
  });

  it("is reachable from the internet at its frontend alone", () => {
    const fromGateway = plan.flows.filter((it) => it.source.startsWith("gateway:"));
    expect(fromGateway.map((it) => it.destination)).toEqual(["frontend", "platform:certificate-solver"]);
  });
});
