import { formatParty, parseParty } from "../../core/names/party";
import { addressOf, exposureOf, type Exposure } from "../../core/plan/exposure";
import { openEgressOf } from "../../core/plan/outside";
import type { Plan } from "../../core/plan/plan";
import { halfOpenRows, unlistedRows } from "../lists";
import { Cell, Row, Section, Table, type Shared } from "./parts";

/** Who reaches what from outside, and under which encryption. */
export function ExposureSection({ plan, parties }: Shared & { readonly plan: Plan }) {
  const exposures = exposureOf(plan);
  return (
    <Section id="exposure" title="Exposure" amount={exposures.length}>
      {exposures.length === 0 ? (
        <p class="none">Nothing is reachable from outside.</p>
      ) : (
        <Table
          caption="Who reaches what from outside"
          headings={["From", "Address", "Reaches", "Encryption", "Certificate", "Gateway"]}
        >
          {exposures.map((exposure) => (
            <Row
              parties={parties.idsOf(
                exposure.source,
                formatParty({ kind: "gateway", name: exposure.gateway }),
                exposure.destination,
              )}
              head={<Caller name={exposure.source} />}
            >
              <Cell label="Address">
                <code>{addressOf(exposure)}</code>
              </Cell>
              <Cell label="Reaches">
                <span class="name">{exposure.destination}</span>
                <span class="interface"> {exposure.port}</span>
                {exposure.replacePrefix !== null && (
                  <span class="aside">
                    prefix becomes <code>{exposure.replacePrefix}</code>
                  </span>
                )}
              </Cell>
              <Cell label="Encryption">
                <Encryption exposure={exposure} />
              </Cell>
              <Cell label="Certificate">{exposure.certificate ?? <None />}</Cell>
              <Cell label="Gateway">{exposure.gateway}</Cell>
            </Row>
          ))}
        </Table>
      )}
    </Section>
  );
}

/** What leads to the internet at large: data may leave that way. */
export function EgressSection({ plan, parties }: Shared & { readonly plan: Plan }) {
  const open = openEgressOf(plan.flows, plan.identities);
  if (open.length === 0) return null;
  return (
    <Section id="egress" title="Egress to the internet" amount={open.length}>
      <Table
        caption="What leads to the internet at large"
        headings={["Source", "Destination", "Addresses", "Ports", "Because of"]}
      >
        {open.map((egress) => (
          <Row
            parties={parties.idsOf(egress.source, egress.destination)}
            head={<span class="name">{egress.source}</span>}
          >
            <Cell label="Destination" class="name">
              {egress.destination}
            </Cell>
            <Cell label="Addresses">
              <span class="tag outside">{egress.networks.join(", ")}</span>
            </Cell>
            <Cell label="Ports" class="ports">
              {egress.protocol} {egress.ports}
            </Cell>
            <Cell label="Because of">{egress.because.join(", ")}</Cell>
          </Row>
        ))}
      </Table>
    </Section>
  );
}

/** What another space must do before it passes. */
export function HalfOpenSection({ plan, parties }: Shared & { readonly plan: Plan }) {
  const rows = halfOpenRows(plan);
  if (rows.length === 0) return null;
  return (
    <Section id="half-open" title="Half open" amount={rows.length}>
      <p class="note">
        A space writes rules for its own applications only: the other half is another space's.
      </p>
      <Table
        caption="What another space must still let through"
        headings={["Source", "Destination", "Ports", "Needs"]}
      >
        {rows.map(([source = "", , destination = "", protocol, ports, needs]) => (
          <Row parties={parties.idsOf(source, destination)} head={<span class="name">{source}</span>}>
            <Cell label="Destination" class="name">
              {destination}
            </Cell>
            <Cell label="Ports" class="ports">
              {protocol} {ports}
            </Cell>
            <Cell label="Needs">{needs}</Cell>
          </Row>
        ))}
      </Table>
    </Section>
  );
}

/** Callers from outside stand out when they are everybody, or may be. */
function Caller({ name }: { readonly name: string }) {
  const { kind } = parseParty(name);
  if (kind !== "unknown-network")
    return <span class={kind === "internet" ? "tag outside" : "name"}>{name}</span>;
  return (
    <>
      <span class="tag outside">{name}</span>
      <span class="aside">addresses are known after deployment</span>
    </>
  );
}

function Encryption({ exposure }: { readonly exposure: Exposure }) {
  if (exposure.tls === "none") return <span class="tag outside">plain HTTP, not encrypted</span>;
  if (exposure.tls === "passthrough") return <>TLS passed through to the application</>;
  return (
    <>
      TLS {exposure.minimumProtocolVersion ?? "1.2"} or newer
      <span class="aside">HTTP is redirected</span>
    </>
  );
}

function None() {
  return <span class="muted">none</span>;
}

/** Where applications are found at ports that policies allow and they do not list. */
export function UnlistedSection({ plan, parties }: Shared & { readonly plan: Plan }) {
  const rows = unlistedRows(plan);
  if (rows.length === 0) return null;
  return (
    <Section id="unlisted" title="Ports that no inbound lists" amount={rows.length}>
      <Table
        caption="Where applications are found at ports that only policies name"
        headings={["Application", "Ports", "Found at"]}
      >
        {rows.map(([name = "", ports, hostname]) => (
          <Row parties={parties.idsOf(name)} head={<span class="name">{name}</span>}>
            <Cell label="Ports" class="ports">
              {ports}
            </Cell>
            <Cell label="Found at" class="name">
              {hostname}
            </Cell>
          </Row>
        ))}
      </Table>
    </Section>
  );
}
