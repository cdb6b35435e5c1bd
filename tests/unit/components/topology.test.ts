import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { compile } from "../../../core/compile";
import { readDocument, Topology } from "../../../components";
import { documentOf } from "../../../core/document/readDocument";
import { planOf, type Plan } from "../../../core/plan/plan";
import { runProgram } from "../support/mocks";

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("appnet.yaml"))
  .map((file) => join("examples", file));

/** Properties that a resource has after it is created, each as the plan refers to it. */
const COMPUTED = [
  "arn",
  "dnsName",
  "zoneId",
  "fqdn",
  "certificate",
  "certificateArn",
  "certificateSigningRequest",
];

function computedOutputs(type: string, name: string, inputs: Record<string, unknown>): object {
  const outputs = Object.fromEntries(COMPUTED.map((property) => [property, `\${${name}.${property}}`]));
  if (/^aws:(iam|cloudwatch)/.test(type)) outputs["name"] = `\${${name}.name}`;
  if (type !== "aws:acm/certificate:Certificate") return outputs;
  const names = [
    inputs["domainName"],
    ...((inputs["subjectAlternativeNames"] as unknown[] | undefined) ?? []),
  ];
  return {
    ...outputs,
    domainValidationOptions: names.map((domainName) => validationOption(name, String(domainName))),
  };
}

function validationOption(name: string, domainName: string): object {
  const option = (property: string) => `\${${name}.domainValidationOptions[${domainName}].${property}}`;
  const properties = ["resourceRecordName", "resourceRecordType", "resourceRecordValue"];
  return { domainName, ...Object.fromEntries(properties.map((property) => [property, option(property)])) };
}

/** Answers each look-up of a plan with the texts by which the plan refers to it. */
function answersOf(plan: Plan) {
  return (token: string): object => {
    const lookup = plan.lookups.find((it) => it.function === token)!;
    if (token.endsWith(":getSecurityGroups")) return { ids: [`\${${lookup.name}.id}`] };
    const properties = ["id", "ids", "cidrBlock", "region"];
    return Object.fromEntries(properties.map((property) => [property, `\${${lookup.name}.${property}}`]));
  };
}

/** What a plan shows of a registered value: secrets as such. */
function asPlanned(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return "[secret]";
  if (Array.isArray(value)) return value.map(asPlanned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asPlanned(item)]));
}

describe("Topology", () => {
  it.each(examples)("registers exactly the resources of the plan of %s", async (file) => {
    const plan = planOf(compile(documentOf(readFileSync(file, "utf8"), file)).compilation!);
    const registrations = await runProgram(() => new Topology(plan.space, readDocument(file)), {
      outputs: computedOutputs,
      answer: answersOf(plan),
    });
    const resources = new Map(registrations.filter((it) => it.custom).map((it) => [it.name, it]));
    expect([...resources.keys()].sort()).toEqual(plan.resources.map((it) => it.name).sort());
    for (const planned of plan.resources) {
      const registered = resources.get(planned.name)!;
      expect(registered.type, planned.name).toBe(planned.type);
      const [type, name] = planned.component.split(" ") as [string, string];
      const parent = type === "appnet:index:Space" ? name : `${plan.space}-${name}`;
      expect(registered.parent, planned.name).toBe(parent);
      expect(registered.dependsOn, planned.name).toEqual(expect.arrayContaining([...planned.dependsOn]));
      expect(asPlanned(registered.inputs), planned.name).toMatchObject(planned.inputs as object);
    }
  });
});
