import { formatParty, parseParty, type Party } from "./party";

/** Why something may pass: a declaration that asks for it, or a need of the platform. */
export type Reason =
  | { readonly kind: "connection"; readonly source: string; readonly outbound: string }
  | {
      readonly kind: "policy";
      readonly source: string;
      readonly destination: Party;
      readonly protocol: string;
      /** As plans print them: `80` or `8080-8090`. */
      readonly ports: string;
    }
  | { readonly kind: "gateway"; readonly name: string }
  | { readonly kind: "platform"; readonly need: string };

/** As plans and messages print it: `connection frontend.basket`, `policy a to b on tcp 80`, `gateway public`. */
export function formatReason(reason: Reason): string {
  switch (reason.kind) {
    case "connection":
      return `connection ${reason.source}.${reason.outbound}`;
    case "policy": {
      const { source, destination, protocol, ports } = reason;
      return `policy ${source} to ${formatParty(destination)} on ${protocol} ${ports}`;
    }
    case "gateway":
      return `gateway ${reason.name}`;
    case "platform":
      return `platform ${reason.need}`;
  }
}

/** Whether two reasons are one, however much is known of a policy's destination. */
export function isSameReason(a: Reason, b: Reason): boolean {
  return a.kind === b.kind && formatReason(a) === formatReason(b);
}

const CONNECTION = /^connection ([^.]*)\.([^]*)$/;
const POLICY = /^policy (\S*) to (\S*) on (\S*) (\S*)$/;
const OTHER = /^(gateway|platform) ([^]*)$/;

/** The reverse of {@link formatReason}; undefined for a text that gives no reason. */
export function parseReason(text: string): Reason | undefined {
  const [, kind, name] = OTHER.exec(text) ?? [];
  if (kind === "gateway") return { kind, name: name! };
  if (kind === "platform") return { kind, need: name! };
  const [, caller, outbound] = CONNECTION.exec(text) ?? [];
  if (caller !== undefined) return { kind: "connection", source: caller, outbound: outbound! };
  const [, source, destination, protocol, ports] = POLICY.exec(text) ?? [];
  if (source === undefined) return undefined;
  return {
    kind: "policy",
    source,
    destination: parseParty(destination!),
    protocol: protocol!,
    ports: ports!,
  };
}
