import { describe, expect, it } from "vitest";
import type { Plan, PlannedResource } from "../../../../core/plan/plan";
import { transitionOf } from "../../../../core/plan/transition";
import { proveTransition } from "../../../../proof/transition";
import { SHOP, planned, tryTransition } from "./edits";

type Inputs = Record<string, object>;

/** A plan with one resource changed. */
function edited(plan: Plan, name: string, change: (resource: PlannedResource) => object): Plan {
  if (!plan.resources.some((it) => it.name === name)) throw new Error(`there is no ${name}`);
  return {
    ...plan,
    resources: plan.resources.map((it) => (it.name === name ? { ...it, ...change(it) } : it)),
  };
}

/** A plan in which one resource has another logical name, as do references to it. */
function renamedResource(plan: Plan, name: string, other: string): Plan {
  const text = JSON.stringify(plan.resources)
    .replaceAll(`"${name}"`, `"${other}"`)
    .replaceAll(`\${${name}.`, `\${${other}.`);
  return { ...plan, resources: JSON.parse(text) as PlannedResource[] };
}

const findings = (before: Plan, after: Plan) => tryTransition(before, after).findings;

const [aws, kubernetes] = [planned(SHOP, "aws"), planned(SHOP, "kubernetes")];
const nothing = { aws: planned(undefined, "aws"), kubernetes: planned(undefined, "kubernetes") };

describe("a state that is more open than both plans is found", () => {
  it("on Kubernetes: a workload that comes before what isolates it", () => {
    const hasty = edited(kubernetes, "prod-basket-deployment", () => ({ dependsOn: [] }));
    expect(findings(nothing.kubernetes, kubernetes).join()).not.toContain("basket reaches frontend");
    // Nothing isolates it but the rules of its own flows; what those leave open is open to everybody.
    expect(findings(nothing.kubernetes, hasty)).toContainEqual(
      expect.stringMatching(
        /^opens: .*basket reaches basket on everything, as it does neither before nor after$/,
      ),
    );
  });

  it("on AWS: a rule of a listener that comes before one that is more specific", () => {
    const loose = {
      ...aws,
      resources: aws.resources.map((it) =>
        it.type === "aws:lb/listenerRule:ListenerRule" ? { ...it, dependsOn: [] } : it,
      ),
    };
    expect(findings(nothing.aws, loose)).toContainEqual(
      expect.stringMatching(/^opens: .*requests for \S+\/api\S* reach frontend on 8080/),
    );
  });

  it("on Kubernetes: a gateway that comes before the policy about its TLS", () => {
    const strict = planned(
      {
        ...SHOP,
        gateways: {
          public: {
            ...SHOP.gateways!["public"]!,
            tls: { certificateFrom: { managed: true }, minimumProtocolVersion: "1.3" },
          },
        },
      },
      "kubernetes",
    );
    const hasty = edited(strict, "prod-gateway.public-gateway", () => ({ dependsOn: [] }));
    expect(findings(nothing.kubernetes, hasty)).toContainEqual(
      expect.stringMatching(
        /^opens: .*gateway:public accepts TLS 1\.2 on 443, as it does neither before nor after$/,
      ),
    );
  });
});

