import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const home = mkdtempSync(join(tmpdir(), "appnet-installation-"));
let packed: string | undefined;

/** Removes everything that was installed. */
export function removeInstallations(): void {
  rmSync(home, { recursive: true, force: true });
}

/** An empty folder in which the packed package was installed from the registry, with others. */
export class Installation {
  readonly directory: string;

  constructor(name: string, packages: readonly string[]) {
    this.directory = join(home, name);
    mkdirSync(this.directory);
    this.write("package.json", JSON.stringify({ private: true }));
    this.npm("install", "--no-audit", "--no-fund", pack(), ...packages);
  }

  /** Runs npm here; resolves to what it printed. */
  npm(...args: string[]): string {
    return execFileSync("npm", args, {
      cwd: this.directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  write(name: string, text: string): void {
    const file = join(this.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs a script of this installation, or of the tests, with some Node. */
  run(args: readonly string[], node = process.execPath): Ended {
    const { status, stdout, stderr } = spawnSync(node, args, {
      cwd: this.directory,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
  }

  /** Runs `appnet`, as it is installed here. */
  appnet(args: readonly string[], node?: string): Ended {
    return this.run([join("node_modules", "pulumi-appnet", "dist", "cli", "appnet.js"), ...args], node);
  }

  /** The versions of a package that are installed, one for each copy. */
  copies(name: string): string[] {
    const places = this.npm("ls", "--all", "--parseable", name).split("\n").filter(Boolean);
    return [...new Set(places)].map(
      (place) =>
        (JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as { version: string }).version,
    );
  }

  /** What all of it takes on the disk, in MB, as `du` counts. */
  megabytes(): number {
    const { stdout } = spawnSync("du", ["-sm", "node_modules"], { cwd: this.directory, encoding: "utf8" });
    return Number.parseInt(stdout);
  }
}

/** The node of a major version, from its npm package. */
export function nodeOf(major: number): string {
  const directory = join(home, `node-${major}`);
  mkdirSync(directory);
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ private: true, allowScripts: { node: true } }),
  );
  execFileSync("npm", ["install", "--no-audit", "--no-fund", `node@${major}`], {
    cwd: directory,
    stdio: "pipe",
  });
  return join(directory, "node_modules", "node", "bin", "node");
}

/** The packed package, as it would be published. */
function pack(): string {
  if (packed !== undefined) return packed;
  const name = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", home], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  packed = join(home, name);
  return packed;
}
