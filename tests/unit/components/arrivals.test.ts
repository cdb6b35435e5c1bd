import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Application,
  Connection,
  Gateway,
  NetworkPolicy,
  Space,
  Topology,
  type SpaceArgs,
} from "../../../components";
import { arriveInOrder, declareAtOnce, reorder, resourcesOf, type Step } from "./arrivals";
import { environmentOf, named, ruleNames, type MoreOfApplication } from "./support";

const kubernetes: SpaceArgs = {
  organization: "acme",
  kubernetes: { gatewayClassName: "envoy-gateway" },
};
const aws: SpaceArgs = { organization: "acme", aws: {} };

const newSpace = (settings: SpaceArgs = kubernetes): Step => ({
  name: "shop",
  after: [],
  declare: () => new Space("shop", settings),
});

function application(name: string, more: MoreOfApplication = {}, after: readonly string[] = []): Step {
  return {
    name,
    after: ["shop", ...after],
    declare: (made) =>
      new Application(name, {
        space: made.get("shop") as Space,
        image: `${name}:1`,
        inbound: { api: { port: 3000, protocol: "http" } },
        ...more,
      }),
  };
}

/** A connection between applications by name, or by object where it is known to come after them. */
function connection(
  source: string,
  destination: string,
  after: readonly string[] = [],
  more: { disableDefaultEnvVars?: boolean; required?: boolean; protect?: boolean } = {},
): Step {
  const { protect, ...args } = more;
  return {
    name: `${source}-${destination}`,
    after: ["shop", ...after],
    declare: (made) =>
      new Connection(
        `${source}-${destination}`,
        {
          space: made.get("shop") as Space,
          source: after.includes(source) ? (made.get(source) as Application) : source,
          destination: after.includes(destination) ? (made.get(destination) as Application) : destination,
          ...args,
        },
        protect === undefined ? {} : { protect },
      ),
  };
}

function gateway(destination: string, after: readonly string[] = []): Step {
  return {
    name: "public",
    after: ["shop", ...after],
    declare: (made) =>
      new Gateway("public", {
        space: made.get("shop") as Space,
        hostname: { fullyQualifiedHostname: "www.example.com" },
        routes: [
          { destination: after.includes(destination) ? (made.get(destination) as Application) : destination },
        ],
      }),
  };
}

/** What arrives in every order that is possible, as long as that is a handful. */
async function inEveryOrder(steps: readonly Step[]) {
  const results: { resources?: object[]; error?: string }[] = [];
  const orders = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const order = reorder(
      steps,
      Array.from(steps, (_, index) => ((seed + 1) * (index + 3) * 7919) % 97),
    );
    const key = order.map((step) => step.name).join();
    if (orders.has(key)) continue;
    orders.add(key);
    results.push(
      await arriveInOrder(order)
        .then((registrations) => ({ resources: resourcesOf(registrations) }))
        .catch((error: unknown) => ({ error: (error as Error).message })),
    );
  }
  return { results, orders: orders.size };
}

