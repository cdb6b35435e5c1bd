import type { PlanDiff } from "../../core/plan/diff";
import type { Plan } from "../../core/plan/plan";
import { ChangesSection } from "./changes";
import { ConnectionsSection, PoliciesSection } from "./connections";
import { EgressSection, ExposureSection, HalfOpenSection, UnlistedSection } from "./exposure";
import { FlowsSection } from "./flows";
import type { Drawing } from "./drawing";
import { Controls, GraphSection, NetworkData } from "./graphSection";
import { partiesOf } from "./parties";
import { ResourceChangesSection } from "./resourceChanges";
import { ResourcesSection } from "./resources";
import { Contents, Summary } from "./summary";

/** What a page about a plan shows. */
export interface PageInput {
  readonly plan: Plan;
  readonly diff?: PlanDiff;
  readonly proof?: string;
  readonly drawing: Drawing;
  readonly source: string;
}

/** The whole plan: what opens and what is reachable first, what it is built of last. */
export function PlanPage({ plan, diff, proof, drawing, source }: PageInput) {
  const parties = partiesOf(drawing.graph);
  return (
    <>
      <Summary plan={plan} source={source} proof={proof} />
      <div class="bar">
        <Contents plan={plan} isCompared={diff !== undefined} />
        <Controls graph={drawing.graph} />
      </div>
      <main id="main">
        {diff && <ChangesSection diff={diff} parties={parties} />}
        <ExposureSection plan={plan} parties={parties} />
        <EgressSection plan={plan} parties={parties} />
        <HalfOpenSection plan={plan} parties={parties} />
        <UnlistedSection plan={plan} parties={parties} />
        <GraphSection drawing={drawing} />
        <ConnectionsSection plan={plan} changes={diff?.connections} parties={parties} />
        <PoliciesSection plan={plan} changes={diff?.policies} parties={parties} />
        <FlowsSection plan={plan} parties={parties} />
        {diff && <ResourceChangesSection changes={diff.resources} parties={parties} />}
        <ResourcesSection plan={plan} changes={diff?.resources} parties={parties} />
      </main>
      <NetworkData graph={drawing.graph} />
    </>
  );
}

/** The graph alone. */
export function GraphPage({ plan, drawing, source }: PageInput) {
  return (
    <>
      <Summary plan={plan} source={source} />
      <div class="bar">
        <Controls graph={drawing.graph} />
      </div>
      <main id="main">
        <GraphSection drawing={drawing} />
      </main>
      <NetworkData graph={drawing.graph} />
    </>
  );
}
