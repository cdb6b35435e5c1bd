import { yaml, type BrokenDocument } from "../support";

const externals = (list: string, target = "http://stock:3000", rest = "") => yaml`
  space: prod
  kubernetes: {}
  ${rest}
  externals:
    ${list}
  applications:
    shop: { image: "shop:1", connections: { it: ${target} } }
    stock: { image: "stock:1", inbound: { api: { port: 3000 } } }
`;

export const identity: readonly BrokenDocument[] = [
  {
    what: "an external of which nothing is said",
    document: externals("bank: »{}"),
    message: 'nothing says who external "bank" is',
    fix: "give at least one of hostnames, cidrs, pods, apiServer, securityGroupIds, prefixListIds",
    mend: ["bank: {}", "bank: { cidrs: [10.20.0.0/16] }"],
  },
  {
    what: "an address, which only callers are told",
    document: externals("bank: »{ address: bank.example.com, inbound: { api: { port: 443 } } }"),
    message: 'nothing says who external "bank" is',
    fix: "hostnames",
    mend: ["{ address: bank.example.com", "{ address: bank.example.com, cidrs: [10.20.0.0/16]"],
  },
];

export const noInbound: readonly BrokenDocument[] = [
  {
    what: "a connection to an external that lists no port",
    document: externals("bank: { cidrs: [10.20.0.0/16] }", '»"https://bank"'),
    message: 'external "bank" is called and lists no port',
    fix: "externals.bank.inbound",
    mend: ["cidrs: [10.20.0.0/16] }", "cidrs: [10.20.0.0/16], inbound: { api: { port: 443 } } }"],
  },
  {
    what: "a connection by name alone",
    document: externals("bank: { cidrs: [10.20.0.0/16] }", "»bank"),
    message: 'external "bank" is called and lists no port',
    fix: "add the port",
    mend: ["it: bank", 'it: "tcp://10.20.0.7:443"'],
  },
];

const onePort = "cidrs: [10.20.0.0/16], inbound: { api: { port: 443 } }";
export const duplicateHostname: readonly BrokenDocument[] = [
  {
    what: "two externals of one host name",
    document: externals(
      `bank: { hostnames: [api.example.com], ${onePort} }\n  shop-bank: { hostnames: [»api.example.com], cidrs: [10.0.0.0/8] }`,
    ),
    message: '"api.example.com" is already a host name of external "bank"',
    fix: "keep it in one of the two",
    mend: ["  shop-bank: { hostnames: [api.example.com]", "  shop-bank: { hostnames: [two.example.com]"],
  },
  {
    what: "an address that is another external's host name",
    document: externals(
      `bank: { hostnames: [api.example.com], ${onePort} }\n  other: { address: »api.example.com, cidrs: [10.0.0.0/8] }`,
    ),
    message: '"api.example.com" is already a host name of external "bank"',
    fix: "keep it in one of the two",
    mend: ["address: api.example.com", "address: two.example.com"],
  },
  {
    what: "a host name of a declared peer's application",
    document: externals(
      `bank: { hostnames: [»ledger.payments], ${onePort} }`,
      "http://stock:3000",
      "peers: { payments: {} }",
    ),
    message: '"ledger.payments" is also application "ledger" of space "payments"',
    fix: "remove it here",
    mend: ["[ledger.payments]", "[ledger.example.com]"],
  },
];
