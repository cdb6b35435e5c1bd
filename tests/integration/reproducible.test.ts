/**
 * A clean checkout, installed without any install script: it builds, its tests run, and wherever and whenever it is built
 * it makes the same bytes of the package.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const home = mkdtempSync(join(tmpdir(), "appnet-reproducible-"));
const here = { folder: join(home, "a"), umask: "022", env: { TZ: "UTC", LC_ALL: "C" }, changed: 1e9 };
const elsewhere = {
  folder: join(home, "a longer path", "to another folder"),
  umask: "002",
  env: { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", HOME: home },
  changed: 1.7e9,
};
type Place = typeof here | typeof elsewhere;

beforeAll(() => {
  for (const place of [here, elsewhere]) {
    checkOut(place);
    run(place, "npm ci --ignore-scripts --no-audit --no-fund");
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a checkout without install scripts", () => {
  it("builds the same package everywhere", () => {
    const [first, second] = [here, elsewhere].map(packageOf);
    expect(first!.entries.length).toBeGreaterThan(300);
    expect(second!.entries).toEqual(first!.entries);
    expect(second!.hash).toBe(first!.hash);
  });

  it("runs its tests", () => {
    const printed = run(here, "npx vitest run --project unit tests/unit/core/resolve/ports.test.ts");
    expect(printed).toMatch(/Tests .*\d+ passed/);
  });
});

/** Copies what git knows, as it is now. */
function checkOut({ folder, changed }: Place): void {
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) {
    const copy = join(folder, file);
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(file, copy);
    utimesSync(copy, changed, changed);
  }
}

function run({ folder, umask, env }: Place, command: string): string {
  const path = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  return execFileSync("sh", ["-c", `umask ${umask} && ${command}`], {
    cwd: folder,
    env: { ...process.env, ...env, PATH: path, NO_COLOR: "1" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** The packed package: its bytes' hash, and what each entry is, to say where two differ. */
function packageOf(place: Place): { hash: string; entries: string[] } {
  const destination = join(place.folder, "..", "packed");
  mkdirSync(destination);
  run(place, `npm pack --silent --pack-destination "${destination}"`);
  const unpacked = join(destination, "package");
  execFileSync("sh", ["-c", "tar -xpzf *.tgz"], { cwd: destination });
  const listed = execFileSync("sh", ["-c", "tar --full-time --utc -tvzf *.tgz"], {
    cwd: destination,
    encoding: "utf8",
  });
  const entries = listed
    .trimEnd()
    .split("\n")
    .map((line) => {
      const file = line.slice(line.indexOf(" package/") + " package/".length);
      return `${line} ${hashOf(readFileSync(join(unpacked, file)))}`;
    });
  const archive = execFileSync("sh", ["-c", "cat *.tgz"], { cwd: destination, maxBuffer: 64 * 1024 * 1024 });
  return { hash: hashOf(archive), entries };
}

function hashOf(content: Buffer): string {
  return createHash("sha512").update(content).digest("hex");
}
