import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  appnet,
  appnetProcess,
  COMMAND,
  directoryWith,
  environmentWithCommand,
  shopDocument,
} from "./support";

const env = environmentWithCommand();
const cwd = directoryWith({ "appnet.yaml": shopDocument, "plan.json": "{}", "broken.yaml": "space: [\n" });
const empty = directoryWith();
const git = (...arguments_: string[]) => execFileSync("git", arguments_, { cwd, stdio: "ignore" });
git("init", "--initial-branch", "main");
git("add", "appnet.yaml");
git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--message", "start");
git("branch", "feature/cart");
git("branch", "x$(touch${IFS}run-by-completion)"); // A name that git allows.

const ask = (words: readonly string[], directory = cwd) =>
  appnetProcess(["complete", "--", ...words], { cwd: directory });

describe("appnet complete", () => {
  it("answers with suggestions, descriptions and what else the shell shall do", () => {
    expect(ask(["connections", "--app"])).toEqual({
      code: 0,
      stdout: "--application\tonly those from or to an application\n:4\n",
      stderr: "",
    });
  });

  it("suggests branches to compare with, and none that a shell would run", () => {
    expect(ask(["plan", "--against", ""]).stdout).toBe("git:feature/cart\ngit:main\n:4\n");
    expect(ask(["plan", "--against", "git:m"]).stdout).toBe("git:main\n:4\n");
  });

  it("says nothing where there is no document, no repository, or none that can be read", () => {
    const nothing = { code: 0, stdout: ":4\n", stderr: "" };
    expect(ask(["connections", "--application", ""], empty)).toEqual(nothing);
    expect(ask(["connections", "broken.yaml", "--application", ""])).toEqual(nothing);
    expect(ask(["plan", "--against", ""], empty)).toEqual(nothing);
  });

  it("is a command for shells alone", () => {
    const { code, stdout, stderr } = appnet(["complete"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("unknown command 'complete'");
    expect(appnet(["--help"]).stdout).not.toMatch(/^ {2}complete /m);
  });

  it("answers without loading the commands, for whoever presses a key waits for it", () => {
    const loaded = modulesOf(["complete", "--", "connections", "--application", "s"]);
    expect(loaded.filter(isOfCommands)).toEqual([]);
  });
});

describe("appnet check", () => {
  it("loads nothing of Pulumi for a document: that takes longer than all the rest", () => {
    const loaded = modulesOf(["check"]);
    expect(loaded.filter(isOfCommands)).not.toEqual([]);
    expect(loaded.filter((it) => /node_modules\/(@pulumi|typescript)\//.test(it))).toEqual([]);
  });
});

const isOfCommands = (module: string) => /commander|run\.js$/.test(module);

/** The modules that a process of the command has loaded at its end. */
function modulesOf(words: readonly string[]): string[] {
  const script = `process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")));
    process.argv.splice(1, 0, "appnet");
    require(${JSON.stringify(COMMAND)});`;
  const { stderr } = spawnSync(process.execPath, ["-e", script, "--", ...words], { cwd, encoding: "utf8" });
  expect(stderr).toContain(COMMAND);
  return stderr.trim().split("\n");
}

describe("appnet completion", () => {
  it("refuses other shells", () => {
    const { code, stdout, stderr } = appnet(["completion", "ksh"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Allowed choices are bash, zsh, fish");
  });

  it.each(["bash", "zsh", "fish"])("prints a script that %s accepts", (shell) => {
    const { code, stdout, stderr } = appnet(["completion", shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    if (!isInstalled(shell)) return;
    writeFileSync(join(empty, shell), stdout);
    expect(spawnSync(shell, ["-n", join(empty, shell)], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});

/** Each shell's own completion of a line, as it would stand there after the tab key. */
interface Shell {
  readonly name: string;
  /** What is offered; of one offer, the whole line. */
  readonly offers: (line: string, directory?: string) => string[];
}

const SCRIPTS = resolve(__dirname, "shells");

const completionOfBash = join(empty, "completion.bash");
writeFileSync(completionOfBash, appnet(["completion", "bash"]).stdout);

function shellOutput(command: string, arguments_: readonly string[], directory: string): string {
  const { stdout, stderr, status } = spawnSync(command, arguments_, {
    cwd: directory,
    env: { ...env, HOME: empty, TERM: "xterm", COMPLETION: completionOfBash },
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** Readline ends words at these even where no blank is. */
function readlineParts(line: string): string[] {
  return line.split(/\s+/).flatMap((word) => (word === "" ? [""] : word.split(/([=:><]+)/).filter(Boolean)));
}

function offersOfBash(line: string, directory = cwd): string[] {
  const stdout = shellOutput(
    "bash",
    [join(SCRIPTS, "complete.bash"), line, ...readlineParts(line)],
    directory,
  );
  const lines = stdout.trimEnd().split("\n");
  const kept = /^.*[\s=:]/.exec(line)?.[0] ?? "";
  return lines.filter((it) => it !== "" && !it.startsWith("options:")).map((it) => (kept + it).trim());
}

function offersOfFish(line: string, directory = cwd): string[] {
  const before = line.slice(0, line.lastIndexOf(" ") + 1);
  const script = "appnet completion fish | source; complete --do-complete $argv[1]";
  const stdout = shellOutput("fish", ["--no-config", "--command", script, line], directory);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((it) => before + it.split("\t")[0]!);
}

function offersOfZsh(line: string, directory = cwd): string[] {
  const stdout = shellOutput("zsh", ["-f", join(SCRIPTS, "complete.zsh"), line], directory);
  const became = /LINE<(.*)>/.exec(stdout)![1]!;
  const before = line.slice(0, line.lastIndexOf(" ") + 1);
  // Several are listed below the line; one takes its place.
  const listed = [...stdout.matchAll(/(?:^|\u001b\[J)([\w.:/-]+) {2,}-- /gm)].map(([, it]) => before + it!);
  return listed.length > 0 ? listed : became.trim() === line.trim() ? [] : [became.trimEnd()];
}

const shells: readonly Shell[] = [
  { name: "bash", offers: offersOfBash },
  { name: "zsh", offers: offersOfZsh },
  { name: "fish", offers: offersOfFish },
];

describe.each(shells)("in $name", ({ name, offers }) => {
  const inShell = it.skipIf(!isInstalled(name));
  const title = (text: string) => (isInstalled(name) ? text : `${text} (skipped: ${name} is not installed)`);

  inShell(title("completes a command"), () => {
    expect(offers("appnet pl")).toEqual(["appnet plan"]);
  });

  inShell(title("lists commands"), () => {
    expect(offers("appnet c").sort()).toEqual([
      "appnet check",
      "appnet completion",
      "appnet connect",
      "appnet connections",
    ]);
  });

  inShell(title("completes options and their choices"), () => {
    expect(offers("appnet plan --ver")).toEqual(["appnet plan --verbose"]);
    expect(offers("appnet plan --refuse-wider e")).toEqual(["appnet plan --refuse-wider exposure"]);
    expect(offers("appnet plan --refuse-wider=e")).toEqual(["appnet plan --refuse-wider=exposure"]);
  });

  inShell(title("completes applications of the document here"), () => {
    expect(offers("appnet connections --application ca")).toEqual(["appnet connections --application cache"]);
    expect(offers("appnet connections --application ca", empty)).toEqual([]);
  });

  inShell(title("completes branches across the colon"), () => {
    expect(offers("appnet plan --against git:m")).toEqual(["appnet plan --against git:main"]);
    expect(offers("appnet plan --against=git:m")).toEqual(["appnet plan --against=git:main"]);
  });

  // What bash leaves to readline is below.
  it.skipIf(name === "bash" || !isInstalled(name))(
    title("completes files where the command takes one"),
    () => {
      expect(offers("appnet plan app")).toEqual(["appnet plan appnet.yaml"]);
      expect(offers("appnet plan --against pl")).toEqual(["appnet plan --against plan.json"]);
    },
  );

  inShell(title("runs nothing that stands on the line"), () => {
    writeFileSync(join(cwd, "precious"), "kept");
    offers("appnet plan $(touch${IFS}run-by-completion) --verb");
    offers("appnet plan > precious --verb");
    offers("appnet plan --against git:x");
    expect(existsSync(join(cwd, "run-by-completion"))).toBe(false);
    expect(readFileSync(join(cwd, "precious"), "utf8")).toBe("kept");
  });
});

describe("in bash", () => {
  const optionsOf = (line: string) =>
    /options: (.*)/.exec(
      shellOutput("bash", [join(SCRIPTS, "complete.bash"), line, ...readlineParts(line)], cwd),
    )![1];

  it("leaves files to readline where the command takes one, and only there", () => {
    expect(optionsOf("appnet plan app")).toBe("");
    expect(optionsOf("appnet plan --re")).toBe("+o default ");
    expect(optionsOf("appnet plan --render ")).toBe("-o dirnames ");
  });
});

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["--version"], { stdio: "ignore" }).error === undefined;
}
