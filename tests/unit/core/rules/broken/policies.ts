import { yaml, type BrokenDocument } from "../support";

const policies = (...list: readonly string[]) =>
  yaml`
    space: prod
    kubernetes: {}
    peers: { payments: { organization: bank } }
    applications:
      shop: { image: "shop:1", inbound: { web: { port: 8080 } } }
      stock: { image: "stock:1", inbound: { api: { port: 3000 } }, hostname: store }
    policies:
  ` + list.map((policy) => `  - ${policy}\n`).join("");

const allowed = (protocol: string, ports: string) =>
  policies(`{ source: shop, destination: stock, protocol: ${protocol}, ports: ${ports} }`);

export const protocol: readonly BrokenDocument[] = [
  {
    what: "icmp",
    document: allowed("»icmp", "80"),
    message: '"icmp" is no protocol',
    fix: "use tcp or udp",
    mend: ["icmp", "UDP"],
  },
  {
    what: "an application protocol",
    document: allowed("»http", "80"),
    message: '"http" is no protocol',
    fix: "use tcp or udp",
    mend: ["http", "Tcp"],
  },
];

const syntax = (what: string, broken: string, whole: string): BrokenDocument => ({
  what,
  document: allowed("tcp", `»${broken}`),
  message: `${JSON.stringify(broken.replaceAll('"', ""))} is neither a port nor a range`,
  fix: "write N or N-M",
  mend: [`ports: ${broken}`, `ports: ${whole}`],
});

export const portSyntax: readonly BrokenDocument[] = [
  syntax("words", "web", "80"),
  syntax("a list in text", '"80,81"', "80-81"),
  syntax("an open range", '"8080-"', "8080-8090"),
  syntax("spaces in a range", "80 - 90", "80-90"),
  syntax("a range of three", "80-90-100", "80-100"),
  syntax("a negative port", "-80", "80"),
  syntax("an empty text", '""', "80"),
];

const bounds = (what: string, broken: string, whole: string): BrokenDocument => ({
  what,
  document: allowed("udp", `»${broken}`),
  message: `"${broken}" is out of bounds`,
  fix: "use ports from 1 to 65535",
  mend: [`ports: ${broken}`, `ports: ${whole}`],
});

export const portBounds: readonly BrokenDocument[] = [
  bounds("port 0", "0", "1"),
  bounds("port 65536", "65536", "65535"),
  bounds("a range that starts at 0", "0-80", "1-80"),
  bounds("a range that ends above 65535", "1-65536", "1-65535"),
  bounds("a port of many digits", "99999999999-99999999999", "9-9"),
];

export const portRange: readonly BrokenDocument[] = [
  {
    what: "a range that starts above its end",
    document: allowed("tcp", "»8090-8080"),
    message: '"8090-8080" starts above its end',
    fix: "write 8080-8090",
    mend: ["8090-8080", "8080-8080"],
  },
];

export const protocolAndPorts: readonly BrokenDocument[] = [
  {
    what: "ports without protocol",
    document: policies("{ source: shop, destination: stock, ports: »8080 }"),
    message: "ports is given without protocol",
    fix: "add protocol, or leave out both to allow tcp 8080",
    mend: [", ports: 8080", ""],
  },
  {
    what: "a protocol without ports",
    document: policies("{ source: shop, destination: stock, protocol: »udp }"),
    message: "protocol is given without ports",
    fix: "add ports",
    mend: ["protocol: udp", "protocol: udp, ports: 53"],
  },
];

export const organizationWithoutSpace: readonly BrokenDocument[] = [
  {
    what: "an organization alone",
    document: policies("{ source: shop, destination: ledger, organization: »bank }"),
    message: 'organization "bank" is given without a space',
    fix: "add the destination's space",
    mend: ["organization: bank }\n", "organization: bank, space: payments }\n"],
  },
];

export const unknownSpace: readonly BrokenDocument[] = [
  {
    what: "a misspelt space",
    document: policies("{ source: shop, destination: ledger, space: »payment }"),
    message: 'space "payment" is not known',
    fix: 'did you mean "payments"?',
    mend: ["space: payment }", "space: payments }"],
  },
  {
    what: "a known space of another organization",
    document: policies("{ source: shop, destination: ledger, organization: acme, space: »payments }"),
    message: 'space "payments.acme" is not known',
    fix: "payments",
    mend: ["organization: acme", "organization: bank"],
  },
  {
    what: "an unknown space in the destination",
    document: policies("{ source: shop, destination: »ledger.billing }"),
    message: 'space "billing" is not known',
    fix: 'if it is application "ledger" of another space, peers: { billing: {} }',
    mend: ["ledger.billing", "ledger.payments"],
  },
];

export const unknownApplication: readonly BrokenDocument[] = [
  {
    what: "a misspelt source",
    document: policies("{ source: »shopp, destination: stock }"),
    message: 'application "shopp" is not declared',
    fix: 'did you mean "shop"?',
    mend: ["shopp,", "shop,"],
  },
  {
    what: "an unknown destination",
    document: policies("{ source: shop, destination: »warehouse }"),
    message: 'application "warehouse" is not declared',
    fix: "use one of shop, stock",
    mend: ["warehouse", "store"],
  },
  {
    what: "an unknown destination in this very space",
    document: policies("{ source: shop, space: prod, destination: »stok }"),
    message: 'application "stok" is not declared',
    fix: 'did you mean "stock"?',
    mend: ["stok }", "stock }"],
  },
];

const duplicate = (what: string, first: string, second: string, key: string): BrokenDocument => ({
  what,
  document: policies(first, `»${second}`),
  message: `policies[0] already allows ${key}`,
  fix: "remove one of the two",
  mend: [`  - ${second}\n`, ""],
});

const shopToStock = "source: shop, destination: stock";
export const duplicates: readonly BrokenDocument[] = [
  duplicate(
    "81 after 81-81",
    `{ ${shopToStock}, protocol: tcp, ports: 81-81 }`,
    `{ ${shopToStock}, protocol: TCP, ports: 81 }`,
    "shop to stock on tcp 81",
  ),
  duplicate(
    "tcp 8080 after the default",
    `{ ${shopToStock} }`,
    `{ ${shopToStock}, protocol: tcp, ports: 8080 }`,
    "shop to stock on tcp 8080",
  ),
  duplicate(
    "a host name after the application's name",
    `{ ${shopToStock} }`,
    "{ source: shop, destination: store, space: prod }",
    "shop to stock on tcp 8080",
  ),
  duplicate(
    "one network written twice",
    "{ source: shop, destinationCidr: 10.0.0.0/8 }",
    "{ source: shop, destinationCidr: 10.1.2.3/8 }",
    "shop to 10.0.0.0/8 on tcp 8080",
  ),
  duplicate(
    "one IPv6 network written twice",
    '{ source: shop, destinationCidr: "fd00::/8" }',
    '{ source: shop, destinationCidr: "FD00:0::1/8" }',
    "shop to fd00::/8 on tcp 8080",
  ),
];
