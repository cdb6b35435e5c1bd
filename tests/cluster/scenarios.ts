/** What gateways and the sidecar do, as somebody who asks them sees it. */
import { expect } from "vitest";
import { askBetween, echoOf, type Scenario } from "./context";
import { ISOLATION_SCENARIOS } from "./isolation";
import { renewUnderTraffic } from "./rotation";
import { TRAEFIK_SCENARIOS } from "./traefik";

const gateway = (example: string, scenario: string, run: Scenario["run"]): Scenario => ({
  ...{ example, scenario, run },
  component: "Envoy Gateway",
});

const www = (path: string): string => `https://www.example.com${path}`;
const UNVERIFIED = { authority: "" };

export const SCENARIOS: readonly Scenario[] = [
  gateway(
    "gateways",
    "each path leads to its application, by a certificate that ACME issued",
    async ({ ask }) => {
      const [root, api, orders] = await ask(
        "public",
        { url: www("/x") },
        { url: www("/api/x?y=1") },
        { url: www("/v2/orders/7") },
      );
      expect(echoOf(root).name).toMatch(/^web-/);
      expect(echoOf(api).name).toMatch(/^api-/);
      expect(echoOf(orders).name).toMatch(/^api-/);
    },
  ),
  gateway(
    "gateways",
    "a path's prefix is replaced where a route says so, and kept elsewhere",
    async ({ ask }) => {
      const [api, bare, orders] = await ask(
        "public",
        { url: www("/api/x?y=1") },
        { url: www("/api") },
        { url: www("/v2/orders/7") },
      );
      expect(echoOf(api).path).toBe("/x?y=1");
      expect(echoOf(bare).path).toBe("/");
      expect(echoOf(orders).path).toBe("/v2/orders/7");
    },
  ),
  gateway("gateways", "a path that merely begins like a route's is not that route's", async ({ ask }) => {
    const [answer] = await ask("public", { url: www("/apis") });
    expect(echoOf(answer).name).toMatch(/^web-/);
  }),
  gateway("gateways", "each host name has its own routes, and another name none", async ({ ask }) => {
    const [beta, other, unknown] = await ask(
      "public",
      { url: "https://beta.example.com/api" },
      { url: "https://other.example.com/", ...UNVERIFIED },
      { url: "http://other.example.com/" },
    );
    expect(echoOf(beta).name).toMatch(/^web-/);
    expect(other!.error ?? other!.status).not.toBe(200);
    expect(unknown!.status).toBe(404);
  }),
  gateway("gateways", "HTTP is redirected to HTTPS", async ({ ask }) => {
    const [answer] = await ask("public", { url: "http://www.example.com/a?b=c" });
    expect(answer).toMatchObject({ status: 301, headers: { Location: [www("/a?b=c")] } });
  }),
  gateway("gateways", "TLS 1.3 is accepted and 1.2 refused where the minimum is 1.3", async ({ ask }) => {
    const [newer, older] = await ask(
      "public",
      { url: www("/"), minimumTls: "1.3" },
      { url: www("/"), minimumTls: "1.2", maximumTls: "1.2" },
    );
    expect(newer).toMatchObject({ status: 200, tls: "1.3" });
    expect(older!.error).toMatch(/protocol version/);
  }),
  gateway("gateways", "TLS 1.2 is accepted and 1.1 refused where the minimum is 1.2", async ({ ask }) => {
    const url = "https://partners.example.org/orders";
    const [newer, older] = await ask(
      "partners",
      { url, minimumTls: "1.2", maximumTls: "1.2", ...UNVERIFIED },
      { url, minimumTls: "1.0", maximumTls: "1.1", ...UNVERIFIED },
    );
    expect(newer).toMatchObject({ status: 200, tls: "1.2" });
    expect(older!.error).toMatch(/protocol version/);
  }),
  gateway("gateways", "what no route names is not found", async ({ ask }) => {
    const [answer] = await ask("partners", { url: "https://partners.example.org/", ...UNVERIFIED });
    expect(answer!.status).toBe(404);
  }),
  gateway("gateways", "a WebSocket is opened, and carries frames both ways", async ({ ask }) => {
    const [answer] = await ask("public", { url: www("/chat"), webSocket: true });
    expect(answer).toMatchObject({ status: 101, body: expect.stringMatching(/^api-\S+ hello$/) as string });
  }),
  gateway("gateways", "a backend with automatic TLS is reached over TLS, and verified", async ({ ask }) => {
    const [answer] = await ask("public", { url: www("/v2/orders") });
    // The sidecar ends TLS, and the application sees plain HTTP.
    expect(echoOf(answer)).toMatchObject({ name: expect.stringMatching(/^api-/) as string, tls: false });
  }),
  gateway("gateways", "a request to a backend ends when its route's time for it is over", async ({ ask }) => {
    const [quick, slow] = await ask(
      "public",
      { url: www("/api/?delay=2000"), timeoutMs: 20_000 },
      { url: www("/api/?delay=12000"), timeoutMs: 20_000 },
    );
    expect(quick!.status).toBe(200);
    expect(slow!.status).toBe(504);
  }),
  gateway("gateways", "an internal gateway without TLS serves any host name", async ({ ask }) => {
    const [answer] = await ask("private", { url: "http://anything.example/" });
    expect(echoOf(answer).name).toMatch(/^admin-/);
  }),
  gateway("pipeline", "HTTP/2 is spoken by whoever offers it", async ({ ask }) => {
    const url = "https://www.shop.example.com/";
    const [newer, older] = await ask("public", { url, protocol: "h2" }, { url, protocol: "http/1.1" });
    expect(newer).toMatchObject({ status: 200, protocol: "HTTP/2.0" });
    expect(older).toMatchObject({ status: 200, protocol: "HTTP/1.1" });
  }),
  gateway("pipeline", "a route without a timeout waits for a slow answer", async ({ ask }) => {
    const url = "https://www.shop.example.com/?delay=20000";
    const [answer] = await ask("public", { url, timeoutMs: 40_000 });
    expect(answer!.status).toBe(200);
  }),
  gateway("existing", "a workload that runs already is reached by its own Service", async ({ ask }) => {
    const [answer] = await ask("old", { url: "http://old.existing.example.com/x" });
    expect(echoOf(answer)).toMatchObject({ name: expect.stringMatching(/^old-site-/) as string, path: "/x" });
  }),
  gateway("services", "gRPC calls go through, also long ones in pieces", async ({ ask }) => {
    const url = "https://www.services.example.com/grpc.health.v1.Health/Check";
    const [short, long] = await ask(
      "public",
      { url, grpc: true },
      { url: `${url}?stream=20`, grpc: true, timeoutMs: 40_000 },
    );
    expect(short).toMatchObject({ status: 200, grpcStatus: "0" });
    expect(long).toMatchObject({ status: 200, grpcStatus: "0" });
  }),
  gateway(
    "passthrough",
    "TLS is ended by the application, whose certificate outside sees",
    async ({ ask }) => {
      const [answer, other] = await ask(
        "secure",
        { url: "https://vault.example.com/v1", ...UNVERIFIED },
        { url: "https://other.example.com/v1", ...UNVERIFIED },
      );
      expect(echoOf(answer)).toMatchObject({ name: expect.stringMatching(/^vault-/) as string, tls: true });
      expect(other!.status).toBeUndefined();
    },
  ),
  gateway("passthrough", "HTTP is redirected to HTTPS beside passthrough", async ({ ask }) => {
    const [answer, other] = await ask(
      "secure",
      { url: "http://vault.example.com/v1?a=b" },
      { url: "http://other.example.com/v1" },
    );
    const Location = ["https://vault.example.com/v1?a=b"];
    expect(answer).toMatchObject({ status: 301, headers: { Location } });
    expect(other!.status).toBe(404);
  }),
  {
    example: "automatic-tls",
    component: "Envoy",
    scenario: "the sidecar accepts TLS 1.2 and 1.3, and refuses 1.1",
    run: async (context) => {
      const url = "https://ledger:61443/";
      const versions = ["1.1", "1.2", "1.3"].map((version) => ({
        ...{ url, minimumTls: version, maximumTls: version },
      }));
      const [older, ...newer] = await askBetween(context, "checkout", "ledger", versions);
      expect(older!.error).toMatch(/protocol version/);
      expect(newer).toMatchObject([
        { status: 200, tls: "1.2" },
        { status: 200, tls: "1.3" },
      ]);
    },
  },
  {
    example: "automatic-tls",
    component: "Envoy",
    scenario:
      "cert-manager renews a certificate: new connections get it, and no connection or request is lost",
    run: renewUnderTraffic,
  },
  ...TRAEFIK_SCENARIOS,
  ...ISOLATION_SCENARIOS,
];
