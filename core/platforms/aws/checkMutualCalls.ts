import type { Report } from "./report";
import { startOrder } from "./serviceConnect";
import type { AwsNetwork } from "./settings";

/**
 * Reports circles of calls by automatic TLS. A task knows the endpoints that existed when it started, and in a circle one
 * service has to be the first. A policy for a range that happens to hold the port asks for no call.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function checkMutualCalls(network: AwsNetwork, report: Report): void {
  const order = startOrder(network);
  const calls = [
    ...network.connections.filter(({ tls }) => tls === "automatic"),
    ...network.policies
      .flatMap(({ allowances }) => allowances)
      .filter(({ automaticTls, ports }) => automaticTls && ports.from === ports.to)
      .flatMap(({ source, ...call }) =>
        source.kind === "application" && !source.elsewhere ? [{ ...call, source: source.name }] : [],
      ),
  ];
  for (const { source, destination, path } of calls) {
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
