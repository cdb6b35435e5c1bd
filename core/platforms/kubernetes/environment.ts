import type * as pulumi from "@pulumi/pulumi";
import { soleAddress } from "../../resolve/target";
import type { Connection } from "../../resolve/network";
import type { Address } from "../environment";
import { externalHost } from "../externals";
import type { SpaceContext } from "./objects";

/** Where the certificate authorities of a caller's automatic-TLS connections are mounted. */
export const AUTHORITY_DIRECTORY = "/etc/appnet/certificate-authorities";

/** Where a source finds the destination of a connection; undefined for a network of several addresses. */
export function addressOf(
  space: SpaceContext,
  connection: Connection,
  mountedAuthorities: ReadonlySet<Connection>,
): Address | undefined {
  const host = hostOf(space, connection);
  if (host === undefined) return undefined;
  const { scheme, outbound } = connection;
  const mounted = mountedAuthorities.has(connection);
  return { scheme, host, ...(mounted && { authorityFile: `${AUTHORITY_DIRECTORY}/${outbound}.crt` }) };
}

/** The name by which the source reaches the destination; undefined for a network of several addresses. */
function hostOf(space: SpaceContext, connection: Connection): pulumi.Input<string> | undefined {
  const { destination } = connection;
  if (destination.kind === "external") return externalHost(connection, destination.external);
  if (destination.kind === "network") return soleAddress(destination.cidr);
  if (!destination.elsewhere) {
    const existing = space.network.applications.get(destination.name)?.model.existing;
    return existing?.address ?? destination.hostname;
  }
  return `${destination.hostname}.${space.directory.namespaceOf(destination.space, destination.organization)}.svc`;
}
