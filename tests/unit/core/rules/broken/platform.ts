import { yaml, type BrokenDocument } from "../support";

export const exactlyOne: readonly BrokenDocument[] = [
  {
    what: "neither platform",
    document: "»space: prod\n",
    message: "neither kubernetes nor aws is given",
    fix: "give exactly one of kubernetes and aws",
    mend: ["space: prod\n", "space: prod\nkubernetes: {}\n"],
  },
  {
    what: "both platforms",
    document: "space: prod\nkubernetes: {}\naws: »{ region: eu-central-1 }\n",
    message: "kubernetes and aws are given together",
    fix: "give exactly one",
    mend: ["aws: { region: eu-central-1 }\n", ""],
  },
];

const application = (keys: string) => yaml`
  space: prod
  kubernetes: {}
  applications:
    shop: { ${keys} }
`;

const ofApplications: readonly BrokenDocument[] = [
  {
    what: "an existing workload by security group",
    document: application("existing: { securityGroupId: »sg-1 }"),
    message: "Kubernetes has no security groups",
    fix: "use podLabels",
    mend: ["securityGroupId: sg-1", "podLabels: { app: shop }"],
  },
  {
    what: "an existing workload without labels",
    document: application("existing: »{ podLabels: {} }"),
    message: "without labels every pod is meant",
    fix: "add podLabels",
    mend: ["podLabels: {}", "podLabels: { app: shop }"],
  },
  {
    what: "an existing workload that nothing describes",
    document: application("existing: »{}"),
    message: "an existing workload on Kubernetes needs podLabels",
    fix: "add podLabels",
    mend: ["existing: {}", "existing: { podLabels: { app: shop } }"],
  },
  {
    what: "a label value that Kubernetes refuses",
    document: application('existing: { podLabels: { app: »"the shop" } }'),
    message: '"the shop" is no label value',
    fix: "use at most 63 letters, digits, hyphens, underscores and dots",
    mend: ["the shop", "The_shop.1"],
  },
  {
    what: "a label value of 64 characters",
    document: application(`existing: { podLabels: { app: »${"a".repeat(64)} } }`),
    message: "is no label value",
    fix: "at most 63",
    mend: ["a".repeat(64), "a".repeat(63)],
  },
  {
    what: "a label key that Kubernetes refuses",
    document: application("existing: { podLabels: { the shop: »shop } }"),
    message: '"the shop" is no label key',
    fix: "write NAME or PREFIX/NAME",
    mend: ["the shop", "example.com/The_shop.1"],
  },
  {
    what: "a client group",
    document: application('image: "shop:1", inbound: { web: { port: 80, clientGroup: »true } }'),
    message: "a client group is a security group",
    fix: "remove clientGroup",
    mend: ["clientGroup: true", "clientGroup: false"],
  },
  {
    what: "a probe by command and by path",
    document: application(
      'image: "shop:1", inbound: { web: { port: 80 } }, healthCheck: { command: [ /ok ], path: »/ok }',
    ),
    message: "healthCheck has a command and path, but Kubernetes probes in one way",
    fix: "remove path, or command",
    mend: ["command: [ /ok ], ", ""],
  },
  {
    what: "a liveness probe by command and by path",
    document: application(
      'image: "shop:1", inbound: { web: { port: 80 } }, healthCheck: { liveness: { command: [ /ok ], path: »/ok } }',
    ),
    message: "healthCheck.liveness has a command and path",
    fix: "remove path, or command",
    mend: ["command: [ /ok ], ", ""],
  },
  {
    what: "a probe by command and of an inbound",
    document: application(
      'image: "shop:1", inbound: { web: { port: 80 } }, healthCheck: { command: [ /ok ], inbound: »web }',
    ),
    message: "healthCheck has a command and inbound",
    fix: "remove inbound, or command",
    mend: [", inbound: web", ""],
  },
  {
    what: "automatic TLS of an existing workload",
    document: application(
      "existing: { podLabels: { app: shop } }, inbound: { web: { port: 80, tls: »automatic } }",
    ),
    message: "automatic TLS needs a sidecar",
    fix: "tls: application",
    mend: ["tls: automatic", "tls: application"],
  },
];

