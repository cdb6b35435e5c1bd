import { yaml, type BrokenDocument } from "../support";

const one = (keys: string, rest = "") => yaml`
  space: prod
  kubernetes: {}
  applications:
    shop: { ${keys} }
${rest}`;

export const syntax: readonly BrokenDocument[] = [
  {
    what: "a tab as indentation",
    document: "space: prod\nkubernetes:\n»\tnamespace: shop\n",
    message: "Tabs are not allowed as indentation",
    fix: "mend the YAML here",
    mend: ["\t", "  "],
  },
  {
    what: "a key that is given twice",
    document: "space: prod\nkubernetes: {}\n»space: test\n",
    message: 'the key "space" is given twice',
    fix: "keep one of the two",
    mend: ["space: test\n", ""],
  },
  {
    what: "a merge that is given twice",
    document: one("image: a, <<: { replicas: 1 }, »<<: { replicas: 2 }"),
    message: 'the key "<<" is given twice',
    fix: "merge a list: <<: [*first, *second]",
    mend: [", <<: { replicas: 2 }", ""],
  },
  {
    what: "an application that is given twice",
    document: one("image: a", "  »shop: { image: b }\n"),
    message: 'the key "shop" is given twice',
    fix: "keep one of the two",
    mend: ["shop: { image: b }", "stock: { image: b }"],
  },
  {
    what: "a second document",
    document: "space: prod\nkubernetes: {}\n»---\nspace: test\n",
    message: "a second document begins here",
    fix: "mend the YAML here",
    mend: ["---\nspace: test\n", ""],
  },
];

export const unknownKey: readonly BrokenDocument[] = [
  {
    what: "a misspelt key of the document",
    document: "space: prod\nkubernetes: {}\n»aplications: {}\n",
    message: '"aplications" is not a known key',
    fix: 'did you mean "applications"?',
    mend: ["aplications", "applications"],
  },
  {
    what: "a misspelt key of an application",
    document: one("image: a, »inbuond: {}"),
    message: '"inbuond" is not a known key',
    fix: 'did you mean "inbound"?',
    mend: ["inbuond", "inbound"],
  },
  {
    what: "a misspelt key of an existing workload",
    document: one("existing: { podLabels: { app: shop } }, »inbuond: {}"),
    message: '"inbuond" is not a known key',
    fix: 'did you mean "inbound"?',
    mend: ["inbuond", "inbound"],
  },
  {
    what: "a key of an existing workload that resembles none",
    document: one("existing: { podLabels: { app: shop } }, »visibility: public"),
    message: '"visibility" is not a known key',
    fix: "known keys are existing, hostname, inbound, outbound, connections",
    mend: [", visibility: public", ""],
  },
  {
    what: "a key that resembles none",
    document: one("image: a, inbound: { web: { port: 80, »visibility: public } }"),
    message: '"visibility" is not a known key',
    fix: "known keys are port, containerPort, protocol",
    mend: [", visibility: public", ""],
  },
  {
    what: "a misspelt option of a connection",
    document: one('image: a, connections: { bank: { to: "tcp://10.0.0.1:1", »require: true } }'),
    message: '"require" is not a known key',
    fix: 'did you mean "required"?',
    mend: ["require:", "required:"],
  },
];

/** What says how a workload runs, beside one that appnet does not run. */
const onlyRun = (field: string): BrokenDocument => {
  const [key, value] = field.split(/: (.*)/) as [string, string];
  return {
    what: `${field} of an existing workload`,
    document: one(`existing: { podLabels: { app: shop } }, ${key}: »${value}`),
    message: `${key} is given for an existing workload, which appnet does not run`,
    fix: `remove ${key}`,
    mend: [`, ${field}`, ""],
  };
};

