import { compile } from "../../../../core/compile";
import { documentSchema, type DocumentInput } from "../../../../core/documentSchema";
import { planOf, type Plan } from "../../../../core/plan/plan";
import { transitionOf } from "../../../../core/plan/transition";
import { proveTransition } from "../../../../proof/transition";

export type Platform = "aws" | "kubernetes";
type Document = Omit<DocumentInput, "aws" | "kubernetes">;
type RunInput = Extract<Applications[string], { image: unknown; existing?: undefined }>;
type Applications = NonNullable<DocumentInput["applications"]>;

const HOST = { fullyQualifiedHostname: "www.example.com" };

const ROUTES = [
  { path: "/", destination: "http://frontend:8080" },
  { path: "/api", destination: "http://basket:3000" },
];
const GATEWAY = { hostname: HOST, routes: ROUTES };

/** A shop behind a gateway, with a connection and a policy. */
export const SHOP: Document = {
  organization: "acme",
  space: "prod",
  applications: {
    frontend: {
      image: "frontend:1",
      inbound: { web: { port: 8080, protocol: "http" } },
      connections: { basket: { to: "http://basket:3000", required: true } },
    },
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: "http" } } },
    cache: { image: "redis:8", inbound: { redis: { port: 6379, protocol: "tcp" } } },
  },
  policies: [{ source: "basket", destination: "cache", protocol: "tcp", ports: "6379" }],
  gateways: {
    public: GATEWAY,
  },
};

const TLS = { tls: { certificateFrom: { managed: true } } } as const;

function withApplications(change: (applications: Applications) => Applications): Document {
  return { ...SHOP, applications: change(SHOP.applications!) };
}

function withGateways(gateways: Document["gateways"]): Document {
  return { ...SHOP, gateways };
}

/** The frontend under another name, with what names it. */
function renamed(hostname?: string): Document {
  const { frontend, ...rest } = SHOP.applications!;
  return {
    ...SHOP,
    applications: { web: { ...frontend!, ...(hostname !== undefined && { hostname }) }, ...rest },
    gateways: {
      public: { ...GATEWAY, routes: [{ path: "/", destination: "http://web:8080" }, ROUTES[1]!] },
    },
  };
}

/** A shop whose frontend speaks TLS itself, too. */
const SECURE = withApplications(({ frontend, ...rest }) => ({
  frontend: {
    ...(frontend as RunInput),
    inbound: { web: { port: 8080, protocol: "http" }, secure: { port: 8443, protocol: "https" } },
  },
  ...rest,
}));
const SECURE_ROUTE = { destination: "https://frontend:8443" };

/** Each edit of a document that is tried, both ways where `reverse` names the way back. */
interface Edit {
  readonly name: string;
  readonly reverse?: string;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  readonly platforms?: readonly Platform[];
}

/** The shop's workloads as others run them, known by what the platform knows workloads by. */
function existing(
  of: (name: string) => { podLabels: Record<string, string> } | { securityGroupId: string },
): Document {
  const { frontend, basket, cache } = SHOP.applications!;
  return {
    ...SHOP,
    gateways: {},
    applications: {
      frontend: {
        inbound: frontend!.inbound!,
        connections: { basket: "http://basket:3000" },
        existing: of("frontend"),
      },
      basket: {
        inbound: basket!.inbound!,
        existing: { ...of("basket"), ...("securityGroupId" in of("") && { address: "basket.example.com" }) },
      },
      cache: { inbound: cache!.inbound!, existing: of("cache") },
    },
  };
}

const EXISTING = {
  kubernetes: existing((name) => ({ podLabels: { app: name } })),
  aws: existing((name) => ({ securityGroupId: `sg-${name}` })),
};