describe("a state that keeps back what is in both plans is found", () => {
  it("on Kubernetes: a workload that is deleted before it is created anew", () => {
    const other = edited(kubernetes, "prod-basket-deployment", ({ inputs }) => {
      const { spec, ...rest } = inputs as Inputs;
      const { template, ...inner } = spec as { template: { metadata: { labels: object } } };
      const labels = { ...template.metadata.labels, extra: "1" };
      const selector = { matchLabels: { extra: "1", "appnet/application": "basket" } };
      return {
        inputs: { ...rest, spec: { ...inner, selector, template: { ...template, metadata: { labels } } } },
      };
    });
    expect(findings(kubernetes, other)).toContainEqual(
      "cuts: after delete prod-basket-deployment: basket is gone, which is there before and after",
    );
  });

  it("on Kubernetes: a rule whose object is another one", () => {
    const name = "prod-frontend-to-basket-tcp-3000-egress";
    const other = edited(kubernetes, name, ({ inputs }) => ({
      inputs: { ...(inputs as Inputs), metadata: { namespace: "shop", name: "other" } },
    }));
    // Made before the old one is deleted: nothing is cut.
    expect(findings(kubernetes, other)).toEqual([]);
    expect(transitionOf(kubernetes, other).steps.map(({ kind }) => kind)).toEqual(["create", "delete"]);
    expect(findings(kubernetes, renamedResource(kubernetes, name, "prod-other-egress"))).toEqual([
      `taken: create prod-other-egress: ${name} has the name shop/frontend-to-basket-tcp-3000-egress of a networking.k8s.io/NetworkPolicy`,
    ]);
  });

  it("on AWS: a service with a given name that cannot be changed in place", () => {
    const named = (launchType: string) =>
      edited(aws, "prod-cache-service", ({ inputs }) => ({
        inputs: { ...(inputs as Inputs), name: "prod-cache", launchType },
      }));
    expect(findings(named("FARGATE"), named("EXTERNAL"))).toContainEqual(
      "cuts: after delete prod-cache-service: cache is gone, which is there before and after",
    );
  });

  it("on AWS: a rule that is narrowed before another takes over", () => {
    const rule = "prod-frontend-to-basket-tcp-3000-egress";
    const moved = edited(aws, rule, ({ inputs }) => ({
      inputs: { ...(inputs as Inputs), fromPort: 3001, toPort: 3001 },
    }));
    const copy = { ...aws.resources.find(({ name }) => name === rule)!, name: "late", dependsOn: [rule] };
    expect(findings(aws, { ...moved, resources: [...moved.resources, copy] })).toContainEqual(
      `cuts: after update ${rule}: frontend does not reach basket on tcp 3000, as it does both before and after`,
    );
  });
});

describe("a name that leads nowhere is found", () => {
  it("on Kubernetes: a Service that is deleted before it is created anew", () => {
    const headless = edited(kubernetes, "prod-basket-service", ({ inputs }) => {
      const { spec, ...rest } = inputs as Inputs;
      return { inputs: { ...rest, spec: { ...spec, clusterIP: "10.0.0.9" } } };
    });
    // Whatever the resource is called that is the internal route.
    const service = headless.resources.find(({ inputs }) => JSON.stringify(inputs).includes("10.0.0.9"))!;
    expect(findings(kubernetes, headless)).toContainEqual(
      `nowhere: after delete ${service.name}: basket on tcp 3000 leads nowhere, and to an application before and after`,
    );
  });

  it("on AWS: a record that comes before what answers", () => {
    const loose = {
      ...aws,
      resources: aws.resources.map((it) =>
        it.type === "aws:route53/record:Record" ? { ...it, dependsOn: [] } : it,
      ),
    };
    expect(findings(nothing.aws, loose)).toContainEqual(
      expect.stringMatching(
        /^nowhere: .*requests for http:\/\/www\.example\.com\S* lead nowhere: the record/,
      ),
    );
  });
});

