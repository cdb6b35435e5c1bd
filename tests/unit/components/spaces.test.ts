import { describe, expect, it } from "vitest";
import { Application, Connection, NetworkPolicy } from "../../../components";
import { runProgram } from "../support/mocks";
import { environmentOf, named, newApplication, newSpace, ruleNames } from "./support";

describe("two spaces of one program", () => {
  it("connect their applications by object: rules on both sides, in both namespaces", async () => {
    const registrations = await runProgram(() => {
      const shop = newSpace("shop", { namespace: "shop-ns" });
      const payments = newSpace("payments", { namespace: "payments-ns" });
      const ledger = newApplication(payments, "ledger", {
        inbound: { api: { port: 80, containerPort: 8080 } },
      });
      new Connection("pay", { source: newApplication(shop, "frontend"), destination: ledger });
    });
    expect(ruleNames(registrations)).toEqual([
      "shop-frontend-to-ledger.payments-tcp-8080-egress",
      "shop-frontend-to-ledger.payments-tcp-8080-ingress",
    ]);
    const ingress = named(registrations, "shop-frontend-to-ledger.payments-tcp-8080-ingress");
    expect(ingress.inputs["metadata"]).toMatchObject({
      name: "shop.frontend-to-ledger.payments-tcp-8080-ingress",
      namespace: "payments-ns",
    });
    expect(ingress.dependsOn).toEqual(["payments-namespace"]);
    expect(ingress.inputs["spec"]).toEqual({
      podSelector: { matchLabels: { "appnet/application": "ledger" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop-ns" } },
              podSelector: { matchLabels: { "appnet/application": "frontend" } },
            },
          ],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
    expect(environmentOf(registrations, "shop-frontend-deployment")).toEqual({
      CONNECTION_LEDGER_SCHEME: "tcp",
      CONNECTION_LEDGER_HOSTNAME: "ledger.payments-ns.svc",
      CONNECTION_LEDGER_PORT: "80",
      CONNECTION_LEDGER_URL: "tcp://ledger.payments-ns.svc:80",
    });
  });

  it("know each other's existing workloads by their labels", async () => {
    const registrations = await runProgram(() => {
      const shop = newSpace("shop");
      const data = newSpace("data");
      const database = new Application("database", {
        space: data,
        existing: { podLabels: { role: "primary" } },
        inbound: { sql: { port: 5432 } },
      });
      new NetworkPolicy("query", {
        source: newApplication(shop, "frontend"),
        destination: database,
        protocol: "TCP",
        ports: "5432",
      });
    });
    const { inputs } = named(registrations, "shop-frontend-to-database.data-tcp-5432-ingress");
    expect(inputs["spec"]).toMatchObject({ podSelector: { matchLabels: { role: "primary" } } });
  });

  it("are refused where an application has several inbounds and none is named", async () => {
    const program = runProgram(() => {
      const [shop, payments] = [newSpace("shop"), newSpace("payments")];
      const ledger = newApplication(payments, "ledger", { inbound: { a: { port: 1 }, b: { port: 2 } } });
      new Connection("pay", { source: newApplication(shop, "frontend"), destination: ledger });
    });
    await expect(program).rejects.toThrow(/connection\/ambiguous-inbound .*a, b/);
  });
});
