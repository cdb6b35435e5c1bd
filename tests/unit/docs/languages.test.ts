import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageSchema } from "../../../tools/packageSchema";
import { packageShapes } from "../../../tools/shapes";
import { componentReferenceMarkdown } from "../../../tools/componentReference";
import { ConstructError, TestProvider } from "../provider/support/provider";
import { reference } from "../provider/support/wire";
import { urnFor } from "../provider/support/engine";

const examples: Readonly<Record<string, string>> = {
  typescript: "typescript/index.ts",
  python: "python/__main__.py",
  go: "go/main.go",
  csharp: "csharp/Program.cs",
  java: "java/src/main/java/shop/App.java",
  yaml: "yaml/Pulumi.yaml",
};
const textOf = (language: string) => readFileSync(`examples/languages/${examples[language]!}`, "utf8");
const page = readFileSync("docs/languages.md", "utf8");

describe("the pages of the Registry", () => {
  const index = readFileSync("docs/_index.md", "utf8");
  const installation = readFileSync("docs/installation-configuration.md", "utf8");

  it.each([
    ["docs/_index.md", index],
    ["docs/installation-configuration.md", installation],
  ])("say what they are: %s", (_, text) => {
    const [, head] = /^---\n([\s\S]*?)\n---\n/.exec(text)!;
    expect(head!.split("\n").map((line) => line.split(":")[0])).toEqual(["title", "meta_desc", "layout"]);
    expect(head).toContain("layout: package");
  });

  it("have the examples as they are tested", () => {
    const blocks = [
      ...index.matchAll(
        /\{\{% choosable language (\w+) %\}\}\n\n```(\w+)\n([\s\S]*?)```\n\n\{\{% \/choosable %\}\}/g,
      ),
    ];
    expect(blocks.map((block) => block[1])).toEqual(Object.keys(examples));
    expect(index).toContain(`{{< chooser language "${Object.keys(examples).join(",")}" >}}`);
    for (const [, choice, fence, text] of blocks) {
      expect(fence).toBe(choice);
      expect(text, choice).toBe(textOf(choice!));
    }
  });

  it("name every component of the package", () => {
    const schema = readFileSync("provider/schema.json", "utf8");
    for (const token of Object.keys((JSON.parse(schema) as { resources: object }).resources)) {
      expect(index).toContain(`- \`${token.split(":").at(-1)!}\`: `);
    }
  });

  it("install what is packed, and import what programs import", () => {
    const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
    expect(files).toContain("provider/PulumiPlugin.yaml");
    for (const text of [installation, page]) {
      expect(text).toContain("pulumi package add ./node_modules/pulumi-appnet/provider");
    }
    const names: Record<string, string> = {
      typescript: "@pulumi/appnet",
      python: "pulumi_appnet",
      go: "example.com/pulumi-appnet/sdk/go/appnet",
      csharp: "Pulumi.Appnet",
      java: "com.pulumi.appnet",
      yaml: "appnet:index:Topology",
    };
    for (const [language, name] of Object.entries(names)) {
      expect(textOf(language), language).toContain(name);
      expect(installation, language).toContain(`\`${name}\``);
    }
  });
});

describe("the reference of components", () => {
  it("is what the model says: run npm run build and commit it", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Parameters<typeof packageSchema>[0];
    expect(readFileSync("docs/components.md", "utf8")).toBe(
      componentReferenceMarkdown(packageSchema(manifest, packageShapes())),
    );
  });

  it("has a place for every type that it refers to", () => {
    const text = readFileSync("docs/components.md", "utf8");
    const places = new Set([...text.matchAll(/^#+ (\w+)$/gm)].map((match) => match[1]!.toLowerCase()));
    const links = [...text.matchAll(/\]\(#(\w+)\)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(40);
    expect(links.filter((link) => !places.has(link))).toEqual([]);
  });
});

describe("the page about other languages", () => {
  let provider: TestProvider;
  beforeAll(async () => void (provider = await TestProvider.start()));
  afterAll(() => provider.stop());

  const refusal = async (attempt: Promise<unknown>) =>
    (await attempt.catch((error: unknown) => error)) as ConstructError;

  it("shows the errors that the provider gives", async () => {
    const space = await provider.construct("Space", "shop", { kubernetes: {} });
    const application = (name: string, inputs: object = {}) =>
      provider.construct("Application", name, {
        space: reference(space.urn),
        image: `${name}:1`,
        inbound: { api: { port: 3000 } },
        ...inputs,
      });
    const frontend = await application("frontend");
    const basket = await application("basket");
    const late = { source: reference(frontend.urn), destination: reference(basket.urn) };
    const payments = reference(urnFor("appnet:index:Space", "payments"));
    const { message } = await refusal(provider.construct("Connection", "late", late));
    const { properties } = await refusal(application("web", { space: payments }));
    const shown = [...page.matchAll(/```text\n([\s\S]*?)\n```/g)].map((match) => match[1]);
    expect(shown).toEqual([message, properties[0]!.reason]);
  });

  it("leads to pages that are there", () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!);
    expect(links.filter((link) => !existsSync(`docs/${link}`))).toEqual([]);
  });
});
