import { groupBy } from "../../core/collections";
import { withoutCredentials } from "../../core/names/visible";
import { parseParty, resourceNamePart } from "../../core/names/party";
import type { ResourceChanges } from "../../core/plan/resourceChanges";
import type { Plan, PlannedFlow, PlannedResource } from "../../core/plan/plan";
import { kindOf, ownerOf, type Owner } from "../resources";
import type { Parties } from "./parties";
import { ChangeSign, number, Section, type Change, type Shared } from "./parts";

/** Everything that will be built, by the component that it belongs to. */
export function ResourcesSection(
  props: Shared & { readonly plan: Plan; readonly changes?: ResourceChanges },
) {
  const { plan, changes, parties } = props;
  const partiesOf = resourceParties(plan, parties);
  const changeOf = resourceChange(changes);
  const groups = groupBy(plan.resources, ({ component }) => component);
  return (
    <Section id="resources" title="Resources" amount={plan.resources.length}>
      <div class="resources">
        {[...groups].map(([component, resources]) => (
          <details class="group" data-group="">
            <summary>
              <OwnerName of={ownerOf({ component })} /> <span class="kinds">{kindsOf(resources)}</span>
            </summary>
            {resources.map((resource) => (
              <Resource resource={resource} change={changeOf(resource.name)} parties={partiesOf(resource)} />
            ))}
          </details>
        ))}
      </div>
    </Section>
  );
}

function Resource(props: {
  readonly resource: PlannedResource;
  readonly change?: Change;
  readonly parties: string;
}) {
  const { name, type, inputs, dependsOn } = props.resource;
  return (
    <details class="resource" data-parties={props.parties}>
      <summary>
        <ChangeSign change={props.change} />
        <span class="name">{name}</span> <code class="type">{type}</code>
      </summary>
      {dependsOn.length > 0 && <p class="note">Depends on {dependsOn.join(", ")}</p>}
      <pre>{withoutCredentials(JSON.stringify(inputs, null, 2))}</pre>
    </details>
  );
}

/** `application frontend`, with the kind of component paler than its name. */
export function OwnerName({ of: { kind, name } }: { readonly of: Owner }) {
  return (
    <>
      <span class="muted">{kind}</span> <span class="name">{name}</span>
    </>
  );
}

/** `Namespace, 36 NetworkPolicy` */
function kindsOf(resources: readonly PlannedResource[]): string {
  const kinds = groupBy(resources, kindOf);
  return [...kinds]
    .map(([kind, { length }]) => (length === 1 ? kind : `${number(length)} ${kind}`))
    .join(", ");
}

function resourceChange(changes: ResourceChanges | undefined): (name: string) => Change | undefined {
  const created = new Set(changes?.created.map(({ name }) => name));
  const changed = new Set(
    [...(changes?.updated ?? []), ...(changes?.replaced ?? [])].map(({ name }) => name),
  );
  return (name) => (created.has(name) ? "added" : changed.has(name) ? "changed" : undefined);
}

/** Whom a resource is about: its component's application or gateway, or both ends of the flow that it is named after. */
function resourceParties(plan: Plan, parties: Parties): (resource: PlannedResource) => string {
  const flows = new Map(plan.flows.map((flow) => [ruleName(plan, flow), flow]));
  return (resource) => {
    const flow = flows.get(resource.name.replace(/(-[0-9a-f]{8})?-(egress|ingress)$/, ""));
    if (flow) return parties.idsOf(flow.source, flow.destination);
    return parties.idsOf(ownerOf(resource).party ?? null);
  };
}

/** The beginning of the names of a flow's rules. */
function ruleName({ space }: Plan, { source, destination, protocol, ports }: PlannedFlow): string {
  const [from, to] = [source, destination].map((end) => resourceNamePart(parseParty(end)));
  return `${space}-${from}-to-${to}-${protocol}-${ports}`;
}
