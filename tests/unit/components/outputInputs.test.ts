import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Topology, type TopologyArgs } from "../../../components";
import { compile } from "../../../core/compile";
import { documentSchema, type DocumentInput } from "../../../core/documentSchema";
import { formatPath } from "../../../core/model/problem";
import { validate } from "../../../core/model/validate";
import { treatmentAt } from "../../../core/platforms/account";
import { platformNames } from "../../../core/platforms/find";
import { platforms, type PlatformName } from "../../../core/platforms/platforms";
import { outputInputs, outputInputsMarkdown, type OutputInput } from "../../../tools/outputInputs";
import { plainInputs } from "../../../tools/plainInputs";
import { packageShapes } from "../../../tools/shapes";
import { documentsOf, set, type Trial } from "../core/platforms/keys/trial";
import { trialsOf } from "../core/platforms/keys/trials";
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
  const document = documentOf(platform, [trial]);
  changeAt(document, trial.at, change);
  return document;
}

function changeAt(document: object, at: string, change: (value: unknown) => unknown): void {
  const keys = at.split(".");
  const last = keys.pop()!;
  const holder = keys.reduce<Record<string, unknown>>(
    (level, key) => level[key] as Record<string, unknown>,
    document as Record<string, unknown>,
  );
  holder[last] = change(holder[last]);
}

type Change = (value: unknown) => unknown;

function eachItem(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, change(item)]));
}

const asValue = ({ accepts }: OutputInput): boolean => accepts === "value";

/** What only the deployment knows. */
const later = (): unknown => pulumi.output(unknown);

/** One document with the values of several trials. */
function documentOf(platform: PlatformName, trials: readonly Trial[]): DocumentInput {
  const [first, ...rest] = trials;
  const [, document] = documentsOf(platform, first!);
  for (const { at, values, given = {} } of rest) {
    for (const [place, value] of Object.entries(given)) set(document, place, value);
    set(document, at, values[1]);
  }
  return document;
}

/** The trials in groups that are right together: certificates, say, have one source. */
function together(platform: PlatformName, trials: readonly Trial[]): Trial[][] {
  const groups: Trial[][] = [];
  const isRight = (group: readonly Trial[]) => {
    const read = validate(documentSchema, documentOf(platform, group));
    return "value" in read && compile(read.value).compilation !== undefined;
  };
  for (const trial of trials) {
    const group = groups.find((it) => isRight([...it, trial]));
    if (group) group.push(trial);
    else groups.push([trial]);
  }
  return groups;
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
  "applications.*.image": "an image that is not known may be in ECR, from where it may then be pulled",
  "aws.vpcId": "a target group's name holds the VPC's id where that is plain",
  "policies.*.destinationCidr":
    "a rule is named after its network, and after its policy where that is not known",
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

  it.each(accepting(({ path }) => path in BUILT_OTHERWISE))("%s may be one", async (_at, trial) => {
    const plain = await built(documentOf(platform, [trial]));
    const known = await built(documentWith(platform, trial, (value) => pulumi.output(value)));
    const preview = await built(documentWith(platform, trial, later), true);
    for (const it of [known, preview]) expect(Object.keys(it).length).toBe(Object.keys(plain).length);
  });

  it.each<[string, (input: OutputInput) => boolean, (value: unknown, each: Change) => unknown]>([
    ["may be one", asValue, (value, each) => each(value)],
    ["may have them as items", ({ hasItems }) => hasItems, eachItem],
  ])("%s, as many together as one document can have, known or not", async (_, accepts, change) => {
    const accepted = accepting((input) => accepts(input) && !(input.path in BUILT_OTHERWISE));
    for (const group of together(
      platform,
      accepted.map(([, trial]) => trial),
    )) {
      const names = group.map(({ at }) => at).join();
      const plain = await built(documentOf(platform, group));
      const withOutputs = (each: Change) => {
        const document = documentOf(platform, group);
        for (const { at } of group) changeAt(document, at, (value) => change(value, each));
        return document;
      };
      const known = await built(withOutputs((value) => pulumi.output(value)));
      // Rules are named after items, and after their places where those are not known.
      if (accepts === asValue) expect(known, names).toEqual(plain);
      else expect(Object.keys(known).length, names).toBe(Object.keys(plain).length);
      const preview = await built(withOutputs(later), true);
      expect(Object.keys(preview).length, names).toBe(Object.keys(plain).length);
    }
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
    const authority = resources["whole-space.certificate-authority"] as { tags: object };
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

  it("says of every plain input why it is one", () => {
    const plain = inputs.filter(({ accepts }) => accepts === "nothing").map(({ path }) => path);
    expect(plainInputs.flatMap(({ paths }) => paths).sort()).toEqual(plain.sort());
  });

  it("holds every input once", () => {
    const paths = inputs.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(inputs.filter(({ accepts }) => accepts !== "nothing").length).toBeGreaterThan(30);
  });
});
