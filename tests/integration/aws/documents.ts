/** Documents for AWS: every example, and what no example shows. All as text: ids in it are replaced before it is read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { DocumentInput } from "../../../core/documentSchema";
import type { CertificatePair } from "./prepare";

export interface AwsDocument {
  readonly name: string;
  readonly text: (pair: CertificatePair) => string;
}

const EXAMPLES = "examples";
const GIVEN_GROUP = "sg-0a1b2c3d4e5f60009";

export function exampleDocuments(): AwsDocument[] {
  return readdirSync(EXAMPLES)
    .filter((name) => name.startsWith("aws-"))
    .sort()
    .map((name) => join(EXAMPLES, name, "appnet.yaml"))
    .map((name) => ({ name, text: () => readFileSync(name, "utf8") }));
}

export function syntheticDocuments(): AwsDocument[] {
  return [
    synthetic("datagrams, ranges, itself, and IPv6", datagrams),
    synthetic("a client group of 70 sources", clientGroup),
    synthetic("an existing group at both ends", existingGroup),
    synthetic("two gateways to one application", twoGateways),
    synthetic("a certificate given as PEM", pemCertificate),
    synthetic("a certificate in Secrets Manager, and given things", givenThings),
    synthetic("an internal gateway", internalGateway),
    synthetic("names of 63 characters", longNames),
    synthetic("automatic TLS under long names", longAutomaticTls),
    synthetic("names with two hyphens", doubleHyphens),
    synthetic("two inbounds on one container port, one with automatic TLS", sharedContainerPort),
    synthetic("all that says how an application runs", workload),
  ];
}

function synthetic(name: string, make: (pair: CertificatePair) => DocumentInput): AwsDocument {
  return { name, text: (pair) => stringify(make(pair), { lineWidth: 0 }) };
}

/** More rules than one load balancer has; to be refused before anything is created. */
export function tooManyRoutes(): string {
  const routes = range(120).map((index) => ({
    path: `/part-${index}`,
    destination: "http://web:8080",
    priority: index + 1,
  }));
  return stringify({ ...base("routes"), applications: { web: web() }, gateways: { public: { routes } } });
}

/** Load balancers speak gRPC to targets only where they are spoken to by TLS; to be refused as well. */
export function plainGrpc(): string {
  const rpc = { image: "rpc:1", inbound: { api: { port: 9090, protocol: "grpc" as const } } };
  const routes = [{ path: "/", destination: "grpc://rpc:9090" }];
  return stringify({ ...base("grpc"), applications: { rpc }, gateways: { public: { routes } } });
}

function base(space: string): Pick<DocumentInput, "organization" | "space" | "aws"> {
  return { organization: "acme", space, aws: {} };
}

