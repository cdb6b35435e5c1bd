import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Gateway, NetworkPolicy, Space } from "../../../components";
import { findings, stackOf, type Moment } from "./support";

const unknown = (pulumi as unknown as { unknown: unknown }).unknown;
const NOTHING = { undeclared: [], blocked: [], undecided: [] };
/** What the harness answers for the default VPC. */
const VPC_CIDR = "172.31.0.0/16";

/** A worker that may reach a network, behind an internal gateway, for which the VPC's own network is asked. */
function shop(network: unknown, platform: object, options: pulumi.ComponentResourceOptions = {}): void {
  const space = new Space("shop", { organization: "acme", ...platform }, options);
  const worker = new Application("worker", { space, image: "worker:1", inbound: { api: { port: 80 } } });
  const destinationCidr = pulumi.output(network) as pulumi.Output<string>;
  new NetworkPolicy("db", { source: worker, destinationCidr, protocol: "tcp", ports: "5432" });
  new Gateway("inside", { space, internal: true, routes: [{ destination: worker }] });
}

const platforms: readonly (readonly [string, object])[] = [
  ["AWS", { aws: { region: "eu-central-1" } }],
  ["Kubernetes", { kubernetes: { internalGatewayClassName: "eg", gatewayController: "envoy-gateway" } }],
];

describe.each(platforms)("a network on %s that is an Output, and known to the engine", (_, platform) => {
  it.each<[Moment, string]>([
    ["preview", "10.20.0.0/16"],
    ["up", "10.20.0.0/16"],
    ["up", VPC_CIDR],
  ])("is proved, at %s: %s", async (moment, network) => {
    expect(
      findings(
        await stackOf(() => {
          shop(network, platform);
        }, moment),
      ),
    ).toEqual(NOTHING);
  });

  it("is undecided, and nothing worse, where the engine does not know it either", async () => {
    const { undecided, ...rest } = findings(
      await stackOf(
        () => {
          shop(unknown, platform);
        },
        "preview",
        true,
      ),
    );
    expect(rest).toEqual({ undeclared: [], blocked: [] });
    expect(undecided.join("\n")).toContain("network:policies.db: its addresses are an Output");
  });

  it("hides no rule that a transformation makes wider", async () => {
    const widen = ({ name, props, opts }: pulumi.ResourceTransformationArgs) =>
      name.endsWith("policies.db-tcp-5432-egress") ? { props: widened(props), opts } : undefined;
    const { undeclared } = findings(
      await stackOf(() => {
        shop("10.20.0.0/16", platform, { transformations: [widen] });
      }),
    );
    expect(undeclared).toEqual([
      expect.stringMatching(/worker reaches .* on tcp 5432, which is not declared/),
    ]);
  });
});

const WIDE = "10.0.0.0/8";

/** The rule for another network. */
function widened(props: object): object {
  if ("cidrIpv4" in props) return { ...props, cidrIpv4: WIDE };
  const { spec, ...rest } = props as { spec: { egress: { to: unknown }[] } };
  return { ...rest, spec: { ...spec, egress: [{ ...spec.egress[0], to: [{ ipBlock: { cidr: WIDE } }] }] } };
}
