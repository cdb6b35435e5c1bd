import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Gateway, NetworkPolicy, Space, Topology, type TopologyArgs } from "../../../components";
import { runProgram, type Registration } from "../support/mocks";
import { named, newApplication, newSpace } from "./support";

const unknown = (pulumi as unknown as { unknown: unknown }).unknown;
const later = (): pulumi.Output<string> => pulumi.output(unknown) as pulumi.Output<string>;
const tcp = { protocol: "tcp", ports: "5432" };
const answer = () => ({ id: "vpc-1", ids: ["subnet-1"], cidrBlock: "10.0.0.0/16", region: "eu-central-1" });
const UNKNOWN = { __pulumiUnknown: true };

interface Rule {
  readonly ingress?: readonly { readonly from: unknown }[];
  readonly egress?: readonly { readonly to: unknown }[];
}

/** The rules of networks that are Outputs: what they let through, by name. */
function rulesIn(registrations: readonly Registration[]): Record<string, unknown> {
  const rules = registrations.filter(({ name }) => /network[.-].*-(ingress|egress)$/.test(name));
  return Object.fromEntries(
    rules.map(({ name, inputs }) => {
      const { ingress, egress } = (inputs["spec"] ?? {}) as Rule;
      return [name, inputs["cidrIpv4"] ?? inputs["cidrIpv6"] ?? ingress?.[0]!.from ?? egress?.[0]!.to];
    }),
  );
}

/** An application that may reach networks, each by a policy of the given name. */
function reaching(networks: Readonly<Record<string, pulumi.Input<string>>>, settings: object): void {
  const space = new Space("shop", { organization: "acme", ...settings });
  const orders = new Application("orders", { space, image: "orders:1" });
  for (const [name, destinationCidr] of Object.entries(networks)) {
    new NetworkPolicy(name, { source: orders, destinationCidr, ...tcp });
  }
}

const run = (program: () => void, preview = false) => runProgram(program, { preview, answer });
const onAws = (networks: Parameters<typeof reaching>[0], preview = false) =>
  run(() => {
    reaching(networks, { aws: { region: "eu-central-1" } });
  }, preview);
const onKubernetes = (networks: Parameters<typeof reaching>[0], preview = false) =>
  run(() => {
    reaching(networks, { kubernetes: {} });
  }, preview);

describe("a policy's network that is an Output", () => {
  it("is in a rule that is named after the policy, on AWS and on Kubernetes", async () => {
    const networks = { "Orders DB": pulumi.output("10.20.3.4/16") };
    expect(rulesIn(await onAws(networks))).toEqual({
      "shop-orders-to-network.policies.orders-db-tcp-5432-egress": "10.20.0.0/16",
    });
    expect(rulesIn(await onKubernetes(networks))).toEqual({
      "shop-orders-to-network.policies.orders-db-tcp-5432-egress": [{ ipBlock: { cidr: "10.20.0.0/16" } }],
    });
  });

  it("may be unknown at a preview", async () => {
    const networks = { db: later() };
    expect(rulesIn(await onAws(networks, true))).toEqual({
      "shop-orders-to-network.policies.db-tcp-5432-egress": UNKNOWN,
    });
    expect(rulesIn(await onKubernetes(networks, true))).toEqual({
      "shop-orders-to-network.policies.db-tcp-5432-egress": [{ ipBlock: { cidr: UNKNOWN } }],
    });
  });

  it("is what it is to policies that judge the stack, once it is known", async () => {
    const planOf = (registrations: readonly Registration[]) =>
      registrations.find(({ type }) => type === "appnet:index:Space")!.componentOutputs["plan"];
    const identity = (networks: unknown) => ({
      identities: expect.arrayContaining([{ party: "network:policies.db", networks }]) as unknown,
    });
    expect(planOf(await onAws({ db: pulumi.output("10.20.3.4/16") }))).toMatchObject(
      identity(["10.20.0.0/16"]),
    );
    expect(planOf(await onAws({ db: later() }, true))).toMatchObject(identity([pulumi.runtime.unknownValue]));
  });

  it("may be IPv6 where one rule has room for both, and is refused where the family was planned", async () => {
    const networks = { db: pulumi.output("fd00::1/8") };
    expect(Object.values(rulesIn(await onKubernetes(networks)))).toEqual([
      [{ ipBlock: { cidr: "fd00::/8" } }],
    ]);
    await expect(onAws(networks)).rejects.toThrow(
      "policies.db: platform/unsupported it is an IPv6 network, and as an Output it was planned as IPv4 (give it as plain text)",
    );
  });

  it.each([onAws, onKubernetes])("is refused by the deployment where it is none", async (deploy) => {
    await expect(deploy({ db: pulumi.output("10.20.0.0") })).rejects.toThrow(
      "policies.db: document/type the Output's value is no network (it must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8)",
    );
  });

  it("needs a policy with a name of its own in the space", async () => {
    const twice = onAws({
      "orders-db": pulumi.output("10.1.0.0/16"),
      "orders db": pulumi.output("10.2.0.0/16"),
    });
    await expect(twice).rejects.toThrow(
      'NetworkPolicy orders db name: document/name the network "policies.orders-db" of a policy is already declared in space "shop" (give it another name)',
    );
  });

  it("is handed back as flows name it", async () => {
    let policy: NetworkPolicy | undefined;
    await run(() => {
      const source = newApplication(newSpace(), "orders");
      policy = new NetworkPolicy("db", { source, destinationCidr: later(), ...tcp });
    }, true);
    expect(policy!.destination).toBe("network:policies.db");
  });
});

