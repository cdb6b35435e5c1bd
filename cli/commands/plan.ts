import { Option, type Command } from "commander";
import { accessSentence, isExposure, type AccessChange } from "../../core/plan/access";
import { diffPlans, type PlanDiff } from "../../core/plan/diff";
import type { Plan } from "../../core/plan/plan";
import { loadBaseline } from "../against";
import { diffText } from "../diffText";
import { CHANGED, Exit } from "../exit";
import { load, planLoaded, type Loaded, type LoadOptions } from "../load";
import { diffMarkdown, planMarkdown, problemsMarkdown } from "../markdown";
import { planText } from "../planText";
import { during } from "../progress";
import { refuseStrictly, warn } from "../findings/reporter";
import { proveLoaded, type Proved } from "../proof";
import { manifestsOf, writeManifests } from "../render";
import { writeReport } from "../report/writeReport";
import { judgeTransition } from "../transition";
import { UserError } from "../userError";
import { colorsFor, count } from "../terminal";
import { addFormat, addStrict } from "./problems";
import { addSource } from "./source";
import { visible } from "../../core/names/visible";
import { print } from "../output";

interface PlanOptions extends LoadOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly verbose?: boolean;
  readonly strict?: boolean;
  readonly render?: string;
  readonly html?: string;
  readonly against?: string;
  readonly exitCode?: boolean;
  readonly refuseWider?: "access" | "exposure";
  readonly transition?: boolean;
}

const EXAMPLES = `
Examples:
  appnet plan
  appnet plan examples/boutique/appnet.yaml --verbose
  appnet plan --json > plan.json
  appnet plan --against plan.json
  appnet plan --against git:origin/main --markdown
  appnet plan --against git:origin/main --refuse-wider exposure
  appnet plan --against plan.json --transition
  appnet plan --html plan.html
  appnet plan --render manifests && kubectl apply -f manifests`;

/** `appnet plan`: validates, compiles, compares and prints; nothing is written when anything is wrong. */
export function addPlan(appnet: Command): void {
  addStrict(addFormat(addSource(appnet.command("plan"))))
    .summary("Show who may talk, the resources, and what changes.")
    .description("Validate, compile, and show connections, exposure and resources, or what changes of them.")
    .addOption(new Option("--json", "print the whole plan, or difference, as JSON").conflicts("markdown"))
    .option("--markdown", "print Markdown, fit for a comment on a pull request")
    .option("--verbose", "list every flow and every resource")
    .option("--render <dir>", "write Kubernetes manifests to a directory")
    .option("--html <file>", "write a page about it for a browser, everything in one file")
    .option(
      "--against <plan.json or git:REF>",
      "show what differs from a saved plan, or from the document at a revision",
    )
    .option("--exit-code", "with --against: exit with 2 when anything differs")
    .addOption(
      new Option("--refuse-wider <what>", "with --against: exit with 1 when more becomes reachable").choices([
        "access",
        "exposure",
      ]),
    )
    .option("--transition", "with --against: prove every state that an update passes through")
    .addHelpText("after", EXAMPLES)
    .action(plan);
}

async function plan(source: string, options: PlanOptions): Promise<void> {
  refuseMeaningless(options);
  const { compilation, result, proof } = await planOrReport(source, options);
  const { before, diff } = await compare(result, source, options);
  // Written before anything is printed: a plan whose manifests could not be written has failed.
  const notes = [
    options.render === undefined ? "" : render(compilation, options.render),
    await report(source, options, { plan: result, before, diff, proof: proof.line }),
  ];
  const transition =
    before && options.transition
      ? await during("Proving the states in between", () =>
          judgeTransition(before, result, compilation.shown),
        )
      : undefined;
  print(process.stdout, diff ? diffOutput(diff, proof, options) : planOutput(result, proof, options));
  print(process.stderr, notes.join(""));
  warn(proof.warnings);
  if (transition) {
    // JSON and Markdown are read by others: what is said beside them goes elsewhere.
    print(options.json || options.markdown ? process.stderr : process.stdout, transition.line);
  }
  if (diff) judge(diff, options, transition?.errors ?? []);
}

