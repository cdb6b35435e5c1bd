import type { PropertyPath } from "../../model/problem";
import { formatParty } from "../../names/party";
import type { Policy } from "../../resolve/network";
import type { Report } from "./report";
import { startOrder } from "./serviceConnect";
import type { AwsNetwork } from "./settings";

/** A declared call of automatic TLS. */
interface Call {
  readonly source: string;
  readonly destination: Policy["destination"];
  readonly path: PropertyPath;
}

/** Calls by automatic TLS. A policy for a range that happens to hold the port asks for no call. */
function automaticCalls(network: AwsNetwork): Call[] {
  return [
    ...network.connections.filter(({ tls }) => tls === "automatic"),
    ...network.policies
      .flatMap(({ allowances }) => allowances)
      .filter(({ automaticTls, ports }) => automaticTls && ports.from === ports.to)
      .flatMap(({ source, ...call }) =>
        source.kind === "application" && !source.elsewhere ? [{ ...call, source: source.name }] : [],
      ),
  ];
}

/**
 * Reports calls of automatic TLS in other spaces: each space is a Service Connect namespace of its own, and a task is in
 * one. From outside it, neither the authority is known nor does the certificate hold the name of the internal route.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function checkForeignAutomaticTls(network: AwsNetwork, report: Report): void {
  for (const { destination, path } of automaticCalls(network)) {
    if (destination.kind !== "application" || !destination.elsewhere) continue;
    report(
      path,
      `the automatic TLS of ${formatParty(destination)} is for callers of its own space: ECS Service Connect gives others neither its certificate authority nor a name that its certificate holds`,
      `let "${destination.name}" terminate TLS itself at a port of its own (tls: application), or call its plain port`,
    );
  }
}

/**
 * Reports circles of calls by automatic TLS. A task knows the endpoints that existed when it started, and in a circle one
 * service has to be the first.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function checkMutualCalls(network: AwsNetwork, report: Report): void {
  const order = startOrder(network);
  for (const { source, destination, path } of automaticCalls(network)) {
    if (destination.kind !== "application" || destination.elsewhere || destination.name === source) continue;
    const { name } = destination;
    if (order.get(source)?.includes(name)) continue;
    report(
      path,
      `"${source}" and "${name}" call each other by automatic TLS, in a circle: ECS Service Connect tells no task of a service that starts after it`,
      `let "${name}" terminate TLS itself (tls: application), or call it at its plain port`,
    );
  }
}
