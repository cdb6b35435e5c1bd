import type { Gateway, Route } from "../../resolve/network";
import { hostnamesOf } from "./certificates";
import { checkAccessLogs } from "./checkAccessLogs";
import { checkCertificate } from "./checkCertificate";
import { checkListenerRules } from "./checkListenerRules";
import type { Report } from "./report";
import type { AwsNetwork } from "./settings";

/** Reports what a gateway asks for that no load balancer does. */
export function checkGateway(
  network: AwsNetwork,
  gateway: Gateway,
  now: number | undefined,
  report: Report,
): void {
  checkCertificate(network, gateway, now, report);
  checkSubnets(network, gateway, report);
  checkAllowedNetworks(gateway, report);
  if (gateway.tls === "passthrough") {
    if (gateway.model.idleTimeout !== undefined) {
      report(
        [...gateway.path, "idleTimeout"],
        "a passthrough gateway's idle timeout is always the longest",
        "remove idleTimeout",
      );
    }
    if (gateway.model.accessLogs !== undefined) {
      report(
        [...gateway.path, "accessLogs"],
        "a network load balancer logs only the TLS that it terminates, and a passthrough gateway terminates none",
        "remove accessLogs",
      );
    }
    for (const route of gateway.routes) {
      checkDestination(route, report);
      checkAutomaticTls(route, report);
      checkOwnTls(route, report);
    }
    return;
  }
  for (const route of gateway.routes) {
    checkRoute(route, report);
    if (gateway.tls === "none") checkPlainRoute(route, report);
  }
  checkListenerRules(gateway, report);
  if (gateway.model.accessLogs) checkAccessLogs(gateway.model.accessLogs, gateway.path, report);
}

/** Load balancers get IPv4 addresses alone, so nobody ever reaches one from an IPv6 address. */
function checkAllowedNetworks({ model, path }: Gateway, report: Report): void {
  for (const [index, network] of (model.allowedCidrs ?? []).entries()) {
    if (typeof network !== "string" || !network.includes(":")) continue;
    report(
      [...path, "allowedCidrs", index],
      `"${network}" reaches no gateway on AWS: its load balancer has IPv4 addresses alone`,
      "remove it, or give the IPv4 network",
    );
  }
}

function checkSubnets(network: AwsNetwork, gateway: Gateway, report: Report): void {
  const settings = network.settings;
  const field = gateway.internal ? "privateSubnetIds" : "publicSubnetIds";
  const subnets = settings[field];
  if (subnets === undefined && settings.vpcId !== undefined && field === "publicSubnetIds") {
    report(gateway.path, `gateway "${gateway.name}" needs ${field} of the VPC`, `set aws.${field}`);
  }
  if (Array.isArray(subnets) && new Set(subnets).size === 1 && gateway.tls !== "passthrough") {
    report(
      ["aws", field],
      `an application load balancer (gateway "${gateway.name}") needs subnets in two zones, but there is one`,
      `add a subnet in another zone to aws.${field}`,
    );
  }
}

function checkRoute(route: Route, report: Report): void {
  checkDestination(route, report);
  checkAutomaticTls(route, report);
  const encrypted = route.scheme === "https" || route.scheme === "grpcs";
  if (encrypted && route.inbound.tls === "none") {
    report(
      [...route.declaredAt, "destination"],
      `"${route.model.destination}" is asked for by TLS, but the inbound speaks ${route.inbound.protocol}`,
      "set the inbound's protocol to https, or use http://",
    );
  }
}

/** Whatever comes to the load balancer is passed on, plain HTTP as well: nobody but the application refuses it. */
function checkOwnTls(route: Route, report: Report): void {
  if (route.inbound.tls !== "application" && route.port !== route.inbound.tlsPort) {
    report(
      [...route.declaredAt, "destination"],
      `a passthrough gateway leads to "${route.model.destination}", where ${route.inbound.protocol} is spoken without TLS`,
      "set the inbound's tls to application if it terminates TLS, or give the gateway a certificate",
    );
  }
}

/** The port belongs to ECS's own proxy: no load balancer can have it as a target. */
function checkAutomaticTls(route: Route, report: Report): void {
  if (route.port === route.inbound.tlsPort) {
    report(
      [...route.declaredAt, "destination"],
      `route ${route.path} leads to automatic TLS, which takes TLS 1.3 from ECS Service Connect alone`,
      `route to port ${route.inbound.port}: traffic stays in the VPC`,
    );
  }
}

function checkPlainRoute(route: Route, report: Report): void {
  if (!["grpc", "grpcs"].includes(route.inbound.protocol)) return;
  report(
    [...route.declaredAt, "destination"],
    `"${route.model.destination}" speaks gRPC, which a load balancer forwards from HTTPS alone`,
    "give the gateway a certificate",
  );
}

function checkDestination(route: Route, report: Report): void {
  if (route.destination.model.existing === undefined) return;
  report(
    [...route.declaredAt, "destination"],
    `"${route.destination.name}" is not run by appnet, so its addresses are not known to a load balancer`,
    "let appnet run it, or put a load balancer of your own before it",
  );
}

/** One name can be the alias of one load balancer. */
export function checkHostnames(network: AwsNetwork, report: Report): void {
  if (network.settings.hostedZoneId === undefined) return;
  const owners = new Map<string, string>();
  for (const gateway of network.gateways) {
    for (const hostname of hostnamesOf(gateway)) {
      const owner = owners.get(hostname);
      if (owner !== undefined) {
        const message = `"${hostname}" would be an alias of two load balancers: gateways ${owner} and ${gateway.name}`;
        report(gateway.path, message, "put the routes of one host name in one gateway");
      }
      owners.set(hostname, gateway.name);
    }
  }
}