/** The earlier plan that is asked for, and what differs from it. */
async function compare(
  result: Plan,
  source: string,
  options: PlanOptions,
): Promise<{ readonly before?: Plan; readonly diff?: PlanDiff }> {
  const { against } = options;
  if (against === undefined) return {};
  return during(`Comparing with ${against}`, () => {
    const before = loadBaseline(against, source, options);
    return { before, diff: diffPlans(before, result) };
  });
}

async function report(
  source: string,
  { html }: PlanOptions,
  input: Parameters<typeof writeReport>[2],
): Promise<string> {
  return html === undefined ? "" : during(`Drawing ${html}`, () => writeReport(html, source, input));
}

function refuseMeaningless({ against, exitCode, refuseWider, transition }: PlanOptions): void {
  const given = [
    ...(transition ? ["--transition"] : []),
    ...(exitCode ? ["--exit-code"] : []),
    ...(refuseWider === undefined ? [] : ["--refuse-wider"]),
  ];
  if (against !== undefined || given.length === 0) return;
  throw new UserError(
    given.map(
      (option) =>
        `${option}: there is nothing to compare with (add --against PLAN.json or --against git:REF)`,
    ),
  );
}

/** The plan of a source, proved. */
async function planOrReport(
  source: string,
  options: PlanOptions,
): Promise<{ readonly compilation: Loaded; readonly result: Plan; readonly proof: Proved }> {
  try {
    const compilation = await load(source, options);
    const result = planLoaded(compilation);
    const proof = await proveLoaded(compilation, result);
    if (options.strict) refuseStrictly(proof.warnings);
    return { compilation, result, proof };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await report(source, options, { faults: error.faults });
    if (options.markdown) print(process.stdout, problemsMarkdown(source, error.lines));
    throw error;
  }
}

function planOutput(result: Plan, { line }: Proved, options: PlanOptions): string {
  if (options.json) return `${JSON.stringify(result, null, 2)}\n`;
  if (options.markdown) return planMarkdown(result, line);
  return `${planText(result, colorsFor(process.stdout), { verbose: options.verbose === true })}${line}\n`;
}

function diffOutput(diff: PlanDiff, { line }: Proved, options: PlanOptions): string {
  if (options.json) return `${JSON.stringify(diff, null, 2)}\n`;
  if (options.markdown) return diffMarkdown(diff, options.against!, line);
  return `${diffText(diff, options.against!, colorsFor(process.stdout))}${line}\n`;
}

/** Ends the command as its options ask where something differs. */
function judge(
  diff: PlanDiff,
  { exitCode, refuseWider }: PlanOptions,
  transitionErrors: readonly string[],
): void {
  const errors = [...transitionErrors, ...(refuseWider === undefined ? [] : refusals(diff, refuseWider))];
  if (errors.length > 0) throw new UserError(errors);
  if (exitCode && diff.changed) throw new Exit(CHANGED);
}

/** What may be wider is refused as what is. */
function refusals({ access }: PlanDiff, what: "access" | "exposure"): string[] {
  const asked = (change: AccessChange) => what === "access" || isExposure(change);
  return [
    ...access.wider
      .filter(asked)
      .map((change) => `refused, as it opens more: ${accessSentence(change, "wider")}`),
    ...access.undecided
      .filter(asked)
      .map((change) => `refused, as it may open more: ${accessSentence(change, "undecided")}`),
  ];
}

function render(compilation: Loaded, directory: string): string {
  const manifests = manifestsOf(compilation);
  writeManifests(directory, manifests);
  const secrets = manifests.filter((manifest) => manifest.secret).length;
  const note = secrets === 0 ? "" : ` (${count(secrets, "file")} with secrets, readable by you alone)`;
  return `${count(manifests.length, "manifest")} written to ${visible(directory)}${note}\n`;
}
