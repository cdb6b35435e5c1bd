import type { PlatformName } from "../../../core/platforms/platforms";
import { compile } from "../../../core/compile";
import { documentSchema, type DocumentInput } from "../../../core/documentSchema";
import { planOf, type Plan } from "../../../core/plan/plan";
import { Random } from "./random";

interface Inbound {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly containerPort?: number;
  readonly tls?: string;
  readonly tlsPort?: number;
  readonly clientGroup?: boolean;
}

interface Application {
  readonly name: string;
  readonly existing: boolean;
  readonly hostname?: string;
  readonly inbound: readonly Inbound[];
}

const CIDRS = [
  "10.0.0.0/8",
  "10.20.0.0/16",
  "10.20.0.15/32",
  "0.0.0.0/0",
  "fd00:30::/32",
  "192.0.2.0/24",
  "::/0",
];
const CALLED = {
  bank: { hostnames: ["api.example.com"], cidrs: ["0.0.0.0/0", "::/0"], inbound: { api: { port: 443 } } },
  store: {
    address: "store.example.com",
    cidrs: ["10.20.0.0/16", "192.0.2.0/24"],
    inbound: { sql: { port: 5432 } },
  },
};
const EXTERNALS_ON_AWS = {
  ...CALLED,
  store: { ...CALLED.store, securityGroupIds: ["sg-d1"] },
  scraper: { securityGroupIds: ["sg-d1", "sg-e1"], prefixListIds: ["pl-9"] },
};
const EXTERNALS_ON_KUBERNETES = {
  bank: { ...CALLED.bank, except: ["10.0.0.0/8", "fd00::/8"] },
  store: { ...CALLED.store, pods: { namespace: "data", labels: { app: "store" } } },
  scraper: { pods: { namespace: "monitoring", labels: { app: "scraper", tier: "one" } } },
};
const PORTS = ["53", "443", "8080", "8000-8090", "1-65535", "5000-5001", "65535"];
const CONTROLLERS = ["envoy-gateway", "istio", "kgateway", "nginx-gateway-fabric", "traefik", "contour"];
const PATHS = ["/", "/api", "/api/v1", "/api/v1/users", "/static", "/x.y", "/A"];
const HOSTS = ["a.example.com", "b.example.com", "*.example.com"];

/** A document with everything that a platform offers, determined by a seed; up to `size` applications. */
function randomTopology(platform: PlatformName, seed: number, size: number): DocumentInput {
  return new Generator(platform, new Random(seed)).document(size);
}

/** Its plan; undefined where the document happens to break a rule. */
export function plannedTopology(platform: PlatformName, seed: number, size: number): Plan | undefined {
  const { compilation } = compile(documentSchema.parse(randomTopology(platform, seed, size)));
  // Through JSON, as a saved plan would come.
  return compilation && (JSON.parse(JSON.stringify(planOf(compilation))) as Plan);
}

class Generator {
  constructor(
    private readonly platform: PlatformName,
    private readonly random: Random,
  ) {}

  document(size: number): DocumentInput {
    const { random } = this;
    const applications = Array.from({ length: 1 + random.below(size) }, (_, index) =>
      this.application(index),
    );
    const connections = this.connections(applications);
    const document = {
      organization: "acme",
      space: "prod",
      domain: "example.com",
      [this.platform]: this.platform === "aws" ? this.aws() : this.kubernetes(),
      peers: this.peers(),
      externals: this.platform === "aws" ? EXTERNALS_ON_AWS : EXTERNALS_ON_KUBERNETES,
      applications: Object.fromEntries(
        applications.map((it) => [it.name, this.written(it, connections.get(it.name) ?? {})]),
      ),
      policies: this.policies(applications),
      gateways: this.gateways(applications),
    };
    return document as unknown as DocumentInput;
  }

  private peers(): object {
    const { random } = this;
    const createIngress = random.once(2);
    return {
      payments: {
        createIngress,
        ...(random.once(2) &&
          (this.platform === "aws"
            ? { securityGroupIds: { ledger: "sg-f1" } }
            : { namespace: "acme-payments" })),
      },
      partners: { organization: "globex", createIngress: random.once(2) },
    };
  }

