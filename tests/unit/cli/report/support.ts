import type { ComponentChild } from "preact";
import { renderToStaticMarkup } from "preact-render-to-string";
import { diffPlans } from "../../../../core/plan/diff";
import { compileText } from "../../../../core/document/readDocument";
import { graphOf } from "../../../../graph/graphOf";
import { planOf, type Plan } from "../../../../core/plan/plan";
import { PlanPage } from "../../../../cli/report/page";
import { shopDocument } from "../support";

/** The plan of the shop document, after edits of its text. */
export function shopPlan(edit: (text: string) => string = (text) => text): Plan {
  const { compilation, problems } = compileText(edit(shopDocument));
  if (!compilation) throw new Error(JSON.stringify(problems));
  return planOf(compilation);
}

export function html(node: ComponentChild): string {
  return renderToStaticMarkup(node as Parameters<typeof renderToStaticMarkup>[0]);
}

/** The page about a plan without its head, and without a picture. */
export function pageHtml(plan: Plan, before?: Plan): string {
  const diff = before && diffPlans(before, plan);
  return html(
    PlanPage({
      plan,
      diff,
      drawing: { graph: graphOf(plan, before), svg: "", isTooLarge: false, styles: [] },
      source: "appnet.yaml",
    }),
  );
}

/** What a reader sees of HTML: its text, in one line. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}

/** The HTML of the section with an id. */
export function section(markup: string, id: string): string {
  const found = new RegExp(`<section id="${id}"[^]*?</section>`).exec(markup);
  if (!found) throw new Error(`there is no section ${id}`);
  return found[0];
}
