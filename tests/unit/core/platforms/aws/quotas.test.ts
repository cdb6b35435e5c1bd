import { describe, expect, it } from "vitest";
import { plan, problems, yaml } from "./support";

const times = (amount: number, text: (index: number) => string) =>
  Array.from({ length: amount }, (_, index) => text(index)).join("\n");

/** An application that so many others call. */
const called = (sources: number, inbound = "", aws = "platformEgress: { closed: true }") => yaml`
  space: prod
  aws: { ${aws} }
  applications:
    api: { image: "api:1", inbound: { http: { port: 80${inbound} } } }
    ${times(sources, (index) => `client-${index}: { image: "c:1", connections: { api: "http://api:80" } }`)}
`;

describe("the rules of a security group", () => {
  it("are at most 60: the error names the application, the count and clientGroup", () => {
    expect(problems(called(60))).toEqual([]);
    const found = problems(called(61));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^applications\.api platform\/quota .*\bapi\b.*\b61\b.*\b60\b.*clientGroup: true.*aws\.quotas/,
    );
  });

  it("are one for all sources of an inbound with a client group", () => {
    const text = called(61, ", clientGroup: true");
    expect(problems(text)).toEqual([]);
    expect(plan(text).names("SecurityGroupIngressRule")).toHaveLength(1);
  });

  it("are never joined past a threshold by themselves: the 60th leaves the others as they are", () => {
    const [before, after] = [59, 60].map((amount) =>
      plan(called(amount)).resourcesOfType("SecurityGroupIngressRule"),
    );
    expect(after).toEqual(expect.arrayContaining(before!));
    expect(after).toHaveLength(60);
  });

  it("are as many as aws.quotas says", () => {
    const quotas = (limit: number) =>
      `platformEgress: { closed: true }, quotas: { rulesPerSecurityGroup: ${limit} }`;
    expect(problems(called(61, "", quotas(61)))).toEqual([]);
    expect(problems(called(61, "", quotas(50)))).toHaveLength(1);
  });

  it("are counted for egress too, where merging ports helps", () => {
    const document = (amount: number) => yaml`
      space: prod
      aws: { platformEgress: { closed: true } }
      applications: { api: { image: "api:1" } }
      policies:
        ${times(amount, (index) => `- { source: api, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: ${index * 2 + 1} }`)}
    `;
    expect(problems(document(60))).toEqual([]);
    const found = problems(document(61));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^applications\.api platform\/quota egress .*61.*merge adjacent ports/);
  });

  it("are counted for IPv4 and IPv6 apart", () => {
    const document = (ipv4: number, ipv6: number) => yaml`
      space: prod
      aws: { platformEgress: { closed: true } }
      applications: { api: { image: "api:1" } }
      policies:
        ${times(ipv4, (index) => `- { source: api, destinationCidr: 10.${index}.0.0/16, protocol: tcp, ports: 1 }`)}
        ${times(ipv6, (index) => `- { source: api, destinationCidr: "fd00:${index}::/32", protocol: tcp, ports: 1 }`)}
    `;
    expect(problems(document(60, 60))).toEqual([]);
    expect(problems(document(61, 1))).toHaveLength(1);
    expect(problems(document(1, 61))).toHaveLength(1);
  });

  it("are counted for existing groups, under the application's name", () => {
    const text = called(61).replace('image: "api:1"', "existing: { securityGroupId: sg-1 }");
    expect(problems(text)).toEqual([expect.stringMatching(/^applications\.api platform\/quota /)]);
  });

  it("are counted for gateways", () => {
    const cidrs = (amount: number) =>
      Array.from({ length: amount }, (_, index) => `10.${index}.0.0/16`).join(", ");
    const document = (amount: number) => yaml`
      space: prod
      aws: {}
      applications: { api: { image: "api:1", inbound: { http: { port: 80 } } } }
      gateways: { public: { allowedCidrs: [${cidrs(amount)}], routes: [{ destination: api }] } }
    `;
    expect(problems(document(60))).toEqual([]);
    expect(problems(document(61))).toEqual([
      expect.stringMatching(/^gateways\.public platform\/quota .*gateway public/),
    ]);
  });

  it("by prefix list count as often as the list weighs", () => {
    const document = (lists: number, weights: string) => yaml`
      space: prod
      aws:
        platformEgress: { prefixListIds: [${Array.from({ length: lists }, (_, index) => `pl-${index}`).join(", ")}] }
        prefixListWeights: { ${weights} }
      applications: { api: { image: "api:1" } }
    `;
    expect(problems(document(6, "pl-0: 55"))).toEqual([]);
    expect(problems(document(7, "pl-0: 55"))).toEqual([
      expect.stringMatching(
        /^aws platform\/quota egress rules of the security group of .*: 61, but the limit is 60/,
      ),
    ]);
    expect(problems(document(60, ""))).toEqual([]);
    expect(problems(document(2, "pl-0: 0"))).toEqual([
      expect.stringMatching(/^aws\.prefixListWeights\.pl-0 document\/type /),
    ]);
    expect(problems(document(2, "s3: 1"))[0]).toContain("must be a prefix list id (pl-…)");
  });

  it("times the groups of an interface are at most 1,000, whatever aws.quotas says", () => {
    const document = (sources: number) =>
      yaml`
        space: prod
        aws: { quotas: { rulesPerSecurityGroup: 600, securityGroupsPerInterface: 16 } }
        applications:
          api: { image: "api:1", inbound: { http: { port: 80 } } }
          ${times(sources, (index) => `client-${index}: { image: "c:1", connections: { api: "http://api:80" } }`)}
      `;
    expect(problems(document(500))).toEqual([]);
    expect(problems(document(501))).toEqual([
      expect.stringMatching(/^applications\.api platform\/quota .*times the 2 groups.*1002.*1000/),
    ]);
  });
});