describe("networks of a Topology that are Outputs", () => {
  const topology = (policies: TopologyArgs["policies"]) =>
    run(() => {
      const applications = { orders: { image: "orders:1" }, audit: { image: "audit:1" } };
      new Topology("whole", { space: "shop", organization: "acme", kubernetes: {}, applications, policies });
    });
  const to = (destinationCidr: pulumi.Input<string>, source = "orders") => ({
    source,
    destinationCidr,
    ...tcp,
  });

  it("are told apart, and keep their rules when another policy comes before them", async () => {
    const [first, second] = [to(pulumi.output("10.1.0.0/16")), to(pulumi.output("10.2.0.0/16"))];
    const before = rulesIn(await topology([first, second]));
    expect(Object.values(before)).toEqual([
      [{ ipBlock: { cidr: "10.1.0.0/16" } }],
      [{ ipBlock: { cidr: "10.2.0.0/16" } }],
    ]);
    const others = [to("10.9.0.0/16"), to(pulumi.output("10.3.0.0/16"), "audit")];
    expect(rulesIn(await topology([...others, first, second]))).toMatchObject(before);
  });
});

describe("networks of AWS that are Outputs", () => {
  const cidrs = ["10.1.0.0/16", pulumi.output("10.2.0.0/16"), pulumi.output("10.3.0.0/16")];

  it("reach a gateway by rules that are named after their places", async () => {
    const registrations = await run(() => {
      const space = new Space("shop", { organization: "acme", aws: { region: "eu-central-1" } });
      const web = newApplication(space, "web");
      new Gateway("public", { space, routes: [{ destination: web }], allowedCidrs: cidrs });
    });
    expect(rulesIn(registrations)).toEqual({
      "shop-network.gateways.public.allowedCidrs.1-to-gateway.public-tcp-80-ingress": "10.2.0.0/16",
      "shop-network.gateways.public.allowedCidrs.2-to-gateway.public-tcp-80-ingress": "10.3.0.0/16",
    });
    expect(named(registrations, "shop-10.1.0.0-16-to-gateway.public-tcp-80-ingress").inputs).toMatchObject({
      cidrIpv4: "10.1.0.0/16",
    });
  });

  it("are where tasks pull images, by rules that are named after their places", async () => {
    const registrations = await onAwsWith({ platformEgress: { cidrs } });
    expect(rulesIn(registrations)).toEqual({
      "shop-platform.egress-to-network-aws.platformEgress.cidrs.1-tcp-443-egress": "10.2.0.0/16",
      "shop-platform.egress-to-network-aws.platformEgress.cidrs.2-tcp-443-egress": "10.3.0.0/16",
    });
  });

  const onAwsWith = (aws: object) =>
    run(() => {
      reaching({}, { aws: { region: "eu-central-1", ...aws } });
    });
});

describe("a label of an existing workload that is an Output", () => {
  const legacy = (release: pulumi.Input<string>, preview = false) =>
    run(() => {
      const space = newSpace();
      const existing = { podLabels: { app: "legacy", release } };
      new Application("legacy", { space, existing, inbound: { sql: { port: 5432 } } });
      newApplication(space, "orders", { connections: { legacy: { to: "tcp://legacy:5432" } } });
    }, preview);
  const selectorIn = (registrations: readonly Registration[]) =>
    named(registrations, "shop-orders-to-legacy-tcp-5432-ingress").inputs["spec"];

  it("selects its pods, known or not", async () => {
    expect(selectorIn(await legacy(pulumi.output("v1")))).toMatchObject({
      podSelector: { matchLabels: { app: "legacy", release: "v1" } },
    });
    expect(selectorIn(await legacy(later(), true))).toMatchObject({
      podSelector: { matchLabels: { app: "legacy", release: UNKNOWN } },
    });
  });

  it("is refused by the deployment where it is no value of a label", async () => {
    await expect(legacy(pulumi.output("two words"))).rejects.toThrow(
      "applications.legacy.existing.podLabels.release: platform/unsupported the Output's value is no label value (use at most 63 letters, digits, hyphens, underscores and dots)",
    );
  });
});
