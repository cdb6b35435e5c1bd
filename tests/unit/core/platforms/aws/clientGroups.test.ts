import { describe, expect, it } from "vitest";
import { plan, problems, yaml } from "./support";

const document = (inbound: string, more = "") => yaml`
  space: prod
  aws: { platformEgress: { closed: true } }
  applications:
    api: { image: "api:1", inbound: { http: { port: 80, containerPort: 80, clientGroup: true${inbound} } } }
    a: { image: "a:1", connections: { api: "http://api:80" } }
    b: { image: "b:1", connections: { api: "http://api:80" } }
    c: { image: "c:1" }
  ${more}
`;

describe("a client group", () => {
  const planned = plan(document(""));

  it("has one rule to the destination, which has one rule for all of its sources", () => {
    expect(planned.rules()).toEqual([
      "prod-api.http-clients-tcp-80-egress",
      "prod-api.http-clients-tcp-80-ingress",
    ]);
    expect(planned.inputs("prod-api.http-clients-tcp-80-egress")).toMatchObject({
      securityGroupId: "${prod-api.http-clients.id}",
      referencedSecurityGroupId: "${prod-api.id}",
      ipProtocol: "tcp",
      fromPort: 80,
      toPort: 80,
    });
    expect(planned.inputs("prod-api.http-clients-tcp-80-ingress")).toMatchObject({
      securityGroupId: "${prod-api.id}",
      referencedSecurityGroupId: "${prod-api.http-clients.id}",
    });
  });

  it("is joined by its sources alone", () => {
    const groups = (name: string) =>
      (planned.inputs(`prod-${name}-service`)["networkConfiguration"] as { securityGroups: unknown })
        .securityGroups;
    expect(["a", "b", "c", "api"].map(groups)).toEqual([
      ["${prod-a.id}", "${prod-api.http-clients.id}"],
      ["${prod-b.id}", "${prod-api.http-clients.id}"],
      ["${prod-c.id}"],
      ["${prod-api.id}"],
    ]);
  });

  it("covers a policy for the same port, but not a range, the application itself or an existing workload", () => {
    const more = yaml`
      policies:
        - { source: c, destination: api, protocol: tcp, ports: 80 }
        - { source: c, destination: api, protocol: tcp, ports: 80-81 }
        - { source: c, destination: api, protocol: udp, ports: 80 }
        - { source: api, destination: api, protocol: tcp, ports: 80 }
        - { source: old, destination: api, protocol: tcp, ports: 80 }
    `;
    const text = document("", more).replace(
      "\n  c:",
      "\n  old: { existing: { securityGroupId: sg-9 } }\n  c:",
    );
    expect(
      plan(text)
        .rules()
        .filter((name) => name.endsWith("-egress")),
    ).toEqual([
      "prod-api.http-clients-tcp-80-egress",
      "prod-c-to-api-tcp-80-81-egress",
      "prod-c-to-api-udp-80-egress",
      "prod-api-to-api-tcp-80-egress",
      "prod-old-to-api-tcp-80-egress",
    ]);
  });

  it("is not made for an inbound that nothing calls", () => {
    const text = document("").replaceAll(/, connections: \{[^}]*\}/g, "");
    expect(plan(text).names("SecurityGroup")).toEqual(["prod-api", "prod-a", "prod-b", "prod-c"]);
  });

  it("is another for automatic TLS", () => {
    const text = document(", tls: automatic")
      .replace("http://api:80", "https://api:61443")
      .replace("aws: {", "aws: { createCertificateAuthority: true,");
    expect(
      plan(text)
        .rules()
        .filter((name) => name.endsWith("-ingress")),
    ).toEqual(["prod-api.http-clients-tcp-80-ingress", "prod-api.http-tls-clients-tcp-61443-ingress"]);
  });

  it("is refused for UDP", () => {
    const text = document(", protocol: udp").replaceAll("http://api", "udp://api");
    expect(problems(text)).toEqual([
      "applications.api.inbound.http.clientGroup platform/unsupported client groups are for TCP inbounds (remove clientGroup)",
    ]);
  });
});
