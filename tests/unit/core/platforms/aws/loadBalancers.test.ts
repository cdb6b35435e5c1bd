import { describe, expect, it } from "vitest";
import { gateway, OWN_NETWORK, plan, type Planned, type Resource } from "./support";

const ROUTES = 'routes: [{ destination: "http://frontend:8080" }]';
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
const terminating = (more = "") =>
  gateway(`tls: { certificateFrom: { acmCertificateArn: "${CERTIFICATE}" }${more} }\n${ROUTES}`);
const loadBalancer = (planned: Planned) => planned.resourcesOfType("LoadBalancer")[0]!.inputs;
const NOT_FOUND = [
  {
    type: "fixed-response",
    fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
  },
];

describe("the load balancer of a gateway", () => {
  it("is an application load balancer that faces the internet and drops invalid headers", () => {
    const inputs = loadBalancer(plan(gateway(ROUTES, OWN_NETWORK)));
    expect(inputs).toMatchObject({
      loadBalancerType: "application",
      internal: false,
      subnets: ["subnet-3", "subnet-4"],
      securityGroups: ["${prod-gateway.public.id}"],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: false,
      idleTimeout: 4000,
    });
    expect(inputs).not.toHaveProperty("accessLogs");
  });

  it("passes on invalid headers where the space says so", () => {
    expect(loadBalancer(plan(gateway(ROUTES, "keepInvalidHeaders: true")))).toMatchObject({
      dropInvalidHeaderFields: false,
    });
  });

  it("is internal on request, in the private subnets", () => {
    expect(loadBalancer(plan(gateway(`internal: true\n${ROUTES}`, OWN_NETWORK)))).toMatchObject({
      internal: true,
      subnets: ["subnet-1", "subnet-2"],
    });
  });

  it("stands in the default VPC's subnets where none are given", () => {
    for (const internal of ["true", "false"]) {
      const planned = plan(gateway(`internal: ${internal}\n${ROUTES}`));
      expect(loadBalancer(planned)["subnets"]).toBe("${prod-default-subnets.ids}");
    }
  });

  it("keeps access logs, refuses deletion, and waits longer on request", () => {
    const keys = "accessLogs: { bucket: logs, prefix: shop }\ndeletionProtection: true\nidleTimeout: 4000\n";
    expect(loadBalancer(plan(gateway(keys + ROUTES)))).toMatchObject({
      accessLogs: { enabled: true, bucket: "logs", prefix: "shop" },
      enableDeletionProtection: true,
      idleTimeout: 4000,
    });
  });

  it("shares no name with the one that it replaces, so that the new one can be made first", () => {
    const [facing, internal] = ["internal: false", "internal: true"].map(
      (key) => plan(gateway(`${key}\n${ROUTES}`)).resources,
    ) as [Resource[], Resource[]];
    const fronts = (resources: Resource[]) => resources.filter(({ type }) => type.startsWith("aws:lb/"));
    const names = (resources: Resource[]) =>
      fronts(resources).flatMap(({ name, inputs }) => [name, ...[inputs["name"] ?? []].flat()]);
    expect(names(facing).length).toBeGreaterThan(5);
    expect(names(facing).filter((it) => names(internal).includes(it))).toEqual([]);
  });
});

