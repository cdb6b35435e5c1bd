import type { PlatformName } from "../../../../../core/platforms/platforms";
import fc from "fast-check";
import { compile } from "../../../../../core/compile";
import { documentSchema, type DocumentInput } from "../../../../../core/documentSchema";
import { planOf } from "../../../../../core/plan/plan";
import { Planned } from "./support";

interface RandomApplication {
  readonly name: string;
  readonly existing: boolean;
  readonly automatic: boolean;
  readonly clientGroup: boolean;
  readonly translated: boolean;
}

export interface RandomConnection {
  readonly outbound: string;
  readonly source: string;
  readonly destination: string;
  readonly target: string;
  readonly required: boolean;
  /** Whether the document's list declares it, rather than the application itself. */
  readonly listed: boolean;
  /** Whether it changes more of its source than the environment. */
  readonly special: boolean;
}

export interface RandomPolicy {
  readonly source: string;
  readonly destination?: string;
  readonly destinationCidr?: string;
  readonly space?: string;
  readonly protocol: string;
  readonly ports: string;
}

export interface RandomRoute {
  readonly path: string;
  readonly hostname?: string;
  readonly destination: string;
  readonly application: string;
  readonly replacePrefix?: string;
}

export interface RandomGateway {
  readonly name: string;
  readonly hostname?: string;
  readonly internal: boolean;
  readonly managed: boolean;
  readonly tls: boolean;
  readonly passthrough: boolean;
  readonly routes: readonly RandomRoute[];
}

/** A random network; what it holds is in the order of the document. */
export interface RandomDocument {
  readonly platform: PlatformName;
  readonly applications: readonly RandomApplication[];
  readonly connections: readonly RandomConnection[];
  readonly policies: readonly RandomPolicy[];
  readonly gateways: readonly RandomGateway[];
}

const HTTP = 8080;
const SECURE = 8443;
const HOSTS = ["a.example.com", "b.example.com", "c.example.com"];

