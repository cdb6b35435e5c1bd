import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanDiff } from "../../core/plan/diff";
import type { Plan } from "../../core/plan/plan";
import { documentHtml, type Assets } from "./document";
import { drawingOf } from "./drawing";
import { GraphPage, PlanPage } from "./page";
import type { Fault } from "../userError";
import { ProblemsPage } from "./problems";

/** What a report is about. */
export interface ReportInput {
  readonly plan?: Plan;
  /** The earlier plan, which the graph is compared with. */
  readonly before?: Plan;
  readonly diff?: PlanDiff;
  /** What was proved of the plan, in one line. */
  readonly proof?: string;
  /** Error lines. With any, the report shows them alone. */
  readonly faults?: readonly Fault[];
  /** The applications that the graph shows, with their neighbours; all when there are none. */
  readonly only?: readonly string[];
  /** The document or program as its reader knows it. */
  readonly source: string;
}

/** One HTML page about a plan, with everything in it. Same input, same bytes. */
export async function reportHtml(input: ReportInput, sections: "all" | "graph" = "all"): Promise<string> {
  const { plan, before, diff, proof, faults = [], only = [], source } = input;
  if (!plan || faults.length > 0) {
    const body = <ProblemsPage faults={faults} source={source} />;
    return documentHtml(`${source} cannot be planned · appnet`, body, assets());
  }
  const drawing = await drawingOf(plan, before, only);
  const Page = sections === "graph" ? GraphPage : PlanPage;
  const body = <Page plan={plan} diff={diff} proof={proof} drawing={drawing} source={source} />;
  const { styles: own, script } = assets();
  return documentHtml(`Space ${plan.space} · appnet`, body, {
    styles: [...own, ...drawing.styles],
    script,
  });
}

/** In the order in which they use each other. */
const SCRIPTS = ["network", "lists", "neighbours", "arrange", "picture", "page"];

function assets(): Assets {
  const read = (file: string) => readFileSync(join(__dirname, file), "utf8");
  return {
    styles: [read("page.css")],
    script: SCRIPTS.map((name) => read(`browser/${name}.js`)).join("\n"),
  };
}
