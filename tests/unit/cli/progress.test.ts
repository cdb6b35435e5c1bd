import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryForPrograms, directoryWith, environmentWithCommand, shopDocument } from "./support";

/** Runs a command whose standard error is a terminal, and its standard output too unless that is wanted in a file. */
const TERMINAL = `
import fcntl, os, pty, struct, subprocess, sys, termios
file, columns, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
terminal, end = pty.openpty()
fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
output = open(file, "wb") if file else end
process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=end)
os.close(end)
shown = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(process.wait())
`;

const environment = environmentWithCommand();
const cwd = directoryWith({
  "appnet.yaml": shopDocument,
  "aws.yaml": "organization: acme\nspace: prod\naws: {}\napplications: { a: { image: a } }\n",
  "broken.yaml": shopDocument.replace("http://stock:3000", "http://stok:3000"),
});
const git = (...words: string[]) => execFileSync("git", words, { cwd, stdio: "ignore" });
git("init", "--initial-branch", "main");
git("add", ".");
git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--message", "start");

/** What a terminal got from the command. */
function onTerminal(
  words: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly columns?: number; readonly stdout?: string } = {},
) {
  const { stdout, status } = spawnSync(
    "python3",
    ["-c", TERMINAL, options.stdout ?? "", String(options.columns ?? 80), "appnet", ...words],
    { cwd, encoding: "utf8", env: { ...environment, CI: "", TERM: "xterm", NO_COLOR: "1", ...options.env } },
  );
  return { code: status, shown: stdout, steps: stepsIn(stdout), screen: screenOf(stdout) };
}

/** Each step as it was written, whether or not it is still there. */
function stepsIn(shown: string): string[] {
  return [...shown.matchAll(/(?:^|\n|\u001b\[2K)([^\u001b\n]+…)/g)].map(([, step]) => step!);
}

/** What is left on a screen that understands what steps need: back to the first column, and clear the line. */
function screenOf(shown: string): string {
  const lines = [""];
  for (const [part] of shown.matchAll(/\u001b\[1G|\u001b\[2K|\r|\n|[^\u001b\r\n]+|\u001b/g)) {
    if (part === "\n") lines.push("");
    else if (part === "\u001b[2K") lines[lines.length - 1] = "";
    else if (part !== "\u001b[1G" && part !== "\r") lines.push(`${lines.pop()!}${part}`);
  }
  return lines.join("\n");
}

describe("on a terminal", () => {
  it("each step is shown while it lasts, and nothing is left of it", () => {
    const { code, steps, screen } = onTerminal(["plan", "--against", "git:main"]);
    expect(code).toBe(0);
    expect(steps).toEqual([
      "Loading appnet.yaml…",
      "Lowering to Kubernetes…",
      "Proving…",
      "Comparing with git:main…",
    ]);
    expect(screen).toBe(appnet(["plan", "--against", "git:main"], { cwd }).stdout);
  });

  it("names the platform", () => {
    expect(onTerminal(["check", "aws.yaml"]).steps).toEqual([
      "Loading aws.yaml…",
      "Lowering to AWS…",
      "Proving…",
    ]);
  });

  it("errors stand alone too", () => {
    const { code, steps, screen } = onTerminal(["check", "broken.yaml"]);
    expect(code).toBe(1);
    expect(steps).toHaveLength(2);
    const [line, ...excerpt] = screen.split("\n");
    expect(`${line}\n`).toBe(appnet(["check", "broken.yaml"], { cwd }).stderr);
    expect(excerpt).toEqual([
      '  10 |     connections: { stock: "http://stok:3000" }',
      "     |                           ^^^^^^^^^^^^^^^^^^",
      "",
    ]);
    expect(onTerminal(["plan", "--against", "git:nowhere"]).screen).toMatch(
      /^error git:nowhere: there is no rev/,
    );
  });

  it("steps are there while the output goes to a file, which has none of them", () => {
    const { steps, screen } = onTerminal(["graph", "--format", "svg"], { stdout: "graph.svg" });
    expect(steps).toEqual(["Loading appnet.yaml…", "Lowering to Kubernetes…", "Drawing the graph…"]);
    expect(screen).toBe("");
    expect(execFileSync("cat", ["graph.svg"], { cwd, encoding: "utf8" })).toBe(
      appnet(["graph", "--format", "svg"], { cwd }).stdout,
    );
  });

  it("a step takes one line, however narrow", () => {
    expect(onTerminal(["check"], { columns: 12 }).steps).toEqual(["Loading ap…", "Lowering t…", "Proving…"]);
  });

  it("the cursor is never hidden, so that Ctrl-C needs to bring nothing back", () => {
    expect(onTerminal(["plan"]).shown).not.toContain("\u001b[?25l");
  });
});

describe("a program on a terminal", () => {
  const place = join(directoryForPrograms(), "talkative");
  mkdirSync(place);
  writeFileSync(join(place, "Pulumi.yaml"), "name: talkative\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(place, "index.js"),
    `const appnet = require("pulumi-appnet");
new appnet.Space("shop", { organization: "acme", kubernetes: {} });
console.log("first");
console.log("second");\n`,
  );

  it("has lines of its own for what it says", () => {
    const { steps, screen } = onTerminal(["check", join(process.cwd(), place)], { columns: 200 });
    expect(steps).toEqual([expect.stringMatching(/^Running the program in .*talkative…$/), "Proving…"]);
    expect(screen).toBe("first\nsecond\n");
  });
});

describe("where nobody looks", () => {
  it.each([
    ["in a pipeline", { CI: "true" }],
    ["on a terminal whose cursor cannot move", { TERM: "dumb" }],
  ])("%s there are no steps", (_, env) => {
    const { code, shown } = onTerminal(["check"], { env });
    expect({ code, shown }).toEqual({ code: 0, shown: "" });
  });

  it("in a pipe there are none", () => {
    expect(appnet(["check"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
