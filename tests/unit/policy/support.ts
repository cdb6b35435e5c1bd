import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import * as engineProxy from "@pulumi/policy/proxy";
import { createPolicies } from "../../../policy/policies";
import { runProgram, type Registration } from "../support/mocks";

/** What the engine puts in the place of a text that it does not know yet, and what policies are then given. */
const { unknownStringValue, unknownCheckingProxy } = engineProxy as unknown as {
  unknownStringValue: string;
  unknownCheckingProxy: (properties: object) => Record<string, unknown>;
};

/** When policies run: before anything exists, or after it was made. */
export type Moment = "preview" | "up";

const VPC_CIDR = "172.31.0.0/16";
const MARK = /<<(.+?)\.(id|arn|[a-zA-Z]+)>>/g;
const COMPUTED = ["arn", "dnsName", "zoneId", "fqdn", "certificateArn", "certificatePem"];
const ANSWERS = {
  id: "vpc-default",
  ids: ["subnet-1", "subnet-2"],
  cidrBlock: VPC_CIDR,
  region: "eu-central-1",
};

/** Everything of a program's stack, as the engine knows it. */
export interface Stack {
  readonly registrations: readonly Registration[];
  readonly moment: Moment;
}

/**
 * Runs a program and makes its stack.
 * @param preview Whether the program itself may have what is not known.
 */
export async function stackOf(
  program: () => unknown,
  moment: Moment = "up",
  preview = false,
): Promise<Stack> {
  const registrations = await runProgram(program, {
    preview,
    id: (_, name) => `<<${name}.id>>`,
    outputs: computedOutputs,
    answer: (token) =>
      token === "aws:ec2/getSecurityGroups:getSecurityGroups" ? { ids: ["sg-0f0f0f0f"] } : ANSWERS,
  });
  return { registrations, moment };
}

function computedOutputs(type: string, name: string, inputs: Readonly<Record<string, unknown>>): object {
  const outputs = Object.fromEntries(COMPUTED.map((property) => [property, `<<${name}.${property}>>`]));
  if (type === "aws:acm/certificate:Certificate") {
    const { domainName, subjectAlternativeNames = [] } = inputs;
    const names = [domainName, ...(subjectAlternativeNames as unknown[])];
    return { ...outputs, domainValidationOptions: names.map((it) => ({ domainName: it })) };
  }
  // As AWS does: a group that was read lists the rules that stand beside it.
  if (type !== "aws:ec2/securityGroup:SecurityGroup") return outputs;
  return { ...outputs, ingress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"], fromPort: 0, toPort: 0 }] };
}

/** What each policy reports of a stack, by its name: the messages, and the last part of the URN. */
export function findings({
  registrations,
  moment,
}: Stack): Record<"undeclared" | "blocked" | "undecided", string[]> & { unenforced?: string[] } {
  const policies = createPolicies();
  const resources = policyResources(registrations, moment);
  const never = () => {
    throw new Error("a resource alone violates nothing");
  };
  for (const { type, urn, name, inputs } of registrations) {
    const args = { type, urn, name, props: propertiesOf(inputs, moment) } as ResourceValidationArgs;
    for (const { validateResource } of policies) {
      if (typeof validateResource === "function") void validateResource(args, never);
    }
  }
  const reports = policies.map(({ validateStack }) => {
    const lines: string[] = [];
    void validateStack({ resources } as unknown as StackValidationArgs, (message, urn) => {
      lines.push(`${urn?.slice(urn.lastIndexOf("::") + 2) ?? "stack"}: ${message}`);
    });
    return lines;
  });
  const [undeclared, blocked, undecided, unenforced] = reports as [string[], string[], string[], string[]];
  return { undeclared, blocked, undecided, ...(unenforced.length > 0 && { unenforced }) };
}

export function policyResources(registrations: readonly Registration[], moment: Moment): PolicyResource[] {
  const byUrn = new Map<string, PolicyResource>();
  for (const { type, urn, name, inputs, custom, componentOutputs } of registrations) {
    const outputs = custom
      ? { ...inputs, id: `<<${name}.id>>`, ...computedOutputs(type, name, inputs) }
      : componentOutputs;
    byUrn.set(urn, {
      type,
      urn,
      name,
      props: propertiesOf(outputs, moment),
      dependencies: [],
      propertyDependencies: {},
    } as unknown as PolicyResource);
  }
  for (const { urn, parentUrn, propertyDependencies } of registrations) {
    const resource = byUrn.get(urn)!;
    resource.parent = byUrn.get(parentUrn);
    resource.propertyDependencies = Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map((it) => byUrn.get(it)!)]),
    );
  }
  return [...byUrn.values()];
}

function propertiesOf(properties: object, moment: Moment): Record<string, unknown> {
  return unknownCheckingProxy(atMoment(properties, moment) as object);
}

/** Before: nothing that only the cloud knows is known. After: it is, and looks as the cloud's. Secrets are unwrapped. */
function atMoment(value: unknown, moment: Moment): unknown {
  if (runtime.isRpcSecret(value)) return atMoment(runtime.unwrapRpcSecret(value), moment);
  if (typeof value === "string") {
    if (!value.includes("<<")) return value;
    return moment === "preview" ? unknownStringValue : value.replaceAll(MARK, cloudValue);
  }
  if (Array.isArray(value)) return value.map((it) => atMoment(it, moment));
  if (typeof value !== "object" || value === null) return value;
  if ("__pulumiUnknown" in value) return unknownStringValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, atMoment(item, moment)]));
}

function cloudValue(_: string, name: string, property: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 17);
  if (property === "id") return `sg-${hash}`;
  return property === "arn" ? `arn:aws:some:eu-central-1:1:${name}/${hash}` : `${name}-${property}`;
}