describe("declarations from another process", () => {
  it("build what one program would: connections in applications, policies, gateways, in any order", async () => {
    const steps = [
      newSpace(),
      application("basket"),
      application("catalog"),
      application("frontend", { connections: { basket: "http://basket:3000", catalog: "catalog" } }, [
        "basket",
        "catalog",
      ]),
      gateway("frontend"),
      connection("basket", "catalog", [], { disableDefaultEnvVars: true }),
    ];
    const expected = resourcesOf(await declareAtOnce(steps));
    const { results, orders } = await inEveryOrder(steps);
    expect(orders).toBeGreaterThan(5);
    for (const result of results) expect(result).toEqual({ resources: expected });
  });

  it("tell an application of a connection that it depends on", async () => {
    const steps = [
      newSpace(),
      application("basket"),
      connection("frontend", "basket", [], { required: true }),
      application("frontend", {}, ["frontend-basket", "basket"]),
    ];
    const registrations = await arriveInOrder(steps);
    expect(environmentOf(registrations, "shop-frontend-deployment")).toMatchObject({
      CONNECTION_BASKET_URL: "http://basket:3000",
    });
    const { dependsOn } = named(registrations, "shop-frontend-deployment");
    expect(dependsOn).toContain("shop-frontend-to-basket-tcp-3000-egress");
    const expected = resourcesOf(await declareAtOnce(steps));
    const { results } = await inEveryOrder(steps);
    for (const result of results) expect(result).toEqual({ resources: expected });
  });

  it("put an application on AWS behind a gateway that it depends on", async () => {
    const steps = [newSpace(aws), gateway("frontend"), application("frontend", {}, ["public"])];
    const registrations = await arriveInOrder(steps);
    expect(resourcesOf(registrations)).toEqual(resourcesOf(await declareAtOnce(steps)));
    expect(named(registrations, "shop-frontend-service").inputs["loadBalancers"]).toHaveLength(1);
  });

  it.each<[string, Step[], RegExp]>([
    [
      "a connection that would change its source's environment",
      [
        newSpace(),
        application("frontend"),
        application("basket"),
        connection("frontend", "basket", ["frontend", "basket"]),
      ],
      /^Application frontend: platform\/unsupported "shop-frontend-deployment" is built from what Connection frontend-basket says, which is not known to come before it \(let Application frontend depend on Connection frontend-basket, .*Topology\)$/,
    ],
    [
      "the same by name",
      [newSpace(), application("frontend"), application("basket"), connection("frontend", "basket")],
      /^Application frontend: .*Connection frontend-basket says/,
    ],
    [
      "a required connection, though it sets no variables",
      [
        newSpace(),
        application("frontend"),
        application("basket"),
        connection("frontend", "basket", [], { required: true, disableDefaultEnvVars: true }),
      ],
      /^Application frontend: .*Connection frontend-basket says/,
    ],
    [
      "a gateway on AWS, which changes its application's service",
      [newSpace(aws), application("frontend"), gateway("frontend")],
      /^Application frontend: .*"shop-frontend-service" .*Gateway public says/,
    ],
    [
      "an application's own connection by name",
      [
        newSpace(),
        application("basket"),
        application("frontend", { connections: { basket: "http://basket:3000" } }),
      ],
      /^Application frontend connections\.basket: connection\/unknown-application .*give it by object, or add it to dependsOn/,
    ],
    [
      "a required outbound interface whose connection is not known to come first",
      [
        newSpace(),
        application("basket"),
        application("frontend", { outbound: { basket: { required: true } } }),
        connection("frontend.basket", "basket"),
      ],
      /^Application frontend outbound\.basket: outbound\/required-unconnected .*add it to dependsOn/,
    ],
    [
      "protection that only one of two askers wants",
      [
        newSpace(),
        application("basket"),
        application("frontend", { connections: { basket: "basket" } }, ["basket"]),
        {
          name: "policy",
          after: ["shop"],
          declare: (made) =>
            new NetworkPolicy(
              "policy",
              {
                space: made.get("shop") as Space,
                source: "frontend",
                destination: "basket",
                protocol: "tcp",
                ports: 3000,
              },
              { protect: true },
            ),
        },
      ],
      /NetworkPolicy policy protects the rules of frontend-to-basket-tcp-3000, which Application frontend asks for as well/,
    ],
  ])("are refused in every order where order matters and nothing says it: %s", async (_, steps, expected) => {
    const { results } = await inEveryOrder(steps);
    for (const { error } of results) expect(error).toMatch(expected);
  });

  it("may protect what one that comes later asks for without", async () => {
    const steps = [
      newSpace(),
      application("basket"),
      application("frontend"),
      connection("frontend", "basket", [], { protect: true, disableDefaultEnvVars: true }),
      {
        name: "policy",
        after: ["shop", "frontend-basket"],
        declare: (made) =>
          new NetworkPolicy("policy", {
            space: made.get("shop") as Space,
            source: "frontend",
            destination: "basket",
            protocol: "tcp",
            ports: 3000,
          }),
      } satisfies Step,
    ];
    const { results } = await inEveryOrder(steps);
    expect(results.map(({ error }) => error)).toEqual(results.map(() => undefined));
    expect(new Set(results.map(({ resources }) => JSON.stringify(resources))).size).toBe(1);
  });

  it("wait for an application that they name, and build nothing without it", async () => {
    const registrations = await arriveInOrder([
      newSpace(),
      application("basket"),
      connection("nobody", "basket"),
    ]);
    expect(ruleNames(registrations)).toEqual([]);
    expect(registrations.map((it) => it.name)).toContain("nobody-basket");
  });

  it("do not wait inside a topology, which is whole", async () => {
    const topology: Step = {
      name: "topology",
      after: [],
      isWhole: true,
      declare: () =>
        new Topology("topology", {
          space: "shop",
          kubernetes: {},
          applications: { basket: { image: "basket:1", inbound: { api: { port: 3000 } } } },
          connections: [{ source: "nobody", destination: "basket" }],
        }),
    };
    await expect(arriveInOrder([topology])).rejects.toThrow(/connection\/unknown-application/);
  });
});

