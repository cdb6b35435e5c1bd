import { describe, expect, it } from "vitest";
import { problemsIn } from "../rules/support";

describe("a mistake is reported alone, without what only follows from it:", () => {
  it.each([
    ["kubernetes", "{ gatewayClassName: envoy }"],
    ["aws", "{ region: eu-central-1, hostedZoneId: Z1 }"],
  ])("a gateway on %s whose only route leads nowhere still has its host name", (platform, settings) => {
    const text = `space: prod
${platform}: ${settings}
applications: { web: { image: web, inbound: { http: { port: 8080 } } } }
gateways:
  public:
    hostname: { fullyQualifiedHostname: www.example.com }
    tls: { certificateFrom: { managed: true } }
    routes: [ { destination: "http://web:8081" } ]
`;
    expect(problemsIn(text)).toEqual(["8:30 connection/port-not-inbound"]);
    expect(problemsIn(text.replace("8081", "8080"))).toEqual([]);
  });
});
