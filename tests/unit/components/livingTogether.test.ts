import * as k8s from "@pulumi/kubernetes";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Connection, Space, Topology, type TopologyArgs } from "../../../components";
import { compileText } from "../../../core/document/readDocument";
import { runProgram, type Registration } from "../support/mocks";
import { urnsOf } from "../upgrades/baseline";
import { arriveInOrder } from "./arrivals";
import { named, newApplication, newSpace, ruleNames } from "./support";

/** A document in which everything has the same name as in every other space. */
const shopOf = (
  space: string,
  organization: string,
  namespace = `${organization}-${space}`,
): TopologyArgs => ({
  space,
  organization,
  kubernetes: { namespace, gatewayClassName: "eg" },
  applications: {
    frontend: { image: "frontend:1", inbound: { web: { port: 8080, protocol: "http" } } },
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: "http" } } },
  },
  connections: [{ source: "frontend", destination: "http://basket:3000" }],
  policies: [{ source: "basket", destinationCidr: "10.0.0.0/8", protocol: "tcp", ports: "5432" }],
  gateways: {
    public: {
      hostname: { fullyQualifiedHostname: "shop.example.com" },
      routes: [{ path: "/", destination: "http://frontend:8080" }],
    },
  },
});

/** What the engine, and what the cluster, would take for one resource. */
function clashes(registrations: readonly Registration[]): string[] {
  const objects = registrations.flatMap(({ type, inputs }) => {
    const { name, namespace = "" } = (inputs["metadata"] ?? {}) as { name?: string; namespace?: string };
    return name === undefined ? [] : [`${type} ${namespace}/${name}`];
  });
  const all = [...urnsOf(registrations).own, ...objects];
  return all.filter((it, index) => all.indexOf(it) !== index);
}

const spaceIn = (name: string, space: string, organization: string, namespace = `${organization}-${space}`) =>
  new Space(name, { name: space, organization, kubernetes: { namespace, gatewayClassName: "eg" } });

describe("names in one program", () => {
  it("are apart for two topologies that say the same names", async () => {
    const registrations = await runProgram(() => {
      new Topology("shop", shopOf("prod", "acme"));
      new Topology("trial", shopOf("staging", "acme"));
    });
    expect(clashes(registrations)).toEqual([]);
    expect(named(registrations, "trial-frontend-deployment").parent).toBe("trial-frontend");
    expect(named(registrations, "shop-frontend to http://basket:3000").parent).toBe("shop");
  });

  it("are apart for two spaces of one name in two organizations", async () => {
    const registrations = await runProgram(() => {
      new Topology("acme", shopOf("prod", "acme"));
      new Topology("globex", shopOf("prod", "globex"));
    });
    expect(clashes(registrations)).toEqual([]);
  });

  it("lead to the right one of two spaces of one name, in which each space's rules are apart", async () => {
    const registrations = await runProgram(() => {
      const payments = newSpace("payments");
      const ledger = newApplication(payments, "ledger", { outbound: { acme: {}, globex: {} } });
      for (const organization of ["acme", "globex"]) {
        const space = spaceIn(`${organization}-prod`, "prod", organization);
        const frontend = new Application(`${organization}-frontend`, {
          space,
          name: "frontend",
          image: "f:1",
        });
        new Connection(`${organization}-pay`, { source: frontend, destination: ledger });
        const bank = new Application(`${organization}-bank`, {
          space,
          name: "bank",
          image: "b:1",
          inbound: { api: { port: 80, containerPort: 8080 } },
        });
        new Connection(`${organization}-deposit`, {
          source: ledger,
          outbound: organization,
          destination: bank,
        });
      }
    });
    expect(clashes(registrations)).toEqual([]);
    expect(ruleNames(registrations)).toEqual([
      "acme-prod-frontend-to-ledger.payments-tcp-3000-egress",
      "acme-prod-frontend-to-ledger.payments-tcp-3000-ingress",
      "globex-prod-frontend-to-ledger.payments.acme-tcp-3000-egress",
      "globex-prod-frontend-to-ledger.payments.acme-tcp-3000-ingress",
      "payments-ledger-to-bank.prod-tcp-8080-egress",
      "payments-ledger-to-bank.prod-tcp-8080-ingress",
      "payments-ledger-to-bank.prod.globex-tcp-8080-egress",
      "payments-ledger-to-bank.prod.globex-tcp-8080-ingress",
    ]);
    const ingress = named(registrations, "globex-prod-frontend-to-ledger.payments.acme-tcp-3000-ingress");
    expect(ingress.inputs["metadata"]).toMatchObject({
      name: "prod.globex.frontend-to-ledger.payments.acme-tcp-3000-ingress",
      namespace: "payments",
    });
    const deposit = named(registrations, "payments-ledger-to-bank.prod.globex-tcp-8080-ingress");
    expect(deposit.inputs["metadata"]).toMatchObject({ namespace: "globex-prod" });
    expect(deposit.dependsOn).toEqual(["globex-prod-namespace"]);
  });

  it("come from the space's component, without what clouds do not allow in names", async () => {
    const registrations = await runProgram(() => spaceIn("My shop (EU)", "prod", "acme"));
    expect(named(registrations, "My-shop-EU--default-deny").type).toMatch(/NetworkPolicy$/);
  });

  it("that resources had before are aliases: after the space's name, and after what its component was called", async () => {
    const registrations = await runProgram(() => {
      const aliases = [
        { name: "older" },
        "urn:pulumi:stack::project::appnet:index:Space::old",
        { noParent: true },
      ];
      const options = { aliases } as unknown as ComponentResourceOptions;
      const space = new Space("new", { name: "prod", kubernetes: {} }, options);
      new Application("web", { space, image: "web:1" });
    });
    const aliasesOf = (name: string) => named(registrations, name).aliases.flatMap((it) => it.name ?? []);
    const prefixes = ["older", "old", "new", "prod"];
    expect(aliasesOf("new-web-deployment")).toEqual(prefixes.map((it) => `${it}-web-deployment`));
    expect(aliasesOf("new-default-deny")).toEqual(prefixes.map((it) => `${it}-default-deny`));
  });

  it("are refused where two spaces would give the same to a resource, before anything is registered", async () => {
    let registered: readonly Registration[] = [];
    const program = () => {
      const short = spaceIn("prod", "prod", "acme");
      const long = spaceIn("prod-eu", "prod-eu", "acme");
      new Application("first", { space: short, name: "eu-web", image: "w:1" });
      new Application("second", { space: long, name: "web", image: "w:1" });
    };
    await expect(
      runProgram(program, {
        outputs: (type, name) => {
          registered = [...registered, { type, name } as Registration];
          return {};
        },
      }),
    ).rejects.toThrow(
      /Space prod-eu: document\/name a resource of it would be named "prod-eu-web-[a-z-]+", as one of Space prod is \(give one of the two components another name\)/,
    );
    expect(registered.filter(({ type }) => type.startsWith("kubernetes:"))).toEqual([]);
  });

  it("are refused where two spaces have the same in one organization", async () => {
    const program = runProgram(() => {
      spaceIn("one", "prod", "acme", "one");
      spaceIn("two", "prod", "acme", "two");
    });
    await expect(program).rejects.toThrow(
      /Space two name: document\/name space "prod" of organization "acme" is already declared, by Space one \(give one of them another name or organization\)/,
    );
  });
});