  private aws(): object {
    const { random } = this;
    return {
      region: "eu-central-1",
      hostedZoneId: "Z1",
      createCertificateAuthority: true,
      quotas: {
        rulesPerSecurityGroup: 400,
        securityGroupsPerInterface: 16,
        rulesPerLoadBalancer: 1000,
        targetGroupsPerLoadBalancer: 1000,
      },
      ...(random.once(2) && {
        vpcId: "vpc-1",
        privateSubnetIds: ["subnet-1", "subnet-2"],
        publicSubnetIds: ["subnet-3", "subnet-4"],
      }),
      ...(random.once(2) && {
        platformEgress: random.pick([
          { closed: true },
          { cidrs: ["10.1.0.0/16", "10.0.0.0/8"] },
          { securityGroupIds: ["sg-e1", "sg-e2"] },
          { prefixListIds: ["pl-1"], securityGroupIds: ["sg-e1"] },
        ]),
      }),
    };
  }

  private kubernetes(): object {
    const { random } = this;
    return {
      gatewayClassName: "outer",
      internalGatewayClassName: "inner",
      gatewayController: random.pick(CONTROLLERS),
      ...(random.once(3) && { namespace: "shop" }),
      ...(random.once(3) && { createNamespace: false }),
    };
  }

  private application(index: number): Application {
    const { random } = this;
    const existing = random.once(6);
    const onKubernetes = this.platform === "kubernetes";
    const inbound: Inbound[] = [
      {
        name: "http",
        port: 8080,
        protocol: random.pick(["http", "grpc", "ws"]),
        ...(onKubernetes && random.once(3) && { containerPort: 3000 }),
        ...(!existing && random.once(4) && { tls: "automatic", ...(random.once(3) && { tlsPort: 9443 }) }),
        ...(!onKubernetes && random.once(5) && { clientGroup: true }),
      },
      { name: "secure", port: 8443, protocol: "https" },
      { name: "dns", port: 53, protocol: "udp" },
      { name: "sql", port: 5432, protocol: "tcp" },
    ];
    const kept = inbound.filter((it) => it.name === "http" || random.once(2));
    return {
      name: `app-${index}`,
      existing,
      ...(random.once(5) && { hostname: `host-${index}` }),
      inbound: random.once(8) ? [] : kept,
    };
  }

  private written(application: Application, connections: object): object {
    const { name, existing, hostname, inbound } = application;
    const index = Number(name.slice("app-".length));
    const labels = { role: name, ...(this.random.once(2) && { tier: "data" }) };
    const workload = this.platform === "aws" ? { securityGroupId: `sg-${index}` } : { podLabels: labels };
    return {
      ...(existing ? { existing: workload } : { image: `${name}:1` }),
      ...(hostname !== undefined && { hostname }),
      inbound: Object.fromEntries(inbound.map(({ name: key, ...rest }) => [key, rest])),
      connections,
    };
  }

  private connections(applications: readonly Application[]): Map<string, Record<string, object>> {
    const { random } = this;
    const bySource = new Map<string, Record<string, object>>();
    const wanted = random.below(3 * applications.length + 1);
    for (let index = 0; index < wanted; index++) {
      const source = random.pick(applications);
      const to = this.target(source, random.pick(applications));
      if (to === undefined) continue;
      const ofSource = bySource.get(source.name) ?? {};
      bySource.set(source.name, { ...ofSource, [`n-${index}`]: { to, required: random.once(3) } });
    }
    return bySource;
  }

