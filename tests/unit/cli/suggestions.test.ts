import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { specOf } from "../../../cli/completion/spec";
import { complete, Directive } from "../../../cli/completion/suggest";
import { valuesAt } from "../../../cli/completion/values";
import { directoryWith, shopDocument } from "./support";

const directory = directoryWith({
  "appnet.yaml": shopDocument.replace("cache: { required: true }", "cache: { required: true }, mail: {}"),
  "broken.yaml": "space: [\n",
  "odd.yaml": "applications: [ 1, { a: ] ]\nconnections: nothing\n",
  "shape.yaml":
    "space: 1\napplications: { a: null, b: { inbound: 3, connections: { c: 4 } } }\npolicies: { x: 1 }\n",
});
const here = process.cwd();
beforeAll(() => process.chdir(directory));
afterAll(() => process.chdir(here));

/** Commands as completion sees them: what matters are names, arguments and options. */
function commandLine(): Command {
  const program = new Command("appnet").option("--quiet", "say less");
  program
    .command("plan")
    .description("Validate a document. Then more words.")
    .argument("[source]")
    .option("--render <dir>", "write manifests")
    .option("--html <file>", "write a page")
    .option("--space <name>", "the space")
    .option("--stack <name>", "the stack")
    .option("--title <text>", "the title")
    .option("--against <plan.json or git:REF>", "compare")
    .addOption(new Option("--refuse-wider <what>", "refuse").choices(["access", "exposure"]))
    .option("-o, --only <kinds...>", "only those");
  program.command("connections").argument("[source]").option("--application <name>", "only those");
  program
    .command("connect")
    .argument("<outbound>")
    .argument("<destination>")
    .option("-f, --file <file>", "the document");
  program.command("disconnect").argument("<outbound>").option("--file <file>", "the document");
  program
    .command("allow")
    .argument("<source>")
    .argument("<destination>")
    .option("-f, --file <file>", "the document")
    .option("-s, --space <name>", "where");
  program
    .command("explain")
    .argument("<source>")
    .argument("<destination>")
    .option("-f, --file <file>", "the document");
  program.command("deny").argument("<source>").argument("<destination>");
  return program;
}

const spec = specOf(commandLine());
const answerTo = (...words: string[]) => complete(spec, words, valuesAt);
const values = (...words: string[]) => answerTo(...words).suggestions.map(({ value }) => value);

describe("commands and options", () => {
  it("suggests commands that begin with what is written, with the first sentence about them", () => {
    expect(answerTo("pl")).toEqual({
      suggestions: [{ value: "plan", description: "Validate a document" }],
      directive: Directive.NO_FILES,
    });
    expect(values("")).toEqual([
      "plan",
      "connections",
      "connect",
      "disconnect",
      "allow",
      "explain",
      "deny",
      "help",
    ]);
    expect(values("help", "pl")).toEqual(["plan"]);
  });

  it("suggests options of the command, and those once that may be given once", () => {
    expect(values("plan", "--re")).toEqual(["--render", "--refuse-wider"]);
    expect(values("plan", "--render", "out", "--re")).toEqual(["--refuse-wider"]);
    expect(values("plan", "--render=out", "--re")).toEqual(["--refuse-wider"]);
    expect(values("plan", "--only", "flows", "--on")).toEqual(["--only"]);
    expect(values("--quiet", "pl")).toEqual(["plan"]);
  });

  it("suggests no options after --", () => {
    expect(values("plan", "--", "--re")).toEqual([]);
  });

  it("suggests an option's choices, whichever way its value is written", () => {
    expect(values("plan", "--refuse-wider", "")).toEqual(["access", "exposure"]);
    expect(values("plan", "--refuse-wider=e")).toEqual(["exposure"]);
    expect(values("plan", "--unknown=e")).toEqual([]);
  });

  it("takes an option's value for no argument", () => {
    expect(values("plan", "--title", "connections", "--application")).toEqual([]);
    expect(values("connections", "--application", "shop", "--app")).toEqual([]);
  });

  it.each([
    [["plan", ""], Directive.FILES],
    [["plan", "--html", ""], Directive.FILES],
    [["plan", "--render", ""], Directive.DIRECTORIES],
    [["plan", "--title", ""], Directive.NO_FILES],
    [["plan", "appnet.yaml", ""], Directive.NO_FILES],
  ])("leaves files of %j to the shell where there may be one", (words, directive) => {
    expect(answerTo(...words)).toEqual({ suggestions: [], directive });
  });
});