describe("the security group of a gateway", () => {
  const ingress = (planned: Planned) =>
    planned
      .resourcesOfType("SecurityGroupIngressRule")
      .map((it) => it.inputs)
      .filter((it) => it["securityGroupId"] === "${prod-gateway.public.id}")
      .map((it) => `${String(it["cidrIpv4"] ?? it["cidrIpv6"])} ${String(it["fromPort"])}`);

  it("lets the internet to the listeners' ports alone", () => {
    expect(ingress(plan(gateway(ROUTES)))).toEqual(["0.0.0.0/0 80", "::/0 80"]);
    expect(ingress(plan(terminating()))).toEqual(["0.0.0.0/0 80", "::/0 80", "0.0.0.0/0 443", "::/0 443"]);
  });

  it("lets the VPC's addresses to an internal gateway", () => {
    const planned = plan(gateway(`internal: true\n${ROUTES}`));
    expect(ingress(planned)).toEqual(["${prod-default-vpc.cidrBlock} 80"]);
    const own = plan(gateway(`internal: true\n${ROUTES}`, OWN_NETWORK));
    expect(ingress(own)).toEqual(["${prod-vpc.cidrBlock} 80"]);
    expect(own.plan.lookups).toContainEqual(
      expect.objectContaining({ name: "prod-vpc", inputs: { id: "vpc-1" } }),
    );
  });

  it.each(["false", "true"])(
    "lets only allowedCidrs to it where they are given; internal: %s",
    (internal) => {
      const keys = `internal: ${internal}\nallowedCidrs: [10.20.0.0/16, 10.30.0.0/16]\n`;
      expect(ingress(plan(gateway(keys + ROUTES)))).toEqual(["10.20.0.0/16 80", "10.30.0.0/16 80"]);
    },
  );

  it("reaches exactly the container ports of its routes", () => {
    const routes = 'routes: [{ destination: "http://frontend:80" }, { path: /b, destination: basket.api }]';
    const planned = plan(gateway(routes).replace("port: 8080", "port: 80, containerPort: 8080"));
    const egress = planned
      .resourcesOfType("SecurityGroupEgressRule")
      .map((it) => it.inputs)
      .filter((it) => it["securityGroupId"] === "${prod-gateway.public.id}");
    expect(egress).toMatchObject([
      { referencedSecurityGroupId: "${prod-frontend.id}", fromPort: 8080, toPort: 8080 },
      { referencedSecurityGroupId: "${prod-basket.id}", fromPort: 3000, toPort: 3000 },
    ]);
    expect(planned.inputs("prod-gateway.public-to-frontend-tcp-8080-ingress")).toMatchObject({
      securityGroupId: "${prod-frontend.id}",
      referencedSecurityGroupId: "${prod-gateway.public.id}",
    });
  });
});

describe("the listeners of a gateway", () => {
  it("answer 404 to what no route takes", () => {
    const planned = plan(gateway(ROUTES));
    expect(planned.names("Listener")).toEqual(["prod-gateway.public-listener-80"]);
    expect(planned.inputs("prod-gateway.public-listener-80")).toMatchObject({
      loadBalancerArn: "${prod-gateway.public-load-balancer.arn}",
      port: 80,
      protocol: "HTTP",
      defaultActions: NOT_FOUND,
    });
  });

  it.each([
    ["", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
    [', minimumProtocolVersion: "1.2"', "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"],
    [', minimumProtocolVersion: "1.3"', "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"],
  ])("terminate TLS with a current policy, and redirect from HTTP: %s", (version, sslPolicy) => {
    const planned = plan(terminating(version));
    expect(planned.inputs("prod-gateway.public-listener-443")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      sslPolicy,
      certificateArn: CERTIFICATE,
      defaultActions: NOT_FOUND,
    });
    expect(planned.inputs("prod-gateway.public-listener-80")["defaultActions"]).toEqual([
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
    ]);
    expect(planned.resourcesOfType("ListenerRule").map((it) => it.inputs["listenerArn"])).toEqual([
      "${prod-gateway.public-listener-443.arn}",
    ]);
  });
});

describe("the names of a gateway", () => {
  const zone = "hostedZoneId: Z1";
  const names = (planned: Planned) =>
    planned.resourcesOfType("Record").map(({ inputs }) => {
      expect(inputs).toMatchObject({
        zoneId: "Z1",
        type: "A",
        aliases: [
          {
            name: "${prod-gateway.public-load-balancer.dnsName}",
            zoneId: "${prod-gateway.public-load-balancer.zoneId}",
            evaluateTargetHealth: true,
          },
        ],
      });
      return inputs["name"];
    });

  it("are aliases in the hosted zone, one for each host", () => {
    const keys =
      "hostname: { prefix: www }\nroutes: [{ destination: frontend }, { hostname: api.example.com, destination: basket }, " +
      "{ hostname: api.example.com, path: /x, destination: basket }]";
    expect(names(plan(gateway(keys, zone)))).toEqual(["www.example.com", "api.example.com"]);
    expect(names(plan(gateway(keys)))).toEqual([]);
  });

  it("give it its URL", () => {
    const url = (keys: string) => plan(gateway(keys)).plan.gateways[0]!.url;
    expect(url(`hostname: { prefix: www }\n${ROUTES}`)).toBe("http://www.example.com");
    expect(url(`hostname: { fullyQualifiedHostname: shop.example.org }\n${ROUTES}`)).toBe(
      "http://shop.example.org",
    );
    expect(url(ROUTES)).toBeNull();
  });

  it("are none without a host name", () => {
    expect(names(plan(gateway(ROUTES, zone)))).toEqual([]);
  });
});