export const type: readonly BrokenDocument[] = [
  {
    what: "a list instead of a mapping",
    document: "space: prod\nkubernetes: {}\napplications: »[ shop ]\n",
    message: "a list is not a mapping",
    fix: "give a mapping",
    mend: ["[ shop ]", "{ shop: { image: shop } }"],
  },
  {
    what: "a missing space",
    document: "»kubernetes: {}\n",
    message: "space is missing",
    fix: "add it: a string",
    mend: ["kubernetes: {}", "{ space: prod, kubernetes: {} }"],
  },
  {
    what: "a port in quotes",
    document: one('image: a, inbound: { web: { port: »"80" } }'),
    message: '"80" is not a number',
    fix: "give a number",
    mend: ['"80"', "80"],
  },
  {
    what: "a port that is no whole number",
    document: one("image: a, inbound: { web: { port: »80.5 } }"),
    message: "80.5 is not a whole number",
    fix: "give a whole number",
    mend: ["80.5", "80"],
  },
  {
    what: "a port above 65535",
    document: one("image: a, inbound: { web: { port: »65536 } }"),
    message: "65536 is out of bounds",
    fix: "at most 65535",
    mend: ["65536", "65535"],
  },
  {
    what: "port 0",
    document: one("image: a, inbound: { web: { port: »0 } }"),
    message: "0 is out of bounds",
    fix: "at least 1",
    mend: ["port: 0", "port: 1"],
  },
  {
    what: "an empty value",
    document: "space: prod\nkubernetes: »~\n",
    message: "an empty value is not a mapping",
    fix: "give a mapping",
    mend: ["~", "{}"],
  },
  {
    what: "a misspelt choice",
    document: one("image: a, inbound: { web: { port: 80, tls: »automatik } }"),
    message: '"automatik" is not allowed here',
    fix: 'did you mean "automatic"?',
    mend: ["automatik", "automatic"],
  },
  {
    what: "a choice that resembles none",
    document: one("image: a, inbound: { web: { port: 80, protocol: »smtp } }"),
    message: '"smtp" is not allowed here',
    fix: 'use one of "tcp", "udp"',
    mend: ["smtp", "tcp"],
  },
  {
    what: "yes instead of true",
    document: one("image: a, outbound: { bank: { required: »no } }"),
    message: '"no" is not true or false',
    fix: "give true or false",
    mend: ["required: no", "required: false"],
  },
  {
    what: "a network that is none",
    document: one("image: a", "policies: [ { source: shop, destinationCidr: »10.0.0.0/33 } ]\n"),
    message: "wrong form",
    fix: "such as 10.20.0.0/16",
    mend: ["/33", "/32"],
  },
  {
    what: "an application without workload",
    document: one("replicas: 1").replace("{ replicas", "»{ replicas"),
    message: "neither image nor existing is given",
    fix: "give image if appnet runs the workload",
    mend: ["replicas: 1", "image: a"],
  },
  {
    what: "an application with two workloads",
    document: one("image: a, existing: »{ podLabels: { app: shop } }"),
    message: "image and existing are given together",
    fix: "existing if it only governs its traffic",
    mend: ["image: a, ", ""],
  },
  ...["replicas: 1", "runAsUser: 1000", "environment: {}", "cpu: 0.5", "command: [ /run ]"].map(onlyRun),
  {
    what: "a wrong key of an existing workload's interface",
    document: one("existing: { podLabels: { app: shop } }, inbound: { web: { port: »0 } }"),
    message: "0 is out of bounds",
    fix: "at least 1",
    mend: ["port: 0", "port: 1"],
  },
  {
    what: "a list instead of an application",
    document: one("image: a").replace("{ image: a }", "»[ a ]"),
    message: "a list is not a mapping",
    fix: "give a mapping",
    mend: ["[ a ]", "{ image: a }"],
  },
  {
    what: "a tlsPort without automatic TLS",
    document: one("image: a, inbound: { web: { port: 80, tlsPort: »8443 } }"),
    message: "tlsPort is given without tls: automatic",
    fix: "add tls: automatic",
    mend: ["tlsPort", "tls: automatic, tlsPort"],
  },
  {
    what: "automatic TLS over UDP",
    document: one("image: a, inbound: { dns: { port: 53, protocol: udp, tls: »automatic } }"),
    message: "inbound dns is UDP, which has no automatic TLS",
    fix: "use a TCP protocol",
    mend: [", tls: automatic", ""],
  },
  {
    what: "a health check of an inbound that is not declared",
    document: one("image: a, inbound: { web: { port: 80 } }, healthCheck: { inbound: »wep }"),
    message: '"wep" is no TCP inbound',
    fix: "name a TCP inbound interface",
    mend: ["wep", "web"],
  },
  {
    what: "a liveness check of an inbound that is not declared",
    document: one(
      "image: a, inbound: { web: { port: 80 } }, healthCheck: { command: [/ok], liveness: { inbound: »wep } }",
    ),
    message: 'liveness.inbound "wep" is no TCP inbound',
    fix: "name a TCP inbound interface",
    mend: ["wep", "web"],
  },
  {
    what: "a path of health where nothing answers one",
    document: one("image: a, inbound: { dns: { port: 53, protocol: udp, healthPath: »/ok } }"),
    message: "inbound dns is UDP, which answers no path",
    fix: "remove healthPath",
    mend: [", healthPath: /ok", ""],
  },
  {
    what: "a path of health of an existing workload",
    document: one("existing: { podLabels: { app: a } }, inbound: { web: { port: 80, healthPath: »/ok } }"),
    message: "healthPath is asked of no existing workload",
    fix: "remove healthPath",
    mend: [", healthPath: /ok", ""],
  },
  {
    what: "a health check without TCP inbound",
    document: one("image: a, inbound: { dns: { port: 53, protocol: udp } }, healthCheck: »{ path: / }"),
    message: "a health check needs a TCP inbound",
    fix: "name a TCP inbound interface",
    mend: ["protocol: udp", "protocol: tcp"],
  },
  {
    what: "a policy without destination",
    document: one("image: a", "policies: [ »{ source: shop } ]\n"),
    message: "neither destination nor destinationCidr is given",
    fix: "give exactly one of them",
    mend: ["source: shop", "source: shop, destination: shop"],
  },
  {
    what: "a policy with two destinations",
    document: one(
      "image: a",
      "policies: [ { source: shop, destination: shop, destinationCidr: »10.0.0.0/8 } ]\n",
    ),
    message: "destination and destinationCidr are given together",
    fix: "give exactly one of them",
    mend: ["destination: shop, ", ""],
  },
  {
    what: "a network in a space",
    document: one("image: a", "policies: [ { source: shop, destinationCidr: 10.0.0.0/8, space: »prod } ]\n"),
    message: "a network belongs to no space",
    fix: "remove space",
    mend: [", space: prod", ""],
  },
];

