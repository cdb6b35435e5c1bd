import type { Command } from "commander";
import { explain, type Explanation, type Question } from "../../proof/explain";
import { parseParty } from "../../core/names/party";
import { formatUndecided } from "../../core/names/undecided";
import type { ProvablePlan } from "../../proof/evidence";
import { planOf } from "../../core/plan/plan";
import { knownNames } from "../../core/resolve/problems";
import { loadSavedPlan } from "../against";
import { explanationText } from "../explainText";
import { load, type LoadOptions } from "../load";
import { addFormat } from "./problems";
import { UserError } from "../userError";
import { colorsFor } from "../terminal";
import { print } from "../output";

interface ExplainOptions extends LoadOptions {
  readonly file?: string;
  readonly plan?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  appnet explain frontend basket
  appnet explain frontend basket 3000
  appnet explain frontend platform:dns udp/53
  appnet explain internet gateway:public --json
  appnet explain frontend 10.20.0.0/16 tcp/5432 --plan plan.json

An end is an application, external:NAME, gateway:NAME, internet, platform:NAME, or a network. Both answers exit with 0.`;

/** `appnet explain`: whether one end reaches another, and which resources decide. */
export function addExplain(appnet: Command): void {
  addFormat(appnet.command("explain"))
    .summary("Say whether one end reaches another, and why.")
    .description("Say whether one end reaches another, and which resources decide at both ends.")
    .argument("<source>", "who calls")
    .argument("<destination>", "who is called")
    .argument("[port]", "the port that callers say: 3000, tcp/3000 or udp/53 (default: any)")
    .option("-f, --file <path>", "an appnet.yaml, or a directory with one or with a Pulumi program")
    .option("--space <name>", "the space, where a program has several")
    .option("--stack <name>", "the stack whose configuration a program reads (secrets stay hidden)")
    .option("--plan <plan.json>", "explain a saved plan instead")
    .option("--json", "print the explanation as JSON")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .action(explainEnds);
}

async function explainEnds(
  source: string,
  destination: string,
  port: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const question = port === undefined ? undefined : questionOf(port);
  const explanation = explained(await planToExplain(options), endOf(source), endOf(destination), question);
  const text = options.json
    ? `${JSON.stringify({ ...explanation, problems: explanation.problems.map(formatUndecided) }, null, 2)}\n`
    : explanationText(explanation, question, colorsFor(process.stdout));
  print(process.stdout, text);
}

async function planToExplain({ file, plan, ...options }: ExplainOptions): Promise<ProvablePlan> {
  if (plan === undefined) {
    const loaded = await load(file ?? ".", options);
    return { ...planOf(loaded), others: loaded.others };
  }
  if (file !== undefined) throw new UserError([`--plan ${plan}: leave out --file, or --plan`]);
  return loadSavedPlan(plan);
}

const QUESTION = /^(?:(tcp|udp)\/)?(\d{1,5})$/i;
const HIGHEST_PORT = 65_535;

function questionOf(text: string): Question {
  const [, protocol, digits] = QUESTION.exec(text) ?? [];
  const port = Number(digits);
  if (port >= 1 && port <= HIGHEST_PORT)
    return { port, ...(protocol && { protocol: protocol.toLowerCase() }) };
  throw new UserError([`"${text}" is no port (write 3000, tcp/3000 or udp/53, from 1 to ${HIGHEST_PORT})`]);
}

/** A single address is a network of one. */
function endOf(text: string): string {
  if (/^\d+(?:\.\d+){3}$/.test(text)) return `${text}/32`;
  return /^[\da-f]*:[\da-f:.]*$/i.test(text) ? `${text}/128` : text;
}

function explained(
  plan: ProvablePlan,
  source: string,
  destination: string,
  question: Question | undefined,
): Explanation {
  const result = explain(plan, source, destination, question);
  if ("explanation" in result) return result.explanation;
  throw new UserError(
    result.unknown.map((name) =>
      parseParty(name).kind === "every-application"
        ? `"${name}" is every application: ask for one of them (${plan.applications.map((it) => it.name).join(", ")})`
        : `"${name}" is nothing that the plan of space ${plan.space} knows (${knownNames(name, result.known, "an application")})`,
    ),
  );
}
