import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../../core/compile";
import { parseDocumentText } from "../../../../core/document/readDocument";
import { formatParty } from "../../../../core/names/party";
import { formatReason, type Reason } from "../../../../core/names/reason";
import { Flows } from "../../../../core/resolve/flows";
import type { End, Flow } from "../../../../core/resolve/network";
import { formatPorts, singlePort } from "../../../../core/resolve/ports";

const ASKED: Reason = { kind: "gateway", name: "test" };

/** The flows of a valid document, apart from those of the platform. */
function flowsOf(text: string): Flow[] {
  const { compilation, problems } = compile(parseDocumentText(text).model!);
  expect(problems).toEqual([]);
  return compilation!.network.flows.filter(({ destination }) => destination.kind !== "platform");
}

function summary({ source, destination, protocol, ports }: Flow): string {
  return `${formatParty(source)} → ${formatParty(destination)} ${protocol} ${formatPorts(ports)}`;
}

const shopAndStock = (shop: string, rest = "", stock = "") => `space: prod
kubernetes: { gatewayClassName: envoy }
applications:
  shop: { image: a, ${shop} }
  stock: { image: b, inbound: { api: { port: 3000, containerPort: 8080 } } ${stock} }
${rest}`;

describe("flows", () => {
  it("are built once, however many declarations ask for them", () => {
    const flows = flowsOf(
      shopAndStock(
        'connections: { one: "http://stock:3000", two: { to: stock.api } }',
        "policies: [ { source: shop, destination: stock, protocol: tcp, ports: 3000 } ]\n",
      ),
    );
    expect(flows).toHaveLength(1);
    expect(flows[0]!.because.map(formatReason)).toEqual([
      "connection shop.one",
      "connection shop.two",
      "policy shop to stock on tcp 3000",
    ]);
    expect(flows[0]).toMatchObject({
      name: "shop-to-stock-tcp-8080",
      paths: [
        ["applications", "shop", "connections", "one"],
        ["applications", "shop", "connections", "two"],
        ["policies", 0],
      ],
    });
  });

  it("are at the destination's own ports", () => {
    const policy = (ports: string) =>
      flowsOf(
        shopAndStock(
          "cpu: 1",
          `policies: [ { source: shop, destination: stock, protocol: tcp, ports: ${ports} } ]\n`,
        ),
      ).map(summary);
    expect(policy("3000")).toEqual(["shop → stock tcp 8080"]);
    expect(policy("2999-3001")).toEqual([
      "shop → stock tcp 2999",
      "shop → stock tcp 3001",
      "shop → stock tcp 8080",
    ]);
  });

  it("are not translated for another protocol, an address or another space", () => {
    const flows = flowsOf(
      shopAndStock(
        'connections: { a: "tcp://10.0.0.1:3000", b: "tcp://stock.test:3000", c: "udp://[fd00::1]/64:53" }',
        "policies: [ { source: shop, destination: stock, protocol: udp, ports: 3000 } ]\npeers: { test: {} }\n",
      ),
    );
    expect(flows.map(summary)).toEqual([
      "shop → 10.0.0.1/32 tcp 3000",
      "shop → stock.test tcp 3000",
      "shop → fd00::/64 udp 53",
      "shop → stock udp 3000",
    ]);
  });

  it("of automatic TLS are at the TLS port, and do not open the plain one", () => {
    const document = shopAndStock('connections: { one: "https://stock:61443" }');
    const flows = flowsOf(document.replace("containerPort: 8080", "containerPort: 8080, tls: automatic"));
    expect(flows.map(summary)).toEqual(["shop → stock tcp 61443"]);
  });

  it("tell a space from its namesake in another organization", () => {
    const flows = flowsOf(
      shopAndStock(
        'connections: { a: "http://stock.prod.default:3000", b: "http://shop.prod.other:80" }',
      ).replace(
        "applications:",
        "peers: { prod: { organization: other, namespace: theirs } }\napplications:",
      ),
    );
    expect(flows.map(summary)).toEqual(["shop → stock tcp 8080", "shop → shop.prod.other tcp 80"]);
  });

  it("go one way, and to the application itself where a policy says so", () => {
    const policies = "policies: [ { source: shop, destination: shop } ]\n";
    expect(flowsOf(shopAndStock("cpu: 1", policies)).map(summary)).toEqual(["shop → shop tcp 8080"]);
  });

  it("are absent where nothing is declared", () => {
    expect(flowsOf(shopAndStock("inbound: { web: { port: 80 } }"))).toEqual([]);
  });

  it("lead from the internet to a gateway, and from it to each routed port once", () => {
    const gateways = `gateways:
  public:
    routes:
      - { path: /, destination: "http://stock:3000" }
      - { path: /api, destination: stock.api }
`;
    const flows = flowsOf(shopAndStock("cpu: 1", gateways));
    expect(flows.map(summary)).toEqual([
      "internet → gateway:public tcp 80",
      "gateway:public → stock tcp 8080",
    ]);
    expect(flows[1]!.because).toEqual([{ kind: "gateway", name: "public" }]);
  });

  it("from the internet are at 80 and 443, whether TLS is passed through or terminated", () => {
    const listeners = (tls: string, port: number) =>
      flowsOf(
        shopAndStock(
          "cpu: 1",
          `gateways: { public: { hostname: { fullyQualifiedHostname: a.example.com }, tls: ${tls}, routes: [ { destination: "tcp://stock:${port}" } ] } }\n`,
        ),
      )
        .filter(({ source }) => source.kind === "internet")
        .map(({ ports }) => formatPorts(ports));
    expect(listeners("{ sslPassthrough: true }", 3000)).toEqual(["80", "443"]);
    expect(listeners("{ certificateFrom: { kubernetesSecret: www } }", 3000)).toEqual(["80", "443"]);
  });
});

