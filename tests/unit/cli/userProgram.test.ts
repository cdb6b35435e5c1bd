import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { appnet, directoryForPrograms } from "./support";

const HERE = directoryForPrograms();

function program(name: string, text: string, stack?: string): string {
  const directory = join(HERE, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "index.ts"), text);
  writeFileSync(join(directory, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\nmain: index.ts\n`);
  if (stack !== undefined) writeFileSync(join(directory, "Pulumi.test.yaml"), stack);
  return relative("", directory);
}

const imports = 'import * as pulumi from "@pulumi/pulumi";\nimport * as appnet from "pulumi-appnet";\n';
const space = 'const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} });\n';

describe("the plan of a program", () => {
  it("is printed for the shop, without a cluster", () => {
    const { stdout, code } = appnet(["plan", "examples/shop", "--json"]);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout) as Plan;
    expect(plan.connections.map((it) => `${it.source} ${it.destination}`)).toEqual([
      "frontend basket",
      "frontend catalog",
    ]);
    expect(plan.gateways[0]!.url).toBe("https://www.shop.example.com");
    expect(plan.resources.map((it) => it.name)).toContain("shop-basket-to-catalog-tcp-7000-7010-egress");
  });

  it("is the same from the repository's root, whose Pulumi.yaml names the shop", () => {
    expect(appnet(["plan", ".", "--json"]).stdout).toBe(appnet(["plan", "examples/shop", "--json"]).stdout);
  });

  it("reads the stack's configuration: the shop on AWS", () => {
    const directory = join(HERE, "shop");
    cpSync("examples/shop", directory, { recursive: true });
    writeFileSync(
      join(directory, "Pulumi.aws.yaml"),
      "config:\n  appnet-shop:platform: aws\n  appnet-shop:hostedZoneId: Z1\n  appnet-shop:token: { secure: v1:abc }\n",
    );
    const { stdout, code, stderr } = appnet(["plan", directory, "--stack", "aws", "--json"]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const plan = JSON.parse(stdout) as Plan;
    expect(plan.platform).toBe("aws");
    expect(plan.resources.map((it) => it.type)).toContain("aws:lb/loadBalancer:LoadBalancer");
  });

  it("hides secrets and says what is known only after deployment", () => {
    const directory = program(
      "values",
      `${imports}${space}
       const later = new pulumi.Output([], Promise.resolve(""), Promise.resolve(false), Promise.resolve(false), Promise.resolve([]));
       new appnet.Application("a", { space, image: later as never, environment: { TOKEN: pulumi.secret("hush") } });`,
    );
    const { stdout } = appnet(["plan", directory, "--json"]);
    expect(stdout).not.toContain("hush");
    expect(stdout).toContain('"TOKEN": "[secret]"');
    expect(stdout).toContain('"image": "[known after deployment]"');
  });

  it("says what a network opens that only the deployment knows, and refuses it where nothing may open", () => {
    const directory = program(
      "network",
      `${imports}${space}
       const orders = new appnet.Application("orders", { space, image: "orders:1" });
       const later = new pulumi.Output([], Promise.resolve(""), Promise.resolve(false), Promise.resolve(false), Promise.resolve([]));
       new appnet.NetworkPolicy("db", { source: orders, destinationCidr: later as never, protocol: "tcp", ports: 5432 });`,
    );
    const saved = appnet(["plan", directory, "--json"]);
    expect(saved).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^warning .*: plan\/undecided network:policies\.db: its addresses/,
      ) as string,
    });
    const file = join(directory, "plan.json");
    writeFileSync(file, saved.stdout);
    const sentence =
      "orders may still reach network:policies.db on tcp 5432: only the deployment knows whether these are the same addresses";
    const same = appnet(["plan", directory, "--against", file, "--exit-code"]);
    expect(same.code).toBe(0);
    expect(same.stdout).toContain(
      `and no resource differs.\nNot known before deployment (1)\n  ${sentence}\nnot proved: 2 points`,
    );
    const markdown = appnet(["plan", directory, "--against", file, "--markdown"]).stdout;
    expect(markdown).toContain(`**⚠️ Not known before deployment (1)**\n\n- ${sentence}\n`);
    const refused = appnet(["plan", directory, "--against", file, "--refuse-wider", "access"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`error refused, as it may open more: ${sentence}\n`) as string,
    });
    expect(appnet(["plan", directory, "--against", file, "--refuse-wider", "exposure"]).code).toBe(0);
  });

  it("proves what an Output is that is known, as one from configuration", () => {
    const directory = program(
      "known-network",
      `${imports}${space}
       const orders = new appnet.Application("orders", { space, image: "orders:1" });
       const destinationCidr = pulumi.output("10.20.3.4/16");
       new appnet.NetworkPolicy("db", { source: orders, destinationCidr, protocol: "tcp", ports: 5432 });`,
    );
    const { stdout, stderr, code } = appnet(["plan", directory]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toMatch(/\nproved: /);
    expect(appnet(["explain", "orders", "10.20.0.0/16", "tcp/5432", "--file", directory]).stdout).toMatch(
      /^allowed/,
    );
    expect(appnet(["explain", "orders", "10.30.0.0/16", "tcp/5432", "--file", directory]).stdout).toMatch(
      /^denied:/,
    );
  });

  it("keeps what the program prints out of the plan", () => {
    const directory = program("noisy", `${imports}${space}console.log("hello");`);
    const { stdout, stderr } = appnet(["plan", directory, "--json"]);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(stderr).toContain("hello");
  });

  it("is written where the command was started, and compared with what is there", () => {
    const directory = program("paths", `${imports}${space}`);
    const elsewhere = join(HERE, "elsewhere");
    mkdirSync(elsewhere);
    const source = relative(elsewhere, directory);
    const own = join(directory, "page.html");
    writeFileSync(own, "mine");
    const saved = appnet(["plan", source, "--json"], { cwd: elsewhere });
    writeFileSync(join(elsewhere, "plan.json"), saved.stdout);
    const { code, stdout, stderr } = appnet(
      ["plan", source, "--html", "page.html", "--render", "manifests", "--against", "plan.json"],
      { cwd: elsewhere },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("plan.json");
    expect(readFileSync(own, "utf8")).toBe("mine");
    expect(readdirSync(elsewhere).sort()).toEqual(["manifests", "page.html", "plan.json"]);
    expect(readdirSync(directory)).not.toContain("manifests");
  });

  it.each<[string, string, string]>([
    [
      "its spaces' mistakes",
      `${space}new appnet.Application("a", { space, image: "a", connections: { b: "http://nobody:1" } });`,
      "Application a connections.b: connection/unknown-application",
    ],
    [
      "a component's mistakes",
      'new appnet.Space("x", { kubernets: {} } as never);',
      'Space x kubernets: document/unknown-key "kubernets" is not a known key (did you mean "kubernetes"?)',
    ],
    [
      "its own exceptions, with their place",
      'throw new TypeError("oops");',
      "index.ts:3:7: the program failed: oops",
    ],
    [
      "missing configuration",
      'new pulumi.Config().require("zone");',
      "Missing required configuration variable",
    ],
    ["no space", "export const nothing = 1;", "the program declares no Space"],
    [
      "several spaces",
      `${space}new appnet.Space("other", { kubernetes: {} });`,
      "name one of the program's spaces with --space: shop, other",
    ],
  ])("is refused for %s", (what, text, expected) => {
    const { stdout, stderr, code } = appnet(["plan", program(what.replace(/\W+/g, "-"), imports + text)]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(expected);
    expect(stderr.split("\n").filter((line) => /^\s+at /.test(line))).toEqual([]);
  });

  it("is refused with all mistakes of the program, each where its component is declared", () => {
    const directory = program(
      "many",
      `${imports}${space}new appnet.Application("a", { space, image: "a", connections: { b: "http://nobody:1" } });
new appnet.Application("c", { space, imag: "c" } as never);
new appnet.Space("x", { kubernets: {} } as never);
throw new Error("oops");`,
    );
    const { stderr, code } = appnet(["plan", directory]);
    expect(code).toBe(1);
    expect(stderr.replaceAll(directory, "DIR").split("\n")).toEqual([
      "error DIR/index.ts:7:7: the program failed: oops",
      expect.stringMatching(
        /^error DIR\/index.ts:4:1 Application a connections.b: connection\/unknown-application/,
      ),
      expect.stringMatching(/^error DIR\/index.ts:5:1 Application c image: document\/type/),
      expect.stringMatching(/^error DIR\/index.ts:5:1 Application c imag: document\/unknown-key/),
      expect.stringMatching(/^error DIR\/index.ts:6:1 Space x kubernets: document\/unknown-key/),
      expect.stringMatching(/^error DIR\/index.ts:6:1 Space x: platform\/exactly-one/),
      "",
    ]);
  });

  it("is of the space that --space names", () => {
    const directory = program("two", `${imports}${space}new appnet.Space("other", { kubernetes: {} });`);
    const { stdout } = appnet(["plan", directory, "--space", "other", "--json"]);
    expect((JSON.parse(stdout) as Plan).space).toBe("other");
  });

  it("is refused for a program of another language", () => {
    const directory = program("python", "");
    writeFileSync(join(directory, "Pulumi.yaml"), "name: python\nruntime: python\n");
    const { stderr, code } = appnet(["plan", directory]);
    expect(code).toBe(1);
    expect(stderr).toContain("a program of runtime python cannot be planned here");
    expect(stderr).toContain("pulumi preview --policy-pack node_modules/pulumi-appnet/policy/pack");
  });
});