describe("what only the document knows", () => {
  it("applications", () => {
    expect(values("connections", "--application", "")).toEqual(["shop", "stock", "cache"]);
    expect(values("connections", "--application=s")).toEqual(["shop", "stock"]);
    expect(values("allow", "shop", "c")).toEqual(["cache"]);
  });

  it("connect: outbound interfaces that are free, and applications for another one, without a blank after those", () => {
    expect(answerTo("connect", "sh")).toEqual({
      suggestions: [
        { value: "shop.mail", description: "declared" },
        { value: "shop.", description: "a new outbound interface" },
      ],
      directive: Directive.NO_FILES + Directive.NO_SPACE,
    });
    expect(answerTo("connect", "shop.m").directive).toBe(Directive.NO_FILES);
  });

  it("connect: inbound interfaces of other applications as targets", () => {
    expect(answerTo("connect", "shop.mail", "").suggestions).toEqual([
      { value: "http://stock:3000", description: "stock.api" },
      { value: "tcp://cache:6379", description: "cache.redis" },
    ]);
    expect(values("connect", "stock.mail", "http")).toEqual(["http://shop:8080"]);
  });

  it("disconnect: connected outbound interfaces, of both ways to declare them", () => {
    expect(answerTo("disconnect", "").suggestions).toEqual([
      { value: "shop.stock", description: "http://stock:3000" },
      { value: "shop.cache", description: "cache.redis" },
    ]);
  });

  it("deny: sources of policies, and where they lead", () => {
    expect(values("deny", "")).toEqual(["shop"]);
    expect(values("deny", "shop", "")).toEqual(["10.20.0.0/16"]);
  });

  it("spaces that may be named", () => {
    writeFileSync(
      "peers.yaml",
      shopDocument.replace("applications:", "peers: { payments: {} }\napplications:"),
    );
    expect(values("plan", "peers.yaml", "--space", "")).toEqual(["prod", "payments"]);
  });

  it("externals: as parties of policies, as ends of plans, and as targets by the names that callers know", () => {
    writeFileSync(
      "outside.yaml",
      `externals:
  stripe: { hostnames: [api.stripe.com], inbound: { api: { port: 443, protocol: https } } }
  orders: { cidrs: [10.20.0.0/16], inbound: { postgres: { port: 5432 } } }
applications: { shop: {} }
`,
    );
    const at = ["--file", "outside.yaml"];
    expect(values("allow", ...at, "")).toEqual(["shop", "stripe", "orders"]);
    expect(values("allow", ...at, "shop", "s")).toEqual(["shop", "stripe"]);
    expect(values("explain", ...at, "shop", "e")).toEqual(["external:stripe", "external:orders"]);
    expect(answerTo("connect", ...at, "shop.pay", "").suggestions).toEqual([
      { value: "https://api.stripe.com:443", description: "stripe.api" },
      { value: "tcp://orders:5432", description: "orders.postgres" },
    ]);
  });

  it("reads the document that the command line names", () => {
    mkdirSync("other");
    writeFileSync(join("other", "appnet.yaml"), "applications: { elsewhere: { connections: { x: y } } }\n");
    expect(values("connections", "other", "--application", "")).toEqual(["elsewhere"]);
    expect(values("disconnect", "--file", "other/appnet.yaml", "")).toEqual(["elsewhere.x"]);
  });

  it.each(["broken.yaml", "odd.yaml", "missing.yaml", "/"])("suggests nothing from %s", (file) => {
    expect(answerTo("connections", file, "--application", "")).toEqual({
      suggestions: [],
      directive: Directive.NO_FILES,
    });
  });

  it("takes what it can from a document that breaks rules: whoever mends it completes words too", () => {
    expect(values("connections", "shape.yaml", "--application", "")).toEqual(["a", "b"]);
    expect(values("disconnect", "--file", "shape.yaml", "")).toEqual(["b.c"]);
    expect(values("plan", "shape.yaml", "--space", "")).toEqual([]);
  });
});

describe("what only the directory knows", () => {
  it("stacks", () => {
    writeFileSync("Pulumi.test.yaml", "config: {}\n");
    expect(values("plan", "--stack", "")).toEqual(["test"]);
  });

  it("a saved plan where the value is no revision", () => {
    expect(answerTo("plan", "--against", "plan.j")).toEqual({ suggestions: [], directive: Directive.FILES });
  });
});
