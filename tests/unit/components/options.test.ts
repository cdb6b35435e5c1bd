import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { Application, Connection, Gateway, NetworkPolicy, type Space } from "../../../components";
import { runProgram, type Registration } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

describe("parents", () => {
  it("are the component that a resource belongs to; rules belong to the space", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const frontend = newApplication(space, "frontend");
      new Connection("frontend-to-basket", {
        source: frontend,
        destination: newApplication(space, "basket"),
      });
      new Gateway("public", { space, routes: [{ destination: frontend }] });
    });
    const parentOf = (name: string) => named(registrations, name).parent;
    expect(parentOf("shop-frontend-deployment")).toBe("frontend");
    expect(parentOf("shop-basket-service")).toBe("basket");
    expect(parentOf("shop-gateway.public-gateway")).toBe("public");
    expect(parentOf("shop-frontend-to-basket-tcp-3000-egress")).toBe("shop");
    expect(parentOf("shop-default-deny")).toBe("shop");
  });
});

describe("protect", () => {
  it("of a connection protects its flow's rules and nothing else", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const [frontend, basket, catalog] = ["frontend", "basket", "catalog"].map((name) =>
        newApplication(space, name),
      );
      new Connection("first", { source: frontend!, destination: basket! }, { protect: true });
      new Connection("second", { source: frontend!, destination: catalog! });
    });
    const isProtected = registrations.filter((it) => it.protect).map((it) => it.name);
    expect(isProtected.sort()).toEqual([
      "first",
      "shop-frontend-to-basket-tcp-3000-egress",
      "shop-frontend-to-basket-tcp-3000-ingress",
    ]);
  });

  it("of one of two declarations protects the flow that both ask for", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const [frontend, basket] = ["frontend", "basket"].map((name) => newApplication(space, name));
      new Connection("connection", { source: frontend!, destination: basket! });
      new NetworkPolicy(
        "policy",
        { source: frontend!, destination: basket!, protocol: "tcp", ports: 3000 },
        { protect: true },
      );
    });
    expect(named(registrations, "shop-frontend-to-basket-tcp-3000-ingress").protect).toBe(true);
  });

  it("of a connection's parent protects its flow's rules too", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const [frontend, basket] = ["frontend", "basket"].map((name) => newApplication(space, name));
      const parent = new pulumi.ComponentResource("user:index:Kept", "kept", {}, { protect: true });
      new Connection("call", { source: frontend!, destination: basket! }, { parent });
    });
    expect(named(registrations, "shop-frontend-to-basket-tcp-3000-ingress").protect).toBe(true);
    expect(named(registrations, "shop-frontend-to-basket-tcp-3000-egress").protect).toBe(true);
    expect(named(registrations, "shop").inputs).toMatchObject({ protected: { "frontend.basket": "basket" } });
  });

  it("of a space protects everything in it", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace("shop", {}, { protect: true });
      newApplication(space, "frontend", {}, { parent: space });
    });
    expect(registrations.filter((it) => !it.protect)).toEqual([]);
  });
});

describe("dependsOn", () => {
  it("lets a required connection's rules and the default deny exist before its source", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const [frontend, basket, catalog] = ["frontend", "basket", "catalog"].map((name) =>
        newApplication(space, name),
      );
      new Connection("first", { source: frontend!, destination: basket!, required: true });
      new Connection("second", { source: frontend!, destination: catalog! });
    });
    expect(named(registrations, "shop-frontend-deployment").dependsOn).toEqual([
      "shop-allow-dns",
      "shop-default-deny",
      "shop-frontend-to-basket-tcp-3000-egress",
      "shop-frontend-to-basket-tcp-3000-ingress",
    ]);
  });

  it("of a component holds for its resources", async () => {
    const registrations = await runProgram(() => {
      const space = newSpace();
      const first = new k8s.core.v1.ConfigMap("first", {});
      newApplication(space, "frontend", {}, { dependsOn: [first] });
      newApplication(space, "basket", {});
      new Connection(
        "connection",
        { space, source: "frontend", destination: "basket", disableDefaultEnvVars: true },
        { dependsOn: first },
      );
    });
    expect(named(registrations, "shop-frontend-service").dependsOn).toContain("first");
    expect(named(registrations, "shop-frontend-to-basket-tcp-3000-egress").dependsOn).toContain("first");
    expect(named(registrations, "shop-basket-service").dependsOn).not.toContain("first");
  });

  it("on a component waits for the resources that its space registers later", async () => {
    const registrations = await runProgram(() => {
      const frontend = newApplication(newSpace(), "frontend");
      new k8s.core.v1.ConfigMap("after", {}, { dependsOn: [frontend] });
    });
    expect(named(registrations, "after").dependsOn).toContain("shop-frontend-deployment");
  });
});

