import type { DocumentInput } from "../../../../../core/documentSchema";
import type { PlatformName } from "../../../../../core/platforms/platforms";

/** One key, tried with two values in a document that reads it. */
export interface Trial {
  /** Where the key stands in the document, such as `applications.shop.replicas`. */
  readonly at: string;
  /** Its values; undefined is absent. The second is one that a platform which cannot build the key must refuse. */
  readonly values: readonly [unknown, unknown];
  /** What else the document needs, by place. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** What to set instead of the key alone, where its object has no valid form without it. */
  readonly whole?: { readonly at: string; readonly values: readonly [unknown, unknown] };
  /** The rule that the first value breaks, where the key decides only whether the document is built. */
  readonly firstBreaks?: string;
}

const settings: Readonly<Record<PlatformName, object>> = {
  kubernetes: { gatewayClassName: "eg", internalGatewayClassName: "eg" },
  aws: { createCertificateAuthority: true, hostedZoneId: "Z1" },
};
const existing: Readonly<Record<PlatformName, object>> = {
  kubernetes: { podLabels: { app: "legacy" }, address: "legacy.example.com" },
  aws: { securityGroupId: "sg-1", address: "legacy.example.com" },
};

/** A document with one of everything, which every trial changes in one place. */
function baseDocument(platform: PlatformName): object {
  return {
    organization: "acme",
    space: "prod",
    domain: "example.com",
    [platform]: settings[platform],
    applications: {
      shop: {
        image: "shop:1",
        inbound: { web: { port: 8080, protocol: "http" }, admin: { port: 9000, protocol: "http" } },
        outbound: { ledger: {} },
        connections: { basket: { to: "basket.api" } },
      },
      basket: {
        image: "basket:1",
        inbound: { api: { port: 3000, protocol: "http" } },
        outbound: { ledger: {} },
      },
      legacy: { existing: existing[platform], inbound: { db: { port: 5432 } } },
    },
    connections: [{ source: "shop.ledger", destination: "legacy.db" }],
    policies: [
      { source: "shop", destination: "basket", protocol: "tcp", ports: "4000" },
      { source: "basket", destinationCidr: "10.0.0.0/8", protocol: "tcp", ports: "5432" },
    ],
    gateways: {
      public: { hostname: { prefix: "www" }, routes: [{ path: "/api", destination: "shop.web" }] },
    },
  };
}

/** The two documents of a trial. */
export function documentsOf(platform: PlatformName, trial: Trial): [DocumentInput, DocumentInput] {
  const { at, values } = trial.whole ?? trial;
  return values.map((value) => {
    const document = structuredClone(baseDocument(platform));
    for (const [place, other] of Object.entries(trial.given ?? {})) set(document, place, other);
    set(document, at, value);
    return document as DocumentInput;
  }) as [DocumentInput, DocumentInput];
}

/** Sets the value at a place of a document; undefined takes it away. */
export function set(root: object, place: string, value: unknown): void {
  const keys = place.split(".");
  const last = keys.pop()!;
  let holder = root as Record<string, unknown>;
  for (const key of keys) holder = (holder[key] ??= {}) as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = structuredClone(value);
}

export const GATEWAY = "gateways.public";
export const ROUTE = `${GATEWAY}.routes.0`;
export const TLS = `${GATEWAY}.tls`;
export const SHOP = "applications.shop";
export const API = "applications.basket.inbound.api";
export const BANK = "externals.bank";
export const EXTERNAL = {
  [`${BANK}.hostnames`]: ["api.example.com"],
  [`${BANK}.cidrs`]: ["10.0.0.0/8"],
  [`${BANK}.inbound.api.port`]: 443,
  [`${BANK}.inbound.api.protocol`]: "https",
  [`${SHOP}.connections.bank`]: "bank",
};

export const arn = (service: string, what: string) => `arn:aws:${service}:eu-central-1:123456789012:${what}`;
export const flag = (at: string, given?: Trial["given"]): Trial => ({ at, values: [false, true], given });

export const TOKEN = `${SHOP}.environment.TOKEN`;
export const SECRET = arn("secretsmanager", "secret:one-AbCdEf");
