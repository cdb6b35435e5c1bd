import type { Application } from "../../resolve/network";
import type { Protocol } from "../../resolve/ports";

/** The port mappings of an application's container: one for each port, though several inbounds may lead to it. */
export function portMappings(application: Application): object[] {
  const mappings = new Map(
    application.inbound.map(({ containerPort, transport }) => [
      `${transport} ${containerPort}`,
      {
        name: mappingName(application, transport, containerPort),
        containerPort,
        hostPort: containerPort,
        protocol: transport,
      },
    ]),
  );
  return [...mappings.values()];
}

/** The name of a port mapping: that of the first inbound that leads to the port. */
export function mappingName(application: Application, transport: Protocol, containerPort: number): string {
  return application.inbound.find((it) => it.transport === transport && it.containerPort === containerPort)!
    .name;
}