const pick = fc.nat({ max: 999 });
const choices = fc.record({
  applications: fc.array(
    fc.record({ existing: pick, automatic: fc.boolean(), clientGroup: pick, translated: fc.boolean() }),
    { minLength: 2, maxLength: 12 },
  ),
  connections: fc.array(
    fc.record({ source: pick, destination: pick, port: pick, required: fc.boolean(), listed: fc.boolean() }),
    { minLength: 1, maxLength: 16 },
  ),
  policies: fc.array(
    fc.record({
      source: pick,
      destination: pick,
      kind: fc.constantFrom("application", "application", "cidr", "space"),
      protocol: fc.constantFrom("tcp", "udp"),
      ports: fc.constantFrom(String(HTTP), "53", "8000-8090", "1-65535", "443"),
    }),
    { maxLength: 8 },
  ),
  gateways: fc.array(
    fc.record({
      hostname: pick,
      internal: fc.boolean(),
      tls: fc.constantFrom("none", "none", "given", "managed", "passthrough"),
      routes: fc.array(
        fc.record({
          path: fc.constantFrom("/", "/api", "/api/v1", "/api/v1/users", "/static", "/x.y", "/A"),
          hostname: pick,
          destination: pick,
          replace: fc.constantFrom(undefined, undefined, "/", "/v2"),
          encrypted: fc.boolean(),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    }),
    { maxLength: 3 },
  ),
});
type Choices = typeof choices extends fc.Arbitrary<infer Value> ? Value : never;

/** Random documents of a platform, of up to 12 applications. */
export function arbitraryDocument(platform: PlatformName): fc.Arbitrary<RandomDocument> {
  return choices.map((chosen) => documentOf(platform, chosen));
}

function documentOf(platform: PlatformName, chosen: Choices): RandomDocument {
  const applications = chosen.applications.map((it, index): RandomApplication => {
    const existing = it.existing % 5 === 4;
    return {
      name: `app-${index}`,
      existing,
      automatic: it.automatic && !existing,
      clientGroup: platform === "aws" && it.clientGroup % 4 === 3,
      translated: it.translated,
    };
  });
  return {
    platform,
    applications,
    connections: connectionsOf(chosen, applications),
    policies: policiesOf(chosen, applications),
    gateways: gatewaysOf(platform, chosen, applications),
  };
}

const at = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!;

function connectionsOf(chosen: Choices, applications: readonly RandomApplication[]): RandomConnection[] {
  return chosen.connections.flatMap((it, index) => {
    const [source, destination] = [at(applications, it.source), at(applications, it.destination)];
    if (source === destination) return [];
    const { name } = destination;
    const targets = [
      `http://${name}:${HTTP}`,
      `${name}.http`,
      `https://${name}:${SECURE}`,
      `udp://${name}:53`,
      ...(destination.automatic ? [`https://${name}:61443`, `https://${name}:61443`] : []),
    ];
    const target = at(targets, it.port);
    return [
      {
        outbound: `n-${index}`,
        source: source.name,
        destination: name,
        target,
        required: it.required,
        listed: it.listed,
        special: target.endsWith("61443") || destination.clientGroup,
      },
    ];
  });
}

function policiesOf(chosen: Choices, applications: readonly RandomApplication[]): RandomPolicy[] {
  const policies = chosen.policies.map(({ source, destination, kind, protocol, ports }): RandomPolicy => {
    const rest = { source: at(applications, source).name, protocol, ports };
    if (kind === "cidr") return { ...rest, destinationCidr: at(["10.0.0.0/8", "fd00::/16"], destination) };
    if (kind === "space") return { ...rest, destination: "ledger", space: "payments" };
    return { ...rest, destination: at(applications, destination).name };
  });
  return unique(policies, (it) =>
    JSON.stringify([it.source, it.destination, it.destinationCidr, it.protocol, it.ports]),
  );
}

function gatewaysOf(
  platform: PlatformName,
  chosen: Choices,
  applications: readonly RandomApplication[],
): RandomGateway[] {
  const routable = applications.filter((it) => !it.existing);
  if (routable.length === 0) return [];
  return chosen.gateways.map((it, index): RandomGateway => {
    const passthrough = it.tls === "passthrough";
    const named = passthrough || it.tls === "managed" || it.hostname % 2 === 0;
    const routes = it.routes.map((route): RandomRoute => {
      const destination = at(routable, route.destination);
      const encrypted = platform === "kubernetes" && destination.automatic && route.encrypted;
      const hostname = route.hostname % 3 === 0 ? at(HOSTS, Math.floor(route.hostname / 3)) : undefined;
      return {
        path: route.path,
        hostname,
        application: destination.name,
        destination: passthrough
          ? `https://${destination.name}:${SECURE}`
          : encrypted
            ? `https://${destination.name}:61443`
            : `http://${destination.name}:${HTTP}`,
        ...(route.replace !== undefined && { replacePrefix: route.replace }),
      };
    });
    return {
      name: `gate-${index}`,
      internal: it.internal,
      managed: it.tls === "managed",
      tls: it.tls === "given" || it.tls === "managed",
      passthrough,
      ...(named && { hostname: `gate-${index}.example.com` }),
      routes: passthrough
        ? routes.slice(0, 1)
        : unique(routes, (route) => `${route.hostname ?? ""} ${route.path}`),
    };
  });
}

function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** The plan of a random document; undefined where it breaks a rule, such as two routes of one priority. */
export function planned(document: RandomDocument): Planned | undefined {
  const { compilation } = compile(documentSchema.parse(inputOf(document)));
  return compilation && new Planned(planOf(compilation));
}

/** The document as a team would write it. */
function inputOf(document: RandomDocument): DocumentInput {
  const { platform, connections, policies, gateways } = document;
  return {
    organization: "acme",
    space: "prod",
    domain: "example.com",
    [platform]: settings[platform],
    peers: { payments: { createIngress: true } },
    applications: Object.fromEntries(
      document.applications.map((application) => [application.name, applicationOf(document, application)]),
    ),
    connections: connections
      .filter((it) => it.listed)
      .map(({ source, outbound, target, required }) => ({
        source: `${source}.${outbound}`,
        destination: target,
        required,
      })),
    policies: [...policies],
    gateways: Object.fromEntries(gateways.map((it) => [it.name, gatewayOf(platform, it)])),
  };
}

const settings: Readonly<Record<PlatformName, object>> = {
  aws: {
    region: "eu-central-1",
    hostedZoneId: "Z1",
    createCertificateAuthority: true,
    quotas: { rulesPerSecurityGroup: 300, securityGroupsPerInterface: 16 },
  },
  kubernetes: { gatewayClassName: "eg", internalGatewayClassName: "eg" },
};

type ApplicationInput = NonNullable<DocumentInput["applications"]>[string];

function applicationOf(
  { platform, connections }: RandomDocument,
  application: RandomApplication,
): ApplicationInput {
  const { name, existing, automatic, clientGroup, translated } = application;
  const index = Number(name.slice(4));
  const own = connections.filter((it) => it.source === name);
  const workload = platform === "aws" ? { securityGroupId: `sg-${index}` } : { podLabels: { role: name } };
  return {
    ...(existing ? { existing: workload } : { image: `${name}:1` }),
    inbound: {
      http: {
        port: HTTP,
        protocol: "http",
        ...(platform === "kubernetes" && translated && { containerPort: 3000 }),
        ...(automatic && { tls: "automatic" }),
        ...(clientGroup && { clientGroup }),
      },
      secure: { port: SECURE, protocol: "https" },
      dns: { port: 53, protocol: "udp" },
    },
    outbound: Object.fromEntries(own.filter((it) => it.listed).map((it) => [it.outbound, {}])),
    connections: Object.fromEntries(
      own
        .filter((it) => !it.listed)
        .map(({ outbound, target, required }) => [outbound, { to: target, required }]),
    ),
  };
}

function gatewayOf(platform: PlatformName, gateway: RandomGateway): object {
  const { hostname, internal, managed, tls, passthrough, routes } = gateway;
  const given =
    platform === "aws"
      ? { acmCertificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
      : { kubernetesSecret: "www" };
  return {
    internal,
    ...(hostname !== undefined && { hostname: { fullyQualifiedHostname: hostname } }),
    ...(passthrough && { tls: { sslPassthrough: true } }),
    ...(tls && { tls: { certificateFrom: managed ? { managed } : given } }),
    routes: routes.map(({ path, hostname: host, destination, replacePrefix }) =>
      passthrough ? { destination } : { path, hostname: host, destination, replacePrefix },
    ),
  };
}
