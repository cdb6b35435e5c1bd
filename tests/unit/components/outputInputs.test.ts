import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Topology, type TopologyArgs } from "../../../components";
import { documentSchema } from "../../../core/documentSchema";
import { formatPath } from "../../../core/model/problem";
import { validate } from "../../../core/model/validate";
import { treatmentAt } from "../../../core/platforms/account";
import { platformNames } from "../../../core/platforms/find";
import { platforms, type PlatformName } from "../../../core/platforms/platforms";
import { outputInputs, outputInputsMarkdown, type OutputInput } from "../../../tools/outputInputs";
import { packageShapes } from "../../../tools/shapes";
import { documentsOf, trialsOf, type Trial } from "../core/platforms/keys/trials";
import { runProgram, type Registration } from "../support/mocks";

const inputs = outputInputs(packageShapes());
const unknown = (pulumi as unknown as { unknown: unknown }).unknown;

/** The input that stands at a path of a document. */
function inputAt(at: string): OutputInput | undefined {
  return inputs.find(({ path }) => {
    const [parts, found] = [path.split("."), at.split(".")];
    return (
      parts.length === found.length && parts.every((part, index) => part === "*" || part === found[index])
    );
  });
}

/** A document of a trial with another value in the place of its key. */
function documentWith(
  platform: PlatformName,
  trial: Trial,
  change: (value: unknown) => unknown,
): TopologyArgs {
  const [, document] = documentsOf(platform, trial);
  const keys = trial.at.split(".");
  const last = keys.pop()!;
  const holder = keys.reduce<Record<string, unknown>>(
    (level, key) => level[key] as Record<string, unknown>,
    document as unknown as Record<string, unknown>,
  );
  holder[last] = change(holder[last]);
  return document;
}

function eachItem(value: unknown, change: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, change(item)]));
}

/** What the cloud is asked for, by resource. */
async function built(document: TopologyArgs, preview = false): Promise<Record<string, unknown>> {
  const registrations = await runProgram(() => new Topology("whole", document), { preview, answer, outputs });
  const custom = registrations.filter((it: Registration) => it.custom);
  return Object.fromEntries(custom.map(({ name, inputs: given }) => [name, given]));
}

const answer = () => ({
  ...{ id: "vpc-1", ids: ["subnet-1"], cidrBlock: "10.0.0.0/16", region: "eu-central-1" },
  secretString: JSON.stringify({ "tls.crt": "certificate", "tls.key": "key" }),
});

const outputs = (_type: string, name: string, given: Record<string, unknown>): object => ({
  arn: `${name}-arn`,
  domainValidationOptions: [{ domainName: given["domainName"] }],
});

/** What is built otherwise of a value that is not plain, although it is the same. */
const BUILT_OTHERWISE: Readonly<Record<string, string>> = {
  "applications.shop.image": "an image that is not known may be in ECR, from where it may then be pulled",
  "aws.vpcId": "a target group's name holds the VPC's id where that is plain",
};

describe.each(platformNames())("inputs given as Outputs on %s", (platform) => {
  const trials = trialsOf(platform).flatMap((trial): [string, Trial, OutputInput][] => {
    const [first, ...rest] = trial.at.split(".");
    const path = [first === platform ? "settings" : first!, ...rest];
    const isBuilt = treatmentAt(platforms[platform].keys, path) === "built";
    const input = inputAt(trial.at);
    return isBuilt && input ? [[trial.at, trial, input]] : [];
  });
  const accepting = (accepts: (input: OutputInput) => boolean) =>
    trials.filter(([, , input]) => accepts(input));

  it("are tried, all of them", () => {
    const tried = new Set(trials.map(([, , { path }]) => path));
    const own = inputs.filter(({ path }) => {
      const parts = path.split(".");
      const account = [parts[0] === platform ? "settings" : parts[0]!, ...parts.slice(1)];
      return treatmentAt(platforms[platform].keys, account) === "built";
    });
    expect([...tried].sort()).toEqual(own.map(({ path }) => path).sort());
  });

  it.each(accepting(({ accepts }) => accepts === "value"))("%s may be one", async (at, trial) => {
    const plain = await built(documentWith(platform, trial, (value) => value));
    const known = await built(documentWith(platform, trial, (value) => pulumi.output(value)));
    if (at in BUILT_OTHERWISE) expect(Object.keys(known).length).toBe(Object.keys(plain).length);
    else expect(known).toEqual(plain);
    const preview = await built(
      documentWith(platform, trial, () => pulumi.output(unknown)),
      true,
    );
    expect(Object.keys(preview).length).toBe(Object.keys(plain).length);
  });

  it.each(accepting(({ hasItems }) => hasItems))("%s may have them as items", async (_at, trial) => {
    const plain = await built(documentWith(platform, trial, (value) => value));
    const items = (change: (item: unknown) => unknown) =>
      documentWith(platform, trial, (value) => eachItem(value, change));
    const known = await built(items((item) => pulumi.output(item)));
    expect(Object.keys(known).length).toBe(Object.keys(plain).length);
    const preview = await built(
      items(() => pulumi.output(unknown)),
      true,
    );
    expect(Object.keys(preview).length).toBe(Object.keys(plain).length);
  });

  it.each(accepting(({ accepts }) => accepts !== "value"))("%s may be none, and says so", (at, trial) => {
    const document = documentWith(platform, trial, (value) => pulumi.output(value));
    const { problems } = validate(documentSchema, document);
    const found = problems.filter(({ path }) => formatPath(path) === at.replace(/\.(\d+)/g, "[$1]"));
    expect(found.map(({ code }) => code)).toEqual(["document/type"]);
    expect(found[0]!.message).toMatch(/ is an Output, but it is part of the structure/);
  });
});

describe("tags that are an Output", () => {
  it("leave those that AWS itself goes by, and appnet's own", async () => {
    const [, document] = documentsOf("aws", {
      at: "aws.tags",
      values: [undefined, { team: "shop" }],
      given: { "applications.basket.inbound.api.tls": "automatic" },
    });
    const tags = pulumi.output({ team: "shop", "appnet:space": "other" });
    const resources = await built({ ...document, aws: { ...document.aws, tags } });
    const authority = resources["prod-space.certificate-authority"] as { tags: object };
    expect(authority.tags).toMatchObject({ AmazonECSManaged: "true", "appnet:space": "prod", team: "shop" });
  });
});

describe("an input that is undefined", () => {
  it.each(platformNames())("is as if it were not given, however deep, on %s", async (platform) => {
    const trial = trialsOf(platform).find(({ at }) => at === "applications.shop.replicas")!;
    const holes = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(holes);
      if (typeof value !== "object" || value === null) return value;
      return { ...(eachItem(value, holes) as object), nothing: undefined };
    };
    const [, document] = documentsOf(platform, trial);
    expect(await built(holes(document) as TopologyArgs)).toEqual(await built(document as TopologyArgs));
  });
});

describe("the table of inputs", () => {
  it("is what the documentation shows: run npm run build and commit it", () => {
    expect(readFileSync("docs/outputs-as-inputs.md", "utf8")).toBe(outputInputsMarkdown(inputs));
  });

  it("holds every input once", () => {
    const paths = inputs.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(inputs.filter(({ accepts }) => accepts !== "nothing").length).toBeGreaterThan(30);
  });
});
