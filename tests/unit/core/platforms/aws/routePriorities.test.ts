import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prioritiesOf as placed } from "../../../../../core/platforms/aws/priorities";
import type { Route as ResolvedRoute } from "../../../../../core/resolve/network";
import { gateway, plan, problems } from "./support";

interface Route {
  readonly path: string;
  readonly hostname?: string;
  readonly priority?: number;
}

const document = (routes: readonly Route[]) =>
  gateway(
    `routes:\n${routes
      .map(({ path, hostname, priority }) => {
        const host = hostname === undefined ? "" : `, hostname: "${hostname}"`;
        const order = priority === undefined ? "" : `, priority: ${priority}`;
        return `  - { destination: frontend, path: "${path}"${host}${order} }`;
      })
      .join("\n")}`,
  );

/** Priorities by host and path, of the rules in the plan. */
function prioritiesOf(routes: readonly Route[]): Map<string, number> {
  const rules = plan(document(routes)).resourcesOfType("ListenerRule");
  return new Map(
    rules.map(({ inputs }) => {
      const conditions = inputs["conditions"] as Record<string, { values: string[] }>[];
      const host = conditions.find((it) => it["hostHeader"])?.["hostHeader"]?.values[0] ?? "";
      const path = conditions.find((it) => it["pathPattern"])!["pathPattern"]!.values[0]!.replace(/\*$/, "");
      return [`${host} ${path}`, inputs["priority"] as number];
    }),
  );
}

/** The same without a plan, for many routes. */
function computed(routes: readonly Route[]): Map<string, number> {
  const resolved = routes.map(({ path, hostname, priority }) => ({ path, hostname, model: { priority } }));
  const found = placed(resolved as unknown as ResolvedRoute[]);
  return new Map([...found].map(([route, priority]) => [key(route), priority]));
}

const key = ({ hostname, path }: Pick<Route, "hostname" | "path">) => `${hostname ?? ""} ${path}`;
const oneLevel = (amount: number, name: string): Route[] =>
  Array.from({ length: amount }, (_, index) => ({ path: `/${name}-${index}` }));

/** Two one-level paths that want one priority first. */
function rivals(): [Route, Route] {
  const byPriority = new Map<number, Route>();
  for (const route of oneLevel(2_000, "rival")) {
    const [priority] = computed([route]).values();
    const other = byPriority.get(priority!);
    if (other) return [other, route];
    byPriority.set(priority!, route);
  }
  throw new Error("no two of these paths want one priority");
}

const HOSTS = [
  "a.example.com",
  "b.eu.example.com",
  "*.example.com",
  "*.eu.example.com",
  "*.b.eu.example.com",
];
const segments = fc.array(fc.constantFrom("a", "b", "v1", "users", "A", "x.y"), { maxLength: 6 });
const arbitraryRoute = fc.record({
  path: segments.map((parts) => `/${parts.join("/")}`),
  hostname: fc.option(fc.constantFrom(...HOSTS), { nil: undefined }),
});
const arbitraryRoutes = fc.uniqueArray(arbitraryRoute, { minLength: 1, maxLength: 8, selector: key });

/** Whether whatever the one takes, the other would take as well. */
function isPartOf(one: Route, other: Route): boolean {
  const within = (text: string, outer: string) =>
    text === outer || text.startsWith(`${outer.replace(/\/$/, "")}/`);
  if (one.hostname === other.hostname) return one.path !== other.path && within(one.path, other.path);
  if (other.hostname === undefined) return true;
  return other.hostname.startsWith("*.") && one.hostname?.endsWith(other.hostname.slice(1)) === true;
}

describe("the priority of a route's rule", () => {
  it("is from 1 to 50,000, and no other route's", () => {
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        const priorities = [...prioritiesOf(routes).values()];
        expect(new Set(priorities).size).toBe(routes.length);
        expect(Math.min(...priorities)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...priorities)).toBeLessThanOrEqual(50_000);
      }),
      { numRuns: 200 },
    );
  });

  it("is before those of the routes that it is part of: by host, longer wildcards first, then by path", () => {
    let compared = 0;
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        const priorities = computed(routes);
        for (const one of routes) {
          for (const other of routes.filter((it) => isPartOf(one, it))) {
            expect(priorities.get(key(one))!, `${key(one)} before ${key(other)}`).toBeLessThan(
              priorities.get(key(other))!,
            );
            compared++;
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it("of a longer wildcard is before a shorter one's, whatever their names", () => {
    for (const letter of "abcdefghijklmnop") {
      const priorities = prioritiesOf([
        { path: "/", hostname: `*.${letter}.com` },
        { path: "/", hostname: `*.eu.${letter}.com` },
        { path: "/", hostname: `x.eu.${letter}.com` },
      ]);
      const [short, long, exact] = ["*.", "*.eu.", "x.eu."].map((prefix) =>
        priorities.get(`${prefix}${letter}.com /`)!,
      ) as [number, number, number];
      expect(exact).toBeLessThan(long);
      expect(long).toBeLessThan(short);
    }
  });

  it("does not follow from the order of the routes", () => {
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        expect(computed([...routes].reverse())).toEqual(new Map([...computed(routes)].reverse()));
      }),
      { numRuns: 200 },
    );
  });

  it("is what the document says, where it says one", () => {
    expect([...prioritiesOf([{ path: "/a", priority: 7 }, { path: "/b" }]).values()][0]).toBe(7);
  });
});