const applicationName = (what: string, broken: string, whole: string): BrokenDocument => ({
  what,
  document: `space: prod\nkubernetes: {}\napplications: { »${broken}: { image: a } }\n`,
  message: `"${broken}" is not a valid name`,
  fix: "DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter",
  mend: [broken, whole],
});

const interfaceName = (kind: string, value: string): BrokenDocument => ({
  what: `an ${kind} interface in upper case`,
  document: one(`image: a, ${kind}: { »WEB: ${value} }`),
  message: '"WEB" is not a valid name',
  fix: "lower-case",
  mend: ["WEB", "web"],
});

export const name: readonly BrokenDocument[] = [
  {
    what: "a peer that is the space itself",
    document: "space: prod\nkubernetes: {}\npeers: { prod: »{} }\n",
    message: '"prod" of "default" is this space itself',
    fix: "peers: { prod: { organization: … } }",
    mend: ["prod: {}", "prod: { organization: globex }"],
  },
  applicationName("upper case", "Shop", "shop"),
  applicationName("letters outside ASCII", "bücher", "buecher"),
  applicationName("an underscore", "my_shop", "my-shop"),
  applicationName("a dot", "my.shop", "my-shop"),
  applicationName("a digit at the start", "1shop", "shop1"),
  applicationName("a hyphen at the end", "shop-", "shop"),
  applicationName("64 characters", "a".repeat(64), "a".repeat(63)),
  interfaceName("inbound", "{ port: 80 }"),
  interfaceName("outbound", "{}"),
  interfaceName("connections", '"tcp://10.0.0.1:1"'),
  {
    what: "a space in upper case",
    document: "space: »Prod\nkubernetes: {}\n",
    message: '"Prod" is not a valid name',
    fix: "starting and ending with a letter or digit",
    mend: ["Prod", "1prod"],
  },
  {
    what: "a host name of two labels",
    document: one("image: a, hostname: »shop.internal"),
    message: '"shop.internal" is not a valid name',
    fix: "DNS label",
    mend: ["shop.internal", "shop-internal"],
  },
  {
    what: "the host name of another application",
    document: one("image: a", "  stock: { image: b, hostname: »shop }\n"),
    message: 'host name "shop" is already the host name of application "shop"',
    fix: "give each application its own hostname",
    mend: ["hostname: shop", "hostname: store"],
  },
  {
    what: "a gateway in upper case",
    document: `space: prod
kubernetes: { gatewayClassName: envoy }
applications: { shop: { image: a, inbound: { web: { port: 80 } } } }
gateways: { »Public: { routes: [ { destination: shop } ] } }
`,
    message: '"Public" is not a valid name',
    fix: "DNS label",
    mend: ["Public", "public"],
  },
  {
    what: "a Secret that cannot exist",
    document: `space: prod
kubernetes: { gatewayClassName: envoy }
applications: { shop: { image: a, inbound: { web: { port: 80 } } } }
gateways: { public: { tls: { certificateFrom: { kubernetesSecret: »My_Cert } }, routes: [ { destination: shop } ] } }
`,
    message: '"My_Cert" is no name of a Secret',
    fix: "write NAME or NAMESPACE/NAME",
    mend: ["My_Cert", "certificates/my-cert"],
  },
];
