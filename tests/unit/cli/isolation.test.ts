import { describe, expect, it } from "vitest";
import { explanationText } from "../../../cli/explainText";
import { diffMarkdown, planMarkdown } from "../../../cli/markdown";
import { planText } from "../../../cli/planText";
import { diffText } from "../../../cli/diffText";
import { colorsFor } from "../../../cli/terminal";
import { accessSentence, isExposure } from "../../../core/plan/access";
import { diffPlans } from "../../../core/plan/diff";
import type { Plan } from "../../../core/plan/plan";
import { summarize } from "../../../core/plan/summary";
import { graphOf } from "../../../graph/graphOf";
import { explain } from "../../../proof/explain";
import { plan, yaml } from "../core/platforms/aws/support";

const shop = (isolation: string) =>
  plan(yaml`
    organization: acme
    space: shop
    isolation: ${isolation}
    kubernetes: {}
    applications:
      web: { image: "web:1", connections: { basket: "http://basket:3000" } }
      basket: { image: "basket:1", inbound: { api: { port: 3000 } } }
  `).plan;
const [whole, alone, observed] = ["namespace", "applications", "observe"].map(shop) as [Plan, Plan, Plan];
const plain = colorsFor({ isTTY: false });
const NOT_ENFORCED = "isolation is observe, so that everything passes";

describe("a plan that enforces nothing yet", () => {
  it("says so as text, before what it lists and after it", () => {
    const [first, second, ...rest] = planText(observed, plain, { verbose: false }).trimEnd().split("\n");
    expect(first).toContain("Space shop");
    expect(second).toBe(`Not enforced: ${NOT_ENFORCED}, declared or not.`);
    expect(rest.at(-1)).toBe(
      `1 of 2 pairs of applications are meant to talk. Not enforced: ${NOT_ENFORCED}. Once enforced, everything that is not listed is denied.`,
    );
  });

  it("says so as Markdown, as a graph and in previews", () => {
    expect(planMarkdown(observed, "")).toContain(`⚠️ Not enforced: ${NOT_ENFORCED}.`);
    const { title, groups } = graphOf(observed);
    expect([title, groups[0]?.label]).toEqual([
      expect.stringContaining(`not enforced: ${NOT_ENFORCED}`),
      "shop (not enforced)",
    ]);
    expect(summarize(observed, []).exposure).toEqual({
      "everything → everything": `not enforced: ${NOT_ENFORCED}, declared or not`,
    });
    expect(summarize(whole, []).exposure).toEqual({});
  });

  it("says nothing of the kind where it is enforced", () => {
    for (const text of [
      planText(whole, plain, { verbose: false }),
      planMarkdown(whole, ""),
      graphOf(whole).title,
    ])
      expect(text).not.toMatch(/enforced|observe/i);
    expect(planText(alone, plain, { verbose: false })).toContain(
      "denied to these applications; what else is in the namespace is left alone",
    );
  });

  it("explains what is allowed only because nothing is enforced", () => {
    const text = (source: string, destination: string) => {
      const result = explain(observed, source, destination);
      if (!("explanation" in result)) throw new Error("unknown");
      return explanationText(result.explanation, undefined, plain).split("\n")[0];
    };
    expect(text("basket", "web")).toBe(
      "allowed, because isolation is observe; denied once enforced: basket → web",
    );
    expect(text("web", "basket")).toBe(
      "allowed, also once enforced (isolation is observe): web → basket on tcp 3000",
    );
  });
});

describe("another isolation", () => {
  const wider = (before: Plan, after: Plan) => {
    const { access } = diffPlans(before, after);
    return {
      opens: access.wider.map((it) => accessSentence(it, "wider")),
      closes: access.narrower.map((it) => accessSentence(it, "narrower")),
    };
  };
  const OPEN = "everything may pass, declared or not: isolation is observe now, ";
  const CLOSED =
    "whatever is not declared may no longer pass, and no plan knows what of it is in use: isolation is ";

  it("opens everything, or closes what no plan knows", () => {
    expect(wider(whole, observed)).toEqual({ opens: [`${OPEN}namespace before`], closes: [] });
    expect(wider(alone, observed)).toEqual({ opens: [`${OPEN}applications before`], closes: [] });
    expect(wider(observed, whole)).toEqual({ opens: [], closes: [`${CLOSED}namespace now, observe before`] });
    expect(wider(whole, alone).opens).toHaveLength(1);
    expect(wider(alone, whole).closes).toHaveLength(1);
    expect(wider(observed, observed)).toEqual({ opens: [], closes: [] });
  });

  it("counts as exposure, and stands first", () => {
    const gained: Plan = {
      ...observed,
      flows: [...observed.flows, { ...observed.flows[0]!, ports: "9999" }],
    };
    const { access } = diffPlans(whole, gained);
    expect(access.wider.map(({ kind }) => kind)).toEqual(["isolation", "flow"]);
    expect(access.wider.map(isExposure)).toEqual([true, false]);
    const diff = diffPlans(whole, observed);
    expect(diffText(diff, "old", plain)).toContain(`Opens (1)\n  ${OPEN}namespace before`);
    expect(diffMarkdown(diff, "old", "")).toContain("⚠️ Opens (1)");
  });
});
