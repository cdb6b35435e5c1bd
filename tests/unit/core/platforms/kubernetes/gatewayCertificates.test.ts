import { describe, expect, it } from "vitest";
import { gateway, plan, problems, spec, type Planned } from "./support";

const HOST = "hostname: { prefix: www }\n";
const ROUTES = 'routes: [{ destination: "http://basket:80" }]';
const SECRET = "tls: { certificateFrom: { kubernetesSecret: www } }\n";
const listeners = (planned: Planned) => spec(planned, "prod-gateway.public-gateway")["listeners"];

describe("the certificate of a gateway", () => {
  const certified = (source: string, kubernetes?: string) =>
    plan(gateway(`${HOST}tls: { certificateFrom: { ${source} } }\n${ROUTES}`, kubernetes));
  const reference = (planned: Planned) =>
    (listeners(planned) as { tls?: { certificateRefs: object[] } }[])[1]!.tls!.certificateRefs[0];

  it("is managed by cert-manager's issuer", () => {
    const planned = certified("managed: true");
    expect(spec(planned, "prod-gateway.public-certificate")).toMatchObject({
      secretName: "public-certificate",
      dnsNames: ["www.example.com"],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "letsencrypt" },
    });
    expect(reference(planned)).toEqual({ kind: "Secret", name: "public-certificate" });
    const own = certified(
      "managed: true",
      "gatewayClassName: eg, certificateIssuer: { kind: Issuer, name: mine }",
    );
    expect(spec(own, "prod-gateway.public-certificate")).toMatchObject({
      issuerRef: { kind: "Issuer", name: "mine" },
    });
  });

  it("lets the gateway reach cert-manager's solver, and nobody else", () => {
    const planned = certified("managed: true");
    expect(
      spec(planned, "prod-gateway.public-to-platform.certificate-solver-tcp-8089-ingress"),
    ).toMatchObject({
      podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
      ingress: [{ ports: [{ protocol: "TCP", port: 8089 }] }],
    });
    expect(certified("kubernetesSecret: www").names().join()).not.toContain("solver");
  });

  it("is a Secret with the chain after the certificate, for PEM", () => {
    const planned = certified("pem: { certificate: CERT, privateKey: KEY, chain: CHAIN }");
    expect(planned.inputs("prod-gateway.public-certificate")).toMatchObject({
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": "[secret]", "tls.key": "[secret]" },
    });
    expect(reference(planned)).toEqual({ kind: "Secret", name: "public-certificate" });
    expect(JSON.stringify(planned.plan)).not.toContain("KEY");
  });

  it("is a Secret that exists, which another namespace must grant where it is there", () => {
    const own = certified("kubernetesSecret: www");
    expect(reference(own)).toEqual({ kind: "Secret", name: "www" });
    expect(own.names("ReferenceGrant")).toEqual([]);
    expect(certified("kubernetesSecret: prod/www").names("ReferenceGrant")).toEqual([]);
    const other = certified("kubernetesSecret: certificates/www");
    expect(reference(other)).toEqual({ kind: "Secret", name: "www", namespace: "certificates" });
    // Whoever has it grants it: nobody gives himself what is another's.
    expect(other.names("ReferenceGrant")).toEqual([]);
    expect(other.plan.gateways).toMatchObject([
      { halfOpen: "needs namespace certificates to grant it Secret www, with a ReferenceGrant" },
    ]);
    expect(certified("kubernetesSecret: prod/www").plan.gateways[0]).not.toHaveProperty("halfOpen");
  });
});

describe("a minimum TLS version", () => {
  const version = (controller: string, value: string) =>
    gateway(
      `${HOST}tls: { certificateFrom: { kubernetesSecret: www }, minimumProtocolVersion: "${value}" }\n${ROUTES}`,
      `gatewayClassName: public, gatewayController: ${controller}`,
    );

  it.each(["1.2", "1.3"])("is a policy of Envoy Gateway: %s", (value) => {
    expect(spec(plan(version("envoy-gateway", value)), "prod-gateway.public-minimum-version")).toEqual({
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "public" }],
      tls: { minVersion: value },
    });
  });

  it.each([
    ["kgateway", "1.2", { "kgateway.dev/min-tls-version": "1.2" }],
    ["kgateway", "1.3", { "kgateway.dev/min-tls-version": "1.3" }],
    ["nginx-gateway-fabric", "1.2", { "nginx.org/ssl-protocols": "TLSv1.2 TLSv1.3" }],
    ["nginx-gateway-fabric", "1.3", { "nginx.org/ssl-protocols": "TLSv1.3" }],
  ])("is an option of the listener of %s: %s", (controller, value, options) => {
    const planned = plan(version(controller, value));
    expect(listeners(planned)).toMatchObject([{}, { tls: { options } }]);
    expect(planned.names("ClientTrafficPolicy")).toEqual([]);
  });

  it("is said only where it is asked for", () => {
    const silent = plan(gateway(HOST + SECRET + ROUTES));
    expect(silent.names("ClientTrafficPolicy")).toEqual([]);
    const options = plan(gateway(HOST + SECRET + ROUTES, "gatewayClassName: kgateway"));
    expect(JSON.stringify(listeners(options))).not.toContain("min-tls-version");
  });

  it.each(["istio", "traefik", "contour"])("of 1.3 is refused for %s; 1.2 is its own", (controller) => {
    expect(problems(version(controller, "1.3"))).toHaveLength(1);
    expect(problems(version(controller, "1.2"))).toEqual([]);
  });
});
