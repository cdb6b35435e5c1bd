import { withoutCredentials } from "../../core/names/visible";
import type { PropertyChange } from "../../core/plan/replacements";
import type { ResourceChange, ResourceChanges, ResourceSummary } from "../../core/plan/resourceChanges";
import { ownerOf } from "../resources";
import { Amount, Cell, ChangeSign, Section, type Shared } from "./parts";
import { OwnerName } from "./resources";

/** Longer lists are folded. */
const SHOWN = 25;
const ONE_LINE = 100;

/** What will be done to the resources, those first that go away for a while. */
export function ResourceChangesSection({ changes, parties }: Shared & { readonly changes: ResourceChanges }) {
  const { created, updated, replaced, deleted } = changes;
  const lists = [created, updated, replaced, deleted];
  return (
    <Section id="resource-changes" title="Changes of resources">
      {lists.every(({ length }) => length === 0) && <p class="none">No resource differs.</p>}
      <ResourceList title="Replaced" change="changed" resources={replaced} parties={parties}>
        Deleted and created anew, because a property differs that cannot be changed in place.
      </ResourceList>
      <ResourceList title="Updated" change="changed" resources={updated} parties={parties} />
      <ResourceList title="Created" change="added" resources={created} parties={parties} />
      <ResourceList title="Deleted" change="removed" resources={deleted} parties={parties} />
    </Section>
  );
}

function ResourceList(
  props: Shared & {
    readonly title: string;
    readonly change: "added" | "removed" | "changed";
    readonly resources: readonly (ResourceSummary | ResourceChange)[];
    readonly children?: string;
  },
) {
  const { title, change, resources, parties } = props;
  if (resources.length === 0) return null;
  return (
    <div class="resource-changes" data-list="">
      <details open={resources.length <= SHOWN}>
        <summary>
          <h3>
            {title} <Amount of={resources.length} />
          </h3>
        </summary>
        {props.children !== undefined && <p class="note">{props.children}</p>}
        <ul>
          {resources.map((resource) => (
            <li data-parties={parties.idsOf(ownerOf(resource).party ?? null)}>
              <p>
                <ChangeSign change={change} />
                <span class="name">{resource.name}</span> <code class="type">{resource.type}</code>{" "}
                <span class="owner">
                  <OwnerName of={ownerOf(resource)} />
                </span>
              </p>
              {"properties" in resource && <Properties resource={resource} />}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Properties({ resource }: { readonly resource: ResourceChange }) {
  return (
    <div class="scroll" role="region" aria-label={`What differs in ${resource.name}`} tabIndex={0}>
      <table class="properties">
        <caption class="spoken">What differs in {resource.name}</caption>
        <thead>
          <tr>
            <th scope="col">Property</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {resource.properties.map((property) => (
            <tr>
              <th scope="row">{property.path === "" ? "order of a list" : <code>{property.path}</code>}</th>
              <Cell label="Before">
                <Value property={property} side="before" />
              </Cell>
              <Cell label="After">
                <Value property={property} side="after" />
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ property, side }: { readonly property: PropertyChange; readonly side: "before" | "after" }) {
  if (!(side in property)) return <span class="muted">not set</span>;
  const value = property[side];
  const text = typeof value === "string" ? withoutCredentials(value) : jsonOf(value);
  return side === "before" ? (
    <del>
      <code>{text}</code>
    </del>
  ) : (
    <ins>
      <code>{text}</code>
    </ins>
  );
}

/** Short values in one line, longer ones indented. */
function jsonOf(value: unknown): string {
  const line = JSON.stringify(value);
  return withoutCredentials(line.length <= ONE_LINE ? line : JSON.stringify(value, null, 2));
}