describe("a namespace", () => {
  const refusal =
    /Space globex kubernetes\.namespace: platform\/unsupported namespace "prod" is already that of Space acme, and the rules of one would cover the other's pods \(give each space a namespace of its own\)/;

  it("is one space's", async () => {
    const program = runProgram(() => {
      spaceIn("acme", "prod", "acme", "prod");
      spaceIn("globex", "prod", "globex", "prod");
    });
    await expect(program).rejects.toThrow(refusal);
  });

  it("is one space's where the second is declared after the first was registered", async () => {
    const program = runProgram(async () => {
      spaceIn("acme", "prod", "acme", "prod");
      await new Promise((resolve) => setTimeout(resolve, 20));
      spaceIn("globex", "prod", "globex", "prod");
    });
    await expect(program).rejects.toThrow(refusal);
  });

  it("is one space's in programs of other languages", async () => {
    const step = (name: string) => ({
      name,
      after: [],
      isWhole: true,
      declare: () => new Topology(name, shopOf("prod", name, "prod")),
    });
    await expect(arriveInOrder([step("acme"), step("globex")])).rejects.toThrow(refusal);
  });

  it("is not the same where two providers deploy to two clusters", async () => {
    const registrations = await runProgram(() => {
      for (const name of ["acme", "globex"]) {
        const provider = new k8s.Provider(name, {});
        new Space(
          name,
          { name: "prod", organization: name, kubernetes: { namespace: "prod" } },
          { providers: [provider] },
        );
      }
    });
    expect(registrations.filter(({ name }) => name.endsWith("-default-deny"))).toHaveLength(2);
  });

  it("is the space's own, and of none that it names", () => {
    const document = (peers: string) => `
space: prod
organization: acme
kubernetes: {}
peers: { prod: ${peers} }
applications:
  ledger: { image: "l:1", inbound: { api: { port: 80 } } }
  web: { image: "w:1", connections: { ledger: "http://ledger.prod.globex:80" } }
`;
    expect(compileText(document("{ organization: globex, namespace: theirs }")).problems).toEqual([]);
    const { problems } = compileText(document("{ organization: globex }"));
    expect(problems).toMatchObject([
      {
        code: "platform/unsupported",
        path: ["applications", "web", "connections", "ledger"],
        message:
          'ledger.prod.globex would be in this space\'s own namespace "prod", where it cannot be told from "ledger" of this space',
        fix: 'say which namespace space "prod" has, with peers.prod.namespace',
      },
    ]);
  });
});
