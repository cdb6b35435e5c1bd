import { yaml, type BrokenDocument } from "../support";

const applications = (shop: string, rest = "") => yaml`
  space: prod
  kubernetes: {}
  applications:
    shop: { image: "shop:1", inbound: { web: { port: 8080 } }, ${shop} }
    stock: { image: "stock:1", inbound: { api: { port: 3000 } }, outbound: { bank: {} } }
    search: { image: "search:1", inbound: { query: { port: 9200 }, admin: { port: 9300, tls: automatic } } }
${rest}`;

export const self: readonly BrokenDocument[] = [
  {
    what: "an application's own connection to itself",
    document: applications(`connections: { me: »"http://shop:8080" }`),
    message: 'application "shop" connects to itself',
    fix: "declare a network policy",
    mend: ["http://shop:8080", "http://stock:3000"],
  },
  {
    what: "a listed connection to itself by interface",
    document: applications(
      "outbound: { me: {} }",
      `connections: [ { source: shop.me, destination: »shop.web } ]\n`,
    ),
    message: 'application "shop" connects to itself',
    fix: "remove the connection",
    mend: ["destination: shop.web", "destination: stock.api"],
  },
  {
    what: "a connection to the application's own host name in this space",
    document: applications(`hostname: store, connections: { me: { to: »"http://store.prod:8080" } }`),
    message: 'application "shop" connects to itself',
    fix: "remove the connection",
    mend: ["http://store.prod:8080", "http://stock.prod:3000"],
  },
];

export const direction: readonly BrokenDocument[] = [
  {
    what: "a source that is an inbound interface",
    document: applications(
      "outbound: { out: {} }",
      "connections: [ { source: »shop.web, destination: stock.api } ]\n",
    ),
    message: '"shop.web" is an inbound interface',
    fix: "from an outbound to an inbound interface",
    mend: ["source: shop.web", "source: shop.out"],
  },
  {
    what: "a destination that is an outbound interface",
    document: applications(
      "outbound: { out: {} }",
      "connections: [ { source: shop.out, destination: »stock.bank } ]\n",
    ),
    message: '"stock.bank" is an outbound interface',
    fix: "name an inbound of the destination",
    mend: ["stock.bank", "stock.api"],
  },
];

export const outboundTaken: readonly BrokenDocument[] = [
  {
    what: "two listed connections of one outbound interface",
    document: applications(
      "outbound: { out: {} }",
      yaml`
        connections:
          - { source: shop.out, destination: stock.api }
          - { source: »shop.out, destination: search.query }
      `,
    ),
    message: '"shop.out" is already connected to stock.api',
    fix: "declare another outbound interface",
    mend: ["shop.out, destination: search.query", "shop, destination: search.query"],
  },
  {
    what: "a listed connection of an outbound that its application connects itself",
    document: applications(
      `connections: { out: "http://stock:3000" }`,
      "connections: [ { source: »shop.out, destination: search.query } ]\n",
    ),
    message: '"shop.out" is already connected to http://stock:3000',
    fix: "disconnect this one first",
    mend: ["shop.out, dest", "shop, dest"],
  },
];

export const unknownApplication: readonly BrokenDocument[] = [
  {
    what: "a misspelt destination",
    document: applications(`connections: { it: »"http://stok:3000" }`),
    message: 'application "stok" is not declared',
    fix: 'did you mean "stock"?',
    mend: ["stok:3000", "stock:3000"],
  },
  {
    what: "a destination that resembles no application",
    document: applications(`connections: { it: { required: true, to: »warehouse } }`),
    message: 'application "warehouse" is not declared',
    fix: 'use one of shop, stock, search, or declare an application "warehouse"',
    mend: ["warehouse", "stock.api"],
  },
  {
    what: "a misspelt source",
    document: applications("cpu: 1", "connections: [ { source: »shopp, destination: stock } ]\n"),
    message: 'application "shopp" is not declared',
    fix: 'did you mean "shop"?',
    mend: ["shopp,", "shop,"],
  },
];

const withPeer = (shop: string) =>
  applications(shop).replace("kubernetes: {}", "kubernetes: {}\npeers: { payments: {} }");

