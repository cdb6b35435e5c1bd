import { describe, expect, it } from "vitest";
import { gateway, plan, problems } from "./support";

/** A basket that answers on two ports, to both of which a gateway leads. */
function basket(keys: string, more = ""): string {
  return gateway(
    "routes: [{ destination: basket.api }, { path: /admin, destination: basket.admin }]",
  ).replace(
    'image: "basket:1", inbound: { api: { port: 3000, protocol: http } }',
    `image: "basket:1", ${keys} inbound: { api: { port: 3000, protocol: http }, admin: { port: 9000 ${more} } }`,
  );
}

const healthAt = (text: string, port: number) =>
  plan(text).inputs(`prod-gateway.public-to-basket-${port}`)["healthCheck"] as Record<string, unknown>;

describe("load balancers", () => {
  const asked = (text: string) =>
    [3000, 9000].map((port) => [healthAt(text, port)["path"], healthAt(text, port)["matcher"]]);

  it("ask for the path of health only at the inbound that it belongs to", () => {
    expect(asked(basket("healthCheck: { path: /healthz },"))).toEqual([
      ["/healthz", "200-399"],
      ["/", "200-499"],
    ]);
    expect(asked(basket("healthCheck: { path: /healthz, inbound: admin },"))).toEqual([
      ["/", "200-499"],
      ["/healthz", "200-399"],
    ]);
  });

  it("ask each inbound for its own", () => {
    expect(asked(basket("healthCheck: { path: /healthz },", ", healthPath: /alive"))).toEqual([
      ["/healthz", "200-399"],
      ["/alive", "200-399"],
    ]);
  });

  it("ask as often as is said, and give a task the time to start that it needs", () => {
    const text = basket(
      "healthCheck: { intervalSeconds: 30, timeoutSeconds: 20, failureThreshold: 5, startupSeconds: 900 },",
    );
    const timing = { interval: 30, timeout: 20, healthyThreshold: 2, unhealthyThreshold: 5 };
    expect(healthAt(text, 3000)).toMatchObject(timing);
    expect(healthAt(text, 9000)).toMatchObject(timing);
    expect(plan(text).inputs("prod-basket-service")["healthCheckGracePeriodSeconds"]).toBe(900);
    expect(plan(basket("")).inputs("prod-basket-service")["healthCheckGracePeriodSeconds"]).toBe(300);
  });
});

describe("a command in the container", () => {
  const checkOf = (keys: string) => plan(basket(keys)).container("basket")["healthCheck"];

  it("is asked as often as is said", () => {
    expect(checkOf("healthCheck: { path: /ok },")).toBeUndefined();
    const timing = "intervalSeconds: 20, timeoutSeconds: 7, failureThreshold: 4, startupSeconds: 60";
    expect(checkOf(`healthCheck: { command: [/ok], ${timing} },`)).toEqual({
      command: ["CMD", "/ok"],
      interval: 20,
      timeout: 7,
      retries: 4,
      startPeriod: 60,
    });
  });

  it("may tell of liveness, beside what load balancers ask", () => {
    const text = "healthCheck: { path: /ok, liveness: { command: [/alive], failureThreshold: 5 } },";
    expect(checkOf(text)).toMatchObject({ command: ["CMD", "/alive"], retries: 5 });
    expect(healthAt(basket(text), 3000)).toMatchObject({ path: "/ok", unhealthyThreshold: 3 });
  });
});

describe("what ECS and load balancers cannot do of a health check is refused", () => {
  it.each([
    ["{ command: [/ok], liveness: {} }", ".liveness", "ECS has one check of a container"],
    ["{ path: /ok, liveness: {} }", ".liveness", "ECS asks for liveness by a command"],
    ["{ path: /ok, liveness: { path: /ok } }", ".liveness.path", "not by path"],
    ["{ path: /ok, intervalSeconds: 4, timeoutSeconds: 2 }", ".intervalSeconds", "AWS takes 5 to 300"],
    ["{ path: /ok, failureThreshold: 1 }", ".failureThreshold", "AWS takes 2 to 10"],
    ["{ path: /ok, timeoutSeconds: 10 }", ".timeoutSeconds", "shorter than its interval"],
    ["{ command: [/ok], timeoutSeconds: 61, intervalSeconds: 62 }", ".timeoutSeconds", "AWS takes 2 to 60"],
    ["{ path: /ok, liveness: { command: [/ok], failureThreshold: 11 } }", ".liveness.failureThreshold", "10"],
    ["{ command: [/ok], startupSeconds: 301 }", ".startupSeconds", "300 seconds at most"],
  ])("%s", (healthCheck, at, message) => {
    const found = problems(basket(`healthCheck: ${healthCheck},`));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`applications.basket.healthCheck${at} platform/unsupported`);
    expect(found[0]).toContain(message);
  });

  it.each([
    "{ path: /ok, intervalSeconds: 300, timeoutSeconds: 120, failureThreshold: 10 }",
    "{ path: /ok, liveness: { command: [/ok], failureThreshold: 1, timeoutSeconds: 60, intervalSeconds: 5 } }",
    "{ path: /ok, startupSeconds: 900 }",
  ])("and not %s", (healthCheck) => {
    expect(problems(basket(`healthCheck: ${healthCheck},`))).toEqual([]);
  });
});
