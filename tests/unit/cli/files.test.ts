import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, appnetProcess, directoryWith, shopDocument } from "./support";

const directory = directoryWith({ "shop.yaml": shopDocument, "large.yaml": "", "growing.json": "{}" });
const at = (name: string) => join(directory, name);
execFileSync("mkfifo", [at("pipe")]);
symlinkSync("/dev/zero", at("link"));
mkdirSync(at("folder/appnet.yaml"), { recursive: true });
truncateSync(at("large.yaml"), 65 * 1024 * 1024);
writeFileSync(at("utf-16.yaml"), `\uFEFF${shopDocument}`, "utf16le");
writeFileSync(at("latin-1.yaml"), `${shopDocument}# Grüße\n`, "latin1");

/** Every argument that names a file. */
const ARGUMENTS: readonly (readonly [string, (file: string) => string[]])[] = [
  ["plan", (file) => ["plan", file]],
  ["plan --against", (file) => ["plan", "shop.yaml", "--against", file]],
  ["check", (file) => ["check", file]],
  ["check --plan", (file) => ["check", "--plan", file]],
  ["connections", (file) => ["connections", file]],
  ["policies", (file) => ["policies", file]],
  ["explain --file", (file) => ["explain", "shop", "stock", "--file", file]],
  ["explain --plan", (file) => ["explain", "shop", "stock", "--plan", file]],
  ["graph", (file) => ["graph", file]],
  ["graph --against", (file) => ["graph", "shop.yaml", "--against", file]],
  ["connect", (file) => ["connect", "stock.cache", "cache", "--file", file]],
  ["disconnect", (file) => ["disconnect", "shop.stock", "--yes", "--file", file]],
  ["allow", (file) => ["allow", "stock", "cache", "--file", file]],
  ["deny", (file) => ["deny", "stock", "cache", "--yes", "--file", file]],
];

/** What is no text file, and what is said of it. */
const ODD: readonly (readonly [string, string])[] = [
  ["/dev/zero", "cannot be read: it is a device (name a regular file)"],
  ["pipe", "cannot be read: it is a pipe (name a regular file)"],
  ["latin-1.yaml", "is not UTF-8: line 22 holds other bytes, such as those of Latin-1 (save it as UTF-8)"],
];

describe.each(ARGUMENTS)("appnet %s FILE", (_, words) => {
  it.each(ODD)("refuses %s", (file, said) => {
    const { code, stdout, stderr } = appnet(words(file), { cwd: directory });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`error ${file}: ${said}\n`);
  });
});

describe("a file", () => {
  it("that is a link to a device is refused as one", () => {
    expect(appnet(["plan", "link"], { cwd: directory }).stderr).toBe(
      "error link: cannot be read: it is a device (name a regular file)\n",
    );
  });

  it("in UTF-16 is named as such", () => {
    expect(appnet(["plan", "utf-16.yaml"], { cwd: directory }).stderr).toBe(
      "error utf-16.yaml: is UTF-16 (save it as UTF-8)\n",
    );
  });

  it("that is too large is not read", () => {
    expect(appnet(["plan", "large.yaml"], { cwd: directory }).stderr).toBe(
      "error large.yaml: 68157440 bytes is too large (at most 67108864)\n",
    );
  });

  it.runIf(existsSync("/proc/self/status"))("that does not know how large it is may be read", () => {
    expect(appnet(["check", "/proc/self/status"]).stderr).toContain("/proc/self/status:1:1 document/");
  });

  it("in whose place there is a directory is named", () => {
    expect(appnet(["plan", "folder"], { cwd: directory }).stderr).toBe(
      "error folder/appnet.yaml: cannot be read: it is a directory (name a regular file)\n",
    );
  });

  it("with a hostile name moves no cursor and begins no line", () => {
    const name = "a\n::error::b\u001b]0;c\u0007\u202e.yaml";
    const shown = String.raw`a\n::error::b\u001b]0;c\u0007\u202e.yaml`;
    expect(appnet(["plan", name], { cwd: directory }).stderr).toBe(
      `error ${shown}: no such file or directory\n`,
    );
    writeFileSync(at(name), "space: [\n");
    expect(appnet(["plan", name], { cwd: directory }).stderr).toMatch(
      /^error a\\n::error::b\\u001b\S+:2:1 document\/syntax [^\n]+\n$/,
    );
  });

  it("at a revision is as little read in another encoding", () => {
    const repository = directoryWith({ "appnet.yaml": shopDocument });
    const git = (...words: string[]) => execFileSync("git", words, { cwd: repository, stdio: "ignore" });
    writeFileSync(join(repository, "appnet.yaml"), shopDocument, "utf16le");
    git("init");
    git("add", "appnet.yaml");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--message", "start");
    writeFileSync(join(repository, "appnet.yaml"), shopDocument);
    expect(appnet(["plan", "--against", "git:HEAD"], { cwd: repository }).stderr).toBe(
      "error git:HEAD:appnet.yaml: is UTF-16 (save it as UTF-8)\n",
    );
  });
});

describe("completion", () => {
  it.each(["/dev/zero", "pipe", "utf-16.yaml"])("suggests nothing from %s", (file) => {
    const run = appnetProcess(["complete", "--", "explain", "--file", file, ""], { cwd: directory });
    expect(run).toEqual({ code: 0, stdout: ":4\n", stderr: "" });
  });
});
