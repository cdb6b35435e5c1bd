import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnetCommand } from "../../../cli/run";
import { appnet, directoryWith, shopDocument, type Run } from "./support";

const commands = appnetCommand("0").commands.filter((command) => command.name() !== "help");

describe("appnet --help", () => {
  const { code, stdout, stderr } = appnet(["--help"]);

  it("lists every command once, under a heading", () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of commands) {
      expect(stdout.match(new RegExp(`^ {2}${command.name()} `, "gm"))).toHaveLength(1);
      expect(command.helpGroup()).not.toBe("");
    }
    expect(stdout).not.toMatch(/^Commands:/m);
  });

  it("says what exit codes mean", () => {
    expect(stdout).toMatch(
      /^Exit codes:\n {2}0 {2}fine\n {2}1 {2}invalid or refused.*\n {2}2 {2}with --exit-code/m,
    );
  });

  it("fits a terminal of 100 columns", () => {
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });
});

it.each(commands.map((command) => [command.name()]))("appnet %s --help has examples", (name) => {
  const { code, stdout, stderr } = appnet([name, "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`Usage: appnet ${name}`);
  expect(stdout).toMatch(new RegExp(`Examples:\\n(?: {2}.*appnet ${name}.*\\n?)+`));
});

describe("a command line with a mistake", () => {
  it.each([
    [["plna"], "unknown command 'plna' (did you mean plan?)"],
    [["plan", "--markdwn"], "unknown option '--markdwn' (did you mean --markdown?)"],
    [["plan", "--refuse-wider", "more"], "Allowed choices are access, exposure."],
    [["plan", "--json", "--markdown"], "option '--json' cannot be used with option '--markdown'"],
    [["plan", "--render"], "option '--render <dir>' argument missing"],
  ])("%j is refused with what was meant", (words, message) => {
    const { code, stdout, stderr } = appnet(words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const [error, help, ...rest] = stderr.trimEnd().split("\n");
    expect(error).toMatch(/^error [^:]/);
    expect(error).toContain(message);
    expect(help).toBe("help appnet --help lists the commands, appnet COMMAND --help the options of one");
    expect(rest).toEqual([]);
  });
});

describe("errors of a document", () => {
  const unconnected = shopDocument.replace(
    "connections: [ { source: shop.cache, destination: cache.redis } ]\n",
    "",
  );
  const policy = (rest: string) => `policies: [ { source: shop, ${rest} }, { source: shop, ${rest} } ]\n`;
  const withPolicies = (rest: string) => shopDocument.replace(/^policies: .*\n/m, policy(rest));
  const cwd = directoryWith({
    "appnet.yaml": unconnected,
    "other.yaml": unconnected,
    "it's.yaml": unconnected,
    "two.yaml": unconnected.replace(
      "cache: { required: true }",
      "cache: { required: true }, mail: { required: true }",
    ),
    "taken.yaml": shopDocument.replace(
      "destination: cache.redis }",
      "destination: cache.redis }, { source: shop.stock, destination: cache }",
    ),
    "duplicate.yaml": withPolicies("destination: stock, protocol: tcp, ports: 81"),
    "elsewhere.yaml": withPolicies(
      "destination: ledger, space: payments, organization: bank, protocol: udp, ports: 5-6",
    ),
    "network.yaml": withPolicies("destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 81"),
    "syntax.yaml": "space: [\n",
  });

  /** What a command says after the errors. */
  function helpOf({ code, stdout, stderr }: Run): string[] {
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    const first = lines.findIndex((line) => line.startsWith("help "));
    const errors = first < 0 ? lines : lines.slice(0, first);
    expect(errors.every((line) => line.startsWith("error "))).toBe(true);
    return first < 0 ? [] : lines.slice(first);
  }
  const check = (file: string) => helpOf(appnet(["check", file], { cwd }));

  it("name the command that mends them, for the document it is about", () => {
    const command = "help to connect it: appnet connect shop.cache DESTINATION";
    expect(check("appnet.yaml")).toEqual([command]);
    expect(check(".")).toEqual([command]);
    expect(check("other.yaml")).toEqual([`${command} --file other.yaml`]);
    expect(check("it's.yaml")).toEqual([`${command} --file FILE`]);
  });

  it("name it once, however many have the same", () => {
    expect(check("two.yaml")).toHaveLength(1);
  });

  it("say what to do about an outbound interface that is connected twice", () => {
    expect(check("taken.yaml")).toEqual([
      "help to connect another outbound interface, remove this connection, then: appnet connect shop.NAME DESTINATION --file taken.yaml",
    ]);
  });

  it.each([
    ["duplicate.yaml", "shop stock --protocol tcp --port 81"],
    ["elsewhere.yaml", "shop ledger --space payments --organization bank --protocol udp --port 5-6"],
    ["network.yaml", "shop 10.0.0.0/8 --protocol tcp --port 81"],
  ])("name the policy to deny: %s", (file, rest) => {
    expect(check(file)).toEqual([`help to remove one of the two: appnet deny ${rest} --file ${file}`]);
  });

  it("have no help where no command mends them", () => {
    expect(check("syntax.yaml")).toEqual([]);
  });

  it("have none where they are an earlier revision's: nobody edits that", () => {
    const git = (...words: string[]) => execFileSync("git", words, { cwd, stdio: "ignore" });
    git("init", "--initial-branch", "main");
    git("add", "appnet.yaml");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--message", "start");
    writeFileSync(join(cwd, "appnet.yaml"), shopDocument);
    const run = appnet(["plan", "--against", "git:main"], { cwd });
    expect(helpOf(run)).toEqual([]);
    expect(run.stderr).toContain("outbound/required-unconnected");
  });
});

describe("where there is no document", () => {
  it("says which command writes one", () => {
    const { code, stdout, stderr } = appnet(["plan"], { cwd: directoryWith() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      "error .: neither appnet.yaml nor Pulumi.yaml is in this directory\nhelp to write a first appnet.yaml: appnet init\n",
    );
  });
});