export const unknownSpace: readonly BrokenDocument[] = [
  {
    what: "a misspelt peer",
    document: withPeer(`connections: { it: »"http://ledger.paiments:80" }`),
    message: 'space "paiments" is not known',
    fix: 'did you mean "payments"?',
    mend: ["ledger.paiments", "ledger.payments"],
  },
  {
    what: "a space that is not declared",
    document: applications(`connections: { it: »"http://ledger.billing:80" }`),
    message: 'space "billing" is not known',
    fix: 'if it is application "ledger" of another space, peers: { billing: {} }; if it is outside, externals: { ledger: { hostnames: [ledger.billing]',
    mend: ["ledger.billing:80", "stock:3000"],
  },
  {
    what: "a peer of another organization than it has",
    document: withPeer(`connections: { it: »"http://ledger.payments.globex:80" }`),
    message: 'space "payments.globex" is not known',
    fix: "peers: { payments: { organization: globex } }",
    mend: ["ledger.payments.globex", "ledger.payments.default"],
  },
  {
    what: "a namespace that is no peer's",
    document: withPeer(`connections: { it: »"http://ledger.billing.svc.cluster.local:80" }`),
    message: 'space "billing" is not known',
    fix: "peers: { billing: {} }",
    mend: ["ledger.billing.svc.cluster.local", "ledger.payments.svc.cluster.local"],
  },
  {
    what: "a space where no peer is declared",
    document: applications(`connections: { it: »"http://ledger.payments:80" }`).replace(
      "kubernetes: {}",
      "kubernetes: {}\npeers: {}",
    ),
    message: 'space "payments" is not known',
    fix: "peers: { payments: {} }",
    mend: ["peers: {}", "peers: { payments: {} }"],
  },
];

export const unknownHost: readonly BrokenDocument[] = [
  {
    what: "a host name of the internet",
    document: applications(`connections: { it: »"https://api.stripe.com:443" }`),
    message: '"api.stripe.com" is neither an application of a declared peer nor a host name of an external',
    fix: 'externals: { api: { hostnames: [api.stripe.com], inbound: { … } } }; if it is application "api" of another space, peers: { stripe: { organization: com } }',
    mend: ["api.stripe.com", "203.0.113.7"],
  },
  {
    what: "a host name of many labels",
    document: applications(`connections: { it: »"postgres://orders.abc.eu-central-1.rds.amazonaws.com" }`),
    message: '"orders.abc.eu-central-1.rds.amazonaws.com" is neither',
    fix: "externals: { orders: { hostnames: [orders.abc.eu-central-1.rds.amazonaws.com]",
    mend: ["orders.abc.eu-central-1.rds.amazonaws.com", "203.0.113.7"],
  },
  {
    what: "a misspelt host name of an external",
    document: applications(
      `connections: { it: »"https://api.stripes.com" }`,
      "externals: { stripe: { hostnames: [api.stripe.com], cidrs: [0.0.0.0/0], inbound: { api: { port: 443 } } } }\n",
    ),
    message: '"api.stripes.com" is neither',
    fix: 'did you mean "api.stripe.com"?',
    mend: ["api.stripes.com", "api.stripe.com"],
  },
];

export const unknownInterface: readonly BrokenDocument[] = [
  {
    what: "a misspelt outbound",
    document: applications(
      "outbound: { storage: {} }",
      "connections: [ { source: »shop.storag, destination: stock } ]\n",
    ),
    message: 'application "shop" has no outbound interface "storag"',
    fix: 'did you mean "storage"?',
    mend: ["shop.storag,", "shop.storage,"],
  },
  {
    what: "an inbound that resembles none",
    document: applications(`connections: { it: »search.metrics }`),
    message: 'application "search" has no inbound interface "metrics"',
    fix: "use one of query, admin",
    mend: ["search.metrics", "search.query"],
  },
  {
    what: "a destination without inbound interfaces",
    document: yaml`
      space: prod
      kubernetes: {}
      applications:
        shop: { image: "shop:1", connections: { it: »worker } }
        worker: { image: "worker:1" }
    `,
    message: 'application "worker" has no inbound interface',
    fix: "declare the inbound interface",
    mend: ['image: "worker:1"', 'image: "worker:1", inbound: { api: { port: 80 } }'],
  },
];

