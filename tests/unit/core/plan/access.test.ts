import type { PlatformName } from "../../../../core/platforms/platforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessSentence, compareAccess } from "../../../../core/plan/access";
import type { Plan } from "../../../../core/plan/plan";
import { arbitraryDocument, planned } from "../platforms/aws/randomDocuments";
import { plan, yaml } from "../platforms/aws/support";

interface Parts {
  readonly connections?: string;
  readonly policies?: string;
  readonly gateway?: string;
  readonly more?: string;
  readonly platform?: string;
}

function network({ connections = "", policies = "", gateway = "", more = "", platform = "" }: Parts): Plan {
  return plan(yaml`
    organization: acme
    space: prod
    domain: example.com
    ${platform === "" ? "kubernetes: { gatewayClassName: eg, gatewayController: envoy-gateway }" : platform}
    applications:
      web: { image: "web:1", inbound: { http: { port: 8080, protocol: http } }, connections: { ${connections} } }
      stock: { image: "stock:1", inbound: { api: { port: 3000, protocol: http, tls: automatic }, admin: { port: 3001 } } }
      ${more === "" ? "audit: { image: a }" : more}
    policies: [ ${policies} ]
    gateways: { ${gateway} }
  `).plan;
}

function sentences(before: Parts, after: Parts): { opens: string[]; closes: string[] } {
  const access = compareAccess(network(before), network(after));
  return {
    opens: access.wider.map((change) => accessSentence(change, "wider")),
    closes: access.narrower.map((change) => accessSentence(change, "narrower")),
  };
}

const routes = 'routes: [ { path: /, destination: "http://web:8080" } ]';
const managed = (version: string) =>
  `tls: { certificateFrom: { managed: true }, minimumProtocolVersion: "${version}" }`;

describe("what a change opens and closes", () => {
  it("is nothing when nothing changes", () => {
    expect(sentences({}, {})).toEqual({ opens: [], closes: [] });
  });

  it("names a connection that comes, and one that goes", () => {
    expect(
      sentences({ connections: 'a: "http://stock:3000"' }, { connections: 'b: "tcp://stock:3001"' }),
    ).toEqual({
      opens: ["web may now reach stock on tcp 3001"],
      closes: ["web may no longer reach stock on tcp 3000"],
    });
  });

  it("is nothing when another declaration asks for the same flow", () => {
    const before = { connections: 'a: "http://stock:3000"' };
    const after = { policies: "{ source: web, destination: stock, protocol: tcp, ports: 3000 }" };
    expect(sentences(before, after)).toEqual({ opens: [], closes: [] });
  });

  it("names only the ports that differ", () => {
    const ports = (text: string) => ({
      policies: `{ source: web, destination: stock, protocol: tcp, ports: ${text} }`,
    });
    expect(sentences(ports("80-90"), ports("85-95"))).toEqual({
      opens: ["web may now reach stock on tcp 91-95"],
      closes: ["web may no longer reach stock on tcp 80-84"],
    });
  });

  it("knows that a network is part of a larger one", () => {
    const to = (cidr: string) => ({
      policies: `{ source: web, destinationCidr: ${cidr}, protocol: tcp, ports: 443 }`,
    });
    expect(sentences(to("10.0.0.0/8"), to("10.2.0.0/16"))).toEqual({
      opens: [],
      closes: ["web may no longer reach 10.0.0.0/8 on tcp 443"],
    });
    expect(sentences(to("10.2.0.0/16"), to("11.2.0.0/16")).opens).toEqual([
      "web may now reach 11.2.0.0/16 on tcp 443",
    ]);
    expect(sentences(to("0.0.0.0/0"), to('"fd00::/8"')).opens).toEqual([
      "web may now reach fd00::/8 on tcp 443",
    ]);
  });

  it("leaves out DNS of a new application, but not a need that the space did not have", () => {
    const added = { more: "audit: { image: a }\nlog: { image: l }" };
    expect(sentences({}, added)).toEqual({ opens: [], closes: [] });
    expect(sentences(added, {})).toEqual({ opens: [], closes: [] });
  });

  it("names each way in from outside", () => {
    const gateway = `public: { hostname: { prefix: www }, ${routes} }`;
    expect(sentences({}, { gateway }).opens).toEqual([
      "internet may now reach web:8080 at http://www.example.com/ through gateway public",
      "internet may now reach gateway:public on tcp 80",
    ]);
    const more = gateway.replace(
      " ] }",
      ', { path: /stock, destination: "http://stock:3000", replacePrefix: / } ] }',
    );
    expect(sentences({ gateway }, { gateway: more })).toEqual({
      opens: [
        "internet may now reach stock:3000 at http://www.example.com/stock through gateway public, with the prefix replaced by /",
      ],
      closes: [],
    });
  });

  it("is nothing when a gateway gets another name", () => {
    const named = (name: string) => ({ gateway: `${name}: { hostname: { prefix: www }, ${routes} }` });
    const { opens } = sentences(named("public"), named("outer"));
    expect(opens.filter((sentence) => sentence.includes("web:8080"))).toEqual([]);
  });

  it("tells weaker from stronger encryption of a gateway", () => {
    const with_ = (tls: string) => ({ gateway: `public: { hostname: { prefix: www }, ${tls}, ${routes} }` });
    expect(sentences(with_(managed("1.3")), with_(managed("1.2"))).opens).toEqual([
      "gateway public: TLS 1.2 or newer now, TLS 1.3 or newer before",
    ]);
    expect(sentences(with_(managed("1.2")), with_(managed("1.3"))).closes).toEqual([
      "gateway public: TLS 1.3 or newer now, TLS 1.2 or newer before",
    ]);
  });

  it("tells that a gateway no longer encrypts", () => {
    const plain = { gateway: `public: { hostname: { prefix: www }, ${routes} }` };
    const encrypted = { gateway: `public: { hostname: { prefix: www }, ${managed("1.2")}, ${routes} }` };
    expect(sentences(encrypted, plain).opens).toContain(
      "gateway public: plain HTTP now, TLS 1.2 or newer before",
    );
  });

  it("tells that a connection is no longer encrypted", () => {
    const { opens } = sentences(
      { connections: 'stock: "https://stock:61443"' },
      { connections: 'stock: "http://stock:3000"' },
    );
    expect(opens).toEqual([
      "web may now reach stock on tcp 3000",
      "connection web.stock: not encrypted now, automatic TLS before",
    ]);
  });

  it("is closing only when an internal gateway takes the place of a public one", () => {
    const platform =
      "aws: { createCertificateAuthority: true, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2], publicSubnetIds: [subnet-3, subnet-4] }";
    const facing = (internal: boolean) => ({
      platform,
      gateway: `entry: { internal: ${internal}, hostname: { prefix: www }, ${routes} }`,
    });
    expect(sentences(facing(false), facing(true)).opens).toEqual([]);
    expect(sentences(facing(true), facing(false)).opens).toContain(
      "internet may now reach web:8080 at http://www.example.com/ through gateway entry",
    );
  });
});