describe("two routes that want one priority", () => {
  it("both get another, each in its order", () => {
    const [one, other] = rivals();
    const [alone] = computed([one]).values();
    const below = { path: `${one.path}/below` };
    const together = computed([one, other, below, { path: "/" }]);
    expect(new Set(together.values()).size).toBe(4);
    expect([...together.values()]).not.toContain(alone);
    expect(together.get(key(below))!).toBeLessThan(together.get(key(one))!);
    expect(together.get(key(one))!).toBeLessThan(together.get(" /")!);
    expect(problems(document([one, other]))).toEqual([]);
  });

  it("never take what a route had until then: AWS would refuse it while the rule is there", () => {
    let moved = 0;
    const names = Array.from({ length: 40 }, (_, index) => `set-${index}`);
    for (const name of names) {
      const all = [...oneLevel(100, name), ...rivals()];
      const before = computed(all.slice(0, -1));
      const after = computed(all);
      const owners = new Map([...before].map(([route, priority]) => [priority, route]));
      for (const [route, priority] of after) {
        // Also the other way round: what comes in one direction goes in the other.
        expect(owners.get(priority) ?? route).toBe(route);
        if (before.has(route) && before.get(route) !== priority) moved++;
      }
    }
    expect(moved).toBe(names.length);
  });

  it("so rarely want the same in every round that a hundred routes never were in a thousand sets", () => {
    let found = 0;
    for (let set = 0; set < 1_000; set++) {
      if (computed(oneLevel(100, `random-${set}`)).size < 100) found++;
    }
    expect(found).toBe(0);
  });

  it("are an error that names both, and a priority that is free, where the document gives it", () => {
    const [found, ...others] = problems(
      document([
        { path: "/a", priority: 9 },
        { path: "/b", priority: 9 },
      ]),
    );
    expect(others).toEqual([]);
    expect(found).toMatch(
      /^gateways\.public\.routes\[1\] platform\/unsupported routes \/a and \/b would both have priority 9 \(give one of the routes a priority of its own, such as \d+\)$/,
    );
    const free = Number(/such as (\d+)/.exec(found!)![1]);
    expect(
      problems(document([{ path: "/a", priority: 9 }, { path: "/b", priority: free }, { path: "/" }])),
    ).toEqual([]);
    expect(free).toBeLessThan(computed([{ path: "/" }]).get(" /")!);
  });

  it("are an error too where one is given and the other computed", () => {
    const [priority] = computed([{ path: "/b" }]).values();
    expect(problems(document([{ path: "/a", priority: priority! }, { path: "/b" }]))).toEqual([
      expect.stringContaining(`routes /a and /b would both have priority ${priority}`),
    ]);
  });

  it("are named with their hosts", () => {
    const hosts = ["a.example.com", "b.example.com"];
    const [found] = problems(document(hosts.map((hostname) => ({ path: "/", hostname, priority: 9 }))));
    for (const host of hosts) expect(found).toContain(host);
  });
});

describe("a priority must be given", () => {
  it.each([
    ["a path of more than six segments", { path: "/1/2/3/4/5/6/7" }, { path: "/1/2/3/4/5/6" }],
    [
      "a wildcard of more than six labels",
      { path: "/", hostname: "*.a.b.c.d.example.com" },
      { path: "/", hostname: "*.b.c.d.example.com" },
    ],
  ])("for %s", (_, deep: Route, enough: Route) => {
    expect(problems(document([deep]))).toEqual([
      expect.stringContaining(
        `${deep.hostname ?? ""}${deep.path} has too many parts for a computed priority`,
      ),
    ]);
    expect(problems(document([{ ...deep, priority: 1 }]))).toEqual([]);
    expect(problems(document([enough]))).toEqual([]);
  });

  it("between 1 and 50,000", () => {
    for (const priority of [0, 50_001])
      expect(problems(document([{ path: "/", priority }]))[0]).toMatch(/priority document\/type/);
  });
});
