import { formatParty } from "../names/party";
import type { Directory } from "./directory";
import type { ApplicationEnd, End, Flow, SpaceName } from "./network";

/** Whether an end is an application of another space. */
export function isElsewhere(end: End): end is ApplicationEnd {
  return end.kind === "application" && end.elsewhere !== undefined;
}

/** Whether this space makes the rule that admits a flow at another space's application. */
export function isAdmittedFromHere(
  { source, destination, protocol, ports }: Pick<Flow, "source" | "destination" | "protocol" | "ports">,
  directory: Directory,
): boolean {
  if (!isElsewhere(destination)) return false;
  const peer = directory.peerOf(destination);
  return (
    peer?.isAdmittedFromHere === true && peer.admits?.(source, destination.name, protocol, ports) !== true
  );
}

/** In which directions another space decides by itself on its application's traffic. */
export function theirsOf(
  end: ApplicationEnd,
  flows: readonly Flow[],
  directory: Directory,
): readonly ("ingress" | "egress")[] {
  const isCalled = ({ destination }: Flow) => formatParty(destination) === formatParty(end);
  const isAdmitted = flows.filter(isCalled).every((flow) => isAdmittedFromHere(flow, directory));
  return isAdmitted ? ["egress"] : ["ingress", "egress"];
}

/** Whether another space must still do its half: nobody here makes it. */
function isHalfOpen(flow: Flow, directory: Directory): boolean {
  if (isElsewhere(flow.source)) return true;
  return isElsewhere(flow.destination) && directory.peerOf(flow.destination)?.isAdmittedFromHere !== true;
}

/** The flow, with what it needs of another space: a space writes rules for its own applications only. */
export function withConsent(flow: Flow, directory: Directory, own: SpaceName): Flow {
  const { source, destination } = flow;
  if (!isHalfOpen(flow, directory)) return flow;
  const halfOpen = isElsewhere(source)
    ? `needs ${source.name}'s space to let it reach ${seenFrom(destination, source, own)}`
    : `needs ${(destination as ApplicationEnd).name}'s space to admit ${seenFrom(source, destination as ApplicationEnd, own)}`;
  return { ...flow, halfOpen };
}

/** An end of this space, as the other one's documents name it. */
function seenFrom(end: End, { organization }: ApplicationEnd, own: SpaceName): string {
  if (end.kind !== "application") return formatParty(end);
  const elsewhere =
    organization === own.organization
      ? { space: own.space }
      : { space: own.space, organization: own.organization };
  return formatParty({ kind: "application", name: end.name, elsewhere });
}
