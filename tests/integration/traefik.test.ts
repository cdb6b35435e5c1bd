/** What Traefik makes of the Gateway API objects that are rendered for it, as somebody who asks it sees it. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Answer } from "../cluster/gateways";
import { versionOf } from "../cluster/goPrograms";
import { ofKind } from "../cluster/plans";
import { type ScenarioResult, writeResultsAlone } from "../cluster/results";
import { authoritySecret, gatewayClass, startTraefik, type Traefik } from "./traefik/setup";

const www = (path: string): string => `https://www.example.com${path}`;
const plain = (path: string): string => `http://plain.example.org${path}`;
const UNVERIFIED = { authority: "" };

type Scenario = readonly [name: string, run: (traefik: Traefik) => Promise<void>];

const SCENARIOS: readonly Scenario[] = [
  [
    "each path leads to its application, by the certificate of the Secret",
    async ({ ask }) => {
      const [root, api, orders] = await ask(
        { url: www("/x") },
        { url: www("/api/x?y=1") },
        { url: www("/v2/orders/7") },
      );
      expect([root, api, orders].map((answer) => echoOf(answer).name)).toEqual(["web", "api", "api"]);
    },
  ],
  [
    "a path's prefix is replaced where a route says so, and kept elsewhere",
    async ({ ask }) => {
      const [api, bare, orders] = await ask(
        { url: www("/api/x?y=1") },
        { url: www("/api") },
        { url: www("/v2/orders/7") },
      );
      expect([api, bare, orders].map((answer) => echoOf(answer).path)).toEqual([
        "/x?y=1",
        "/",
        "/v2/orders/7",
      ]);
    },
  ],
  [
    "a path that merely begins like a route's is not that route's",
    async ({ ask }) => {
      const [answer] = await ask({ url: www("/apis") });
      expect(echoOf(answer)).toMatchObject({ name: "web", path: "/apis" });
    },
  ],
  [
    "each host name has its own routes, and another name none",
    async ({ ask }) => {
      const [beta, other, unencrypted] = await ask(
        { url: "https://beta.example.com/api" },
        { url: "https://other.example.com/", ...UNVERIFIED },
        { url: "http://other.example.com/" },
      );
      expect(echoOf(beta).name).toBe("web");
      expect([other!.status, unencrypted!.status]).toEqual([404, 404]);
    },
  ],
  [
    "HTTP is redirected to HTTPS",
    async ({ ask }) => {
      const [answer, beta] = await ask(
        { url: "http://www.example.com/a?b=c" },
        { url: "http://beta.example.com/" },
      );
      expect(answer).toMatchObject({ status: 301, headers: { Location: [www("/a?b=c")] } });
      expect(beta).toMatchObject({ status: 301, headers: { Location: ["https://beta.example.com/"] } });
    },
  ],
  [
    "TLS 1.2 and 1.3 are accepted and 1.1 refused",
    async ({ ask }) => {
      const [older, ...newer] = await ask(
        ...["1.1", "1.2", "1.3"].map((version) => ({
          ...{ url: www("/"), minimumTls: version, maximumTls: version },
        })),
      );
      expect(older!.error).toMatch(/protocol version/);
      expect(newer).toMatchObject([
        { status: 200, tls: "1.2" },
        { status: 200, tls: "1.3" },
      ]);
    },
  ],
  [
    "a gateway without TLS answers over HTTP, and what no route names is not found",
    async ({ ask }) => {
      const [found, missing] = await ask({ url: plain("/orders/1") }, { url: plain("/") });
      expect(echoOf(found)).toMatchObject({ name: "api", path: "/orders/1" });
      expect(missing!.status).toBe(404);
    },
  ],
  [
    "HTTP/2 is spoken by whoever offers it",
    async ({ ask }) => {
      const [newer, older] = await ask(
        { url: www("/"), protocol: "h2" },
        { url: www("/"), protocol: "http/1.1" },
      );
      expect(newer).toMatchObject({ status: 200, protocol: "HTTP/2.0" });
      expect(older).toMatchObject({ status: 200, protocol: "HTTP/1.1" });
    },
  ],
  [
    "a WebSocket is opened, and carries frames both ways",
    async ({ ask }) => {
      const [answer] = await ask({ url: www("/chat"), webSocket: true });
      expect(answer).toMatchObject({ status: 101, body: "api hello" });
    },
  ],
  [
    "gRPC calls go through, also long ones in pieces",
    async ({ ask }) => {
      const url = www("/grpc.health.v1.Health/Check");
      const [short, long, told] = await ask(
        { url, grpc: true },
        { url: `${url}?stream=20`, grpc: true, timeoutMs: 40_000 },
        { url },
      );
      expect(short).toMatchObject({ status: 200, grpcStatus: "0", headers: { "X-Name": ["calls"] } });
      expect(long).toMatchObject({ status: 200, grpcStatus: "0" });
      // The echo program answers gRPC over HTTP/1.1 as well, which others do not.
      expect(echoOf(told).protocol).toBe("HTTP/2.0");
    },
  ],
  [
    "a route without a timeout waits for a slow answer",
    async ({ ask }) => {
      const [answer] = await ask({ url: www("/?delay=20000"), timeoutMs: 40_000 });
      expect(answer!.status).toBe(200);
    },
  ],
  [
    "TLS is ended by the application behind passthrough, whose certificate outside sees",
    async ({ ask }) => {
      const [answer, other] = await ask(
        { url: "https://vault.example.com/v1", ...UNVERIFIED },
        { url: "https://vaults.example.com/v1", ...UNVERIFIED },
      );
      expect(echoOf(answer)).toMatchObject({ name: "vault", tls: true });
      expect(other!.status).toBe(404);
    },
  ],
  [
    "HTTP is redirected to HTTPS beside passthrough",
    async ({ ask }) => {
      const [answer, other] = await ask(
        { url: "http://vault.example.com/v1?a=b" },
        { url: "http://vaults.example.com/v1" },
      );
      const Location = ["https://vault.example.com/v1?a=b"];
      expect(answer).toMatchObject({ status: 301, headers: { Location } });
      expect(other!.status).toBe(404);
    },
  ],
  [
    "a backend with automatic TLS is reached over TLS, and refused with a certificate of another authority",
    async (traefik) => {
      const { ask, apply, namespace, authority, otherAuthority, eventually } = traefik;
      const url = www("/v2/orders");
      const [answer] = await ask({ url });
      expect(echoOf(answer)).toMatchObject({ name: "api" });
      const status = async (): Promise<number | undefined> => (await ask({ url }))[0]!.status;
      await apply(authoritySecret(namespace, "api", otherAuthority));
      await eventually("the backend is refused", async () => (await status())! >= 500);
      await apply(authoritySecret(namespace, "api", authority));
      await eventually("the backend is taken again", async () => (await status()) === 200);
    },
  ],
  [
    "timeouts that a route says are ignored, for which appnet refuses them",
    async ({ ask, apply, example, eventually }) => {
      const route = ofKind(example, "HTTPRoute").find(({ metadata }) => metadata.name === "plain-orders")!;
      const spec = route["spec"] as { readonly rules: readonly [object] };
      const rule = { ...spec.rules[0], timeouts: { request: "1s", backendRequest: "1s" } };
      // Another path, to be sure that this rule and no older one is asked.
      const matches = [{ path: { type: "PathPrefix", value: "/timed" } }];
      await apply({
        ...{ apiVersion: route.apiVersion, kind: route.kind },
        metadata: { name: "timed", namespace: route.metadata.namespace },
        spec: { ...spec, rules: [{ ...rule, matches }] },
      });
      const url = plain("/timed");
      await eventually("the route is there", async () => (await ask({ url }))[0]!.status === 200);
      const [slow] = await ask({ url: `${url}?delay=5000` });
      expect(slow!.status).toBe(200);
    },
  ],
  [
    "a gateway of another class is at the same address, for which appnet refuses internal gateways",
    async ({ ask, apply, example, namespace, eventually }) => {
      await apply(gatewayClass("traefik-internal"));
      const hostname = "private.example.com";
      const gateway = ofKind(example, "Gateway").find(({ metadata }) => metadata.name === "plain")!;
      const listener = { name: "http", port: 80, protocol: "HTTP", hostname };
      const metadata = { name: "private", namespace };
      await apply({
        ...{ apiVersion: gateway.apiVersion, kind: gateway.kind, metadata },
        spec: { gatewayClassName: "traefik-internal", listeners: [listener] },
      });
      await apply({
        ...{ apiVersion: gateway.apiVersion, kind: "HTTPRoute", metadata },
        spec: { parentRefs: [{ name: "private" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
      });
      await eventually("the internal gateway answers where the others do", async () => {
        const [answer] = await ask({ url: `http://${hostname}/` });
        return answer!.status === 200 && echoOf(answer).name === "web";
      });
    },
  ],
];

interface Echo {
  readonly name: string;
  readonly protocol: string;
  readonly path: string;
  readonly tls: boolean;
}

function echoOf(answer: Answer | undefined): Echo {
  expect(answer).toMatchObject({ status: 200 });
  return JSON.parse(answer!.body!) as Echo;
}

let traefik: Traefik;
let skipReason: string | undefined;
const results: ScenarioResult[] = [];

beforeAll(async () => {
  const started = await startTraefik();
  if ("skipped" in started) {
    skipReason = started.skipped;
    const frame = "*".repeat(72);
    process.stderr.write(`\n${frame}\nTRAEFIK TESTS SKIPPED: ${skipReason}\n${frame}\n\n`);
  } else traefik = started;
});

// Where the tests are collected it is not known yet whether there is anything to ask.
beforeEach((context) => context.skip(skipReason !== undefined, skipReason));

afterAll(async () => {
  if (skipReason !== undefined) return;
  await (traefik as Traefik | undefined)?.stop();
  // A run of single tests says nothing about the rest.
  if (results.length === SCENARIOS.length)
    writeResultsAlone("Traefik", { version: versionOf("traefik")!.slice(1), scenarios: results });
});

it.each(SCENARIOS)("%s", async (scenario, run) => {
  const noted = (result: string): unknown => results.push({ component: "Traefik", scenario, result });
  try {
    await run(traefik);
    noted("as planned");
  } catch (error) {
    noted("fails");
    throw error;
  }
});
