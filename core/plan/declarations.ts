import { parseParty, type Party } from "../names/party";
import type { Reason } from "../names/reason";
import type { SpaceName } from "../resolve/network";
import type { PlannedConnection, PlannedPolicy } from "./plan";

/** Where a connection or policy leads, in the words of the space that declares it. */
export function destinationParty(
  declaration: PlannedConnection | PlannedPolicy,
  { space, organization }: SpaceName,
): Party {
  const { destination: name, destinationSpace, destinationOrganization } = declaration;
  if ("destinationCidr" in declaration && declaration.destinationCidr !== null) {
    return parseParty(declaration.destinationCidr);
  }
  // Connections have networks where others have the names of applications.
  if (name === null || destinationSpace === null) return parseOutside(name ?? "");
  if (destinationOrganization !== organization) {
    const elsewhere = { space: destinationSpace, organization: String(destinationOrganization) };
    return { kind: "application", name, elsewhere };
  }
  if (destinationSpace === space) return { kind: "application", name };
  return { kind: "application", name, elsewhere: { space: destinationSpace } };
}

function parseOutside(text: string): Party {
  const party = parseParty(text);
  const isParty = party.kind === "external" || party.kind === "every-application";
  return isParty ? party : { kind: "network", cidr: text };
}

/** A connection as the reason of its flows. */
export function connectionReason({ source, outbound }: PlannedConnection): Reason {
  return { kind: "connection", source, outbound };
}

/** A policy as the reason of its flows. */
export function policyReason(policy: PlannedPolicy, space: SpaceName): Reason {
  const { source, protocol, ports } = policy;
  return { kind: "policy", source, destination: destinationParty(policy, space), protocol, ports };
}
