import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { proveTogether } from "../../../proof/together";
import { plan, yaml } from "../core/platforms/aws/support";
import { wordsOf } from "./support";

const CLOSED = "aws: { platformEgress: { closed: true } }";
const platforms = {
  kubernetes: { shop: "kubernetes: {}", payments: "kubernetes: { namespace: pay }", peer: "namespace: pay" },
  aws: { shop: CLOSED, payments: CLOSED, peer: "" },
} as const;

const shop = (platform: keyof typeof platforms, peer: string = platforms[platform].peer) =>
  plan(yaml`
    organization: acme
    space: shop
    ${platforms[platform].shop}
    peers: { payments: { ${peer} } }
    applications:
      frontend:
        image: "f:1"
        inbound: { web: { port: 8080 } }
        connections: { ledger: "http://ledger.payments:8443" }
    policies: [ { source: ledger.payments, destination: frontend, protocol: tcp, ports: 8080 } ]
  `).plan;

const ADMISSION = "{ source: frontend.shop, destination: ledger, protocol: tcp, ports: 8443 }";
const payments = (platform: keyof typeof platforms, policies = ADMISSION) =>
  plan(yaml`
    organization: acme
    space: payments
    ${platforms[platform].payments}
    peers: { shop: {} }
    applications:
      ledger:
        image: "l:1"
        inbound: { api: { port: 8443 } }
        connections: { shop: "http://frontend.shop:8080" }
    policies: [ ${policies} ]
  `).plan;

const words = (...plans: Parameters<typeof proveTogether>) => {
  const { differences, problems } = proveTogether(...plans);
  return [...differences.map(({ message }) => message), ...problems.map(({ problem }) => problem)];
};

describe.each(["kubernetes", "aws"] as const)("two spaces on %s", (platform) => {
  it("are each proved by themselves, with what they need of the other", () => {
    expect(wordsOf(prove(shop(platform)))).toEqual([]);
    expect(wordsOf(prove(payments(platform)))).toEqual([]);
    expect(shop(platform).flows.flatMap(({ halfOpen }) => halfOpen ?? [])).toEqual([
      "needs ledger's space to admit frontend.shop",
      "needs ledger's space to let it reach frontend.shop",
    ]);
  });

  it("are proved together in both directions, whichever is asked", () => {
    expect(words(shop(platform), payments(platform))).toEqual([]);
    expect(words(payments(platform), shop(platform))).toEqual([]);
  });

  it.each([
    ["no policy", "", "8443"],
    ["a policy of another port", ADMISSION.replace("8443", "9000"), "8443"],
    ["a policy for another caller", ADMISSION.replace("frontend.shop", "other.shop"), "8443"],
  ])("are not where the called one has %s", (_, policies, port) => {
    const blocked = `frontend does not reach ledger.payments on tcp ${port}, which is declared`;
    expect(words(shop(platform), payments(platform, policies))).toEqual([expect.stringContaining(blocked)]);
  });
});

describe("two spaces that know each other by something else", () => {
  it("are not proved together: by another namespace", () => {
    expect(words(shop("kubernetes", "namespace: elsewhere"), payments("kubernetes"))).toEqual([
      expect.stringContaining("frontend does not reach ledger.payments on tcp 8443"),
      expect.stringContaining("ledger.payments does not reach frontend on tcp 8080"),
    ]);
  });

  it("are not proved together on two platforms", () => {
    expect(words(shop("kubernetes"), payments("aws"))).toEqual([
      expect.stringContaining("no network carries traffic between them"),
    ]);
  });
});
