import { describe, expect, it } from "vitest";
import { application, container, plan, spec } from "./support";

const shopContainer = (keys: string) => container(plan(application(`image: "shop:1", ${keys}`)), "shop");
const TIMING = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };

describe("the probes of an application", () => {
  const INBOUND =
    "inbound: { web: { port: 80, containerPort: 8080, protocol: http }, rpc: { port: 9000, protocol: grpc }, tls: { port: 8443, protocol: https }, admin: { port: 9001, healthPath: /health } }";

  const probesOf = (healthCheck: string | undefined) =>
    Object.keys(shopContainer(INBOUND + (healthCheck === undefined ? "" : `, healthCheck: ${healthCheck}`)))
      .filter((key) => key.endsWith("Probe"))
      .sort();

  it.each([
    ["{}", { tcpSocket: { port: 8080 } }],
    ["{ path: /ok }", { httpGet: { path: "/ok", port: 8080 } }],
    ["{ inbound: rpc }", { grpc: { port: 9000 } }],
    ["{ inbound: tls, path: /ok }", { httpGet: { path: "/ok", port: 8443, scheme: "HTTPS" } }],
    ["{ inbound: tls }", { tcpSocket: { port: 8443 } }],
    ["{ inbound: admin }", { httpGet: { path: "/health", port: 9001 } }],
    ["{ inbound: admin, path: /ok }", { httpGet: { path: "/ok", port: 9001 } }],
    ["{ command: [/ok, -q] }", { exec: { command: ["/ok", "-q"] } }],
  ])("are on the container's port: %s", (healthCheck, probe) => {
    expect(shopContainer(`${INBOUND}, healthCheck: ${healthCheck}`)["readinessProbe"]).toEqual({
      ...probe,
      ...TIMING,
    });
  });

  it("speak as the container does, not as what stands before it", () => {
    const PLAIN = { httpGet: { path: "/ok", port: 8443 } };
    const ENCRYPTED = { httpGet: { path: "/ok", port: 8443, scheme: "HTTPS" } };
    const [TCP, GRPC] = [{ tcpSocket: { port: 8443 } }, { grpc: { port: 8443 } }];
    const cases: [string, string, object, object][] = [
      ["http", "none", TCP, PLAIN],
      ["http", "automatic", TCP, PLAIN],
      ["https", "automatic", TCP, PLAIN],
      ["grpc", "automatic", GRPC, PLAIN],
      ["grpcs", "automatic", GRPC, PLAIN],
      ["http", "application", TCP, ENCRYPTED],
      ["https", "application", TCP, ENCRYPTED],
      ["tls", "application", TCP, ENCRYPTED],
      ["wss", "application", TCP, ENCRYPTED],
      ["grpc", "application", TCP, ENCRYPTED],
      ["grpcs", "application", TCP, ENCRYPTED],
    ];
    for (const [protocol, tls, alone, withPath] of cases) {
      const inbound = `inbound: { web: { port: 80, containerPort: 8443, protocol: ${protocol}, tls: ${tls} } }`;
      const probe = (healthCheck: string) =>
        shopContainer(`${inbound}, healthCheck: ${healthCheck}`)["readinessProbe"];
      expect([protocol, tls, probe("{}"), probe("{ path: /ok }")]).toEqual([
        protocol,
        tls,
        { ...alone, ...TIMING },
        { ...withPath, ...TIMING },
      ]);
    }
  });

  it("decide who gets requests, and start nothing anew unless that is asked for", () => {
    expect(probesOf("{ path: /ok }")).toEqual(["readinessProbe"]);
    expect(probesOf(undefined)).toEqual([]);
    expect(probesOf("{ path: /ok, startupSeconds: 60 }")).toEqual(["readinessProbe", "startupProbe"]);
    expect(probesOf("{ path: /ok, liveness: {} }")).toEqual([
      "livenessProbe",
      "readinessProbe",
      "startupProbe",
    ]);
  });

  it("ask as often as is said", () => {
    const text = "{ path: /ok, intervalSeconds: 20, timeoutSeconds: 7, failureThreshold: 4 }";
    expect(shopContainer(`${INBOUND}, healthCheck: ${text}`)["readinessProbe"]).toEqual({
      httpGet: { path: "/ok", port: 8080 },
      periodSeconds: 20,
      timeoutSeconds: 7,
      failureThreshold: 4,
    });
  });

  it("of liveness ask what readiness asks, or something of their own, once the instance has started", () => {
    const liveness = (text: string) => {
      const { livenessProbe, startupProbe } = shopContainer(
        `${INBOUND}, healthCheck: { path: /ok, liveness: ${text} }`,
      );
      return [livenessProbe, startupProbe];
    };
    const same = { httpGet: { path: "/ok", port: 8080 }, ...TIMING };
    expect(liveness("{}")).toEqual([same, { ...same, failureThreshold: 30 }]);
    const slow = { tcpSocket: { port: 8443 }, ...TIMING, periodSeconds: 70 };
    expect(liveness("{ inbound: tls, intervalSeconds: 70 }")).toEqual([
      slow,
      { ...slow, failureThreshold: 5 },
    ]);
    const command = { exec: { command: ["/alive"] }, ...TIMING };
    expect(liveness("{ command: [/alive] }")[0]).toEqual(command);
  });

  it("give an instance the time to start that it needs, and its rollout too", () => {
    const deadline = (text: string) =>
      spec(plan(application(`image: "shop:1", ${INBOUND}, healthCheck: ${text}`)), "prod-shop-deployment")[
        "progressDeadlineSeconds"
      ];
    const seconds = (text: string) =>
      shopContainer(`${INBOUND}, healthCheck: ${text}`)["startupProbe"] as { failureThreshold: number };
    expect(seconds("{ startupSeconds: 95 }").failureThreshold).toBe(10);
    expect(seconds("{ startupSeconds: 900, liveness: {} }").failureThreshold).toBe(90);
    expect([deadline("{ startupSeconds: 300 }"), deadline("{ startupSeconds: 900 }")]).toEqual([
      undefined,
      1200,
    ]);
  });
});
