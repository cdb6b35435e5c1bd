import { isRun } from "./applications";
import type { Application, Network } from "./network";
import { formatPorts, mergeRanges, singlePort, subtractRanges, type PortRange, type Protocol } from "./ports";

/** Whether an application that appnet runs has an internal route: it serves something, or is given a host name. */
export function hasInternalRoute({ inbound, model }: Application): boolean {
  return inbound.length > 0 || model.hostname !== undefined;
}

/** Ports by one protocol. */
export interface UnlistedPorts {
  readonly protocol: Protocol;
  readonly ports: PortRange;
}

/**
 * The ports by which policies let an application be called and which none of its inbound interfaces has. Of an existing
 * workload none: its names are given by whoever runs it.
 */
export function unlistedPorts(
  { policies }: Pick<Network, "policies">,
  application: Application,
): UnlistedPorts[] {
  if (!isRun(application)) return [];
  const allowances = policies
    .flatMap((policy) => policy.allowances)
    .filter(
      ({ destination: end }) => end.kind === "application" && !end.elsewhere && end.name === application.name,
    );
  return (["tcp", "udp"] as const).flatMap((protocol) => {
    const listed = application.inbound
      .filter((it) => it.transport === protocol)
      .flatMap(({ port, tlsPort }) => [port, tlsPort ?? port]);
    const allowed = allowances.filter((it) => it.protocol === protocol).map(({ ports }) => ports);
    return subtractRanges(mergeRanges(allowed), listed.map(singlePort)).map((ports) => ({ protocol, ports }));
  });
}

/** `tcp 9000-9010`. */
export function formatUnlistedPorts({ protocol, ports }: UnlistedPorts): string {
  return `${protocol} ${formatPorts(ports)}`;
}