/** A gateway with the given keys, behind gateway classes as `kubernetes` says. */
const gateway = (kubernetes: string, ...keys: readonly string[]) =>
  yaml`
    space: prod
    kubernetes: { ${kubernetes} }
    peers: { payments: {} }
    externals: { bank: { cidrs: [10.0.0.0/8], inbound: { api: { port: 80 } } } }
    applications:
      shop:
        image: shop:1
        inbound:
          web: { port: 8080, tls: automatic }
          secure: { port: 8443, protocol: https }
          game: { port: 7777, protocol: udp }
    gateways:
      public:
  ` + keys.map((key) => `    ${key}\n`).join("");

const envoy = "gatewayClassName: envoy";
const host = "hostname: { fullyQualifiedHostname: www.example.com }";
const to = (destination: string, keys = "") => `routes: [ { destination: "${destination}"${keys} } ]`;
const web = to("http://shop:8080");

const onlyAws = (field: string, value: string): BrokenDocument => ({
  what: `${field}, which Gateway API does not have`,
  document: gateway(envoy, `${field}: »${value}`, web),
  message: `Gateway API has nothing like ${field}`,
  fix: `remove ${field}, or set it on the gateway class`,
  mend: [`    ${field}: ${value}\n`, ""],
});

const onlyAwsCertificate = (field: string): BrokenDocument => ({
  what: `a certificate from ${field}`,
  document: gateway(envoy, host, `tls: { certificateFrom: { ${field}: »"arn:aws:acm:x" } }`, web),
  message: `a gateway on Kubernetes cannot use ${field}`,
  fix: "use managed, kubernetesSecret or pem",
  mend: [`${field}: "arn:aws:acm:x"`, "kubernetesSecret: certificates/www"],
});

const ofGatewayFields: readonly BrokenDocument[] = [
  onlyAws("allowedCidrs", "[ 10.0.0.0/8 ]"),
  onlyAws("accessLogs", "{ bucket: logs }"),
  onlyAws("idleTimeout", "30"),
  {
    what: "deletion protection",
    document: gateway(envoy, "deletionProtection: »true", web),
    message: "Kubernetes has no deletion protection",
    fix: "use Pulumi's protect option",
    mend: ["deletionProtection: true", "deletionProtection: false"],
  },
  onlyAwsCertificate("acmCertificateArn"),
  onlyAwsCertificate("secretsManagerArn"),
  {
    what: "passthrough without host name",
    document: gateway(envoy, "»tls: { sslPassthrough: true }", to("https://shop:8443")),
    message: "TLSRoute selects traffic by it",
    fix: "add hostname",
    mend: ["    tls:", `    ${host}\n    tls:`],
  },
  {
    what: "a managed certificate without host name",
    document: gateway(envoy, "tls: { certificateFrom: { managed: »true } }", web),
    message: "a managed certificate needs a host name",
    fix: "add hostname",
    mend: ["    tls:", `    ${host}\n    tls:`],
  },
];

const ofGatewayClasses: readonly BrokenDocument[] = [
  {
    what: "a gateway without class",
    document: gateway("internalGatewayClassName: envoy", `»${web}`),
    message: "no class is known for internet-facing gateways",
    fix: "set kubernetes.gatewayClassName",
    mend: ["internalGatewayClassName", "gatewayClassName"],
  },
  {
    what: "an internal gateway without class",
    document: gateway(envoy, "internal: »true", web),
    message: "no class is known for internal gateways",
    fix: "set kubernetes.internalGatewayClassName",
    mend: ["gatewayClassName: envoy", "internalGatewayClassName: envoy"],
  },
  {
    what: "a class that does not say its controller",
    document: gateway("gatewayClassName: public", `»${web}`),
    message: 'the class "public" does not say which controller runs gateway "public"',
    fix: "set kubernetes.gatewayController to one of envoy-gateway",
    mend: ["gatewayClassName: public", "gatewayClassName: public, gatewayController: traefik"],
  },
  {
    what: "a controller whose traffic has an identity of its own",
    document: gateway("gatewayClassName: cilium", `»${web}`),
    message: "traffic of cilium cannot be admitted under default deny",
    fix: "use another gateway class",
    mend: ["gatewayClassName: cilium", "gatewayClassName: contour"],
  },
  {
    what: "a load balancer outside the cluster",
    document: gateway("gatewayClassName: public, gatewayController: aws-load-balancer-controller", `»${web}`),
    message: "its load balancers are outside the cluster",
    fix: "use another gateway class",
    mend: ["aws-load-balancer-controller", "kgateway"],
  },
  {
    what: "an internal gateway of a controller that keeps none apart",
    document: gateway("internalGatewayClassName: traefik", "internal: »true", web),
    message: "traefik keeps no gateway internal",
    fix: "use a class of another controller for internal gateways",
    mend: ["internalGatewayClassName: traefik", "internalGatewayClassName: envoy"],
  },
  {
    what: "TLS 1.3 of a controller that cannot demand it",
    document: gateway(
      "gatewayClassName: istio",
      host,
      'tls: { certificateFrom: { kubernetesSecret: www }, minimumProtocolVersion: »"1.3" }',
      web,
    ),
    message: "istio has no way to demand TLS 1.3 of one gateway",
    fix: "use 1.2, or another gateway class",
    mend: ['"1.3"', '"1.2"'],
  },
];