describe("the security groups of an interface", () => {
  const document = (inbounds: number, aws = "") => yaml`
    space: prod
    aws: { ${aws} }
    applications:
      client:
        image: "c:1"
        connections: { ${times(inbounds, (index) => `n-${index}: "http://api-${index}:80"`).replaceAll("\n", ", ")} }
      ${times(inbounds, (index) => `api-${index}: { image: "a:1", inbound: { http: { port: 80, clientGroup: true } } }`)}
  `;

  it("are at most five: the application's own, the platform's, and client groups", () => {
    expect(problems(document(3))).toEqual([]);
    expect(problems(document(4))).toEqual([
      expect.stringMatching(
        /^applications\.client platform\/quota .*client: 6, but the limit is 5 .*securityGroupsPerInterface/,
      ),
    ]);
  });

  it("are one more where nothing is opened for the platform", () => {
    expect(problems(document(4, "platformEgress: { closed: true }"))).toEqual([]);
  });

  it("are as many as aws.quotas says, at most 16", () => {
    expect(problems(document(14, "quotas: { securityGroupsPerInterface: 16 }"))).toEqual([]);
    expect(problems(document(15, "quotas: { securityGroupsPerInterface: 16 }"))).toHaveLength(1);
    expect(problems(document(1, "quotas: { securityGroupsPerInterface: 17 }"))).toEqual([
      expect.stringMatching(/^aws\.quotas\.securityGroupsPerInterface document\/type /),
    ]);
  });
});