  private target(source: Application, destination: Application): string | undefined {
    const { random } = this;
    if (random.once(6)) {
      return random.pick([
        "https://ledger.payments:8443",
        "https://rates.partners.globex:8443",
        "tcp://10.9.8.7:22",
        "https://api.example.com",
        "postgres://store",
      ]);
    }
    if (source === destination || destination.inbound.length === 0) return undefined;
    const { port, protocol, tls, tlsPort } = random.pick(destination.inbound);
    const encrypted = tls === "automatic" && random.once(2);
    return encrypted
      ? `https://${destination.name}:${tlsPort ?? 61443}`
      : `${protocol === "tcp" ? "postgres" : protocol}://${destination.name}:${port}`;
  }

  private policies(applications: readonly Application[]): object[] {
    const { random } = this;
    const policies = Array.from({ length: random.below(applications.length + 1) }, () => {
      const rest = {
        source: random.pick(applications).name,
        protocol: random.pick(["tcp", "udp"]),
        ports: random.pick(PORTS),
      };
      switch (random.below(7)) {
        case 0:
          return { ...rest, destinationCidr: random.pick(CIDRS) };
        case 1:
          return { ...rest, destination: "ledger", space: "payments" };
        case 2:
          return { ...rest, destination: random.pick(["store", "bank"]) };
        case 3:
          return { ...rest, source: random.pick(["store", "scraper"]), destination: rest.source };
        case 4:
          return { ...rest, source: "shipping.payments", destination: rest.source };
        default:
          return { ...rest, destination: random.pick(applications).name };
      }
    });
    return [...new Map(policies.map((it) => [JSON.stringify(it), it])).values()];
  }

  private gateways(applications: readonly Application[]): Record<string, object> {
    const { random } = this;
    const routable = applications.filter((it) => !it.existing && it.inbound.length > 0);
    if (routable.length === 0) return {};
    const count = random.below(4);
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`gate-${index}`, this.gateway(index, routable)]),
    );
  }

  private gateway(index: number, routable: readonly Application[]): object {
    const { random } = this;
    const secure = routable.filter((it) => it.inbound.some(({ name }) => name === "secure"));
    const common = {
      internal: random.once(2),
      ...(this.platform === "aws" &&
        random.once(3) && { allowedCidrs: random.some(CIDRS, 3).concat("10.2.0.0/16") }),
    };
    const named = { hostname: { prefix: `gate-${index}` } };
    if (secure.length > 0 && random.once(4)) {
      const destination = `https://${random.pick(secure).name}:8443`;
      return { ...common, ...named, tls: { sslPassthrough: true }, routes: [{ destination }] };
    }
    const tls = random.pick(["none", "given", "managed"]);
    // A load balancer on AWS forwards gRPC from HTTPS alone.
    const grpc = ({ inbound: [first] }: Application) => first!.protocol === "grpc";
    const possible =
      tls === "none" && this.platform === "aws" ? routable.filter((it) => !grpc(it)) : routable;
    if (possible.length === 0) return this.gateway(index, routable);
    const routes = Array.from({ length: 1 + random.below(6) }, () => this.route(index, tls, possible));
    return {
      ...common,
      ...((tls === "managed" || random.once(2)) && named),
      ...(tls !== "none" && { tls: { certificateFrom: this.certificate(tls) } }),
      routes: [...new Map(routes.map((it) => [`${it.hostname ?? ""} ${it.path}`, it])).values()],
    };
  }

  private certificate(tls: string): object {
    if (tls === "managed") return { managed: true };
    return this.platform === "aws"
      ? { acmCertificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" }
      : { kubernetesSecret: "www" };
  }

  private route(index: number, tls: string, routable: readonly Application[]) {
    const { random } = this;
    const destination = random.pick(routable);
    const [inbound] = destination.inbound as [Inbound];
    // On AWS a host name is the name of one load balancer.
    const hosts = index === 0 ? HOSTS : HOSTS.slice(0, 2).map((it) => `${index}-${it}`);
    return {
      path: random.pick(PATHS),
      ...(random.once(3) && { hostname: random.pick(tls === "managed" ? hosts.slice(0, 2) : hosts) }),
      destination: `http://${destination.name}:${inbound.port}`,
      ...(random.once(4) && { replacePrefix: random.pick(["/", "/v2"]) }),
    };
  }
}
