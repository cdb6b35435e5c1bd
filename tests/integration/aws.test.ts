/**
 * Plans for AWS against an emulator of its API: what that refuses shows here, and so does every flow that the created
 * security groups allow otherwise than the plan says. `NOT_JUDGED` lists what a pass does not prove.
 */
import {
  AuthorizeSecurityGroupIngressCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Clients, clientsOf } from "./aws/clients";
import { NOT_JUDGED } from "./aws/create";
import { compiled, deploy, type Deployed, differenceOf, makeCertificate } from "./aws/deploy";
import {
  type AwsDocument,
  exampleDocuments,
  plainGrpc,
  syntheticDocuments,
  tooManyRoutes,
} from "./aws/documents";
import { type Moto, startMoto } from "./aws/moto";
import type { CertificatePair } from "./aws/prepare";
import { readBack } from "./aws/readBack";

const documents = [...exampleDocuments(), ...syntheticDocuments()];
const totals = { documents: 0, resources: 0, flows: 0 };

let emulator: { moto: Moto; clients: Clients; pair: CertificatePair } | undefined;
let skipReason: string | undefined;

beforeAll(async () => {
  const moto = await startMoto();
  if ("skipped" in moto) {
    skipReason = moto.skipped;
    printFramed(`AWS INTEGRATION TESTS SKIPPED: ${skipReason}`);
  } else {
    emulator = { moto, clients: clientsOf(moto.endpoint), pair: await makeCertificate(moto) };
  }
});

// Where the tests are collected it is not known yet whether there is an emulator.
beforeEach((context) => context.skip(skipReason !== undefined, skipReason));

afterAll(async () => {
  if (!emulator) return;
  await emulator.moto.stop();
  process.stderr.write(
    `\naws integration: not judged by moto ${emulator.moto.version}:\n` +
      NOT_JUDGED.map(({ what, why }) => `  ${what}: ${why}\n`).join("") +
      `aws integration: ${totals.documents} documents, ${totals.resources} resources created, ` +
      `${totals.flows} flows compared\n\n`,
  );
});

describe.each(documents)("$name", (document) => {
  it("is created whole, and allows exactly the flows of its plan", async () => {
    const deployed = await deployWhole(document);
    expect(await differenceOf(deployed, emulator!.clients)).toEqual({ missing: [], extra: [] });
    totals.documents += 1;
    totals.resources += deployed.created;
    totals.flows += deployed.plan.flows.length;
  });
});

describe("120 routes", () => {
  it("are refused before anything is created", () => {
    expect(() => compiled("appnet.yaml", tooManyRoutes())).toThrow(/platform\/quota .*120.* 100/);
  });
});

describe("gRPC behind a gateway without TLS", () => {
  it("is refused before anything is created", () => {
    expect(() => compiled("appnet.yaml", plainGrpc())).toThrow(/platform\/unsupported .*gRPC/i);
  });
});

describe("the comparison", () => {
  const shop = documents.find(({ name }) => name.includes("aws-shop"))!;

  it("sees each rule that is gone", async () => {
    const deployed = await deployWhole(shop);
    const { clients } = emulator!;
    const frontend = await ruleOf((it) => !it.IsEgress && it.FromPort === 61443);
    await revoke(frontend);
    expect(await differenceOf(deployed, clients)).toEqual({
      missing: ["frontend -> basket tcp 61443"],
      extra: [],
    });
    const policy = await ruleOf((it) => it.IsEgress === true && it.FromPort === 7000);
    await revoke(policy);
    expect(await differenceOf(deployed, clients)).toEqual({
      missing: ["basket -> catalog tcp 7000-7010", "frontend -> basket tcp 61443"],
      extra: [],
    });
    const v6 = await ruleOf((it) => it.CidrIpv6 === "::/0" && it.FromPort === 443);
    await revoke(v6);
    expect((await differenceOf(deployed, clients)).missing).toContain("::/0 -> gateway:public tcp 443");
  });

  it("sees rules that are too many", async () => {
    const deployed = await deployWhole(shop);
    const { clients } = emulator!;
    const { GroupId } = await ruleOf((it) => !it.IsEgress && it.FromPort === 61443);
    const permission = { IpProtocol: "tcp", FromPort: 3000, ToPort: 3000 };
    const IpPermissions = [{ ...permission, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    expect(await differenceOf(deployed, clients)).toEqual({
      missing: [],
      extra: ["0.0.0.0/0 -> basket tcp 3000"],
    });
  });
});

async function deployWhole(document: AwsDocument): Promise<Deployed> {
  const deployed = await deploy(document, emulator!);
  expect(deployed.problems).toEqual([]);
  expect(deployed.created).toBe(deployed.compilation.declarations.length);
  return deployed;
}

/** The only rule of which something holds. */
async function ruleOf(holds: (rule: SecurityGroupRule) => boolean): Promise<SecurityGroupRule> {
  const { rules } = await readBack(emulator!.clients);
  const found = rules.filter(holds);
  expect(found).toHaveLength(1);
  return found[0]!;
}

async function revoke({ GroupId, IsEgress, SecurityGroupRuleId }: SecurityGroupRule): Promise<void> {
  const request = { GroupId, SecurityGroupRuleIds: [SecurityGroupRuleId!] };
  const { ec2 } = emulator!.clients;
  await (IsEgress
    ? ec2.send(new RevokeSecurityGroupEgressCommand(request))
    : ec2.send(new RevokeSecurityGroupIngressCommand(request)));
}

function printFramed(text: string): void {
  const line = "!".repeat(text.length + 4);
  process.stderr.write(`\n${line}\n! ${text} !\n${line}\n\n`);
}