export const portNotInbound: readonly BrokenDocument[] = [
  {
    what: "a port that the destination does not serve",
    document: applications(`connections: { it: »"http://stock:3001" }`),
    message: 'application "stock" has no inbound interface on tcp 3001',
    fix: "use http://stock:3000",
    mend: ["stock:3001", "stock:3000"],
  },
  {
    what: "the default port of a scheme",
    document: applications(`connections: { it: »http://stock }`),
    message: "on tcp 80",
    fix: "use http://stock:3000",
    mend: ["http://stock", '"http://stock:3000"'],
  },
  {
    what: "the right port of the wrong protocol",
    document: applications(`connections: { it: »"udp://stock:3000" }`),
    message: "on udp 3000",
    fix: "use tcp://stock:3000",
    mend: ["udp://stock", "tcp://stock"],
  },
  {
    what: "the automatic-TLS port of an inbound without automatic TLS",
    document: applications(`connections: { it: »"https://stock:61443" }`),
    message: "on tcp 61443",
    fix: "stock:3000",
    mend: ["https://stock:61443", "https://search:61443"],
  },
  {
    what: "a container port instead of the published one",
    document: applications(`connections: { it: »"http://stock:3333" }`).replace(
      "port: 3000",
      "port: 3000, containerPort: 3333",
    ),
    message: "on tcp 3333",
    fix: "use http://stock:3000",
    mend: ["stock:3333", "stock:3000"],
  },
];

export const ambiguousInbound: readonly BrokenDocument[] = [
  {
    what: "an application with several inbounds as a destination",
    document: applications(`connections: { it: »search }`),
    message: 'application "search" has several inbound interfaces',
    fix: "name one: search.query, search.admin",
    mend: ["it: search", "it: search.query"],
  },
  {
    what: "an application with several inbounds in the list",
    document: applications("cpu: 1", "connections: [ { source: shop, destination: »search } ]\n"),
    message: 'application "search" has several inbound interfaces',
    fix: "name one: search.query, search.admin",
    mend: ["destination: search", "destination: search.admin"],
  },
];

const target = (what: string, broken: string, whole: string, fix: string): BrokenDocument => ({
  what,
  document: applications(`connections: { it: { to: »"${broken}" } }`),
  message: `"${broken}" is no target`,
  fix,
  mend: [`"${broken}"`, `"${whole}"`],
});

export const targetSyntax: readonly BrokenDocument[] = [
  target("a target without scheme", "stock:3000", "tcp://stock:3000", "tcp://stock:3000"),
  target("a target with a path", "http://stock:3000/api", "http://stock:3000", "write a number"),
  target("a path without port", "http://stock/api", "http://stock:3000", "without path"),
  target("a scheme without default port", "foo://stock", "foo://stock:3000", "add one"),
  target("port 0", "http://stock:0", "http://stock:3000", "from 1 to 65535"),
  target("a port above 65535", "http://stock:65536", "http://stock:3000", "from 1 to 65535"),
  target("a port that is no number", "http://stock:web", "http://stock:3000", "write a number"),
  target("an empty port", "http://stock:", "http://stock:3000", "write a number"),
  target("an empty target", "", "stock", "scheme://target:port"),
  target("no host", "http://", "http://stock:3000", "neither an application nor an IP"),
  target("a host in upper case", "http://Stock:3000", "http://stock:3000", '"Stock" is neither'),
  {
    ...target(
      "credentials",
      "http://me:secret@stock:3000",
      "http://stock:3000",
      "without user name and password",
    ),
    message: '"…@stock:3000" is no target',
  },
  target("four numbers that are no address", "http://300.1.1.1.:80", "http://30.1.1.1:80", "neither"),
];

const unconnected = 'required outbound interface "shop.bank" has no connection';
export const requiredUnconnected: readonly BrokenDocument[] = [
  {
    what: "a required outbound that nothing connects",
    document: applications("outbound: { bank: »{ required: true } }"),
    message: unconnected,
    fix: "connect it, or remove required: true",
    mend: ["{ required: true }", "{ required: false }"],
  },
  {
    what: "a required outbound while another application's of that name is connected",
    document: applications(
      "outbound: { bank: »{ required: true } }",
      "connections: [ { source: stock.bank, destination: search.query } ]\n",
    ),
    message: unconnected,
    fix: "connect it",
    mend: ["stock.bank", "shop.bank"],
  },
];