const destination = (
  what: string,
  broken: string,
  whole: string,
  message: string,
  fix: string,
  className = "envoy",
): BrokenDocument => ({
  what,
  document: gateway(`gatewayClassName: ${className}`, `routes: [ { destination: »"${broken}" } ]`),
  message: message.replace("TARGET", `"${broken}"`),
  fix,
  mend: [`destination: "${broken}"`, `destination: "${whole}"`],
});

const passthroughRoute = (field: string, value: string): BrokenDocument => ({
  what: `a passthrough route with ${field}`,
  document: gateway(
    envoy,
    host,
    "tls: { sslPassthrough: true }",
    `routes: [ { destination: "https://shop:8443", ${field}: »${value} } ]`,
  ),
  message: `a passthrough route has ${field}`,
  fix: `remove ${field}`,
  mend: [`, ${field}: ${value}`, ""],
});

const elsewhere = "is no application of this space, and a gateway routes only to those";
const ofRoutes: readonly BrokenDocument[] = [
  destination(
    "a route to another space",
    "http://ledger.payments:80",
    "http://shop.prod:8080",
    `TARGET ${elsewhere}`,
    "declare the gateway in the space of its application",
  ),
  destination(
    "a route to an external",
    "http://bank:80",
    "http://shop.prod:8080",
    `TARGET ${elsewhere}`,
    "declare the gateway in the space of its application",
  ),
  destination(
    "a route to an address",
    "http://10.1.2.3:80",
    "shop.web",
    `TARGET ${elsewhere}`,
    "declare the gateway in the space",
  ),
  destination(
    "a route to a UDP inbound",
    "udp://shop:7777",
    "tcp://shop:8080",
    "TARGET is UDP, which gateways do not route",
    "route to a TCP inbound",
  ),
  destination(
    "a route to automatic TLS behind a controller that cannot verify it",
    "https://shop:61443",
    "http://shop:8080",
    "istio cannot verify the certificate of automatic TLS at TARGET",
    "route to port 8080",
    "istio",
  ),
  destination(
    "a route to an application that terminates TLS itself",
    "https://shop:8443",
    "https://shop:61443",
    "TARGET terminates TLS itself with a certificate that the gateway cannot verify",
    "use sslPassthrough, automatic TLS, or a plain port",
  ),
  destination(
    "an encrypted route to a plain port",
    "https://shop:8080",
    "http://shop:8080",
    "TARGET terminates TLS itself",
    "a plain port",
  ),
  passthroughRoute("hostname", "a.example.com"),
  passthroughRoute("timeoutPolicy", "{ request: 5s }"),
];

export const unsupported: readonly BrokenDocument[] = [
  ...ofApplications,
  ...ofGatewayFields,
  ...ofGatewayClasses,
  ...ofRoutes,
];

/** A gateway with routes for so many host names. */
const hosts = (amount: number, tls: string) => {
  const routes = Array.from(
    { length: amount },
    (_, index) => `{ destination: "http://shop:8080", hostname: host-${index}.example.com }`,
  );
  return gateway(envoy, tls, `routes: »[ ${routes.join(", ")} ]`);
};

export const quota: readonly BrokenDocument[] = [
  {
    what: "65 host names of one gateway",
    document: hosts(65, "internal: false"),
    message: 'gateway "public" needs 65 listeners for its host names; Gateway API allows 64',
    fix: "spread the host names over several gateways",
    mend: [', { destination: "http://shop:8080", hostname: host-64.example.com }', ""],
  },
  {
    what: "33 host names of one gateway with TLS, which listens twice for each",
    document: hosts(33, "tls: { certificateFrom: { managed: true } }"),
    message: 'gateway "public" needs 66 listeners for its host names; Gateway API allows 64',
    fix: "spread the host names over several gateways",
    mend: [', { destination: "http://shop:8080", hostname: host-32.example.com }', ""],
  },
];
