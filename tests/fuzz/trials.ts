/* What must hold for any input, however hostile: `corpus.test.ts` tries the inputs that are kept, `guided.mjs` looks for others. */
import type { Plan } from "../../core/plan/plan";
import type { Edit } from "../../edit/edits";

/** The modules that are tried. */
export interface Modules {
  readonly decode: typeof import("../../core/document/decodeText");
  readonly document: typeof import("../../core/document/readDocument");
  readonly problem: typeof import("../../core/model/problem");
  readonly target: typeof import("../../core/resolve/target");
  readonly plan: typeof import("../../core/plan/plan");
  readonly savedPlan: typeof import("../../core/plan/savedPlan");
  readonly diff: typeof import("../../core/plan/diff");
  readonly edit: typeof import("../../edit/editDocument");
  readonly effects: typeof import("../../edit/effects");
  readonly prove: typeof import("../../proof/prove");
  readonly explain: typeof import("../../proof/explain");
  readonly undecided: typeof import("../../core/names/undecided");
  readonly graph: typeof import("../../graph/graphOf");
  readonly dot: typeof import("../../graph/dot");
  readonly mermaid: typeof import("../../graph/mermaid");
  readonly output: typeof import("../../cli/output");
  readonly terminal: typeof import("../../cli/terminal");
  readonly planText: typeof import("../../cli/planText");
  readonly diffText: typeof import("../../cli/diffText");
  readonly explainText: typeof import("../../cli/explainText");
  readonly markdown: typeof import("../../cli/markdown");
}

/** Where they are. */
const PATHS: Readonly<Record<keyof Modules, string>> = {
  decode: "core/document/decodeText",
  document: "core/document/readDocument",
  problem: "core/model/problem",
  target: "core/resolve/target",
  plan: "core/plan/plan",
  savedPlan: "core/plan/savedPlan",
  diff: "core/plan/diff",
  edit: "edit/editDocument",
  effects: "edit/effects",
  prove: "proof/prove",
  explain: "proof/explain",
  undecided: "core/names/undecided",
  graph: "graph/graphOf",
  dot: "graph/dot",
  mermaid: "graph/mermaid",
  output: "cli/output",
  terminal: "cli/terminal",
  planText: "cli/planText",
  diffText: "cli/diffText",
  explainText: "cli/explainText",
  markdown: "cli/markdown",
};

/** Loads them: their sources in tests, what is built from them under the fuzzer. */
export async function loadModules(load: (path: string) => Promise<unknown>): Promise<Modules> {
  const entries = Object.entries(PATHS).map(async ([name, path]) => [name, await load(path)] as const);
  return Object.fromEntries(await Promise.all(entries)) as unknown as Modules;
}

/** What is tried: bytes of a document, a target, an edit and its document, or a saved plan. */
export const KINDS = ["document", "target", "edit", "plan"] as const;
export type Kind = (typeof KINDS)[number];