const EDITS: readonly Edit[] = [
  {
    name: "add a connection",
    reverse: "remove a connection",
    before: SHOP,
    after: withApplications(({ frontend, ...rest }) => ({
      frontend: { ...frontend!, connections: { ...frontend!.connections, cache: "redis://cache:6379" } },
      ...rest,
    })),
  },
  {
    name: "add a policy",
    reverse: "remove a policy",
    before: SHOP,
    after: {
      ...SHOP,
      policies: [
        ...SHOP.policies!,
        { source: "frontend", destinationCidr: "10.30.0.0/16", protocol: "tcp", ports: "5432" },
      ],
    },
  },
  {
    name: "a connection in the place of a policy for the same flow",
    reverse: "a policy in the place of a connection for the same flow",
    before: SHOP,
    after: {
      ...withApplications(({ basket, ...rest }) => ({
        basket: { ...(basket as RunInput), connections: { cache: "redis://cache:6379" } },
        ...rest,
      })),
      policies: [],
    },
  },
  {
    name: "a network within a larger one",
    reverse: "a network around a smaller one",
    before: {
      ...SHOP,
      policies: [{ source: "basket", destinationCidr: "10.0.0.0/8", protocol: "tcp", ports: "5432" }],
    },
    after: {
      ...SHOP,
      policies: [{ source: "basket", destinationCidr: "10.30.0.0/16", protocol: "tcp", ports: "5432" }],
    },
  },
  {
    name: "add a route",
    reverse: "remove a route",
    before: SHOP,
    after: withGateways({
      public: { ...GATEWAY, routes: [...ROUTES, { path: "/static", destination: "http://frontend:8080" }] },
    }),
  },
  {
    name: "lead a route elsewhere",
    before: SHOP,
    after: withGateways({
      public: { ...GATEWAY, routes: [ROUTES[0]!, { path: "/api", destination: "http://frontend:8080" }] },
    }),
  },
  {
    name: "add an application",
    reverse: "remove an application",
    before: SHOP,
    after: withApplications((applications) => ({
      ...applications,
      mail: {
        image: "mail:1",
        inbound: { smtp: { port: 2525, protocol: "tcp" } },
        connections: { basket: "http://basket:3000" },
      },
    })),
  },
  { name: "rename an application", before: SHOP, after: renamed() },
  { name: "rename an application that keeps its hostname", before: SHOP, after: renamed("frontend") },
  {
    name: "another image",
    before: SHOP,
    after: withApplications(({ frontend, ...rest }) => ({
      frontend: { ...(frontend as RunInput), image: "frontend:2" },
      ...rest,
    })),
  },
  {
    name: "another port",
    before: SHOP,
    after: {
      ...withApplications(({ cache, ...rest }) => ({
        cache: { ...cache!, inbound: { redis: { port: 6380, protocol: "tcp" } } },
        ...rest,
      })),
      policies: [{ source: "basket", destination: "cache", protocol: "tcp", ports: "6380" }],
    },
  },
  { name: "add a gateway", reverse: "remove a gateway", before: withGateways({}), after: SHOP },
  { name: "rename a gateway with its host name", before: SHOP, after: withGateways({ edge: GATEWAY }) },
  {
    name: "rename a gateway and its host name",
    before: SHOP,
    after: withGateways({ edge: { ...GATEWAY, hostname: { fullyQualifiedHostname: "edge.example.com" } } }),
  },
  {
    name: "another host name of a gateway",
    before: SHOP,
    after: withGateways({ public: { ...GATEWAY, hostname: { fullyQualifiedHostname: "edge.example.com" } } }),
  },
  {
    name: "make a gateway internal",
    reverse: "make a gateway internet-facing",
    before: SHOP,
    after: withGateways({ public: { ...GATEWAY, internal: true } }),
  },
  {
    name: "add TLS to a gateway",
    reverse: "remove TLS from a gateway",
    before: SHOP,
    after: withGateways({ public: { ...GATEWAY, ...TLS } }),
  },
  {
    name: "pass TLS through instead of ending it",
    reverse: "end TLS instead of passing it through",
    before: { ...SECURE, gateways: { public: { ...GATEWAY, ...TLS, routes: [ROUTES[0]!] } } },
    after: {
      ...SECURE,
      gateways: { public: { ...GATEWAY, tls: { sslPassthrough: true }, routes: [SECURE_ROUTE] } },
    },
  },
  {
    name: "add a gateway that takes TLS 1.3 alone",
    reverse: "remove a gateway that takes TLS 1.3 alone",
    before: withGateways({}),
    after: withGateways({
      public: { ...GATEWAY, tls: { certificateFrom: { managed: true }, minimumProtocolVersion: "1.3" } },
    }),
  },
  {
    name: "make an existing application one that appnet runs",
    before: EXISTING.kubernetes,
    after: { ...SHOP, gateways: {} },
    platforms: ["kubernetes"],
  },
  {
    name: "adopt existing workloads",
    reverse: "let go of existing workloads",
    before: undefined,
    after: EXISTING.kubernetes,
    platforms: ["kubernetes"],
  },
  {
    name: "adopt existing workloads",
    reverse: "let go of existing workloads",
    before: undefined,
    after: EXISTING.aws,
    platforms: ["aws"],
  },
  {
    name: "observe existing workloads",
    reverse: "let go of observed workloads",
    before: undefined,
    after: { ...EXISTING.kubernetes, isolation: "observe" },
    platforms: ["kubernetes"],
  },
  {
    name: "enforce what was observed",
    reverse: "observe what was enforced",
    before: { ...EXISTING.kubernetes, isolation: "observe" },
    after: EXISTING.kubernetes,
    platforms: ["kubernetes"],
  },
  {
    name: "isolate applications alone",
    reverse: "isolate the whole namespace",
    before: EXISTING.kubernetes,
    after: { ...EXISTING.kubernetes, isolation: "applications" },
    platforms: ["kubernetes"],
  },
  {
    name: "enforce what was observed",
    reverse: "observe what was enforced",
    before: { ...SHOP, isolation: "observe" },
    after: SHOP,
    platforms: ["aws"],
  },
  { name: "everything from nothing", reverse: "destroy", before: undefined, after: SHOP },
];

