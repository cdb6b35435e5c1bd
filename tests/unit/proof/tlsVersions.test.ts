/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access --
   resources are edited as a text editor would. */
import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import type { Plan } from "../../../core/plan/plan";
import { plan as planned } from "../core/platforms/aws/support";
import { judge, wordsOf } from "./support";

const documentOf = (platform: string, version: string): string => `space: prod
${platform}
applications: { shop: { image: "shop:1", inbound: { web: { port: 8080, protocol: http } } } }
gateways:
  public:
    hostname: { fullyQualifiedHostname: www.example.com }
    tls: { certificateFrom: { managed: true }, minimumProtocolVersion: "${version}" }
    routes: [ { destination: "http://shop:8080" } ]
`;

const AWS = "aws: { region: eu-central-1, hostedZoneId: Z1 }";
const kubernetes = (gatewayClass: string) => `kubernetes: { gatewayClassName: ${gatewayClass} }`;

/** What the proof says of a plan in which the resources of a type were edited; both evaluators agree on it. */
function edited({ plan }: { plan: Plan }, type: RegExp, edit: (inputs: any) => void): string[] {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  const found = copy.resources.filter((it) => type.test(it.type));
  expect(found.length).toBeGreaterThan(0);
  for (const { inputs } of found) edit(inputs);
  judge(copy, "an edit");
  return wordsOf(prove(copy));
}

const weaker = (version: string, declared: string): unknown =>
  expect.stringMatching(
    new RegExp(
      `^gateway:public accepts TLS ${version} on 443, and is declared to refuse what is older than ${declared}: `,
    ),
  );

describe("the oldest TLS version of a gateway on AWS", () => {
  const of = (version: string) => planned(documentOf(AWS, version));
  const policy = (name: string | undefined) => (inputs: any) => {
    if (inputs.port === 443) inputs.sslPolicy = name;
  };

  it.each(["1.2", "1.3"])("is proved where it is %s", (version) => {
    expect(wordsOf(prove(of(version).plan))).toEqual([]);
  });

  it.each([
    ["ELBSecurityPolicy-TLS13-1-2-2021-06", "1.2"],
    ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "1.2"],
    ["ELBSecurityPolicy-FS-1-2-Res-2020-10", "1.2"],
    ["ELBSecurityPolicy-TLS-1-1-2017-01", "1.1"],
    ["ELBSecurityPolicy-TLS13-1-0-2021-06", "1.0"],
    ["ELBSecurityPolicy-FS-2018-06", "1.0"],
    ["ELBSecurityPolicy-2016-08", "1.0"],
    [undefined, "1.0"],
  ])("%s accepts %s", (name, version) => {
    expect(edited(of("1.3"), /lb\/listener:/, policy(name))).toEqual([weaker(version, "1.3")]);
  });

  it("keeps clients out where it is newer than declared", () => {
    expect(edited(of("1.2"), /lb\/listener:/, policy("ELBSecurityPolicy-TLS13-1-3-2021-06"))).toEqual([
      expect.stringMatching(/accepts nothing older than TLS 1.3 on 443, and is declared to accept 1.2/),
    ]);
  });

  it.each([null, "1.9"])("is not decided where %s is declared", (minimumProtocolVersion) => {
    const { plan } = of("1.3");
    const gateways = plan.gateways.map((it) => ({ ...it, minimumProtocolVersion }));
    expect(wordsOf(prove({ ...plan, gateways }))).toEqual([
      `gateway public: its minimumProtocolVersion ${JSON.stringify(minimumProtocolVersion)} is no version of TLS`,
    ]);
  });

  it("is not decided for a policy that nobody knows", () => {
    expect(edited(of("1.3"), /lb\/listener:/, policy("mine"))).toEqual([
      'prod-gateway.public-listener-443: which TLS its policy "mine" accepts is not known',
    ]);
  });
});

describe("the oldest TLS version of a gateway on Kubernetes", () => {
  const of = (gatewayClass: string, version: string) =>
    planned(documentOf(kubernetes(gatewayClass), version));
  const envoy = (edit: (spec: any) => void) =>
    edited(of("envoy-gateway", "1.3"), /ClientTrafficPolicy$/, (inputs) => edit(inputs.spec));

  it.each(
    ["envoy-gateway", "kgateway", "nginx"].flatMap((it) => ["1.2", "1.3"].map((version) => [it, version])),
  )("is proved by %s where it is %s", (gatewayClass, version) => {
    expect(wordsOf(prove(of(gatewayClass, version).plan))).toEqual([]);
  });

  it("is that of the policy for the gateway", () => {
    expect(envoy((spec) => (spec.tls.minVersion = "1.0"))).toEqual([weaker("1.0", "1.3")]);
  });

  it("is the controller's own without a policy for it", () => {
    expect(envoy((spec) => delete spec.tls)).toEqual([weaker("1.2", "1.3")]);
    expect(envoy((spec) => (spec.targetRefs[0].name = "another"))).toEqual([weaker("1.2", "1.3")]);
    expect(envoy((spec) => (spec.targetRefs[0].kind = "HTTPRoute"))).toEqual([weaker("1.2", "1.3")]);
  });

  it("is not decided by a version that is none, nor by selectors", () => {
    expect(envoy((spec) => (spec.tls.minVersion = "1.9"))).toContain(
      'prod-gateway.public-minimum-version: its minVersion "1.9" is no version of TLS',
    );
    expect(envoy((spec) => (spec.targetSelectors = [{ kind: "Gateway" }]))).toContain(
      "prod-gateway.public-minimum-version: whom its targetSelectors mean is not known",
    );
  });

  it.each([
    ["kgateway", "kgateway.dev/min-tls-version", "1.1", "1.1"],
    ["nginx", "nginx.org/ssl-protocols", "TLSv1.3 TLSv1.1", "1.1"],
    ["nginx", "nginx.org/ssl-protocols", "TLSv1 TLSv1.3", "1.0"],
  ])("is that of %s's option %s", (gatewayClass, option, value, version) => {
    const words = edited(of(gatewayClass, "1.3"), /:Gateway$/, ({ spec }) => {
      for (const { tls } of spec.listeners) if (tls) tls.options[option] = value;
    });
    expect(words).toEqual([weaker(version, "1.3")]);
  });

  it("is not decided by an option that cannot be read", () => {
    const words = edited(of("kgateway", "1.3"), /:Gateway$/, ({ spec }) => {
      for (const { tls } of spec.listeners) if (tls) tls.options["kgateway.dev/min-tls-version"] = "all";
    });
    expect(words).toContain(
      "prod-gateway.public-gateway: which TLS its option kgateway.dev/min-tls-version accepts is not understood",
    );
  });
});
