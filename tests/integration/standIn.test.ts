/**
 * Documents for AWS, deployed by Pulumi's engine to a stand-in of its provider, which refuses what AWS refuses because of
 * what is there: every example and every edit, created, changed and destroyed in an order that AWS takes.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Topology } from "../../components";
import type { DocumentInput } from "../../core/documentSchema";
import { awsEdits } from "../unit/proof/transitions/edits";
import { exampleDocuments } from "./aws/documents";
import { outputsOf } from "./standIn/outputs";
import { startStandIn, type StandIn } from "./standIn/server";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const home = mkdtempSync(join(tmpdir(), "appnet-stand-in-"));
const totals = { documents: 0, edits: 0 };
let standIn: StandIn | undefined;
let skipReason: string | undefined;
let stacks = 0;

beforeAll(async () => {
  if (!(await automation.PulumiCommand.get().catch(() => undefined))) {
    skipReason = "there is no Pulumi engine on the PATH";
    return;
  }
  const manifest = readFileSync(join("node_modules", "@pulumi", "aws", "package.json"), "utf8");
  standIn = await startStandIn((JSON.parse(manifest) as { version: string }).version);
});

beforeEach((context) => {
  if (skipReason !== undefined) process.stderr.write(`SKIPPED: ${skipReason}\n`);
  context.skip(skipReason !== undefined, skipReason);
  standIn?.reset();
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  if (!standIn) return;
  standIn.stop();
  const { create, update, delete: deleted, refused } = standIn.operations;
  process.stderr.write(
    `\nAWS's stand-in: ${totals.documents} documents, ${totals.edits} edits; ${create} resources created, ${update} updated, ` +
      `${deleted} deleted, ${refused} operations refused\n\n`,
  );
});

describe.each(exampleDocuments())("$name", ({ text }) => {
  it("is created, changes nothing when it is deployed again, and is destroyed", async () => {
    const document = parse(text({ certificate: "", privateKey: "" })) as DocumentInput;
    const stack = await newStack();
    await change(stack, document);
    await expectNoChange(stack, document);
    await stack.destroy();
    expect([standIn!.refused, standIn!.account.all]).toEqual([[], []]);
    totals.documents++;
  });
});

describe("an edit in one update", () => {
  for (const { name, reverse, before, after } of awsEdits()) {
    it(`${name}${reverse === undefined ? "" : `, and ${reverse}`}`, async () => {
      const stack = await newStack();
      await change(stack, before);
      await edit(stack, after);
      if (reverse !== undefined) await edit(stack, before);
      await stack.destroy();
      expect([standIn!.refused, standIn!.account.all]).toEqual([[], []]);
    });
  }
});

describe("a rule that others add", () => {
  it.each([
    ["a gateway", "prod-gateway.public", false],
    ["an application whose space says so", "prod-frontend", true],
  ])("to the group of %s goes with the next update that refreshes", async (_, group, exclusiveRules) => {
    const shop = awsEdits().find(({ name }) => name === "everything from nothing")!.after!;
    const document = { ...shop, aws: { ...shop.aws, exclusiveRules } };
    const stack = await newStack();
    await change(stack, document);
    const { account } = standIn!;
    const found = account
      .ofType("aws:ec2/securityGroup:SecurityGroup")
      .find(({ inputs }) => (inputs["tags"] as { Name: string }).Name === group)!;
    const ofSpace = account.all.length;
    const inputs = {
      securityGroupId: found.id,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
    };
    const outputs = outputsOf(INGRESS, inputs, account);
    account.put({ type: INGRESS, id: outputs.id, inputs, outputs });
    await change(stack, document);
    expect(account.get(INGRESS, outputs.id)).toBeDefined();
    await stack.up({ program: programOf(document), refresh: true });
    expect(account.get(INGRESS, outputs.id)).toBeUndefined();
    expect(account.all).toHaveLength(ofSpace);
    await stack.destroy();
  });
});

async function edit(stack: automation.Stack, document: DocumentInput | undefined): Promise<void> {
  await change(stack, document);
  await expectNoChange(stack, document);
  totals.edits++;
}

/** Updates a stack; what is refused is said by its own words, not by the engine's. */
async function change(stack: automation.Stack, document: DocumentInput | undefined): Promise<void> {
  try {
    await stack.up({ program: programOf(document) });
  } catch (error) {
    if (standIn!.refused.length === 0) throw error;
  }
  expect(standIn!.refused).toEqual([]);
}

async function expectNoChange(stack: automation.Stack, document: DocumentInput | undefined): Promise<void> {
  const { changeSummary } = await stack.preview({ program: programOf(document) });
  expect(Object.keys(changeSummary)).toEqual(["same"]);
}

function programOf(document: DocumentInput | undefined): automation.PulumiFn {
  return () => {
    if (document) new Topology("prod", document);
    return Promise.resolve({});
  };
}

async function newStack(): Promise<automation.Stack> {
  const envVars = {
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "stand-in",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DEBUG_PROVIDERS: `aws:${standIn!.port}`,
  };
  const options = { projectName: "stand-in", stackName: `aws-${++stacks}`, program: programOf(undefined) };
  const stack = await automation.LocalWorkspace.createStack(options, { workDir: home, envVars });
  await stack.setConfig("appnet:confirmRemoval", { value: "prod/frontend.basket,prod/web.basket" });
  return stack;
}
