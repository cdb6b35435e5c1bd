import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

/** Priorities by host and path. */
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

const key = ({ hostname, path }: Route) => `${hostname ?? ""} ${path}`;
const segments = fc.array(fc.constantFrom("a", "b", "v1", "users", "A", "x.y"), { maxLength: 6 });
const arbitraryRoute = fc.record({
  path: segments.map((parts) => `/${parts.join("/")}`),
  hostname: fc.option(fc.constantFrom("a.example.com", "b.example.com"), { nil: undefined }),
});
const arbitraryRoutes = fc
  .uniqueArray(arbitraryRoute, { minLength: 1, maxLength: 8, selector: key })
  .filter((routes) => problems(document(routes)).length === 0);

describe("the priority of a route's rule", () => {
  it("is from 1 to 50,000 and the same in whatever company and order the route is", () => {
    let compared = 0;
    fc.assert(
      fc.property(arbitraryRoutes, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (routes, order) => {
        const all = prioritiesOf(routes);
        const some = routes
          .map((route, index) => ({ route, at: order[index]! }))
          .sort((a, b) => a.at - b.at)
          .map((it) => it.route)
          .slice(0, Math.max(1, Math.floor(routes.length / 2)));
        for (const [route, priority] of prioritiesOf(some)) {
          expect(priority).toBe(all.get(route));
          expect(priority).toBeGreaterThanOrEqual(1);
          expect(priority).toBeLessThanOrEqual(50_000);
          compared++;
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it("puts a deeper path before its prefix, and a host before none", () => {
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        const priorities = prioritiesOf(routes);
        for (const first of routes) {
          for (const second of routes) {
            const below = second.path.startsWith(first.path === "/" ? "/" : `${first.path}/`);
            const deeper = first.hostname === second.hostname && first.path !== second.path && below;
            const hosted = first.hostname === undefined && second.hostname !== undefined;
            if (deeper || hosted)
              expect(priorities.get(key(second))!, `${key(second)} before ${key(first)}`).toBeLessThan(
                priorities.get(key(first))!,
              );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is unique within the gateway", () => {
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        expect(new Set(prioritiesOf(routes).values()).size).toBe(routes.length);
      }),
      { numRuns: 100 },
    );
  });

  it("puts an exact host before a wildcard that holds it", () => {
    for (const letter of "abcdefghijklmnop") {
      const exact = `${letter}.example.com`;
      const priorities = prioritiesOf([
        { path: "/", hostname: "*.example.com" },
        { path: "/", hostname: exact },
      ]);
      expect(priorities.get(`${exact} /`), exact).toBeLessThan(priorities.get("*.example.com /")!);
    }
  });

  it("is what the document says, where it says one", () => {
    expect([...prioritiesOf([{ path: "/a", priority: 7 }, { path: "/b" }]).values()][0]).toBe(7);
  });

  it("collides in an error that names both routes and the way out", () => {
    const paths = collision();
    const found = problems(document(paths.map((path) => ({ path }))));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^gateways\.public\.routes\[1\] platform\/unsupported routes \/\S+ and \/\S+ would both have priority \d+ \(give the route a priority/,
    );
    for (const path of paths) expect(found[0]).toContain(path);
    expect(problems(document([{ path: paths[0]! }, { path: paths[1]!, priority: 1 }]))).toEqual([]);
    expect(
      problems(
        document([
          { path: "/a", priority: 9 },
          { path: "/b", priority: 9 },
        ]),
      )[0],
    ).toContain("routes /a and /b would both have priority 9");
  });

  it("names the hosts of two routes that collide", () => {
    const hosts = ["a.example.com", "b.example.com"];
    const [found] = problems(document(hosts.map((hostname) => ({ path: "/", hostname, priority: 9 }))));
    for (const host of hosts) expect(found).toContain(host);
  });

  it("must be given for a path of more than six segments", () => {
    const path = "/1/2/3/4/5/6/7";
    expect(problems(document([{ path }]))).toEqual([
      expect.stringContaining(`the path ${path} is too deep for a computed priority`),
    ]);
    expect(problems(document([{ path, priority: 1 }]))).toEqual([]);
    expect(problems(document([{ path: path.slice(0, -2) }]))).toEqual([]);
  });

  it("is between 1 and 50,000 where it is given", () => {
    for (const priority of [0, 50_001])
      expect(problems(document([{ path: "/", priority }]))[0]).toMatch(/priority document\/type/);
  });
});

/** Two paths whose computed priorities are the same. */
function collision(): string[] {
  const paths = Array.from({ length: 60 }, (_, index) => `/1/2/3/4/5/${index}`);
  const byPriority = new Map<number, string>();
  for (const path of paths) {
    const [priority] = prioritiesOf([{ path }]).values();
    const other = byPriority.get(priority!);
    if (other !== undefined) return [other, path];
    byPriority.set(priority!, path);
  }
  throw new Error("no two of these paths collide");
}