describe("any declarations, in any two orders", () => {
  const names = ["a", "b", "c"];
  const application_ = fc.record({
    connections: fc.subarray(names),
    after: fc.subarray(["a-b", "b-a", "a-c", "public"]),
    tls: fc.boolean(),
  });
  const connection_ = fc.record({
    pair: fc.constantFrom("a-b", "b-a", "a-c"),
    byObject: fc.subarray(names),
    quiet: fc.boolean(),
    protect: fc.boolean(),
  });
  const program = fc.record({
    platform: fc.constantFrom(kubernetes, aws),
    applications: fc.tuple(application_, application_, application_),
    connections: fc.uniqueArray(connection_, { selector: ({ pair }) => pair, maxLength: 3 }),
    gateway: fc.option(fc.record({ to: fc.constantFrom("a", "b", "c"), byObject: fc.boolean() }), {
      nil: undefined,
    }),
    orders: fc.tuple(
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    ),
  });

  type Program = typeof program extends fc.Arbitrary<infer Value> ? Value : never;

  const endsOf = (pair: string) => pair.split("-") as [string, string];

  /** The program's steps; a dependency that would lead in a circle is left out. */
  function stepsOf({ platform, applications, connections, gateway: entry }: Program): Step[] {
    const steps: Step[] = [newSpace(platform)];
    const add = (step: Step) => steps.push(step);
    const exists = (name: string) => steps.some((step) => step.name === name);
    // Either a connection knows its applications, or they know it: those that know none come first.
    for (const { pair, byObject, quiet, protect } of connections.filter(
      ({ byObject }) => byObject.length === 0,
    )) {
      add(connection(...endsOf(pair), byObject, { disableDefaultEnvVars: quiet, protect }));
    }
    if (entry && !entry.byObject) add(gateway(entry.to));
    applications.forEach(({ connections: targets, after, tls }, index) => {
      const name = names[index]!;
      const known = [
        ...targets.filter((target) => target !== name && exists(target)),
        ...after.filter(exists),
      ];
      const own = Object.fromEntries(
        targets
          .filter((target) => target !== name && exists(target))
          .map((target) => [`to-${target}`, target]),
      );
      const inbound = {
        api: { port: 3000, protocol: "http" as const, ...(tls && { tls: "automatic" as const }) },
      };
      add(
        application(
          name,
          { connections: own, inbound: platform === aws ? { api: { port: 3000 } } : inbound },
          known,
        ),
      );
    });
    for (const { pair, byObject, quiet, protect } of connections.filter(
      ({ byObject }) => byObject.length > 0,
    )) {
      const known = byObject.filter((name) => endsOf(pair).includes(name));
      add(connection(...endsOf(pair), known, { disableDefaultEnvVars: quiet, protect }));
    }
    if (entry?.byObject) add(gateway(entry.to, [entry.to]));
    return steps;
  }

  it("build the same, which is what one program builds, or are refused both times", async () => {
    const outcomes = { built: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(program, async (drawn) => {
        const steps = stepsOf(drawn);
        const run = (ranks: readonly number[]) =>
          arriveInOrder(reorder(steps, ranks)).then(resourcesOf, (error: unknown) => {
            if ((error as Error).name !== "NetworkError") throw error;
            return "refused" as const;
          });
        const first = await run(drawn.orders[0]);
        const second = await run(drawn.orders[1]);
        expect(first).toEqual(second);
        if (first === "refused") {
          outcomes.refused++;
          return;
        }
        outcomes.built++;
        expect(first).toEqual(resourcesOf(await declareAtOnce(steps)));
      }),
      { numRuns: 15 },
    );
    expect(Math.min(outcomes.built, outcomes.refused)).toBeGreaterThan(3);
  }, 120_000);
});