const SETTINGS = {
  aws: {
    hostedZoneId: "Z1",
    vpcId: "vpc-1",
    privateSubnetIds: ["subnet-1", "subnet-2"],
    publicSubnetIds: ["subnet-3", "subnet-4"],
  },
  kubernetes: {
    namespace: "shop",
    gatewayClassName: "envoy",
    internalGatewayClassName: "envoy-internal",
    gatewayController: "envoy-gateway",
    certificateIssuer: { kind: "ClusterIssuer", name: "letsencrypt" },
  },
} as const;

/** The plan of a document on a platform; of none, one without resources. */
export function planned(document: Document | undefined, platform: Platform): Plan {
  if (!document)
    return { ...planned({ ...SHOP, applications: {}, policies: [], gateways: {} }, platform), resources: [] };
  const { compilation, problems } = compile(
    documentSchema.parse({ ...document, [platform]: SETTINGS[platform] }),
  );
  if (!compilation) throw new Error(JSON.stringify(problems));
  return planOf(compilation);
}

/** Each edit on Kubernetes, as documents for a namespace that is there; of none, one that has nothing. */
export function kubernetesEdits(namespace: string): DocumentEdit[] {
  const settings = { ...SETTINGS.kubernetes, namespace, createNamespace: false };
  return editsOn("kubernetes", (document) => ({ ...document, kubernetes: settings }));
}

/** Each edit on AWS, as documents; of none, one that has nothing. */
export function awsEdits(): DocumentEdit[] {
  const { privateSubnetIds, publicSubnetIds, ...settings } = SETTINGS.aws;
  const subnets = { privateSubnetIds: [...privateSubnetIds], publicSubnetIds: [...publicSubnetIds] };
  return editsOn("aws", (document) => ({ ...document, aws: { ...settings, ...subnets } }));
}

type DocumentEdit = Pick<Edit, "name" | "reverse"> & Ends;

function editsOn(platform: Platform, placed: (document: Document) => DocumentInput): DocumentEdit[] {
  const documentOf = (document: Document | undefined) => document && placed(document);
  return EDITS.filter(({ platforms }) => platforms?.includes(platform) !== false).map(
    ({ name, reverse, before, after }) => ({
      name,
      ...(reverse !== undefined && { reverse }),
      before: documentOf(before),
      after: documentOf(after),
    }),
  );
}

/** What an edit begins with, and what it leads to. */
interface Ends {
  readonly before: DocumentInput | undefined;
  readonly after: DocumentInput | undefined;
}

/** How an edit went: the states that were tried, and what was found in them. */
export interface Tried {
  readonly name: string;
  readonly platform: Platform;
  readonly steps: number;
  readonly states: number;
  readonly untried: number;
  readonly findings: readonly string[];
}

/** The states between two plans, and what is wrong with them. */
export function tryTransition(before: Plan, after: Plan): Omit<Tried, "name" | "platform"> {
  const { steps, states, untried, taken } = transitionOf(before, after);
  return {
    steps: steps.length,
    states: states.length,
    untried,
    findings: [
      ...taken.map(
        ({ step, what, holder }) => `taken: ${step.kind} ${step.resource.name}: ${holder} has ${what}`,
      ),
      ...proveTransition(before, after, states).map(
        ({ kind, step, moment, message }) =>
          `${kind}: ${moment} ${step.kind} ${step.resource.name}: ${message}`,
      ),
    ],
  };
}

/** Tries every edit, and its way back. */
export function tryEdits(): Tried[] {
  return EDITS.flatMap(({ name, reverse, before, after, platforms = ["aws", "kubernetes"] }) =>
    platforms.flatMap((platform) => {
      const [first, second] = [planned(before, platform), planned(after, platform)];
      return [
        { name, platform, ...tryTransition(first, second) },
        ...(reverse === undefined ? [] : [{ name: reverse, platform, ...tryTransition(second, first) }]),
      ];
    }),
  );
}
