import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument, type Run } from "./support";

const directory = directoryWith({ "appnet.yaml": shopDocument });
const wider = shopDocument.replace(
  "policies: [",
  "policies: [ { source: stock, destination: cache, protocol: tcp, ports: 6379 },",
);
const narrower = shopDocument.replace(/policies: .*/, "policies: []");

function git(...arguments_: string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...identity, ...arguments_], { cwd: directory, stdio: "ignore" });
}

function planAgainst(text: string, ...options: string[]): Run {
  writeFileSync(join(directory, "appnet.yaml"), text);
  return appnet(["plan", "--against", "git:HEAD", ...options], { cwd: directory });
}

function refusal(...arguments_: string[]): string {
  const { code, stdout, stderr } = appnet(arguments_, { cwd: directory });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

beforeAll(() => {
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "as it was");
});

describe("appnet plan --against git:REF", () => {
  it("says that nothing changes", () => {
    const { code, stdout } = planAgainst(shopDocument, "--exit-code");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        "No changes. Space prod allows what git:HEAD allowed, and no resource differs.\nproved: 12 flows, 100 pairs of parties, nothing else passes\n",
    });
  });

  it("says what opens before anything else", () => {
    const { code, stdout } = planAgainst(wider);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, 5)).toEqual([
      "Space prod of acme, compared with git:HEAD",
      "",
      "Opens (1)",
      "  stock may now reach cache on tcp 6379",
      "Closes nothing.",
    ]);
  });

  it("exits with 2 when asked whether anything changes", () => {
    expect(planAgainst(narrower, "--exit-code").code).toBe(2);
    expect(planAgainst(narrower).code).toBe(0);
  });

  it("exits with 1 when more opens than is allowed", () => {
    const access = planAgainst(wider, "--refuse-wider", "access", "--exit-code");
    expect(access.code).toBe(1);
    expect(access.stderr).toBe("error refused, as it opens more: stock may now reach cache on tcp 6379\n");
    expect(planAgainst(wider, "--refuse-wider", "exposure").code).toBe(0);
    expect(planAgainst(narrower, "--refuse-wider", "access").code).toBe(0);
    const exposed = shopDocument.replace("path: /api,", "path: /all,");
    expect(planAgainst(exposed, "--refuse-wider", "exposure").code).toBe(1);
  });

  it("is JSON when asked for", () => {
    const diff = JSON.parse(planAgainst(wider, "--json").stdout) as Record<string, unknown>;
    expect(diff).toMatchObject({
      formatVersion: 1,
      changed: true,
      policies: { added: [{ source: "stock" }] },
    });
  });

  it("reads the document in a directory below the repository's root", () => {
    mkdirSync(join(directory, "network"));
    writeFileSync(join(directory, "network/appnet.yaml"), shopDocument);
    git("add", ".");
    git("commit", "--quiet", "--message", "below");
    const { stdout } = appnet(["plan", "network", "--against", "git:HEAD"], { cwd: directory });
    expect(stdout).toMatch(/^No changes/);
  });

  it("follows a symbolic link to the document", () => {
    symlinkSync("network/appnet.yaml", join(directory, "link.yaml"));
    expect(appnet(["plan", "link.yaml", "--against", "git:HEAD"], { cwd: directory }).stdout).toMatch(
      /^No changes/,
    );
  });
});

describe("appnet plan --against a saved plan", () => {
  it("compares with it, also for a program's sake", () => {
    writeFileSync(join(directory, "appnet.yaml"), shopDocument);
    const plan = appnet(["plan", "--json"], { cwd: directory }).stdout;
    writeFileSync(join(directory, "plan.json"), plan);
    expect(appnet(["plan", "--against", "plan.json"], { cwd: directory }).stdout).toMatch(/^No changes/);
  });
});

describe("what cannot be compared with is refused:", () => {
  const against = (name: string) => refusal("plan", "--against", name);

  it("a revision that does not exist", () => {
    expect(against("git:nowhere")).toContain('there is no revision "nowhere" here');
    expect(against("git:--help")).toContain('there is no revision "--help" here');
    expect(against("git:")).toContain("names no revision");
  });

  it("a document that was not there", () => {
    writeFileSync(join(directory, "new.yaml"), shopDocument);
    expect(refusal("plan", "new.yaml", "--against", "git:HEAD")).toContain("new.yaml was not there");
  });

  it("a document that was not valid, with its places then", () => {
    writeFileSync(join(directory, "broken.yaml"), shopDocument.replace("stock:3000", "stok:3000"));
    git("add", "broken.yaml");
    git("commit", "--quiet", "--message", "broken");
    writeFileSync(join(directory, "broken.yaml"), shopDocument);
    expect(refusal("plan", "broken.yaml", "--against", "git:HEAD")).toMatch(
      /^error git:HEAD:broken\.yaml:10:\d+ connection\/unknown-application/,
    );
  });

  it("a place without git", () => {
    const elsewhere = directoryWith({ "appnet.yaml": shopDocument });
    const { code, stderr } = appnet(["plan", "--against", "git:HEAD"], { cwd: elsewhere });
    expect(code).toBe(1);
    expect(stderr).toContain("appnet.yaml is in no git repository");
  });

  it.each([
    ["missing.json", undefined, "no such file"],
    ["cut.json", '{ "formatVersion": 1, "spa', "the plan is cut off"],
    ["other.json", '{ "formatVersion": 9 }', "format version 9"],
    ["document.json", shopDocument, "the file is not JSON"],
  ])("a file such as %s", (name, text, message) => {
    if (text !== undefined) writeFileSync(join(directory, name), text);
    expect(against(name)).toContain(message);
  });

  it("nothing at all, where a comparison is asked for", () => {
    expect(refusal("plan", "--exit-code", "--refuse-wider", "access").split("\n").slice(0, 2)).toEqual([
      "error --exit-code: there is nothing to compare with (add --against PLAN.json or --against git:REF)",
      "error --refuse-wider: there is nothing to compare with (add --against PLAN.json or --against git:REF)",
    ]);
  });

  it("and nothing is changed by it", () => {
    const before = readFileSync(join(directory, "appnet.yaml"), "utf8");
    against("missing.json");
    expect(readFileSync(join(directory, "appnet.yaml"), "utf8")).toBe(before);
  });
});
