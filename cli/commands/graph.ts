import { Option, type Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { dotOf } from "../../graph/dot";
import type { Graph } from "../../graph/graph";
import { graphOf } from "../../graph/graphOf";
import { MERMAID_EDGES, mermaidOf } from "../../graph/mermaid";
import { applicationNames, neighbourhood } from "../../graph/neighbourhood";
import { svgOf } from "../../graph/svg";
import { planOf } from "../../core/plan/plan";
import { knownNames } from "../../core/resolve/problems";
import { loadBaseline } from "../against";
import { load, type LoadOptions } from "../load";
import { during } from "../progress";
import { reportHtml } from "../report/reportHtml";
import { shownSource } from "../report/writeReport";
import { UserError } from "../userError";
import { addSource } from "./source";
import { print } from "../output";

/** What writes the graph in each format. */
const FORMATS = {
  mermaid: mermaidOf,
  dot: dotOf,
  svg: svgOf,
} satisfies Record<string, (graph: Graph) => string | Promise<string>>;

interface GraphOptions extends LoadOptions {
  readonly format: keyof typeof FORMATS | "html";
  readonly output?: string;
  readonly against?: string;
  readonly application?: readonly string[];
}

const EXAMPLES = `
Examples:
  appnet graph
  appnet graph --format svg --output network.svg
  appnet graph --application checkout --application basket
  appnet graph --against git:main --format svg --output changes.svg
  appnet graph --format dot | dot -Tpdf > network.pdf`;

/** `appnet graph`: who may talk to whom, as a picture or as text that becomes one. */
export function addGraph(appnet: Command): void {
  addSource(appnet.command("graph"))
    .summary("Draw who may talk to whom.")
    .description("Draw who may talk to whom, from the internet to the last application.")
    .addOption(
      new Option("--format <format>", "what to write")
        .choices([...Object.keys(FORMATS), "html"])
        .default("mermaid"),
    )
    .option("--output <file>", "write to a file instead of standard output")
    .option(
      "--against <plan.json or git:REF>",
      "show what differs from a saved plan, or from the document at a revision",
    )
    .option("--application <name>", "only this application and its neighbours (repeatable)", collect)
    .addHelpText("after", EXAMPLES)
    .action(graph);
}

function collect(name: string, names: readonly string[] = []): string[] {
  return [...names, name];
}

async function graph(source: string, options: GraphOptions): Promise<void> {
  const { format, output, against } = options;
  const plan = planOf(await load(source, options));
  const before =
    against === undefined
      ? undefined
      : await during(`Comparing with ${against}`, () => loadBaseline(against, source, options));
  const shown = select(graphOf(plan, before), options.application);
  const page = { plan, before, only: options.application, source: shownSource(source) };
  const text = await during("Drawing the graph", () =>
    format === "html" ? reportHtml(page, "graph") : FORMATS[format](shown),
  );
  // A page's script and style must stay what its policy names them by; its texts are safe in themselves.
  if (output === undefined && format === "html") process.stdout.write(text);
  else if (output === undefined) print(process.stdout, text);
  else await write(output, text);
  if (format === "mermaid" && shown.edges.length > MERMAID_EDGES) {
    print(
      process.stderr,
      `note: ${shown.edges.length} edges; Mermaid draws at most ${MERMAID_EDGES} unless maxEdges is raised (--format svg has no limit, --application shows a part)\n`,
    );
  }
}

function select(whole: Graph, names: readonly string[] | undefined): Graph {
  if (names === undefined) return whole;
  const known = applicationNames(whole);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map(
        (name) => `--application ${name}: no such application (${knownNames(name, known, "application")})`,
      ),
    );
  }
  return neighbourhood(whole, names);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    throw new UserError([
      `${file}: cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
