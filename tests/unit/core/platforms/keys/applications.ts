import { API, arn, flag, GATEWAY, SHOP, type Trial } from "./trial";

const LIVENESS = `${SHOP}.healthCheck.liveness`;

export const ofApplications: readonly Trial[] = [
  { at: `${SHOP}.image`, values: ["shop:1", "shop:2"] },
  { at: "applications.legacy.existing.address", values: ["legacy.example.com", "other.example.com"] },
  { at: "applications.legacy.existing.podLabels", values: [{ app: "legacy" }, { app: "other" }] },
  { at: "applications.legacy.existing.securityGroupId", values: ["sg-1", "sg-2"] },
  { at: "applications.basket.hostname", values: [undefined, "cart"] },
  { at: `${SHOP}.replicas`, values: [1, 2] },
  { at: `${SHOP}.command`, values: [undefined, ["/run"]] },
  { at: `${SHOP}.arguments`, values: [undefined, ["--fast"]] },
  { at: `${SHOP}.cpu`, values: [undefined, 1] },
  { at: `${SHOP}.memory`, values: [undefined, 1024] },
  { at: `${SHOP}.runAsUser`, values: [1000, 7] },
  { at: `${SHOP}.healthCheck.command`, values: [undefined, ["/ok"]] },
  { at: `${SHOP}.healthCheck.path`, values: [undefined, "/ok"] },
  {
    at: `${SHOP}.healthCheck.inbound`,
    values: ["web", "admin"],
    given: {
      [`${SHOP}.healthCheck.path`]: "/ok",
      [`${GATEWAY}.routes.1`]: { path: "/admin", destination: "shop.admin" },
    },
  },
  { at: `${SHOP}.healthCheck.intervalSeconds`, values: [10, 20] },
  { at: `${SHOP}.healthCheck.timeoutSeconds`, values: [5, 6] },
  { at: `${SHOP}.healthCheck.failureThreshold`, values: [3, 4] },
  { at: `${SHOP}.healthCheck.startupSeconds`, values: [undefined, 200] },
  { at: `${LIVENESS}.command`, values: [["/ok"], ["/alive"]] },
  { at: `${LIVENESS}.path`, values: ["/ok", "/alive"] },
  { at: `${LIVENESS}.inbound`, values: ["web", "admin"] },
  { at: `${LIVENESS}.intervalSeconds`, values: [10, 20], given: { [`${LIVENESS}.command`]: ["/ok"] } },
  { at: `${LIVENESS}.timeoutSeconds`, values: [5, 6], given: { [`${LIVENESS}.command`]: ["/ok"] } },
  { at: `${LIVENESS}.failureThreshold`, values: [3, 4], given: { [`${LIVENESS}.command`]: ["/ok"] } },
  {
    at: `${SHOP}.inbound.web.healthPath`,
    values: [undefined, "/ok"],
    given: { [`${SHOP}.healthCheck`]: {} },
  },
  { at: `${SHOP}.inbound.web.port`, values: [8080, 8081] },
  { at: `${SHOP}.inbound.web.containerPort`, values: [undefined, 3001] },
  { at: `${API}.protocol`, values: ["http", "https"] },
  { at: `${API}.tls`, values: ["none", "automatic"] },
  { at: `${API}.tlsPort`, values: [undefined, 8443], given: { [`${API}.tls`]: "automatic" } },
  flag(`${API}.clientGroup`),
  flag(`${SHOP}.outbound.ledger.required`),
  { at: `${SHOP}.connections.basket.to`, values: ["basket.api", "http://10.0.0.1:80"] },
  flag(`${SHOP}.connections.basket.required`),
  flag(`${SHOP}.connections.basket.disableDefaultEnvVars`),
  { at: `${SHOP}.connections.basket.environment`, values: [undefined, { BASKET: "{hostname}" }] },
];

export const TOKEN = `${SHOP}.environment.TOKEN`;
export const SECRET = arn("secretsmanager", "secret:one-AbCdEf");

export const ofEnvironment: readonly Trial[] = [
  { at: `${TOKEN}.kubernetesSecret`, values: ["one", "other"], given: { [`${TOKEN}.key`]: "token" } },
  { at: `${TOKEN}.secretsManagerArn`, values: [SECRET, arn("secretsmanager", "secret:other-AbCdEf")] },
  {
    at: `${TOKEN}.parameterArn`,
    values: [arn("ssm", "parameter/one"), arn("ssm", "parameter/other")],
  },
];
