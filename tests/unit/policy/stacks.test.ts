import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyResource } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { Application, Connection, Gateway } from "../../../components";
import { appnetPolicies } from "../../../policy";
import { judge } from "../../../policy/judgement";
import { SeenInputs } from "../../../policy/seenInputs";
import { spacesOf } from "../../../policy/stackSpaces";
import { newApplication, newSpace } from "../components/support";
import { findings, policyResources, stackOf, type Moment } from "./support";

const NOTHING = { undeclared: [], blocked: [], undecided: [] };

function shop() {
  const space = newSpace("shop");
  new Connection("basket", {
    source: newApplication(space, "frontend"),
    destination: newApplication(space, "basket"),
  });
  return space;
}

const seenNothing = async (
  program: () => unknown,
  change: (resources: PolicyResource[]) => PolicyResource[],
) => {
  const resources = policyResources((await stackOf(program)).registrations, "up");
  return spacesOf(change(resources), new SeenInputs()).map(judge);
};

describe("the pack", () => {
  it("has policies with levels of their own, which a pack's configuration may change", () => {
    expect(appnetPolicies.map(({ name, enforcementLevel }) => [name, enforcementLevel])).toEqual([
      ["appnet-nothing-undeclared", "mandatory"],
      ["appnet-nothing-blocked", "advisory"],
      ["appnet-nothing-undecided", "advisory"],
      ["appnet-isolation-enforced", "advisory"],
    ]);
  });

  it("says nothing of a stack without spaces", async () => {
    const program = () => {
      new k8s.networking.v1.NetworkPolicy("open", { spec: { podSelector: {}, ingress: [{}] } });
    };
    expect(findings(await stackOf(program))).toEqual(NOTHING);
  });

  it("reads outputs of what this run did not register", async () => {
    expect(await seenNothing(shop, (it) => it)).toEqual([{ ...NOTHING, unenforced: [] }]);
  });

  it("says the same of a stack in any order", async () => {
    const program = () => {
      shop();
      new k8s.networking.v1.NetworkPolicy("open", {
        metadata: { name: "open", namespace: "shop" },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] },
      });
    };
    const [forward, backward] = [
      await seenNothing(program, (it) => it),
      await seenNothing(program, (it) => it.toReversed()),
    ];
    expect(forward).toEqual(backward);
    expect(forward[0]!.undeclared).toHaveLength(1);
  });
});

describe("a space that the stack has only in part", () => {
  it("is not proved when something of it is missing", async () => {
    const [judgement] = await seenNothing(shop, (it) =>
      it.filter(({ name }) => name !== "shop-default-deny"),
    );
    expect(judgement!.undecided.map(({ message }) => message)).toEqual([
      "Space shop, shop-default-deny: the space has it, and the stack does not",
    ]);
    expect(judgement!.undeclared.length).toBeGreaterThan(0);
  });

  it("is not proved when it registered no plan, as older versions do not", async () => {
    const [judgement] = await seenNothing(shop, (resources) =>
      resources.map((it) => (it.type === "appnet:index:Space" ? { ...it, props: { name: "shop" } } : it)),
    );
    expect(judgement).toEqual({
      ...NOTHING,
      unenforced: [],
      undecided: [
        {
          message: expect.stringContaining("an older version of appnet made it") as string,
          urn: expect.stringContaining("appnet:index:Space::shop") as string,
        },
      ],
    });
  });

  it("is not proved when another version of appnet registered its plan in a format of its own", async () => {
    const inFormat = (plan: unknown, formatVersion: number) => ({ ...(plan as object), formatVersion });
    const [judgement] = await seenNothing(shop, (resources) =>
      resources.map((it) =>
        it.type === "appnet:index:Space"
          ? { ...it, props: { ...it.props, plan: inFormat(it.props["plan"], 2) } }
          : it,
      ),
    );
    expect(judgement!.undecided.map(({ message }) => message)).toEqual([
      "Space shop, what it declares is not known: its plan has format version 2, and this policy pack reads 1 (give the pack the version of pulumi-appnet that the program has)",
    ]);
  });
});

describe("secrets", () => {
  const SECRETS = ["very-private-key", "very-private-password", "very-private-value"];
  const program = () => {
    const space = newSpace("shop");
    const frontend = new Application("frontend", {
      space,
      image: "frontend:1",
      inbound: { web: { port: 8080, protocol: "http" } },
      environment: { PASSWORD: pulumi.secret(SECRETS[1]!) },
    });
    new Gateway("public", {
      space,
      hostname: { fullyQualifiedHostname: "www.example.com" },
      tls: {
        certificateFrom: { pem: { certificate: "certificate", privateKey: pulumi.secret(SECRETS[0]!) } },
      },
      routes: [{ path: "/", destination: frontend }],
    });
    new k8s.core.v1.Secret("theirs", { stringData: { value: SECRETS[2]! } });
    new k8s.networking.v1.NetworkPolicy("open", {
      metadata: { name: "open", namespace: "shop", annotations: { token: pulumi.secret(SECRETS[2]!) } },
      spec: { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ["Ingress", "Egress"] },
    });
  };

  it.each<Moment>(["preview", "up"])("are in no message at %s", async (moment) => {
    const text = JSON.stringify(findings(await stackOf(program, moment)));
    expect(text).toContain("open (not of appnet)");
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });

  it("are not even read where they are all that a resource has: of a Secret only that it is there", async () => {
    const resources = policyResources((await stackOf(program)).registrations, "up");
    const [space] = spacesOf(resources, new SeenInputs());
    const read = [...space!.plan!.resources, ...space!.plan!.others];
    expect(read.map(({ type }) => type)).toContain("kubernetes:core/v1:Secret");
    const text = JSON.stringify(read);
    expect(text).not.toContain(SECRETS[0]);
    const secret = read.find(({ name }) => name === "theirs")!.inputs as { stringData: unknown };
    expect(secret.stringData).toBe("[secret]");
  });

  it("are in nothing that a space registers for policies", async () => {
    const { registrations } = await stackOf(program);
    const { componentOutputs } = registrations.find(({ type }) => type === "appnet:index:Space")!;
    expect(componentOutputs["plan"]).toMatchObject({ flows: expect.any(Array) as unknown[] });
    const text = JSON.stringify(componentOutputs);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
});
