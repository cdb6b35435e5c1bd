import { describe, expect, it } from "vitest";
import { plan, shop, yaml, type Planned } from "./support";

const closed = (more: string) => shop(more, "platformEgress: { closed: true }");
const policy = (keys: string) => closed(`policies: [{ source: frontend, ${keys} }]`);

/** The rules of a plan in one line each: group, direction, protocol and ports, peer. */
const lines = (planned: Planned) =>
  planned.resources
    .filter((it) => /securityGroup(Ingress|Egress)Rule/.test(it.type))
    .map(({ type, inputs }) => {
      const direction = type.includes("Egress") ? "to" : "from";
      const peer = inputs["referencedSecurityGroupId"] ?? inputs["cidrIpv4"] ?? inputs["cidrIpv6"];
      const ports = `${String(inputs["ipProtocol"])} ${String(inputs["fromPort"])}-${String(inputs["toPort"])}`;
      return `${String(inputs["securityGroupId"])} ${direction} ${String(peer)} ${ports}`;
    });

describe("the rules of a flow on AWS", () => {
  it("are a pair by group reference, with a description that says why", () => {
    const planned = plan(closed('connections: [{ source: frontend, destination: "http://basket:3000" }]'));
    expect(planned.resourcesOfType("SecurityGroupEgressRule")).toEqual([
      {
        name: "prod-frontend-to-basket-tcp-3000-egress",
        type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        component: "appnet:index:Space prod",
        inputs: {
          securityGroupId: "${prod-frontend.id}",
          referencedSecurityGroupId: "${prod-basket.id}",
          ipProtocol: "tcp",
          fromPort: 3000,
          toPort: 3000,
          description: "frontend may reach basket on tcp 3000",
        },
        dependsOn: [],
      },
    ]);
    expect(planned.inputs("prod-frontend-to-basket-tcp-3000-ingress")).toEqual({
      securityGroupId: "${prod-basket.id}",
      referencedSecurityGroupId: "${prod-frontend.id}",
      ipProtocol: "tcp",
      fromPort: 3000,
      toPort: 3000,
      description: "frontend may reach basket on tcp 3000",
    });
  });

  it.each([
    [
      "a range",
      "destination: basket, protocol: tcp, ports: 7000-7010",
      [
        "${prod-frontend.id} to ${prod-basket.id} tcp 7000-7010",
        "${prod-basket.id} from ${prod-frontend.id} tcp 7000-7010",
      ],
    ],
    [
      "UDP",
      "destination: basket, protocol: UDP, ports: 53",
      [
        "${prod-frontend.id} to ${prod-basket.id} udp 53-53",
        "${prod-basket.id} from ${prod-frontend.id} udp 53-53",
      ],
    ],
    [
      "instances of one application",
      "destination: frontend, protocol: udp, ports: 7946",
      [
        "${prod-frontend.id} to ${prod-frontend.id} udp 7946-7946",
        "${prod-frontend.id} from ${prod-frontend.id} udp 7946-7946",
      ],
    ],
    [
      "an IPv4 network, whose host bits are cleared",
      "destinationCidr: 10.1.2.3/8, protocol: tcp, ports: 5432",
      ["${prod-frontend.id} to 10.0.0.0/8 tcp 5432-5432"],
    ],
    [
      "an IPv6 network",
      'destinationCidr: "FD00:0::1/32", protocol: tcp, ports: 1-65535',
      ["${prod-frontend.id} to fd00::/32 tcp 1-65535"],
    ],
    [
      "no ports",
      "destination: basket",
      [
        "${prod-frontend.id} to ${prod-basket.id} tcp 8080-8080",
        "${prod-basket.id} from ${prod-frontend.id} tcp 8080-8080",
      ],
    ],
  ])("follow a policy for %s", (_, keys, expected) => {
    expect(lines(plan(policy(keys)))).toEqual(expected);
  });

  it("use cidrIpv4 and cidrIpv6 for their own family", () => {
    const planned = plan(
      closed(yaml`
        policies:
          - { source: frontend, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 1 }
          - { source: frontend, destinationCidr: "fd00::/8", protocol: tcp, ports: 1 }
          - { source: frontend, destinationCidr: "::ffff:10.2.0.0/112", protocol: tcp, ports: 1 }
      `),
    );
    expect(
      planned
        .resourcesOfType("SecurityGroupEgressRule")
        .map(({ inputs }) => [inputs["cidrIpv4"], inputs["cidrIpv6"]]),
    ).toEqual([
      ["10.0.0.0/8", undefined],
      [undefined, "fd00::/8"],
      ["10.2.0.0/16", undefined],
    ]);
  });

  it("are built once for a connection and a policy that ask for the same", () => {
    const planned = plan(
      closed(yaml`
        connections:
          - { source: frontend, destination: "http://basket:3000" }
          - { source: frontend.again, destination: basket.api }
        policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 3000 }]
      `).replace("frontend: {", "frontend: { outbound: { again: {} },"),
    );
    expect(lines(planned)).toHaveLength(2);
    expect(planned.plan.flows[0]!.because).toHaveLength(3);
  });

  it("carry the user's tags", () => {
    const planned = plan(
      shop("policies: [{ source: frontend, destination: basket }]", "tags: { team: shop }"),
    );
    expect(planned.inputs("prod-frontend-to-basket-tcp-8080-egress")["tags"]).toEqual({ team: "shop" });
  });

  it("describe themselves within AWS's 255 characters, however long the names", () => {
    const [a, b, space] = ["a", "b", "s"].map((letter) => letter.repeat(63));
    const planned = plan(yaml`
      organization: ${"o".repeat(63)}
      space: ${space!}
      aws: {}
      peers: { ${"p".repeat(63)}: { organization: ${"q".repeat(63)} } }
      applications: { ${a!}: { image: "a:1" } }
      policies: [{ source: ${a!}, destination: ${b!}, space: ${"p".repeat(63)}, organization: ${"q".repeat(63)} }]
    `);
    for (const { inputs } of planned.resources.filter((it) => "description" in it.inputs))
      expect(inputs["description"]).toMatch(/^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
  });
});

describe("an existing security group", () => {
  const planned = plan(yaml`
    space: prod
    aws: { platformEgress: { closed: true } }
    applications:
      database: { existing: { securityGroupId: sg-1, address: db.example.com }, inbound: { sql: { port: 5432 } } }
      worker: { image: "worker:1", connections: { database: "postgres://database:5432" } }
      cron: { existing: { securityGroupId: sg-2 }, connections: { database: "postgres://database:5432" } }
  `);

  it("gets standalone rules and nothing else", () => {
    expect(lines(planned)).toEqual([
      "${prod-worker.id} to sg-1 tcp 5432-5432",
      "sg-1 from ${prod-worker.id} tcp 5432-5432",
      "sg-2 to sg-1 tcp 5432-5432",
      "sg-1 from sg-2 tcp 5432-5432",
    ]);
    expect(planned.names("SecurityGroup")).toEqual(["prod-worker"]);
    expect(planned.names().filter((name) => /^prod-(database|cron)(-(?!to-)|$)/.test(name))).toEqual([]);
    expect(planned.plan.lookups.map((it) => it.function)).not.toContain(
      "aws:ec2/getSecurityGroups:getSecurityGroups",
    );
  });

  it("has the address that is given, and none otherwise", () => {
    expect(planned.environment("worker")).toMatchObject({
      CONNECTION_DATABASE_URL: "postgres://db.example.com:5432",
    });
    const without = plan(yaml`
      space: prod
      aws: {}
      applications:
        database: { existing: { securityGroupId: sg-1 }, inbound: { sql: { port: 5432 } } }
        worker: { image: "worker:1", connections: { database: "postgres://database:5432" } }
    `);
    expect(without.environment("worker")).toEqual({});
  });
});

describe("a required connection", () => {
  it("has its rules before its source starts; another has not", () => {
    const planned = plan(
      closed(yaml`
        connections:
          - { source: frontend, destination: "http://basket:3000", required: true }
          - { source: basket, destination: "http://frontend:8080" }
      `),
    );
    expect(planned.resource("prod-frontend-service").dependsOn).toEqual([
      "prod-frontend-to-basket-tcp-3000-egress",
      "prod-frontend-to-basket-tcp-3000-ingress",
      "prod-frontend-execution-policy",
    ]);
    expect(planned.resource("prod-basket-service").dependsOn).toEqual(["prod-basket-execution-policy"]);
  });

  it("has the rules of a client group before its source starts", () => {
    const planned = plan(
      closed(
        'connections: [{ source: frontend, destination: "http://basket:3000", required: true }]',
      ).replace("port: 3000", "port: 3000, clientGroup: true"),
    );
    const rules = planned.rules();
    expect(rules).toHaveLength(2);
    expect(planned.resource("prod-frontend-service").dependsOn).toEqual(expect.arrayContaining(rules));
  });
});
