import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Application, NetworkPolicy, Space } from "../../../components";
import { Registry } from "../../../components/assembly/register";
import { reference } from "../../../core/platforms/declaration";
import { runProgram, type Registration } from "../support/mocks";
import { named } from "./support";

afterEach(() => vi.restoreAllMocks());

const GROUPS = "aws:ec2/getSecurityGroups:getSecurityGroups";
const EGRESS = "shop-frontend-to-ledger.payments-tcp-8443-egress";
const INGRESS = "shop-ledger.payments-to-frontend-tcp-80-ingress";

/** A space that calls another one, which calls it, where so many groups have the other's tags. */
async function deploy(ids: readonly string[], { required = false, preview = false } = {}) {
  const warnings = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  const program = () => {
    const aws = { platformEgress: { closed: true } };
    const space = new Space("shop", { organization: "acme", aws, peers: { payments: {} } });
    new Application("frontend", {
      space,
      image: "frontend:1",
      inbound: { web: { port: 80 } },
      connections: { ledger: { to: "http://ledger.payments:8443", required } },
    });
    const admission = { source: "ledger.payments", destination: "frontend", protocol: "tcp", ports: 80 };
    new NetworkPolicy("admission", { space, ...admission });
  };
  const answer = (token: string) => (token === GROUPS ? { ids } : { id: "vpc-1", ids: ["subnet-1"] });
  const registrations = await runProgram(program, { answer, preview });
  return { registrations, warnings: warnings.mock.calls.map(([text]) => text) };
}

const rules = (registrations: readonly Registration[]) =>
  registrations.map(({ name }) => name).filter((name) => [EGRESS, INGRESS].includes(name));

describe("the groups of another space on AWS that are found by their tags", () => {
  it("are named by this space's halves", async () => {
    const { registrations, warnings } = await deploy(["sg-7"]);
    expect(named(registrations, EGRESS).inputs).toMatchObject({ referencedSecurityGroupId: "sg-7" });
    expect(named(registrations, INGRESS).inputs).toMatchObject({ referencedSecurityGroupId: "sg-7" });
    expect(warnings).toEqual([]);
  });

  it.each([false, true])(
    "need not be there yet: the halves come with them (in a preview: %s)",
    async (preview) => {
      const { registrations, warnings } = await deploy([], { preview });
      expect(rules(registrations)).toEqual([]);
      expect(named(registrations, "shop-frontend-service")).toBeDefined();
      expect(warnings).toEqual(
        [EGRESS, INGRESS].map(
          (rule) =>
            `"${rule}" is made when ledger.payments is there: deploy its space, and update again (or give peers.payments.securityGroupIds.ledger)`,
        ),
      );
    },
  );

  it("come before whoever requires them, where they are there", async () => {
    const service = async (ids: readonly string[]) =>
      named((await deploy(ids, { required: true })).registrations, "shop-frontend-service").dependsOn;
    expect(await service(["sg-7"])).toContain(EGRESS);
    expect(await service([])).not.toContain(EGRESS);
  });

  it("are refused where several could be meant", async () => {
    await expect(deploy(["sg-7", "sg-8"])).rejects.toThrow(
      "ledger.payments could be any of sg-7, sg-8, and one is meant (give peers.payments.securityGroupIds.ledger)",
    );
  });

  it("are in lists of what is made where they are there", async () => {
    const component = { type: "Space", name: "shop" } as const;
    const listed = async (ids: readonly string[]) => {
      vi.spyOn(pulumi.log, "warn").mockResolvedValue();
      const program = () => {
        const registry = new Registry(() => undefined);
        const seeks = { who: "ledger.payments", fix: "" };
        registry.ask({ name: "found", function: GROUPS, inputs: {}, seeks }, {});
        const register = (name: string, type: string, inputs: object) => {
          registry.register({ name, type, component, inputs, dependsOn: [] }, [], {});
        };
        const referencedSecurityGroupId = reference("found", "id");
        const rule = { securityGroupId: "sg-1", referencedSecurityGroupId, ipProtocol: "-1" };
        register("rule", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", rule);
        const securityGroups = ["sg-1", reference("rule", "id")];
        register("list", "aws:lb/loadBalancer:LoadBalancer", { securityGroups });
      };
      const registrations = await runProgram(program, { answer: () => ({ ids }) });
      return named(registrations, "list").inputs["securityGroups"];
    };
    expect(await listed([])).toEqual(["sg-1"]);
    expect(await listed(["sg-7"])).toEqual(["sg-1", "${rule.id}"]);
  });
});