/** Between applications, rather than gateways, networks and the platform. */
function isInside({ source, destination }: { source: string; destination: string }): boolean {
  return !/[:/]|internet/.test(`${source} ${destination}`);
}

interface OpenPorts {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly ports: string;
}

/** For each two parties and a protocol, every port by itself: 1 where it is open. Different from what it tests. */
type SpelledOut = Map<string, Uint8Array>;

function spelledOut(flows: readonly OpenPorts[]): SpelledOut {
  const open: SpelledOut = new Map();
  for (const { source, destination, protocol, ports } of flows.filter(isInside)) {
    const key = `${source} ${destination} ${protocol}`;
    const [from, to = from] = ports.split("-").map(Number) as [number, number?];
    const marks = open.get(key) ?? new Uint8Array(65_536);
    for (let port = from; port <= to; port++) marks[port]!++;
    open.set(key, marks);
  }
  return open;
}

/** What is open later and was not earlier, as {@link spelledOut}. */
function gained(earlier: SpelledOut, later: SpelledOut): SpelledOut {
  const found: SpelledOut = new Map();
  for (const [key, marks] of later) {
    const before = earlier.get(key);
    const fresh = marks.map((mark, port) => (mark > 0 && !before?.[port] ? 1 : 0));
    if (fresh.includes(1)) found.set(key, fresh);
  }
  return found;
}

describe.each<PlatformName>(["kubernetes", "aws"])("access of random documents on %s", (platform) => {
  const plans = arbitraryDocument(platform)
    .map((document) => planned(document)?.plan)
    .filter((it) => it !== undefined);

  it("opens in one direction what it closes in the other", () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const forth = compareAccess(before, after);
        const back = compareAccess(after, before);
        const flows = (changes: typeof forth.wider) => changes.filter(({ kind }) => kind !== "encryption");
        expect(flows(forth.wider)).toEqual(flows(back.narrower));
      }),
      { numRuns: 25 },
    );
  });

  it("opens a port exactly when it was closed, between applications", () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const told = spelledOut(
          compareAccess(before, after).wider.filter(({ kind }) => kind === "flow") as OpenPorts[],
        );
        const wanted = gained(spelledOut(before.flows), spelledOut(after.flows));
        expect([...told.keys()].sort()).toEqual([...wanted.keys()].sort());
        // A port that is told twice counts two, and is wrong.
        for (const [key, marks] of wanted) expect(Buffer.from(told.get(key)!).equals(marks), key).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
