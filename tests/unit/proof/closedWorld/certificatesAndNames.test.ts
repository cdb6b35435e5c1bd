import { describe, expect, it } from "vitest";
import {
  plannedExample,
  plannedText,
  resource,
  saidBeside,
  saidOf,
  saidOfResource,
  saidWithin,
} from "./support";

const kubernetes = plannedExample("gateways");
const aws = plannedExample("aws-shop");

describe("the certificate of a gateway on Kubernetes", () => {
  const presented = (gateway: string, reference: object) =>
    saidOfResource(kubernetes, `edge-gateway.${gateway}-gateway`, (it) => {
      for (const { tls } of it.spec.listeners) if (tls) Object.assign(tls.certificateRefs[0], reference);
    });

  it("is another's where a listener names another Secret", () => {
    expect(presented("public", { name: "evil" })[0]).toBe(
      "gateway:public presents the certificate in Secret edge/evil on 443, and is declared to present one that is managed: edge-gateway.public-gateway",
    );
    expect(presented("partners", { name: "evil" })).toEqual([
      "gateway:partners presents the certificate in Secret certificates/evil on 443, and is declared to present one that is kubernetesSecret certificates/partners: edge-gateway.partners-gateway",
    ]);
    expect(presented("partners", { namespace: "edge" })).toHaveLength(1);
  });

  it("is another's where it is made for another host name", () => {
    expect(
      saidOfResource(
        kubernetes,
        "edge-gateway.public-certificate",
        (it) => (it.spec.dnsNames = ["evil.example.com"]),
      )[0],
    ).toMatch(
      /^gateway:public presents the certificate in Secret edge\/public-certificate, which is made for evil\.example\.com/,
    );
  });

  it("is undecided where it is not a Secret, or there are several, or two fill one", () => {
    const said = "edge-gateway.public-gateway: which certificate its listener https presents is not known";
    expect(presented("public", { kind: "ConfigMap" })).toContain(said);
    expect(presented("public", { name: "[known after deployment]" })).toContain(said);
    const certificate = resource("kubernetes:cert-manager.io/v1:Certificate", "theirs", {
      metadata: { name: "theirs", namespace: "edge" },
      spec: { secretName: "public-certificate", dnsNames: ["evil.example.com"] },
    });
    expect(saidBeside(kubernetes, certificate)).toContain(
      "theirs: another Certificate fills the Secret edge/public-certificate",
    );
  });
});

describe("the certificate of a gateway on AWS", () => {
  const listener = "shop-gateway.public-listener-443";
  const ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/evil";

  it("is another's where its listener names another", () => {
    expect(saidOfResource(aws, listener, (it) => (it.certificateArn = ARN))).toEqual([
      `gateway:public presents the certificate ${ARN} on 443, and is declared to present one that is managed: ${listener}`,
    ]);
    expect(
      saidOfResource(aws, "shop-gateway.public-certificate", (it) => (it.domainName = "evil.example.com")),
    ).toEqual([
      `gateway:public presents the certificate shop-gateway.public-certificate on 443, and is declared to present one that is managed: ${listener}`,
    ]);
  });

  it("is the one that is given, by its ARN", () => {
    const given = plannedText(`space: shop
aws: { region: eu-central-1 }
applications: { web: { image: "w:1", inbound: { http: { port: 8080, protocol: http } } } }
gateways:
  public:
    hostname: { fullyQualifiedHostname: www.example.com }
    tls: { certificateFrom: { acmCertificateArn: "${ARN}" } }
    routes: [ { destination: "http://web:8080" } ]
`);
    expect(saidOf(given, () => undefined)).toEqual([]);
    expect(saidOfResource(given, listener, (it) => (it.certificateArn = `${ARN}-2`))).toHaveLength(1);
    expect(saidOfResource(given, listener, (it) => delete it.certificateArn)).toEqual([
      `${listener}: its certificate (absent) is none`,
    ]);
  });
});

describe("DNS records that point elsewhere", () => {
  const RECORD = "shop-space.name-www.shop.example.com";
  const alias = (change: object) => saidOfResource(aws, RECORD, (it) => Object.assign(it.aliases[0], change));
  const unknown = `${RECORD}: where www.shop.example.com leads, which is a gateway's name, is not known`;

  it("are found where they lead to another load balancer, and undecided where to anything else", () => {
    expect(alias({ name: "${shop-gateway.office.internal-load-balancer.dnsName}" })).toEqual([
      `www.shop.example.com leads to shop-gateway.office.internal-load-balancer, and is declared to lead to gateway:public: ${RECORD}`,
    ]);
    expect(alias({ name: "evil.example.com" })).toEqual([unknown]);
    expect(alias({ name: "[known after deployment]" })).toEqual([unknown]);
    expect(
      saidOfResource(aws, RECORD, (it) => {
        delete it.aliases;
        Object.assign(it, { records: ["203.0.113.1"], ttl: 60 });
      }),
    ).toEqual([unknown]);
    expect(saidOfResource(aws, RECORD, (it) => (it.weightedRoutingPolicies = [{ weight: 1 }]))).toEqual([
      `${RECORD}: its field weightedRoutingPolicies is not understood (it is decided without it)`,
    ]);
  });

  it("are undecided where a program gives a gateway's name besides, or a name that is not known", () => {
    const record = (name: string) =>
      resource("aws:route53/record:Record", "theirs", {
        zoneId: "Z1",
        name,
        type: "A",
        records: ["203.0.113.1"],
      });
    const said = (name: string) => [`theirs: where ${name} leads, which is a gateway's name, is not known`];
    expect(saidBeside(aws, record("www.shop.example.com"))).toEqual(said("www.shop.example.com"));
    expect(saidWithin(aws, record("WWW.shop.example.com."))).toEqual(said("www.shop.example.com"));
    expect(saidBeside(aws, record("*.shop.example.com"))).toEqual(said("*.shop.example.com"));
    // Within its zone, which is not said.
    expect(saidBeside(aws, record("www"))).toEqual(said("www"));
    expect(saidBeside(aws, record("[known after deployment]"))).toHaveLength(1);
    expect(saidBeside(aws, record("mail.example.com"))).toEqual([]);
  });

  it("are undecided where an internal name is of another domain", () => {
    expect(
      saidOfResource(aws, "shop-space.internal-domain", (it) => (it.name = "evil.internal")).join("\n"),
    ).toContain("its domain is not known to be shop.acme.internal");
  });
});
