import { describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { transitionOf } from "../../../core/plan/transition";
import { explain } from "../../../proof/explain";
import { prove } from "../../../proof/prove";
import { proveTogether } from "../../../proof/together";
import { proveTransition } from "../../../proof/transition";
import { verdictOf } from "../../../proof/verdict";
import { plan, yaml } from "../core/platforms/aws/support";
import { changed, without, wordsOf } from "./support";

const PLATFORMS = {
  kubernetes: "kubernetes: { namespace: shop }",
  aws: "aws: { vpcId: vpc-1, privateSubnetIds: [subnet-1], platformEgress: { closed: true } }",
};
type Platform = keyof typeof PLATFORMS;

const shop = (platform: Platform, isolation: string) =>
  plan(yaml`
    organization: acme
    space: prod
    isolation: ${isolation}
    ${PLATFORMS[platform]}
    applications:
      web: { image: "web:1", inbound: { http: { port: 8080 } }, connections: { basket: "http://basket:3000" } }
      basket: { image: "basket:1", inbound: { api: { port: 3000 } } }
  `).plan;

/** The resources that let everything through, and what else each platform has of use here. */
const OPENINGS = {
  kubernetes: ["prod-allow-all"],
  aws: ["prod-basket.allow-all-ipv4-ingress"],
};
const INGRESS = "prod-web-to-basket-tcp-3000-ingress";

const words = (planned: Plan) => wordsOf(prove(planned)).join("\n");

/** A plan with a second instance of one resource. */
function doubled(planned: Plan, name: string): Plan {
  const resource = planned.resources.find((it) => it.name === name)!;
  const inputs = JSON.parse(JSON.stringify(resource.inputs).replace('"allow-all"', '"debug"')) as object;
  return { ...planned, resources: [...planned.resources, { ...resource, name: `${name}-debug`, inputs }] };
}

describe.each(Object.keys(PLATFORMS) as Platform[])("isolation that observes, on %s", (platform) => {
  const observed = shop(platform, "observe");
  const [opening] = OPENINGS[platform] as [string];

  it("is proved for the day that it is enforced, and said not to be", () => {
    expect(words(observed)).toBe("");
    expect(verdictOf(observed)).toMatchObject({
      isObserved: true,
      conclusion: expect.stringMatching(
        /^not enforced: isolation is observe, .*; once enforced, proved: /,
      ) as string,
    });
    expect(verdictOf(shop(platform, "namespace"))).toMatchObject({
      isObserved: false,
      conclusion: expect.stringMatching(/^proved: /) as string,
    });
  });

  it("is not proved where something is cut already", () => {
    expect(words(without(observed, opening))).toMatch(
      /isolation is observe, so that nothing is to be cut, and no rule lets basket/,
    );
  });

  it("is not proved where a second rule would go on letting everything through", () => {
    expect(words(doubled(observed, opening))).toContain(`${opening}-debug lets it in`);
  });

  it("is not proved where a rule is missing, once it is enforced", () => {
    expect(words(without(observed, INGRESS))).toContain("web does not reach basket on tcp 3000");
  });

  it("is not proved where the plan says that it is enforced", () => {
    const { isolation: _, ...enforced } = observed;
    expect(words(enforced)).toContain("which is not declared");
  });

  it("is explained: what passes now, and what will", () => {
    expect(explain(observed, "basket", "web", { port: 8080 })).toMatchObject({
      explanation: { allowed: true, onceEnforced: { allowed: false } },
    });
    expect(explain(observed, "web", "basket", { port: 3000 })).toMatchObject({
      explanation: { allowed: true, onceEnforced: { allowed: true } },
    });
    expect(explain(shop(platform, "namespace"), "basket", "web")).not.toHaveProperty(
      "explanation.onceEnforced",
    );
  });

  it("begins and ends without a state that cuts what passes before and after", () => {
    const enforced = shop(platform, "namespace");
    for (const [before, after] of [[observed, enforced] as const, [enforced, observed] as const])
      expect(proveTransition(before, after, transitionOf(before, after).states)).toEqual([]);
  });
});

describe("isolation of a shared namespace", () => {
  const [whole, alone] = [shop("kubernetes", "namespace"), shop("kubernetes", "applications")];
  const DENY = "prod-default-deny";

  it("of applications is proved", () => {
    expect(words(alone)).toBe("");
  });

  it("of applications is not proved where something denies anything to strangers", () => {
    const wide = changed(alone, DENY, (it: { spec: object }) => (it.spec = { ...it.spec, podSelector: {} }));
    expect(words(wide)).toContain(
      "isolation is applications, and prod-default-deny isolates pods that nobody declared in namespace shop (ingress)",
    );
  });

  it("of the namespace is not proved where strangers are not denied anything", () => {
    const narrow = changed(
      whole,
      DENY,
      (it: { spec: object }) =>
        (it.spec = { ...it.spec, podSelector: { matchLabels: { "appnet/application": "web" } } }),
    );
    expect(words(narrow)).toContain(
      "isolation is namespace, and nothing isolates pods that nobody declared in namespace shop (ingress)",
    );
  });

  it("of applications is not proved where an application is left out", () => {
    const narrow = changed(
      alone,
      DENY,
      (it: { spec: object }) =>
        (it.spec = { ...it.spec, podSelector: { matchLabels: { "appnet/application": "basket" } } }),
    );
    expect(words(narrow)).toContain("nothing isolates web");
  });
});

describe("the adoption of workloads that run", () => {
  const existing = (isolation: string) =>
    plan(yaml`
      organization: acme
      space: prod
      isolation: ${isolation}
      kubernetes: { namespace: shop }
      applications:
        web: { existing: { podLabels: { app: web } }, connections: { basket: "http://basket:3000" } }
        basket: { existing: { podLabels: { app: basket } }, inbound: { api: { port: 3000 } } }
    `).plan;
  const cuts = (after: Plan) => {
    const before = { ...after, isolation: undefined, resources: [] };
    return proveTransition(before, after, transitionOf(before, after).states).map(({ kind }) => kind);
  };

  it("cuts for a moment, and nothing where it is observed first", () => {
    expect(cuts(existing("namespace"))).toContain("cuts");
    expect(cuts(existing("observe"))).toEqual([]);
  });

  it("cuts for a moment where a policy does not wait for what lets everything through", () => {
    const observed = existing("observe");
    const hasty = observed.resources.map((it) =>
      it.name.endsWith("-ingress") ? { ...it, dependsOn: ["prod-namespace"] } : it,
    );
    expect(cuts({ ...observed, resources: hasty })).toContain("cuts");
  });
});

describe("two spaces of which one is observed", () => {
  const space = (name: string, isolation: string, applications: string, policies = "") =>
    plan(yaml`
      organization: acme
      space: ${name}
      isolation: ${isolation}
      kubernetes: {}
      peers: { ${name === "shop" ? "pay" : "shop"}: {} }
      applications: { ${applications} }
      policies: [ ${policies} ]
    `).plan;
  const caller = space(
    "shop",
    "namespace",
    'web: { image: "w:1", connections: { pay: "http://ledger.pay:80" } }',
  );
  const called = (policies: string) =>
    space("pay", "observe", 'ledger: { image: "l:1", inbound: { api: { port: 80 } } }', policies);

  it("are proved together for the day that both are enforced", () => {
    const admission = "{ source: web.shop, destination: ledger, protocol: tcp, ports: 80 }";
    expect(proveTogether(caller, called(admission)).differences).toEqual([]);
    expect(proveTogether(caller, called("")).differences.map(({ kind }) => kind)).toEqual(["blocked"]);
  });
});