describe("providers", () => {
  it("of components are used for their resources", async () => {
    const registrations = await runProgram(() => {
      const provider = new k8s.Provider("elsewhere", {});
      const space = newSpace("shop", {}, { providers: [provider] });
      newApplication(space, "frontend", {}, { parent: space });
    });
    const custom = registrations.filter((it) => it.custom && it.name !== "elsewhere");
    expect(custom.length).toBeGreaterThan(4);
    expect(custom.filter((it) => !it.provider.includes("elsewhere"))).toEqual([]);
  });
});

/** The ways in which a component may stand to its space in the tree of resources. */
const styles = [
  ["as its child", (space: Space) => ({ parent: space })],
  ["beside it", () => ({})],
  [
    "in a component of the user's own",
    () => ({ parent: new pulumi.ComponentResource("user:index:Shop", "own") }),
  ],
] as const;

describe.each(styles)("what is in a space, %s,", (_style, optionsIn) => {
  const program = (options: pulumi.ComponentResourceOptions) => {
    const space = newSpace("shop", {}, options);
    const frontend = newApplication(space, "frontend", {}, optionsIn(space));
    new Gateway("public", { space, routes: [{ destination: frontend }] }, optionsIn(space));
    new NetworkPolicy("itself", { source: frontend, destination: frontend }, optionsIn(space));
  };
  const ofSpace = (registrations: readonly Registration[]) =>
    registrations.filter(({ type }) => !type.startsWith("user:") && !type.startsWith("pulumi:"));

  it("is built by the space's provider", async () => {
    const registrations = await runProgram(() => {
      program({ providers: [new k8s.Provider("elsewhere", {})] });
    });
    const custom = ofSpace(registrations).filter((it) => it.custom);
    expect(custom.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["shop-frontend-deployment", "shop-gateway.public-gateway"]),
    );
    expect(custom.filter((it) => !it.provider.includes("elsewhere"))).toEqual([]);
  });

  it("is protected with the space", async () => {
    const registrations = await runProgram(() => {
      program({ protect: true });
    });
    expect(ofSpace(registrations).filter((it) => !it.protect)).toEqual([]);
  });

  it("comes after what the space depends on", async () => {
    const registrations = await runProgram(() => {
      program({ dependsOn: [new k8s.core.v1.ConfigMap("first", {})] });
    });
    const custom = ofSpace(registrations).filter((it) => it.custom && it.name !== "first");
    expect(custom.filter((it) => !it.dependsOn.includes("first"))).toEqual([]);
  });

  it("is seen by the space's transformations", async () => {
    const seen: string[] = [];
    await runProgram(() => {
      program({
        transformations: [({ name }) => void seen.push(name)],
      });
    });
    expect(seen.filter((name) => name === "shop-frontend-deployment")).toHaveLength(1);
    expect(seen.filter((name) => name === "shop-gateway.public-gateway")).toHaveLength(1);
  });
});

describe("a provider of its own", () => {
  const providersOf = async (program: (providers: readonly k8s.Provider[]) => void) => {
    const registrations = await runProgram(() => {
      program([new k8s.Provider("of-space", {}), new k8s.Provider("own", {})]);
    });
    const provider = (name: string) => named(registrations, name).provider.split("::").at(-2);
    return { application: provider("shop-frontend-deployment"), rules: provider("shop-default-deny") };
  };

  it("is an application's choice, and is warned of", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const found = await providersOf(([ofSpace, own]) => {
      const space = newSpace("shop", {}, { provider: ofSpace });
      newApplication(space, "frontend", {}, { provider: own });
    });
    expect(found).toEqual({ application: "own", rules: "of-space" });
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(/^Application frontend is not built by the Kubernetes provider of its space/),
    ]);
    warn.mockRestore();
  });

  it("is not what a parent has: the space's comes first, and nothing is said", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const found = await providersOf(([ofSpace, own]) => {
      const space = newSpace("shop", {}, { providers: { kubernetes: ofSpace! } });
      const parent = new pulumi.ComponentResource("user:index:Shop", "own", {}, { providers: [own!] });
      newApplication(space, "frontend", {}, { parent });
    });
    expect(found).toEqual({ application: "of-space", rules: "of-space" });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("is warned of where a parent has one and the space has none", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    await runProgram(() => {
      const own = new k8s.Provider("own", {});
      const parent = new pulumi.ComponentResource("user:index:Shop", "own", {}, { providers: [own] });
      newApplication(newSpace(), "frontend", {}, { parent });
    });
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});

describe("transformations", () => {
  it("of a component see its resources", async () => {
    const seen: string[] = [];
    await runProgram(() => {
      const transformation = (args: pulumi.ResourceTransformationArgs) => {
        seen.push(args.name);
        return undefined;
      };
      const space = newSpace();
      new Application("frontend", { space, image: "frontend:1" }, { transformations: [transformation] });
    });
    expect(seen).toContain("shop-frontend-deployment");
  });
});
