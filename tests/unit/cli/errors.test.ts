import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument, type Run } from "./support";

const broken = shopDocument
  .replace("http://stock:3000", "http://stok:3000")
  .replace("web: {", "web: { prot: 1,");
const directory = directoryWith({
  "valid.yaml": shopDocument,
  "empty.yaml": "",
  "shape.yaml": broken,
  "rules.yaml": shopDocument
    .replace("http://stock:3000", "http://stok:3000")
    .replace("ports: 5432-5433", "ports: 0"),
  "syntax.yaml": "space: [\n",
});

const inDirectory = (...arguments_: string[]): Run => appnet(arguments_, { cwd: directory });

/** What holds for every refusal: it is said on stderr alone, without a stack trace or colours. */
function expectRefusal({ code, stdout, stderr }: Run): void {
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^error/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain("\u001b");
}

describe.each(["plan", "check"])("appnet %s", (command) => {
  it("exits with 0 for a valid document", () => {
    const { code, stderr } = inDirectory(command, "valid.yaml");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("says every broken rule with its place, code and advice, in order", () => {
    const run = inDirectory(command, "rules.yaml");
    expectRefusal(run);
    expect(run.stderr.trimEnd().split("\n")).toEqual([
      'error rules.yaml:10:27 connection/unknown-application application "stok" is not declared (did you mean "stock"?)',
      'error rules.yaml:14:82 policy/port-bounds "0" is out of bounds (use ports from 1 to 65535)',
    ]);
  });

  it.each(["shape.yaml", "rules.yaml", "syntax.yaml", "empty.yaml"])(
    "%s: each line is error FILE:LINE:COLUMN code message (fix)",
    (file) => {
      const run = inDirectory(command, file);
      expectRefusal(run);
      for (const line of run.stderr.trimEnd().split("\n")) {
        expect(line).toMatch(/^error [a-z]+\.yaml:\d+:\d+ [a-z]+\/[a-z-]+ \S.* \(.+\)$/);
        expect(line.startsWith(`error ${file}:`)).toBe(true);
      }
    },
  );

  it("names a missing file", () => {
    const run = inDirectory(command, "missing.yaml");
    expectRefusal(run);
    expect(run.stderr).toBe("error missing.yaml: no such file or directory\n");
  });

  it("says what a directory without document lacks", () => {
    mkdirSync(join(directory, "nothing"), { recursive: true });
    const run = inDirectory(command, "nothing");
    expectRefusal(run);
    expect(run.stderr).toMatch(/^error nothing: neither appnet\.yaml nor Pulumi\.yaml is in this directory/);
  });

  it("says the same of the working directory", () => {
    const run = inDirectory(command);
    expectRefusal(run);
    expect(run.stderr).toMatch(/^error \.: neither appnet\.yaml/);
  });

  it("says that a directory is no document", () => {
    mkdirSync(join(directory, "odd", "appnet.yaml"), { recursive: true });
    const run = inDirectory(command, "odd");
    expectRefusal(run);
    expect(run.stderr).toContain(`${join("odd", "appnet.yaml")}: cannot be read`);
  });

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)("says that a file cannot be read", () => {
    const locked = directoryWith({ "appnet.yaml": shopDocument });
    chmodSync(join(locked, "appnet.yaml"), 0);
    const run = appnet([command, "appnet.yaml"], { cwd: locked });
    expectRefusal(run);
    expect(run.stderr).toContain("appnet.yaml: cannot be read");
  });

  it("refuses unknown options and surplus arguments", () => {
    const option = inDirectory(command, "valid.yaml", "--jsn");
    expectRefusal(option);
    expect(option.stderr).toContain("unknown option '--jsn'");
    expectRefusal(inDirectory(command, "valid.yaml", "valid.yaml"));
  });

  it("refuses another space than the document's", () => {
    const run = inDirectory(command, "valid.yaml", "--space", "test");
    expectRefusal(run);
    expect(run.stderr).toContain('it declares space "prod", not "test"');
    expect(inDirectory(command, "valid.yaml", "--space", "prod").code).toBe(0);
  });

  it("finds appnet.yaml in a directory, the working directory too", () => {
    const shop = directoryWith({ "appnet.yaml": shopDocument });
    expect(appnet([command, shop]).code).toBe(0);
    expect(appnet([command], { cwd: shop }).code).toBe(0);
  });

  it("--help shows examples", () => {
    const { code, stdout, stderr } = appnet([command, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: appnet ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n( {2}appnet ${command}.*\\n)+`));
  });
});

describe("appnet", () => {
  it("refuses unknown commands", () => {
    const run = appnet(["plam"]);
    expectRefusal(run);
    expect(run.stderr).toContain("unknown command 'plam'");
  });

  it("shows its commands", () => {
    const { code, stdout } = appnet(["--help"]);
    expect(code).toBe(0);
    for (const command of ["plan", "check"]) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    const bare = appnet([]);
    expect({ code: bare.code, stdout: bare.stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("says its version", () => {
    expect(appnet(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("check prints nothing about a valid document", () => {
    expect(inDirectory("check", "valid.yaml")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