function web() {
  return { image: "web:1", inbound: { web: { port: 8080, protocol: "http" as const } } };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function datagrams(): DocumentInput {
  return {
    ...base("datagrams"),
    applications: {
      member: { image: "member:1", inbound: { gossip: { port: 7946, protocol: "udp" } } },
      caller: { image: "caller:1", connections: { gossip: "udp://member:7946" } },
    },
    policies: [
      { source: "member", destination: "member", protocol: "udp", ports: "7946" },
      { source: "member", destination: "member", protocol: "tcp", ports: "7000-7999" },
      { source: "caller", destination: "member", protocol: "tcp", ports: "1-65535" },
      { source: "caller", destinationCidr: "fd12:3456::/48", protocol: "udp", ports: "5000-5010" },
      { source: "caller", destinationCidr: "2001:db8::7/128", protocol: "tcp", ports: "22" },
      { source: "caller", destinationCidr: "192.0.2.0/24", protocol: "tcp", ports: "20-21" },
    ],
  };
}

function clientGroup(): DocumentInput {
  const sources = range(70).map((index) => [
    `source-${index}`,
    { image: "source:1", connections: { hub: "http://hub:8080" } },
  ]);
  const inbound = { web: { port: 8080, protocol: "http" as const, clientGroup: true } };
  const applications = { hub: { image: "hub:1", inbound }, ...Object.fromEntries(sources) } as object;
  return { ...base("clients"), applications: applications as DocumentInput["applications"] };
}

function existingGroup(): DocumentInput {
  return {
    ...base("existing"),
    applications: {
      legacy: {
        existing: { securityGroupId: GIVEN_GROUP, address: "legacy.example.com" },
        inbound: { soap: { port: 8443, protocol: "https" } },
        connections: { web: "http://web:8080" },
      },
      web: { ...web(), connections: { legacy: "https://legacy:8443" } },
    },
  };
}

function twoGateways(): DocumentInput {
  const routes = [{ path: "/", destination: "http://web:8080" }];
  return {
    ...base("gateways"),
    applications: { web: web(), other: web() },
    gateways: {
      first: { routes },
      second: {
        routes: [
          ...routes,
          { path: "/other", destination: "http://other:8080", replacePrefix: "/" },
          { path: "/", hostname: "other.example.com", destination: "http://other:8080" },
        ],
        allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"],
        idleTimeout: 120,
        deletionProtection: true,
      },
    },
  };
}

function workload(): DocumentInput {
  const statement = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::catalog/*"] };
  const { aws, ...rest } = base("workload");
  return {
    ...rest,
    aws: { ...aws, permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
    applications: {
      web: {
        ...web(),
        cpu: 1,
        memory: 2048,
        autoscaling: { minimum: 2, maximum: 5, cpu: 70, memory: 80, requestsPerTarget: 1000 },
        ephemeralStorage: 30,
        architecture: "arm64",
        healthCheck: { path: "/ok", startupSeconds: 200, liveness: { command: ["/alive"] } },
        aws: {
          capacityProviders: [{ name: "FARGATE", base: 1 }, { name: "FARGATE_SPOT" }],
          taskRole: {
            policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
            statements: [statement, { ...statement, effect: "Deny" }],
          },
        },
      },
    },
    gateways: { public: { routes: [{ destination: "http://web:8080" }] } },
  };
}

function pemCertificate({ certificate, privateKey }: CertificatePair): DocumentInput {
  return {
    ...base("pem"),
    applications: {
      web: web(),
      rpc: { image: "rpc:1", inbound: { api: { port: 9090, protocol: "grpc" } } },
    },
    gateways: {
      public: {
        hostname: { fullyQualifiedHostname: "www.example.com" },
        tls: { certificateFrom: { pem: { certificate, privateKey } } },
        routes: [
          { path: "/", destination: "http://web:8080" },
          { path: "/api.Service", destination: "grpc://rpc:9090" },
        ],
      },
    },
  };
}

function givenThings(): DocumentInput {
  const secretsManagerArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:certificate";
  const acmCertificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d";
  const routes = [{ path: "/", destination: "http://web:8080" }];
  return {
    ...base("given"),
    domain: "example.com",
    aws: {
      region: "eu-central-1",
      clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/shared",
      hostedZoneId: "Z0123456789ABCDEFGHIJ",
      certificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/0a1b2c3d",
      tags: { team: "payments" },
      platformEgress: { cidrs: ["10.0.0.0/8"] },
    },
    applications: {
      web: { ...web(), connections: { api: "https://api:61443" } },
      api: { image: "api:1", inbound: { api: { port: 3000, protocol: "http", tls: "automatic" } } },
    },
    gateways: {
      secret: {
        hostname: { prefix: "secret" },
        tls: { certificateFrom: { secretsManagerArn }, minimumProtocolVersion: "1.2" },
        routes,
      },
      given: { hostname: { prefix: "given" }, tls: { certificateFrom: { acmCertificateArn } }, routes },
    },
  };
}

function internalGateway(): DocumentInput {
  return {
    ...base("office"),
    applications: { web: web() },
    gateways: { office: { internal: true, routes: [{ path: "/", destination: "http://web:8080" }] } },
  };
}

function longNames(): DocumentInput {
  const name = (letter: string) => letter.repeat(63);
  const web = name("w");
  const inbound = { [name("i")]: { port: 8080, protocol: "http" as const, clientGroup: true } };
  return {
    organization: name("o"),
    space: name("s"),
    aws: {},
    applications: {
      [web]: { image: "web:1", inbound },
      [name("c")]: { image: "client:1", connections: { [name("t")]: `http://${web}:8080` } },
    },
    gateways: { [name("g")]: { routes: [{ path: "/", destination: `http://${web}:8080` }] } },
  };
}

function longAutomaticTls(): DocumentInput {
  const name = "a".repeat(63);
  return {
    ...base("s".repeat(63)),
    aws: { createCertificateAuthority: true },
    applications: {
      [name]: { image: "api:1", inbound: { api: { port: 3000, protocol: "http", tls: "automatic" } } },
      web: { image: "web:1", connections: { api: `https://${name}:61443` } },
    },
  };
}

function doubleHyphens(): DocumentInput {
  return {
    ...base("two--hyphens"),
    applications: { "w--b": web() },
    gateways: { "g--w": { routes: [{ path: "/", destination: "http://w--b:8080" }] } },
  };
}

function sharedContainerPort(): DocumentInput {
  return {
    ...base("shared"),
    aws: { createCertificateAuthority: true },
    applications: {
      api: {
        image: "api:1",
        inbound: {
          plain: { port: 3000, protocol: "http" },
          secure: { port: 3001, containerPort: 3000, protocol: "http", tls: "automatic" },
        },
      },
      web: { image: "web:1", connections: { api: "https://api:61443" } },
    },
  };
}