describe("the names of flows", () => {
  /** Few names, all of them easily taken for parts of one another. */
  const name = fc.constantFrom("a", "to", "a-to", "to-a", "a-to-a", "to-to");
  const other = fc.option(fc.constantFrom("a", "to"), { nil: undefined, freq: 1 });
  const application = fc.tuple(name, other, other).map(([app, space, organization]): End => {
    const known = { kind: "application", name: app, hostname: app } as const;
    if (space === undefined) return { ...known, space: "prod", organization: "acme" };
    const elsewhere = organization === undefined ? { space } : { space, organization };
    return { ...known, space, organization: organization ?? "acme", elsewhere };
  });
  const cidr = fc
    .constantFrom("10.0.0.0/8", "10.0.0.0/9", "fd00::/8", "::/0", "::1/128")
    .map((network): End => ({ kind: "network", cidr: network }));
  const flow = fc.record({
    source: application,
    destination: fc.oneof(application, cidr),
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
    ports: fc.constantFrom({ from: 80, to: 80 }, { from: 80, to: 81 }),
  });

  it("differ when the flows do, whatever the applications are called", () => {
    fc.assert(
      fc.property(fc.array(flow, { minLength: 20, maxLength: 60 }), (list) => {
        const flows = new Flows();
        const asked = new Set<string>();
        for (const { source, destination, protocol, ports } of list) {
          flows.add(source, destination, protocol, [ports], ASKED, []);
          asked.add(summary({ source, destination, protocol, ports, name: "", because: [], paths: [] }));
        }
        expect(flows.all.map(summary).sort()).toEqual([...asked].sort());
        expect(new Set(flows.all.map((it) => it.name)).size).toBe(asked.size);
      }),
    );
  });

  it("differ for applications whose names contain the joint", () => {
    const flows = flowsOf(`space: prod
kubernetes: {}
applications:
  a: { image: a, connections: { it: "http://to-b:80" } }
  a-to: { image: a, connections: { it: "http://b:80" } }
  b: { image: a, inbound: { web: { port: 80 } } }
  to-b: { image: a, inbound: { web: { port: 80 } } }
`);
    expect(flows.map(summary).sort()).toEqual(["a → to-b tcp 80", "a-to → b tcp 80"]);
  });

  it("are valid names of Kubernetes objects", () => {
    fc.assert(
      fc.property(flow, ({ source, destination, protocol, ports }) => {
        const flows = new Flows();
        flows.add(source, destination, protocol, [ports], ASKED, []);
        expect(flows.all[0]!.name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
      }),
    );
  });

  it("do not depend on who asks", () => {
    const add = (because: Reason) => {
      const flows = new Flows();
      const end = (it: string): End => ({ kind: "gateway", name: it });
      flows.add(end("a"), end("b"), "tcp", [singlePort(80)], because, []);
      return flows.all[0]!.name;
    };
    expect(add({ kind: "connection", source: "a", outbound: "one" })).toBe(add(ASKED));
  });
});
