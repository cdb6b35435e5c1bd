import type { ComponentChildren } from "preact";
import type { Changes } from "../../core/plan/diff";
import type { Plan, PlannedConnection, PlannedPolicy } from "../../core/plan/plan";
import { destinationOf } from "../lists";
import { Cell, Interface, Row, Section, Table, type Change, type Shared } from "./parts";

/** An item of the plan, or one that the earlier plan had, with how it differs. */
interface Listed<Item> {
  readonly item: Item;
  readonly change?: Change;
  /** The item as it was, when it is another now. */
  readonly before?: Item;
}

interface Props<Item> extends Shared {
  readonly plan: Plan;
  readonly changes?: Changes<Item>;
}

const TLS: Readonly<Record<string, string>> = {
  none: "none",
  automatic: "automatic",
  application: "of the application",
};

/** Who calls whom, by which interface. */
export function ConnectionsSection({ plan, changes, parties }: Props<PlannedConnection>) {
  const rows = withChanges(plan.connections, changes);
  return (
    <Section
      id="connections"
      title="Connections"
      amount={plan.connections.length}
      removed={changes?.removed.length}
    >
      {rows.length === 0 ? (
        <p class="none">No application connects to another.</p>
      ) : (
        <Table caption="Connections" headings={["Source", "Destination", "Scheme", "Port", "TLS"]}>
          {rows.map(({ item, change, before }) => (
            <Row
              parties={parties.idsOf(item.source, destinationOf(item, plan))}
              change={change}
              head={<Interface of={item.source} name={`${item.outbound}${item.required ? "*" : ""}`} />}
            >
              <Cell label="Destination">
                <Interface of={destinationOf(item, plan)} name={item.inbound} />
                {before && destinationOf(before, plan) !== destinationOf(item, plan) && (
                  <Was>{destinationOf(before, plan)}</Was>
                )}
              </Cell>
              <Cell label="Scheme">
                {item.scheme}
                {before && before.scheme !== item.scheme && <Was>{before.scheme}</Was>}
              </Cell>
              <Cell label="Port">
                <Ports protocol={item.protocol} ports={item.ports} />
                {before && (before.ports !== item.ports || before.protocol !== item.protocol) && (
                  <Was>
                    <Ports protocol={before.protocol} ports={before.ports} />
                  </Was>
                )}
              </Cell>
              <Cell label="TLS">
                <Tls tls={item.tls} />
                {before && before.tls !== item.tls && <Was>{TLS[before.tls] ?? before.tls}</Was>}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {rows.some(({ item }) => item.required) && (
        <p class="note">* required: exists before its source starts</p>
      )}
    </Section>
  );
}

/** What is allowed beside the connections. */
export function PoliciesSection({ plan, changes, parties }: Props<PlannedPolicy>) {
  const rows = withChanges(plan.policies, changes);
  return (
    <Section id="policies" title="Policies" amount={plan.policies.length} removed={changes?.removed.length}>
      {rows.length === 0 ? (
        <p class="none">No policy allows anything beside the connections.</p>
      ) : (
        <Table caption="Network policies" headings={["Source", "Destination", "Protocol", "Ports"]}>
          {rows.map(({ item, change }) => {
            const destination = destinationOf(item, plan);
            return (
              <Row
                parties={parties.idsOf(item.source, destination)}
                change={change}
                head={<span class="name">{item.source}</span>}
              >
                <Cell label="Destination" class="name">
                  {destination}
                </Cell>
                <Cell label="Protocol">{item.protocol}</Cell>
                <Cell label="Ports" class="ports">
                  {item.ports}
                </Cell>
              </Row>
            );
          })}
        </Table>
      )}
    </Section>
  );
}

function Was({ children }: { readonly children: ComponentChildren }) {
  return (
    <span class="was">
      was <del>{children}</del>
    </span>
  );
}

/** Nearly everything is TCP, so that only the rest says its protocol. */
function Ports({ protocol, ports }: { readonly protocol: string; readonly ports: string }) {
  return (
    <span class="ports">
      {ports}
      {protocol !== "tcp" && ` ${protocol}`}
    </span>
  );
}

function Tls({ tls }: { readonly tls: string }) {
  return <span class={tls === "none" ? "muted" : undefined}>{TLS[tls] ?? tls}</span>;
}

/** The items of the plan with how each differs, and after them those that are gone. */
function withChanges<Item>(items: readonly Item[], changes: Changes<Item> | undefined): Listed<Item>[] {
  if (!changes) return items.map((item) => ({ item }));
  const keyOf = (item: Item) => JSON.stringify(item);
  const added = new Set(changes.added.map(keyOf));
  const changed = new Map(changes.changed.map(({ before, after }) => [keyOf(after), before]));
  return [
    ...items.map((item): Listed<Item> => {
      if (added.has(keyOf(item))) return { item, change: "added" };
      const before = changed.get(keyOf(item));
      return before === undefined ? { item } : { item, change: "changed", before };
    }),
    ...changes.removed.map((item): Listed<Item> => ({ item, change: "removed" })),
  ];
}
