import { AUTOMATIC_TLS_PORT, type ApplicationModel, type InboundModel } from "../model/application";
import type { PropertyPath } from "../model/problem";
import type { Application, ConnectionTls, Inbound, RunApplication } from "./network";
import { checkHealth } from "./health";
import { Problems } from "./problems";
import { isTlsScheme, transportOf } from "./target";

/** The inbound interfaces of an application, with every default filled in. */
export function resolveInbounds(model: ApplicationModel): Inbound[] {
  return Object.entries(model.inbound).map(([name, inbound]) => ({
    name,
    port: inbound.port,
    containerPort: inbound.containerPort ?? inbound.port,
    protocol: inbound.protocol,
    transport: transportOf(inbound.protocol),
    tls: tlsOf(inbound),
    tlsPort: inbound.tls === "automatic" ? (inbound.tlsPort ?? AUTOMATIC_TLS_PORT) : undefined,
    clientGroup: inbound.clientGroup,
    ...(inbound.healthPath !== undefined && { healthPath: inbound.healthPath }),
  }));
}

/** Who terminates TLS at an inbound interface. */
export function tlsOf(inbound: Pick<InboundModel, "tls" | "protocol">): ConnectionTls {
  return inbound.tls ?? (isTlsScheme(inbound.protocol) ? "application" : "none");
}

/** Whether appnet runs the application, rather than only governing its traffic. */
export function isRun(application: Application): application is RunApplication {
  return application.model.existing === undefined;
}

/** The rules that concern one application alone. */
export function checkApplication(model: ApplicationModel, path: PropertyPath, problems: Problems): void {
  const inbounds = resolveInbounds(model);
  checkPorts(inbounds, path, problems);
  checkTlsPorts(model, inbounds, path, problems);
  checkHealth(model, inbounds, path, problems);
}

function checkPorts(inbounds: readonly Inbound[], path: PropertyPath, problems: Problems): void {
  const taken = new Map<string, string>();
  for (const inbound of inbounds) {
    const at = [...path, "inbound", inbound.name];
    const key = `${inbound.transport} ${inbound.port}`;
    const owner = taken.get(key);
    if (owner !== undefined) {
      problems.add(
        "application/duplicate-port",
        [...at, "port"],
        `inbound ${inbound.name} has the same port as inbound ${owner}: ${key}`,
        "give each inbound its own port",
      );
    }
    taken.set(key, inbound.name);
    const reserved = (["port", "containerPort"] as const).find(
      (field) => inbound[field] === AUTOMATIC_TLS_PORT,
    );
    if (reserved) {
      problems.add(
        "application/reserved-port",
        [...at, reserved === "containerPort" && inbound.port === AUTOMATIC_TLS_PORT ? "port" : reserved],
        `inbound ${inbound.name} listens on ${AUTOMATIC_TLS_PORT}, which is kept for automatic TLS`,
        "listen on another port; for automatic TLS set tls: automatic",
      );
    }
  }
}

function checkTlsPorts(
  model: ApplicationModel,
  inbounds: readonly Inbound[],
  path: PropertyPath,
  problems: Problems,
): void {
  const taken = new Map<number, string>();
  for (const inbound of inbounds) {
    if (inbound.transport === "tcp") {
      taken.set(inbound.port, `inbound ${inbound.name}`);
      taken.set(inbound.containerPort, `inbound ${inbound.name}`);
    }
  }
  for (const inbound of inbounds) {
    const at = [...path, "inbound", inbound.name];
    const { tlsPort } = inbound;
    if (tlsPort === undefined) {
      if (model.inbound[inbound.name]?.tlsPort !== undefined) {
        problems.add(
          "document/type",
          [...at, "tlsPort"],
          "tlsPort is given without tls: automatic",
          "add tls: automatic",
        );
      }
      continue;
    }
    if (inbound.transport === "udp") {
      problems.add(
        "document/type",
        [...at, "tls"],
        `inbound ${inbound.name} is UDP, which has no automatic TLS`,
        "remove tls, or use a TCP protocol",
      );
    }
    const owner = taken.get(tlsPort);
    if (owner !== undefined) {
      problems.add(
        "application/tls-port-taken",
        [...at, model.inbound[inbound.name]?.tlsPort === undefined ? "tls" : "tlsPort"],
        `automatic TLS of inbound ${inbound.name} listens on ${tlsPort}, which ${owner} already uses`,
        "give it a tlsPort of its own",
      );
    }
    taken.set(tlsPort, `automatic TLS of inbound ${inbound.name}`);
  }
}

/** Whether an application listens on a port that a system keeps for root unless it is told otherwise. */
export function listensBelow1024({ inbound }: { readonly inbound: readonly Inbound[] }): boolean {
  return inbound.some(
    ({ containerPort, tlsPort }) => Math.min(containerPort, tlsPort ?? containerPort) < 1024,
  );
}