describe("the limits of load balancers", () => {
  const routes = (amount: number, destination: (index: number) => string) =>
    times(
      amount,
      (index) => `- { path: /r${index}, priority: ${index + 1}, destination: ${destination(index)} }`,
    );
  const document = (rules: number, targets: number, aws = "") => yaml`
    space: prod
    aws: { ${aws} }
    applications:
      ${times(targets, (index) => `app-${index}: { image: "a:1", inbound: { http: { port: 80 } } }`)}
    gateways:
      public:
        routes:
          ${routes(rules, (index) => `app-${index % targets}`)}
  `;

  it("are 100 rules, or as many as aws.quotas says", () => {
    expect(problems(document(100, 2))).toEqual([]);
    expect(problems(document(101, 2))).toEqual([
      expect.stringMatching(
        /^gateways\.public platform\/quota listener rules of gateway public: 101, but the limit is 100 .*aws\.quotas\.rulesPerLoadBalancer/,
      ),
    ]);
    expect(problems(document(101, 2, "quotas: { rulesPerLoadBalancer: 101 }"))).toEqual([]);
  });

  it("are 100 target groups, or as many as aws.quotas says", () => {
    const aws = "quotas: { rulesPerLoadBalancer: 200, rulesPerSecurityGroup: 200";
    expect(problems(document(100, 100, `${aws} }`))).toEqual([]);
    expect(problems(document(101, 101, `${aws} }`))).toEqual([
      expect.stringMatching(
        /target groups of gateway public: 101, .*aws\.quotas\.targetGroupsPerLoadBalancer/,
      ),
    ]);
    expect(problems(document(101, 101, `${aws}, targetGroupsPerLoadBalancer: 101 }`))).toEqual([]);
  });

  it("are ten host names in a certificate that ACM issues, or as many as aws.quotas says", () => {
    const hosts = (amount: number, quotas = "") => yaml`
      space: prod
      aws: { hostedZoneId: Z1, ${quotas} }
      applications: { api: { image: "a:1", inbound: { http: { port: 80 } } } }
      gateways:
        public:
          tls: { certificateFrom: { managed: true } }
          routes:
            ${times(amount, (index) => `- { hostname: h-${index}.example.com, destination: api }`)}
    `;
    expect(problems(hosts(10))).toEqual([]);
    expect(problems(hosts(11))).toEqual([
      expect.stringMatching(
        /^gateways\.public\.tls\.certificateFrom\.managed platform\/quota host names in the certificate of gateway public: 11, but the limit is 10 .*aws\.quotas\.namesPerCertificate/,
      ),
    ]);
    expect(problems(hosts(11, "quotas: { namesPerCertificate: 11 }"))).toEqual([]);
    expect(problems(hosts(1, "quotas: { namesPerCertificate: 101 }"))[0]).toContain("document/type");
  });

  it("are five target groups of one service", () => {
    const gateways = (amount: number) => yaml`
      space: prod
      aws: {}
      applications: { api: { image: "a:1", inbound: { http: { port: 80 } } } }
      gateways:
        ${times(amount, (index) => `g-${index}: { routes: [{ destination: api }] }`)}
    `;
    expect(problems(gateways(5))).toEqual([]);
    expect(problems(gateways(6))).toEqual([
      expect.stringMatching(
        /^applications\.api platform\/quota target groups of the service of api: 6, .* 5 /,
      ),
    ]);
  });
});

describe("the virtual CPUs of Fargate", () => {
  const document = (quotas: string) => yaml`
    space: prod
    aws: { ${quotas} }
    applications:
      small: { image: "a:1", replicas: 4 }
      large: { image: "a:1", cpu: 2, replicas: 3 }
  `;

  it("are those that run, and those that a deployment of the largest application runs beside them", () => {
    expect(problems(document("quotas: { fargateVirtualCpus: 13 }"))).toEqual([]);
    expect(problems(document("quotas: { fargateVirtualCpus: 12.5 }"))).toEqual([
      expect.stringMatching(
        /^aws\.quotas\.fargateVirtualCpus platform\/quota virtual CPUs of Fargate, .*: 13, but the limit is 12\.5 /,
      ),
    ]);
  });

  it("are not counted where the account's number is not given", () => {
    expect(problems(document("").replace("replicas: 3", "replicas: 3000"))).toEqual([]);
  });
});
