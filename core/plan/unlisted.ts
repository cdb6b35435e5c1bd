import { findPlatform } from "../platforms/find";
import { formatUnlistedPorts, unlistedPorts } from "../resolve/internalNames";
import type { Application, Network } from "../resolve/network";

/** Where an application is found at ports that policies allow and none of its inbound interfaces has. */
export interface PlannedUnlisted {
  /** Such as `tcp 9000-9010`. */
  readonly ports: readonly string[];
  /** The host name; null where only its address works. */
  readonly hostname: string | null;
}

/** The ports that only policies name, where there are some. */
export function plannedUnlisted(
  network: Network,
  application: Application,
): { readonly unlisted?: PlannedUnlisted } {
  const ports = unlistedPorts(network, application).map(formatUnlistedPorts);
  if (ports.length === 0) return {};
  const hostname = findPlatform(network.platform)?.hostnameAtUnlistedPorts(application) ?? null;
  return { unlisted: { ports, hostname } };
}
