import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import type { ProviderResource } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Connection, NetworkPolicy, Space, type SpaceArgs } from "../../../components";
import { runProgram } from "../support/mocks";
import { arriveInOrder } from "./arrivals";
import { named } from "./support";

const apart = (peer: string, reason: string) =>
  new RegExp(
    `platform/unsupported no network is known between this space and space "${peer}": ${reason}.* \\(`,
  );

interface Place extends Partial<SpaceArgs> {
  readonly provider?: ProviderResource;
}

/** A space with one application. */
function spaceWith(name: string, application: string, { provider, ...settings }: Place): Application {
  const options = provider ? { providers: [provider] } : {};
  const space = new Space(name, { organization: "acme", ...settings }, options);
  const inbound = { api: { port: 8443 } };
  return new Application(application, { space, image: `${application}:1`, inbound });
}

/** Frontend of space shop calls ledger of space payments. */
function callBetween(shop: Place, payments: Place): void {
  const source = spaceWith("shop", "frontend", shop);
  const destination = spaceWith("payments", "ledger", payments);
  new Connection("pay", { source, destination });
}

const kubernetes = {};
const rule = (direction: string) => `shop-frontend-to-ledger.payments-tcp-8443-${direction}`;

describe("two spaces with different providers", () => {
  it("are refused a connection: whether the two are one cluster is not known", async () => {
    const program = runProgram(() => {
      const [east, west] = ["east", "west"].map((name) => new k8s.Provider(name, {})) as [
        k8s.Provider,
        k8s.Provider,
      ];
      callBetween({ kubernetes, provider: east }, { kubernetes, provider: west });
    });
    await expect(program).rejects.toThrow(
      apart(
        "payments",
        "another Kubernetes provider builds it, and whether both lead to one network is not known",
      ),
    );
    await expect(program).rejects.toThrow(/set peers\.payments\.sameNetwork: true/);
  });

  it("are refused a policy of either", async () => {
    const spaces = () => {
      const provider = new k8s.Provider("west", {});
      return [
        spaceWith("shop", "frontend", { kubernetes }),
        spaceWith("payments", "ledger", { kubernetes, provider }),
      ] as const;
    };
    await expect(
      runProgram(() => {
        const [frontend, ledger] = spaces();
        new NetworkPolicy("calls", { source: frontend, destination: ledger, protocol: "tcp", ports: 8443 });
      }),
    ).rejects.toThrow(apart("payments", "another Kubernetes provider"));
    await expect(
      runProgram(() => {
        const [, ledger] = spaces();
        const { space } = ledger;
        new NetworkPolicy("is-called", {
          space,
          source: "frontend.shop",
          destination: ledger,
          protocol: "tcp",
          ports: 8443,
        });
      }),
    ).rejects.toThrow(apart("shop", "another Kubernetes provider"));
  });

  it("that are said to be in one network have each rule made by the provider of the space it is in", async () => {
    const registrations = await runProgram(() => {
      const [shop, payments] = ["shop", "payments"].map((name) => new k8s.Provider(name, {})) as [
        k8s.Provider,
        k8s.Provider,
      ];
      const peers = { payments: { sameNetwork: true } };
      callBetween({ kubernetes, provider: shop, peers }, { kubernetes, provider: payments });
    });
    const providerOf = (name: string) => /::([^:]*)::[^:]*$/.exec(named(registrations, name).provider)?.[1];
    expect(providerOf(rule("egress"))).toBe("shop");
    expect(providerOf("shop-default-deny")).toBe("shop");
    expect(providerOf(rule("ingress"))).toBe("payments");
    expect(providerOf("payments-default-deny")).toBe("payments");
    expect(named(registrations, rule("ingress")).parent).toBe("shop");
  });

  it("need both to be named: what is put into a space is made by its own", async () => {
    const program = runProgram(() => {
      const peers = { payments: { sameNetwork: true } };
      callBetween({ kubernetes, provider: new k8s.Provider("shop", {}), peers }, { kubernetes });
    });
    await expect(program).rejects.toThrow(apart("payments", "it has no Kubernetes provider of its own"));
  });

  it("may be in one program where neither names the other", async () => {
    const registrations = await runProgram(() => {
      for (const name of ["east", "west"])
        spaceWith(name, `${name}-web`, { kubernetes, provider: new k8s.Provider(name, {}) });
    });
    expect(registrations.filter(({ name }) => name.endsWith("-default-deny"))).toHaveLength(2);
  });

  it("are refused in programs of other languages as well", async () => {
    const program = arriveInOrder([
      { name: "ledger", after: [], declare: () => spaceWith("payments", "ledger", { kubernetes }) },
      {
        name: "call",
        after: ["ledger"],
        isWhole: true,
        declare: (made) => {
          const provider = new k8s.Provider("east", {});
          const source = spaceWith("shop", "frontend", { kubernetes, provider });
          return new Connection("pay", { source, destination: made.get("ledger") as Application });
        },
      },
    ]);
    await expect(program).rejects.toThrow(apart("payments", "another Kubernetes provider"));
  });
});

describe("two spaces of different platforms or Regions", () => {
  it("are refused a connection", async () => {
    await expect(
      runProgram(() => {
        callBetween({ aws: {} }, { kubernetes });
      }),
    ).rejects.toThrow(apart("payments", "it is on Kubernetes, and this space on AWS"));
    await expect(
      runProgram(() => {
        callBetween({ kubernetes }, { aws: {} });
      }),
    ).rejects.toThrow(apart("payments", "it is on AWS, and this space on Kubernetes"));
  });

  it.each([
    ["eu-central-1", "us-east-1", "its Region of AWS is us-east-1, and this space's eu-central-1"],
    ["eu-central-1", undefined, "its Region of AWS is one that is not said, and this space's eu-central-1"],
  ])("are refused a connection from %s to %s", async (here, there, reason) => {
    const inRegion = (region: string | undefined) => ({ aws: region === undefined ? {} : { region } });
    await expect(
      runProgram(() => {
        callBetween(inRegion(here), inRegion(there));
      }),
    ).rejects.toThrow(apart("payments", reason));
  });

  it("are refused a connection by different providers of AWS, whatever Region they have", async () => {
    const program = runProgram(() => {
      const [one, two] = ["one", "two"].map((name) => new aws.Provider(name, { region: "eu-central-1" })) as [
        aws.Provider,
        aws.Provider,
      ];
      callBetween({ aws: {}, provider: one }, { aws: {}, provider: two });
    });
    await expect(program).rejects.toThrow(apart("payments", "another AWS provider builds it"));
  });
});
