import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { planOf, type Plan } from "../core/plan/plan";
import { readPlan } from "../core/plan/savedPlan";
import type { LoadOptions } from "./load";
import { MAXIMUM_DOCUMENT_BYTES, MAXIMUM_PLAN_BYTES, readText, textOf } from "./files";
import { compileDocumentText, findSource, STANDARD_INPUT } from "./source";
import { UserError } from "./userError";

const GIT = "git:";
/** How git marks a symbolic link in its trees. */
const SYMBOLIC_LINK_MODE = "120000";

/**
 * The earlier plan that a source is compared with.
 * @param against A file that `appnet plan --json` wrote, or `git:REF`: the document as it was at a revision.
 * @throws UserError when there is no such plan, and with every problem of what is no valid one.
 */
export function loadBaseline(against: string, source: string, { space }: LoadOptions): Plan {
  if (!against.startsWith(GIT)) return loadSavedPlan(against);
  const found = findSource(source);
  if (found.kind === "program") {
    throw new UserError([
      `${against}: a program cannot be planned as it was in git; save its plan then (appnet plan --json > plan.json) and compare with that (--against plan.json)`,
    ]);
  }
  if (found.file === STANDARD_INPUT) {
    throw new UserError([
      `${against}: what comes from standard input was in no revision; name the document's file`,
    ]);
  }
  const compilation = compileDocumentText(documentAt(against, found.file), `${against}:${found.file}`);
  if (space !== undefined && space !== compilation.network.space) {
    throw new UserError([`${against}: it declared space "${compilation.network.space}", not "${space}"`]);
  }
  return planOf(compilation);
}

/** Reads a file that `appnet plan --json` wrote. @throws UserError when it holds no plan of a known format. */
export function loadSavedPlan(file: string): Plan {
  const result = readPlan(readText(file, MAXIMUM_PLAN_BYTES));
  if ("plan" in result) return result.plan;
  throw new UserError(result.problems.map((problem) => `${file}: ${problem}`));
}

/** The text of a document at a revision. */
function documentAt(against: string, file: string): string {
  const revision = against.slice(GIT.length);
  if (revision === "") throw new UserError([`${against} names no revision (write git:main, for example)`]);
  const path = realpathSync(file);
  const gitBytes = (...arguments_: string[]): Buffer =>
    execFileSync("git", ["-C", dirname(path), ...arguments_], {
      maxBuffer: MAXIMUM_DOCUMENT_BYTES,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const git = (...arguments_: string[]): string => gitBytes(...arguments_).toString();
  const orRefuse = <Result>(message: string, ask: () => Result): Result => {
    try {
      return ask();
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      throw new UserError([`${against}: ${missing ? "git is not installed" : message}`]);
    }
  };
  orRefuse(`${file} is in no git repository (name a saved plan instead)`, () =>
    git("rev-parse", "--git-dir"),
  );
  const commit = orRefuse(
    `there is no revision "${revision}" here (in a shallow clone, fetch it first: git fetch origin ${revision})`,
    () => git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`),
  ).trim();
  const entry = git("ls-tree", commit, "--", `./${basename(path)}`);
  if (entry === "") {
    throw new UserError([
      `${against}: ${file} was not there (plan it without --against: everything in it is new)`,
    ]);
  }
  if (entry.startsWith(SYMBOLIC_LINK_MODE)) {
    throw new UserError([`${against}: ${file} was a symbolic link; name the file that it led to`]);
  }
  const bytes = orRefuse(`${file} was too large there (at most ${MAXIMUM_DOCUMENT_BYTES} bytes)`, () =>
    gitBytes("show", `${commit}:./${basename(path)}`),
  );
  return textOf(bytes, `${against}:${file}`);
}
