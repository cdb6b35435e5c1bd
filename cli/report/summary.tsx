import { exposureOf } from "../../core/plan/exposure";
import { openEgressOf } from "../../core/plan/outside";
import { isObserved, restSentence } from "../../core/plan/isolation";
import type { Plan } from "../../core/plan/plan";
import { platformTitle } from "../../core/platforms/find";
import { halfOpenRows, unlistedRows } from "../lists";
import { openPairs } from "../planText";
import { number } from "./parts";

/** Where the plan is and what it amounts to; the amounts lead to their sections. */
export function Summary({
  plan,
  source,
  proof,
}: {
  readonly plan: Plan;
  readonly source: string;
  readonly proof?: string;
}) {
  const amount = plan.applications.length;
  const platform = platformTitle(plan.platform);
  return (
    <header class="page-head">
      <p class="eyebrow">
        appnet <span class="source">{source}</span>
      </p>
      <h1>Space {plan.space}</h1>
      <p class="place">
        Organization {plan.organization}, on {platform}, with {number(amount)}{" "}
        {amount === 1 ? "application" : "applications"}
      </p>
      <Verdict plan={plan} />
      {proof !== undefined && <p class="proof">{proof}</p>}
    </header>
  );
}

/** How much of everything that could talk may talk. */
function Verdict({ plan }: { readonly plan: Plan }) {
  const amount = plan.applications.length;
  const rest = restSentence(plan);
  const classes = isObserved(plan) ? "verdict unenforced" : "verdict";
  if (amount < 2) return <p class={classes}>{rest}</p>;
  return (
    <p class={classes}>
      <strong>
        {number(openPairs(plan))} of {number(amount * (amount - 1))}
      </strong>{" "}
      pairs of applications {isObserved(plan) ? "are meant to" : "may"} talk. {rest}
    </p>
  );
}

/** The sections with how much is in each. */
export function Contents({ plan, isCompared }: { readonly plan: Plan; readonly isCompared: boolean }) {
  const egress = openEgressOf(plan.flows, plan.identities).length;
  const halfOpen = halfOpenRows(plan).length;
  const unlisted = unlistedRows(plan).length;
  const sections: readonly (readonly [id: string, title: string, amount?: number])[] = [
    ...(isCompared ? ([["changes", "Changes"]] as const) : []),
    ["exposure", "Exposure", exposureOf(plan).length],
    ...(egress > 0 ? ([["egress", "Egress", egress]] as const) : []),
    ...(halfOpen > 0 ? ([["half-open", "Half open", halfOpen]] as const) : []),
    ...(unlisted > 0 ? ([["unlisted", "Unlisted ports", unlisted]] as const) : []),
    ["graph", "Graph"],
    ["connections", "Connections", plan.connections.length],
    ["policies", "Policies", plan.policies.length],
    ["flows", "Flows", plan.flows.length],
    ["resources", "Resources", plan.resources.length],
  ];
  return (
    <nav aria-label="Sections" class="contents">
      <ul>
        {sections.map(([id, title, amount]) => (
          <li>
            <a href={`#${id}`}>
              {title}
              {amount !== undefined && <span class="amount"> {number(amount)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
