import { describe, expect, it } from "vitest";
import { problems, yaml } from "./support";

const document = (names: readonly string[], more = "", port = 61443, own = "") => yaml`
  space: prod
  aws: { createCertificateAuthority: true }
  applications:
    ${names
      .map((name, index) => {
        const next = names[(index + 1) % names.length]!;
        const scheme = port === 61443 ? "https" : "http";
        return `${name}: { image: "x:1", inbound: { api: { port: 80, protocol: http, tls: automatic } }, connections: { next: "${scheme}://${next}:${port}" } }${own}`;
      })
      .join("\n")}
  ${more}
`;
const circle = (length: number) => Array.from({ length }, (_, index) => `app-${index}`);

describe("applications that call each other by automatic TLS", () => {
  it.each([2, 3, 7])("are refused: a circle of %i", (length) => {
    const found = problems(document(circle(length)));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^applications\.app-\d\.connections\.next platform\/unsupported "app-\d" and "app-\d" call each other by automatic TLS, in a circle/,
    );
  });

  it("may call each other at their plain ports", () => {
    expect(problems(document(circle(3), "", 80))).toEqual([]);
  });

  it("are refused where a policy for just that port closes the circle", () => {
    const chain = (ports: string) => yaml`
      space: prod
      aws: { createCertificateAuthority: true }
      applications:
        a: { image: "x:1", inbound: { api: { port: 80, tls: automatic } }, connections: { b: "https://b:61443" } }
        b: { image: "x:1", inbound: { api: { port: 80, tls: automatic } } }
      policies: [{ source: b, destination: a, protocol: tcp, ports: ${ports} }]
    `;
    expect(problems(chain("61443"))).toEqual([
      expect.stringMatching(/^policies\[0\] platform\/unsupported "b" and "a" call each other/),
    ]);
    expect(problems(chain("1-65535"))).toEqual([]);
  });
});

describe("automatic TLS in another space", () => {
  const calling = (called: string) => yaml`
    space: prod
    aws: { createCertificateAuthority: true }
    peers: { payments: {} }
    applications: { a: { image: "x:1"${called} } }
  `;
  const policy = (ports: string) =>
    `${calling("")}policies: [{ source: a, destination: ledger, space: payments, protocol: tcp, ports: ${ports} }]\n`;
  const refusal =
    "platform/unsupported the automatic TLS of ledger.payments is for callers of its own space: ECS Service Connect gives others neither its certificate authority nor a name that its certificate holds";

  it("is refused to a connection, and to a policy for just its port", () => {
    const [connected] = problems(calling(', connections: { ledger: "https://ledger.payments:61443" }'));
    expect(connected).toContain(`applications.a.connections.ledger ${refusal}`);
    const [allowed] = problems(policy("61443"));
    expect(allowed).toContain(`policies[0] ${refusal}`);
  });

  it("leaves its other ports, and policies for a range of them", () => {
    expect(problems(calling(', connections: { ledger: "https://ledger.payments:8443" }'))).toEqual([]);
    expect(problems(policy("61000-62000"))).toEqual([]);
  });
});
