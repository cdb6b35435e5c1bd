import { describe, expect, it } from "vitest";
import { Application, Connection, Space } from "../../../../../components";
import { runProgram } from "../../../support/mocks";
import { named } from "../../../components/support";
import { plan, problems, yaml } from "./support";

const document = (outside: string, to = "ledger.payments") => yaml`
  organization: acme
  space: prod
  aws: { platformEgress: { closed: true } }
  ${outside}
  applications: { shop: { image: "shop:1", connections: { ledger: "https://${to}:8443" } } }
`;

describe("another space on AWS", () => {
  it("is called by the security group ids that are given", () => {
    const planned = plan(
      document("peers: { payments: { securityGroupIds: { ledger: sg-7 }, createIngress: true } }"),
    );
    expect(planned.plan.lookups.map((it) => it.function)).not.toContain(
      "aws:ec2/getSecurityGroups:getSecurityGroups",
    );
    expect(planned.inputs("prod-shop-to-ledger.payments-tcp-8443-egress")).toMatchObject({
      securityGroupId: "${prod-shop.id}",
      referencedSecurityGroupId: "sg-7",
      description: "shop may reach ledger.payments on tcp 8443",
    });
    expect(planned.inputs("prod-shop-to-ledger.payments-tcp-8443-ingress")).toMatchObject({
      securityGroupId: "sg-7",
      referencedSecurityGroupId: "${prod-shop.id}",
    });
    expect(planned.environment("shop")).toMatchObject({
      CONNECTION_LEDGER_URL: "https://ledger.payments.acme.internal:8443",
    });
  });

  it.each([
    [
      "of this organization",
      "peers: { payments: { createIngress: true } }",
      "ledger.payments",
      "acme",
      "group-of-ledger.payments",
    ],
    [
      "of a peer's organization",
      "peers: { payments: { organization: globex, createIngress: true } }",
      "ledger.payments",
      "globex",
      "group-of-ledger.payments.globex",
    ],
    [
      "that a peer does not give",
      "peers: { payments: { securityGroupIds: { other: sg-7 }, createIngress: true } }",
      "ledger.payments",
      "acme",
      "group-of-ledger.payments",
    ],
  ])(
    "is called by the group with its tags, found at deployment: an application %s",
    (_, aws, to, organization, lookup) => {
      const planned = plan(document(aws, to));
      expect(planned.plan.lookups).toContainEqual({
        name: `prod-${lookup}`,
        function: "aws:ec2/getSecurityGroups:getSecurityGroups",
        inputs: {
          tags: {
            "appnet:organization": organization,
            "appnet:space": "payments",
            "appnet:application": "ledger",
          },
        },
        seeks: {
          who: lookup.replace("group-of-", ""),
          fix: "give peers.payments.securityGroupIds.ledger",
        },
      });
      const [ingress] = planned.resourcesOfType("SecurityGroupIngressRule");
      expect(ingress!.inputs["securityGroupId"]).toBe(`\${prod-${lookup}.id}`);
    },
  );

  it("may only be a declared peer", () => {
    expect(problems(document("peers: { other: {} }"))).toEqual([
      expect.stringContaining('connection/unknown-space space "payments" is not known'),
    ]);
    expect(problems(document("peers: { payments: { securityGroupIds: { ledger: vpc-1 } } }"))).toEqual([
      expect.stringMatching(/^peers\.payments\.securityGroupIds\.ledger document\/type .*sg-…/),
    ]);
  });

  it("finds one group by tags: no other group carries an application's", () => {
    const planned = plan(yaml`
      space: prod
      aws: {}
      applications:
        api: { image: "api:1", inbound: { http: { port: 80, clientGroup: true } } }
        web: { image: "web:1", connections: { api: "http://api:80" } }
      gateways: { public: { routes: [{ destination: "http://api:80" }] } }
    `);
    const tagged = planned
      .resourcesOfType("SecurityGroup")
      .filter((it) => (it.inputs["tags"] as object)["appnet:application" as never] === "api");
    expect(tagged.map((it) => it.name)).toEqual(["prod-api"]);
  });
});

describe("two spaces of one program on AWS", () => {
  const settings = { organization: "acme", aws: { platformEgress: { closed: true } } };

  it("refer to each other's groups by resource", async () => {
    const registrations = await runProgram(() => {
      const [shop, payments] = [new Space("shop", settings), new Space("payments", settings)];
      const frontend = new Application("frontend", { space: shop, image: "frontend:1" });
      const ledger = new Application("ledger", {
        space: payments,
        image: "ledger:1",
        inbound: { api: { port: 8443, protocol: "https" } },
      });
      new Connection("pay", { source: frontend, destination: ledger });
    });
    const rule = (direction: string) =>
      named(registrations, `shop-frontend-to-ledger.payments-tcp-8443-${direction}`).inputs;
    expect(rule("egress")).toMatchObject({
      securityGroupId: "${shop-frontend.id}",
      referencedSecurityGroupId: "${payments-ledger.id}",
    });
    expect(rule("ingress")).toMatchObject({
      securityGroupId: "${payments-ledger.id}",
      referencedSecurityGroupId: "${shop-frontend.id}",
    });
    expect(registrations.filter((it) => it.name === "payments-ledger" && it.custom)).toHaveLength(1);
  });

  it("know each other's existing groups", async () => {
    const registrations = await runProgram(() => {
      const [shop, data] = [new Space("shop", settings), new Space("data", settings)];
      const frontend = new Application("frontend", { space: shop, image: "frontend:1" });
      const database = new Application("database", {
        space: data,
        existing: { securityGroupId: "sg-7" },
        inbound: { sql: { port: 5432 } },
      });
      new Connection("query", { source: frontend, destination: database });
    });
    expect(named(registrations, "shop-frontend-to-database.data-tcp-5432-ingress").inputs).toMatchObject({
      securityGroupId: "sg-7",
      referencedSecurityGroupId: "${shop-frontend.id}",
    });
  });
});