describe("a step that fails because something still has what it needs is found", () => {
  it.each([
    [
      kubernetes,
      "prod-gateway.public-gateway",
      "the name shop/public of a gateway.networking.k8s.io/Gateway",
    ],
    [aws, "prod-gateway.public-to-frontend-8080", /^the name \S+ of a target group$/],
    [aws, "prod-frontend-logs", "the name /appnet/acme/prod/frontend of a log group"],
    [aws, "prod-gateway.public-listener-80", /^port 80 of the load balancer/],
    [aws, "prod-frontend-to-basket-tcp-3000-egress", /^the egress rule of .* for tcp 3000-3000 and/],
  ])("%#: what has a name of its own", (plan, name, what) => {
    const { taken } = transitionOf(plan, renamedResource(plan, name, `${name}-anew`));
    expect(taken).toContainEqual({
      step: { kind: "create", resource: expect.objectContaining({ name: `${name}-anew` }) as unknown },
      what: typeof what === "string" ? what : (expect.stringMatching(what) as unknown),
      holder: expect.stringContaining(name) as unknown,
    });
  });

  it("on AWS: a target group that still belongs to another load balancer", () => {
    const names = ["load-balancer", "listener-80"].map((it) => `prod-gateway.public-${it}`);
    const rules = aws.resources.filter(({ type }) => type === "aws:lb/listenerRule:ListenerRule");
    const moved = [...names, ...rules.map(({ name }) => name)].reduce(
      (plan, name) => renamedResource(plan, name, `${name}-anew`),
      edited(aws, names[0]!, ({ inputs }) => ({ inputs: { ...(inputs as Inputs), name: "another" } })),
    );
    expect(transitionOf(aws, moved).taken.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^the target group \S+ for a load balancer$/),
    );
  });
});

describe("the order of steps", () => {
  const stepsOf = (before: Plan, after: Plan) =>
    transitionOf(before, after).steps.map(({ kind, resource }) => `${kind} ${resource.name}`);

  it("has nothing for what stays as it is", () => {
    for (const plan of [aws, kubernetes]) {
      expect(transitionOf(plan, plan)).toEqual({ steps: [], states: [], untried: 0, taken: [] });
    }
  });

  it("deletes what is gone after everything else, and dependents first", () => {
    const { states, steps } = transitionOf(aws, nothing.aws);
    expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(["delete"]));
    for (const { resources } of states) {
      const names = new Set(resources.map(({ name }) => name));
      for (const { dependsOn } of resources) for (const it of dependsOn) expect(names).toContain(it);
    }
  });

  it("deletes first what refers to what is deleted first", () => {
    const name = "prod-gateway.public-load-balancer";
    const internal = edited(aws, name, ({ inputs }) => ({
      inputs: { ...(inputs as Inputs), internal: true },
    }));
    expect(stepsOf(aws, internal)).toContain("delete prod-gateway.public-listener-80");
    const { states } = transitionOf(aws, internal);
    const gone = states.find(
      ({ step, moment }) => step.kind === "delete" && step.resource.name === name && moment === "after",
    )!;
    expect(gone.resources.filter(({ type }) => type.startsWith("aws:lb/listener"))).toEqual([]);
  });

  it("keeps references to an old instance as long as it is there", () => {
    const other = edited(aws, "prod-frontend-task-definition", ({ inputs }) => ({
      inputs: { ...(inputs as Inputs), cpu: "1024" },
    }));
    const { states } = transitionOf(aws, other);
    const [first] = states;
    const service = first!.resources.find(({ name }) => name === "prod-frontend-service")!;
    expect(first!.resources.map(({ name }) => name)).toContain("prod-frontend-task-definition (before)");
    expect(service.inputs).toMatchObject({
      taskDefinition: "${prod-frontend-task-definition (before).arn}",
    });
  });

  it("says how many states it leaves out", () => {
    const { states, untried } = transitionOf(nothing.aws, aws, 10);
    expect(states).toHaveLength(10);
    expect(untried).toBe(transitionOf(nothing.aws, aws).states.length - 10);
  });
});

describe("what can be decided on in both plans and not in between", () => {
  it("is a finding", () => {
    const odd = {
      name: "odd",
      type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
      component: "appnet:index:Space prod",
      inputs: {},
      dependsOn: [],
    };
    const states = transitionOf(nothing.kubernetes, kubernetes).states.map((state) => ({
      ...state,
      resources: [...state.resources, odd],
    }));
    expect(proveTransition(nothing.kubernetes, kubernetes, states)).toContainEqual(
      expect.objectContaining({ kind: "undecided", message: expect.stringContaining("odd") as unknown }),
    );
  });
});