/** What only a mistake of a program puts into a sentence. */
const NONSENSE = /\bundefined\b|\[object |\bNaN\b|Maximum call stack|Cannot read propert/;
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u;
const LINE_COMMAND = /^\s*::[A-Za-z]/m;

/** Tries an input of each kind. A trial throws where something does not hold. */
export function trialsOf(modules: Modules): Readonly<Record<Kind, (bytes: Uint8Array) => void>> {
  const { document, problem, target, savedPlan, prove, undecided, output, terminal } = modules;
  const colors = terminal.colorsFor({});
  const baseline = planOf(BASELINE);

  function planOf(text: string): Plan {
    const { compilation, problems } = document.compileText(text);
    if (!compilation) throw new Error(problems.map(({ message }) => message).join("\n"));
    return modules.plan.planOf(compilation);
  }

  function tryDocument(text: string): void {
    const { compilation, problems } = document.compileText(text);
    if (!compilation && problems.length === 0) throw new Error("neither a compilation nor a problem");
    for (const it of problems) {
      if (!(it.line >= 1 && it.column >= 1)) throw new Error(`no place: ${it.line}:${it.column}`);
      message(problem.formatProblem(it), text);
    }
    if (!compilation) return;
    const plan = modules.plan.planOf(compilation);
    tryOutputs(plan);
    // What is valid is proved, whatever its names are.
    const proof = prove.prove(plan);
    if (!proof.proved) {
      const found = [
        ...proof.differences.map((it) => it.message),
        ...proof.problems.map(undecided.formatUndecided),
      ];
      throw new Error(`not proved: ${found.join("; ")}`);
    }
    const again = savedPlan.readPlan(JSON.stringify(plan));
    if ("problems" in again) throw new Error(`a plan that is not read again: ${again.problems.join("; ")}`);
  }

  function tryPlan(text: string): void {
    const result = savedPlan.readPlan(text);
    if ("problems" in result) {
      for (const it of result.problems) message(it, text);
      return;
    }
    const { plan } = result;
    const proof = prove.prove(plan);
    if (!proof.proved) {
      for (const it of proof.differences) message(problem.redact(it.message), text);
      for (const it of proof.problems) message(problem.redact(undecided.formatUndecided(it)), text);
    }
    const names = [...plan.applications.map(({ name }) => name).slice(0, 3), "internet"];
    for (const source of names) {
      for (const destination of names) {
        const explained = modules.explain.explain(plan, source, destination);
        if ("explanation" in explained) {
          shown(modules.explainText.explanationText(explained.explanation, undefined, colors));
        }
      }
    }
    tryOutputs(plan);
    tryDiff(plan, baseline);
    tryDiff(baseline, plan);
  }

  function tryOutputs(plan: Plan): void {
    const drawn = modules.graph.graphOf(plan);
    shown(modules.mermaid.mermaidOf(drawn));
    shown(modules.dot.dotOf(drawn));
    shown(modules.planText.planText(plan, colors, { verbose: true }));
    shown(modules.markdown.planMarkdown(plan, "proved"));
    const json = output.harmless(JSON.stringify(plan, null, 2));
    shown(json);
    if (JSON.stringify(JSON.parse(json)) !== JSON.stringify(plan))
      throw new Error("other JSON than the plan's");
  }

  function tryDiff(before: Plan, after: Plan): void {
    const diff = modules.diff.diffPlans(before, after);
    shown(modules.diffText.diffText(diff, "plan.json", colors));
    shown(modules.markdown.diffMarkdown(diff, "plan.json", "proved"));
    const drawn = modules.graph.graphOf(after, before);
    shown(modules.mermaid.mermaidOf(drawn));
    shown(modules.dot.dotOf(drawn));
  }

  function tryTarget(text: string): void {
    const parsed = target.parseTarget(text);
    if (parsed.kind === "invalid") {
      message(problem.redact(`${target.shownTarget(text)} ${parsed.fix}`), text);
    } else if (parsed.kind === "url") {
      const host = parsed.host.includes(":")
        ? `[${parsed.host.replace("/", "]/")}${parsed.host.includes("/") ? "" : "]"}`
        : parsed.host;
      const again = target.parseTarget(`${parsed.scheme}://${host}:${parsed.port}`);
      if (again.kind !== "url" || again.port !== parsed.port || again.cidr !== parsed.cidr) {
        throw new Error(`another target when it is written out: ${JSON.stringify([parsed, again])}`);
      }
    }
  }

  function tryEdit(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    const body = rest.join("\n");
    const change = editOf(first);
    if (!change) return;
    const result = modules.edit.editDocument(body, change);
    if (result.kind === "refused") {
      for (const it of result.reasons) message(problem.redact(it.message), text);
    } else if (result.kind === "invalid") {
      for (const it of result.problems) message(problem.formatProblem(it), text);
    } else {
      const known = document.parseDocumentText(result.text);
      if (!known.model) throw new Error("an edit that left no valid document");
      const {
        opens = [],
        closes = [],
        stays = [],
        environment = [],
      } = modules.effects.effectsOf(result) ?? {};
      for (const it of [...opens, ...closes, ...stays, ...environment]) shown(output.harmless(it));
    }
  }

  /** A sentence about an input. */
  function message(sentence: string, input: string): void {
    if (HIDDEN.test(sentence) || sentence.includes("\n"))
      throw new Error(`hidden characters: ${JSON.stringify(sentence)}`);
    // Unless the input said it.
    const nonsense = NONSENSE.exec(sentence)?.[0];
    if (nonsense !== undefined && !input.includes(nonsense)) throw new Error(`nonsense: ${sentence}`);
    shown(output.harmless(sentence));
  }

  /** What stands on a terminal. */
  function shown(printed: string): void {
    const text = output.harmless(printed);
    if (HIDDEN.test(text)) throw new Error("hidden characters in an output");
    if (LINE_COMMAND.test(text)) throw new Error("a pipeline's command in an output");
  }

  const ofText = (run: (text: string) => void) => (bytes: Uint8Array) => {
    const decoded = modules.decode.decodeText(bytes);
    if ("text" in decoded) run(decoded.text);
    else message(decoded.problem, "");
  };
  return {
    document: ofText(tryDocument),
    target: ofText(tryTarget),
    edit: ofText(tryEdit),
    plan: ofText(tryPlan),
  };
}

/** An edit as a line of words: `connect SOURCE OUTBOUND DESTINATION`, `allow SOURCE DESTINATION PROTOCOL PORTS`. */
function editOf(line: string): Edit | undefined {
  const [kind, source = "", second = "", third = "", fourth = ""] = line.split(" ");
  const policy = {
    source,
    ...(second.includes("/") ? { destinationCidr: second } : { destination: second }),
    ...(third !== "" && { protocol: third }),
    ...(fourth !== "" && { ports: fourth }),
  };
  switch (kind) {
    case "connect":
      return { kind, source, outbound: second, destination: third, required: fourth !== "" };
    case "disconnect":
      return { kind, source, outbound: second, force: third !== "" };
    case "allow":
    case "deny":
      return { kind, policy };
    default:
      return undefined;
  }
}

const BASELINE = `organization: acme
space: prod
domain: example.com
kubernetes: { gatewayClassName: envoy }
applications:
  web: { image: web, inbound: { http: { port: 80 } }, connections: { api: "http://api:8080" } }
  api: { image: api, inbound: { http: { port: 8080 } } }
policies: [ { source: api, destinationCidr: 10.0.0.0/8, protocol: tcp, ports: 5432 } ]
gateways: { public: { hostname: { prefix: www }, routes: [ { destination: web } ] } }
`;
