import { describe, expect, it } from "vitest";
import { OWN_NETWORK, plan, shop, yaml } from "./support";

const REGIONLESS = /^aws:(iam|route53)\//;

describe("a space on AWS", () => {
  it("stands in the account's default VPC, which is looked up", () => {
    const planned = plan(shop());
    expect([...planned.plan.lookups].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      {
        name: "prod-default-subnets",
        function: "aws:ec2/getSubnets:getSubnets",
        inputs: {
          filters: [
            { name: "vpc-id", values: ["${prod-default-vpc.id}"] },
            { name: "default-for-az", values: ["true"] },
          ],
        },
      },
      { name: "prod-default-vpc", function: "aws:ec2/getVpc:getVpc", inputs: { default: true } },
      { name: "prod-region", function: "aws:index/getRegion:getRegion", inputs: {} },
    ]);
    expect(planned.inputs("prod-frontend")["vpcId"]).toBe("${prod-default-vpc.id}");
    expect(planned.inputs("prod-frontend-service")["networkConfiguration"]).toMatchObject({
      subnets: "${prod-default-subnets.ids}",
      assignPublicIp: true,
    });
  });

  it("stands in the VPC and subnets that are given, without any look-up", () => {
    const planned = plan(shop("", `region: eu-central-1, ${OWN_NETWORK}`));
    expect(planned.plan.lookups).toEqual([]);
    expect(planned.resourcesOfType("SecurityGroup").map((it) => it.inputs["vpcId"])).toEqual([
      "vpc-1",
      "vpc-1",
      "vpc-1",
    ]);
    expect(planned.inputs("prod-frontend-service")["networkConfiguration"]).toMatchObject({
      subnets: ["subnet-1", "subnet-2"],
      assignPublicIp: false,
    });
  });

  it("creates an ECS cluster, unless one is given or nothing runs", () => {
    expect(plan(shop()).inputs("prod-frontend-service")["cluster"]).toBe("${prod-space.cluster.arn}");
    expect(plan(shop()).inputs("prod-space.cluster")).toMatchObject({
      settings: [{ name: "containerInsights", value: "enabled" }],
    });
    const arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/shared";
    const given = plan(shop("", `clusterArn: "${arn}"`));
    expect(given.names("Cluster")).toEqual([]);
    expect(given.inputs("prod-frontend-service")["cluster"]).toBe(arn);
    expect(plan("space: prod\naws: {}\n").names()).toEqual([]);
  });

  it("names its applications in a private Cloud Map domain", () => {
    const planned = plan(shop("", OWN_NETWORK));
    expect(planned.inputs("prod-space.internal-domain")).toMatchObject({
      name: "prod.acme.internal",
      vpc: "vpc-1",
    });
    expect(planned.inputs("prod-basket-internal-route")).toMatchObject({
      name: "basket",
      dnsConfig: {
        namespaceId: "${prod-space.internal-domain.id}",
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: 10 }],
      },
    });
    expect(planned.inputs("prod-basket-service")["serviceRegistries"]).toEqual({
      registryArn: "${prod-basket-internal-route.arn}",
    });
  });

  it("has no Cloud Map domain where nothing serves", () => {
    const planned = plan(yaml`
      space: prod
      aws: {}
      applications: { worker: { image: "worker:1" } }
    `);
    expect(planned.names("PrivateDnsNamespace")).toEqual([]);
    expect(planned.names("Service")).toEqual(["prod-worker-service"]);
    expect(planned.inputs("prod-worker-service")).not.toHaveProperty("serviceRegistries");
  });

  it("tags what it creates with its names and the user's tags", () => {
    const planned = plan(shop("", "tags: { team: shop }"));
    expect(planned.inputs("prod-basket")["tags"]).toEqual({
      Name: "prod-basket",
      "appnet:organization": "acme",
      "appnet:space": "prod",
      "appnet:application": "basket",
      team: "shop",
    });
    const untaggable = /RolePolicy|CertificateValidation|Record$|RulesExclusive$/;
    for (const { type, inputs } of planned.resources.filter((it) => !untaggable.test(it.type)))
      expect([type, inputs["tags"]]).toEqual([type, expect.objectContaining({ team: "shop" })]);
  });

  it("tells its Region to every regional resource and look-up, and to no global one", () => {
    const text = shop(
      yaml`
        gateways:
          public:
            hostname: { prefix: www }
            tls: { certificateFrom: { managed: true } }
            routes: [{ destination: "http://frontend:8080" }]
      `,
      "region: eu-central-1, hostedZoneId: Z1, createCertificateAuthority: true",
    ).replace("port: 3000", "port: 3000, tls: automatic");
    const planned = plan(text);
    for (const { type, inputs } of planned.resources)
      expect([type, inputs["region"]]).toEqual([type, REGIONLESS.test(type) ? undefined : "eu-central-1"]);
    expect(new Set(planned.resources.map((it) => it.type)).size).toBeGreaterThan(18);
    expect(planned.plan.lookups.map((it) => it.inputs)).toEqual(
      planned.plan.lookups.map(() => expect.objectContaining({ region: "eu-central-1" }) as unknown),
    );
    expect(plan(shop()).resources.filter((it) => "region" in it.inputs)).toEqual([]);
  });
});
