import type { Plan } from "../../core/plan/plan";
import { Cell, Row, Section, Table, type Shared } from "./parts";

/** Everything that may pass after connections, policies, gateways and the platform's needs are resolved. */
export function FlowsSection({ plan, parties }: Shared & { readonly plan: Plan }) {
  return (
    <Section id="flows" title="Flows" amount={plan.flows.length}>
      <p class="note">
        What the resources open: ports are those at the destination, after translation by the platform.
      </p>
      {plan.flows.length > 0 && (
        <details>
          <summary>Every flow and what asks for it</summary>
          <Table caption="Flows" headings={["Source", "Destination", "Protocol", "Ports", "Because of"]}>
            {plan.flows.map((flow) => (
              <Row
                parties={parties.idsOf(flow.source, flow.destination)}
                head={<span class="name">{flow.source}</span>}
              >
                <Cell label="Destination" class="name">
                  {flow.destination}
                </Cell>
                <Cell label="Protocol">{flow.protocol}</Cell>
                <Cell label="Ports" class="ports">
                  {flow.ports}
                </Cell>
                <Cell label="Because of">{flow.because.join(", ")}</Cell>
              </Row>
            ))}
          </Table>
        </details>
      )}
    </Section>
  );
}
