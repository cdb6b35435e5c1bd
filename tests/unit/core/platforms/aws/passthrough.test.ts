import { describe, expect, it } from "vitest";
import { gateway, plan, problems, OWN_NETWORK } from "./support";

const KEYS =
  'hostname: { prefix: www }\ntls: { sslPassthrough: true }\nroutes: [{ destination: "https://basket:3000" }]';
const document = (more = "", aws = "hostedZoneId: Z1") =>
  gateway(`${more}${KEYS}`, aws).replace("3000, protocol: http", "3000, protocol: https");

describe("a passthrough gateway on AWS", () => {
  const planned = plan(document());

  it("is a network load balancer that has its security group from the start", () => {
    const inputs = planned.inputs("prod-gateway.public-load-balancer");
    expect(inputs).toMatchObject({
      loadBalancerType: "network",
      internal: false,
      securityGroups: ["${prod-gateway.public.id}"],
    });
    expect(inputs).not.toHaveProperty("idleTimeout");
    expect(inputs).not.toHaveProperty("dropInvalidHeaderFields");
  });

  it("listens on TCP 443, and on 80 so that nobody waits there, and forwards both untouched to one target group", () => {
    const names = ["prod-gateway.public-listener-80", "prod-gateway.public-listener-443"];
    expect(planned.names("Listener")).toEqual(names);
    const [plain, listener] = names.map((name) => planned.inputs(name)) as [object, object];
    const { tags, ...rest } = listener as { tags: unknown };
    expect(plain).toEqual({ ...rest, port: 80, tags: expect.anything() as unknown });
    expect(tags).toBeDefined();
    expect(planned.names("TargetGroup")).toEqual(["prod-gateway.public-to-basket-3000"]);
    expect(listener).toMatchObject({
      port: 443,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: "${prod-gateway.public-to-basket-3000.arn}" }],
    });
    expect(listener).not.toHaveProperty("certificateArn");
    expect(planned.inputs("prod-gateway.public-to-basket-3000")).toMatchObject({
      protocol: "TCP",
      port: 3000,
      healthCheck: { protocol: "TCP" },
    });
    expect(planned.names("ListenerRule")).toEqual([]);
  });

  it("asks for the application's own path of health, by its own TLS", () => {
    const text = document("").replace('image: "basket:1",', 'image: "basket:1", healthCheck: { path: /ok },');
    expect(plan(text).inputs("prod-gateway.public-to-basket-3000")).toMatchObject({
      protocol: "TCP",
      healthCheck: { protocol: "HTTPS", path: "/ok", matcher: "200-399" },
    });
  });

  it("is attached to the application's service, and has rules to its port alone", () => {
    expect(planned.resource("prod-basket-service").dependsOn).toContain("prod-gateway.public-listener-443");
    expect(planned.rules().filter((name) => name.includes("gateway.public"))).toEqual([
      "prod-internet-to-gateway.public-tcp-80-ipv4-ingress",
      "prod-internet-to-gateway.public-tcp-80-ipv6-ingress",
      "prod-internet-to-gateway.public-tcp-443-ipv4-ingress",
      "prod-internet-to-gateway.public-tcp-443-ipv6-ingress",
      "prod-gateway.public-to-basket-tcp-3000-egress",
      "prod-gateway.public-to-basket-tcp-3000-ingress",
    ]);
  });

  it("has its name and URL", () => {
    expect(planned.resourcesOfType("Record").map((it) => it.inputs["name"])).toEqual(["www.example.com"]);
    expect(planned.plan.gateways[0]).toMatchObject({ url: "https://www.example.com", tls: "passthrough" });
  });

  it("sends traffic for automatic TLS to the port that its rules open, or refuses it", () => {
    const text = document("", "createCertificateAuthority: true")
      .replace("3000, protocol: https", "3000, protocol: http, tls: automatic")
      .replace("https://basket:3000", "https://basket:61443");
    const refusals = problems(text);
    if (refusals.length > 0) {
      expect(refusals).toEqual([expect.stringMatching(/^gateways\.public.* platform\/unsupported /)]);
      return;
    }
    const opened = plan(text).inputs("prod-gateway.public-to-basket-tcp-61443-egress")["toPort"];
    expect(plan(text).resourcesOfType("TargetGroup")[0]!.inputs["port"]).toBe(opened);
  });

  it.each(["protocol: http", "protocol: tcp", "protocol: http, tls: automatic"])(
    "leads to no inbound where plain HTTP would be answered: %s",
    (inbound) => {
      const text = document("", "createCertificateAuthority: true")
        .replace("3000, protocol: https", `3000, ${inbound}`)
        .replace("https://basket:3000", "tcp://basket:3000");
      expect(problems(text)).toEqual([
        expect.stringMatching(/^gateways\.public\.routes\[0\]\.destination .* is spoken without TLS/),
      ]);
      const own = text.replace(`3000, ${inbound}`, "3000, protocol: tcp, tls: application");
      expect(problems(own)).toEqual([]);
    },
  );

  it("may stand in one subnet, unlike an application load balancer", () => {
    const one = OWN_NETWORK.replace("[subnet-3, subnet-4]", "[subnet-3]");
    expect(problems(document("", one))).toEqual([]);
  });

  it("has no idle timeout", () => {
    expect(problems(document("idleTimeout: 30\n"))).toEqual([
      "gateways.public.idleTimeout platform/unsupported a passthrough gateway's idle timeout is always the longest (remove idleTimeout)",
    ]);
  });

  it("may be internal, and be reached from some networks alone", () => {
    const internal = plan(document("internal: true\nallowedCidrs: [10.0.0.0/8]\n"));
    expect(internal.inputs("prod-gateway.public.internal-load-balancer")["internal"]).toBe(true);
    expect(internal.names("SecurityGroupIngressRule").slice(0, 2)).toEqual([
      "prod-10.0.0.0-8-to-gateway.public-tcp-80-ingress",
      "prod-10.0.0.0-8-to-gateway.public-tcp-443-ingress",
    ]);
  });
});
