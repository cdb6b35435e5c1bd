import { describe, expect, it } from "vitest";
import { problemsIn, problemsOf, yaml } from "./support";

describe("all problems of a document", () => {
  it("are reported at once, in the order of their places", () => {
    const document = yaml`
      space: prod
      kubernetes: {}
      applications:
        shop:
          image: shop:1
          inbound:
            web: { port: 8080 }
            api: { port: 8080 }
          outbound:
            bank: { required: true }
          connections:
            self: http://shop:8080
            stok: http://stok:3000
            path: http://stock:3000/path
            port: http://stock:3001
        stock: { image: "stock:1", inbound: { api: { port: 61443 } } }
      policies:
        - { source: shop, destination: stock, protocol: icmp, ports: 1-0 }
        - { source: shop, destination: stock, organization: acme }
        - { source: shop, destination: stock, ports: 80 }
      gateways:
        public:
          hostname: { prefix: www }
          routes: []
    `;
    expect(problemsIn(document)).toEqual([
      "8:20 application/duplicate-port",
      "10:13 outbound/required-unconnected",
      "12:13 connection/self",
      "13:13 connection/unknown-application",
      "14:13 connection/target-syntax",
      "15:13 connection/port-not-inbound",
      "16:54 application/reserved-port",
      "18:51 policy/protocol",
      "18:64 policy/port-bounds",
      "19:55 policy/organization-without-space",
      "20:48 policy/protocol-and-ports",
      "23:5 gateway/no-routes",
      "23:5 platform/unsupported",
      "23:25 gateway/prefix-without-domain",
    ]);
  });

  it("of its shape are reported at once, in the order of their places", () => {
    const document = yaml`
      spaces: prod
      kubernetes: { namespace: Shop }
      applications:
        shop: { image: 1, replicas: many, inbound: { web: { prot: 80 } } }
        Stock: { image: stock }
      policies: none
    `;
    expect(problemsIn(document)).toEqual([
      "1:1 document/type",
      "1:1 document/unknown-key",
      "2:26 document/name",
      "4:18 document/type",
      "4:31 document/type",
      "4:53 document/type",
      "4:55 document/unknown-key",
      "5:3 document/name",
      "6:11 document/type",
    ]);
  });

  it("of its shape name the place within an anchor that is used elsewhere", () => {
    const document = yaml`
      space: prod
      kubernetes: {}
      applications:
        shop: &workload { image: shop, replica: 2 }
        stock: *workload
    `;
    expect(problemsIn(document)).toEqual(["4:34 document/unknown-key", "4:34 document/unknown-key"]);
  });

  it("do not hide a broken rule behind another one of the same declaration", () => {
    const document = yaml`
      space: prod
      kubernetes: {}
      applications:
        shop: { image: shop }
      connections:
        - { source: shopp.out, destination: stok }
    `;
    expect(problemsIn(document)).toEqual([
      "6:15 connection/unknown-application",
      "6:39 connection/unknown-application",
    ]);
  });
});

describe("misspelt names and keys", () => {
  const fixes = (document: string) => problemsOf(document).map(({ fix }) => fix);
  const connected = (target: string) =>
    fixes(yaml`
      space: prod
      kubernetes: {}
      applications:
        frontend: { image: a, connections: { it: "${target}" } }
        basket: { image: b, inbound: { checkout: { port: 3000 } } }
    `);

  it.each([
    ["http://baskt:3000", "basket"],
    ["http://baskets:3000", "basket"],
    ["http://bakset:3000", "basket"],
    ["basket.chekout", "checkout"],
  ])("%s: suggests %s", (target, meant) => {
    expect(connected(target)).toEqual([`did you mean "${meant}"?`]);
  });

  it("suggest nothing far-fetched, but list what is known", () => {
    expect(connected("http://db:3000")).toEqual([
      'use one of frontend, basket, or declare an application "db"',
    ]);
  });

  it("list at most eight of many names", () => {
    const applications = Array.from({ length: 20 }, (_, index) => `service-${index}: { image: a }`);
    const [fix] = fixes(
      `space: prod\nkubernetes: {}\napplications: { ${applications.join(", ")} }\npolicies: [ { source: x, destination: service-1 } ]\n`,
    );
    expect(fix).toMatch(/^use one of (service-\d+, ){8}…, or declare an application "x"$/);
  });

  it.each([
    ["kubernets: {}", "kubernetes"],
    ["polices: []", "policies"],
    ["gatewais: {}", "gateways"],
  ])("%s: suggests the key %s", (line, meant) => {
    expect(fixes(`space: prod\nkubernetes: {}\n${line}\n`)).toContain(`did you mean "${meant}"?`);
  });
});
