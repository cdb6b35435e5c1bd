import { isPlainObject } from "../declaration";
import type { AwsNetwork, AwsSettings } from "./settings";
import type { PropertyPath } from "../../model/problem";
import type { Application, Gateway, Route } from "../../resolve/network";
import { probedInbound } from "../../resolve/applications";
import { formatPorts } from "../../resolve/ports";
import type { Problems } from "../../resolve/problems";
import { NAMES_NOT_ENFORCED, OPEN_INSTEAD } from "../externals";
import type { LoweringContext } from "../platform";
import { hostnamesOf } from "./certificates";
import { fargateSize } from "./fargate";
import { MAXIMUM_DEPTH, priorityOf } from "./priorities";
import { usesAutomaticTls } from "./serviceConnect";

type Report = (at: PropertyPath, message: string, fix: string) => void;

/** Load balancers match at most so many characters of a path. */
const MAXIMUM_PATTERN = 128;
/** A task's network configuration holds at most so many subnets. */
const MAXIMUM_SUBNETS = 16;

/** Reports what AWS cannot enforce of a network. */
export function check({ network }: LoweringContext<AwsSettings>, problems: Problems): void {
  const report: Report = (at, message, fix) => problems.add("platform/unsupported", at, message, fix);
  checkSettings(network, report, problems);
  for (const { name, isNamedOnly } of network.externals.values()) {
    if (isNamedOnly) report(["externals", name, "hostnames"], NAMES_NOT_ENFORCED, OPEN_INSTEAD);
  }
  for (const application of network.applications.values()) checkApplication(network, application, report);
  checkSharedGroups(network, report);
  checkTranslation(network, report);
  for (const gateway of network.gateways) checkGateway(network, gateway, report);
  checkHostnames(network, report);
}

function checkSettings(network: AwsNetwork, report: Report, problems: Problems): void {
  checkSubnetSettings(network.settings, report);
  checkPlatformEgress(network.settings, report);
  checkAuthority(network, report);
  checkTags(network.settings, problems);
  for (const field of ["certificateAuthorityArn", "clusterArn"] as const) {
    checkRegion(network.settings[field], network.settings.region, ["aws", field], report);
  }
}

function checkSubnetSettings(settings: AwsSettings, report: Report): void {
  if (settings.vpcId !== undefined && settings.privateSubnetIds === undefined) {
    report(
      ["aws", "vpcId"],
      "vpcId is given without privateSubnetIds",
      "add the subnets of tasks in that VPC",
    );
  }
  for (const field of ["privateSubnetIds", "publicSubnetIds"] as const) {
    const subnets = settings[field];
    if (subnets === undefined) continue;
    if (settings.vpcId === undefined) report(["aws", field], `${field} is given without vpcId`, "add vpcId");
    if (!Array.isArray(subnets)) continue;
    if (subnets.length === 0) report(["aws", field], `${field} is empty`, "add subnets, or remove it");
    if (subnets.length > MAXIMUM_SUBNETS) {
      report(["aws", field], `${field} has ${subnets.length} subnets`, `use at most ${MAXIMUM_SUBNETS}`);
    }
  }
}

function checkPlatformEgress({ platformEgress }: AwsSettings, report: Report): void {
  if (platformEgress?.closed !== true) return;
  const { cidrs, securityGroupIds, prefixListIds } = platformEgress;
  if ([cidrs, securityGroupIds, prefixListIds].every((value) => value === undefined)) return;
  report(
    ["aws", "platformEgress", "closed"],
    "platformEgress is closed and opened at once",
    "remove closed, or the rest",
  );
}

function checkAuthority(network: AwsNetwork, report: Report): void {
  const settings = network.settings;
  if (settings.certificateAuthorityArn !== undefined && settings.createCertificateAuthority) {
    report(
      ["aws", "createCertificateAuthority"],
      "certificateAuthorityArn and createCertificateAuthority are given together",
      "give one of them",
    );
  }
  const authority = settings.certificateAuthorityArn !== undefined || settings.createCertificateAuthority;
  if (usesAutomaticTls(network) && !authority) {
    report(
      ["aws"],
      "automatic TLS needs a private certificate authority",
      "set aws.certificateAuthorityArn, or aws.createCertificateAuthority: true, which costs a monthly fee",
    );
  }
}

function checkTags({ tags }: AwsSettings, problems: Problems): void {
  for (const key of isPlainObject(tags) ? Object.keys(tags) : []) {
    if (key !== "Name" && !/^(appnet|aws):/.test(key)) continue;
    problems.add(
      "document/type",
      ["aws", "tags", key],
      `the tag "${key}" is appnet's or AWS's own`,
      "use another key",
    );
  }
}

function checkRegion(arn: unknown, region: string | undefined, at: PropertyPath, report: Report): void {
  if (typeof arn !== "string" || region === undefined) return;
  const [, , , found = ""] = arn.split(":");
  if (found !== region)
    report(
      at,
      `the ARN is of Region "${found}", but the space is in "${region}"`,
      `use one of Region ${region}`,
    );
}

function checkApplication(network: AwsNetwork, application: Application, report: Report): void {
  const { name, model, inbound } = application;
  const path = ["applications", name];
  const { existing } = model;
  if (existing && existing.securityGroupId === undefined && existing.podLabels === undefined) {
    report([...path, "existing"], "an existing workload on AWS needs securityGroupId", "add securityGroupId");
  }
  for (const it of inbound.filter((candidate) => candidate.tlsPort !== undefined && model.existing)) {
    report(
      [...path, "inbound", it.name, "tls"],
      "automatic TLS needs ECS Service Connect, which appnet cannot add to an existing workload",
      "let the application terminate TLS itself (tls: application)",
    );
  }
  for (const it of inbound.filter((candidate) => candidate.clientGroup && candidate.transport === "udp")) {
    report(
      [...path, "inbound", it.name, "clientGroup"],
      "client groups are for TCP inbounds",
      "remove clientGroup",
    );
  }
  if (!model.existing && !fargateSize(model.cpu, model.memory)) {
    report(
      [...path, model.cpu === undefined ? "memory" : "cpu"],
      `Fargate has no task size with ${model.cpu ?? 0.25} virtual CPUs and ${model.memory ?? 512} MiB`,
      "use at most 16 virtual CPUs and 120 GiB",
    );
  }
  checkProbe(network, application, report);
}

function checkProbe({ gateways }: AwsNetwork, { name, model, inbound }: Application, report: Report): void {
  const probe = model.healthCheck;
  if (!probe || (probe.command && probe.path === undefined && probe.inbound === undefined)) return;
  const probed = probedInbound(model, inbound)?.name;
  const routed = gateways.some((gateway) =>
    gateway.routes.some((route) => route.destination.name === name && route.inbound.name === probed),
  );
  if (routed) return;
  report(
    ["applications", name, "healthCheck"],
    `ECS cannot probe a port from outside the container, and no gateway routes to inbound "${probed}"`,
    probe.command ? "give healthCheck.command alone" : "give healthCheck.command, or remove healthCheck",
  );
}

/** AWS refuses a rule that is there already; two applications of one group would ask for the same. */
function checkSharedGroups(network: AwsNetwork, report: Report): void {
  const owners = new Map<unknown, string>();
  for (const { name, model } of network.applications.values()) {
    const id = model.existing?.securityGroupId;
    if (typeof id !== "string") continue;
    const owner = owners.get(id);
    if (owner !== undefined) {
      report(
        ["applications", name, "existing", "securityGroupId"],
        `the security group "${id}" is already that of application "${owner}"`,
        "declare one application for the group, with the inbounds of both",
      );
    }
    owners.set(id, name);
  }
  for (const external of network.externals.values()) {
    for (const [index, id] of (external.model.securityGroupIds ?? []).entries()) {
      const owner = typeof id === "string" ? owners.get(id) : undefined;
      if (owner === undefined) continue;
      report(
        ["externals", external.name, "securityGroupIds", index],
        `the security group "${id as string}" is that of application "${owner}"`,
        `name the application: it is not outside`,
      );
    }
  }
}

/** Security groups do not translate ports: only a load balancer does. */
function checkTranslation(network: AwsNetwork, report: Report): void {
  const differs = ({ port, containerPort }: { port: number; containerPort: number }) =>
    port !== containerPort;
  for (const connection of network.connections) {
    const { destination, inbound, port, path } = connection;
    if (destination.kind !== "application" || destination.elsewhere) continue;
    const found = network.applications.get(destination.name)!.inbound.find((it) => it.name === inbound);
    if (found && differs(found) && port === found.port) {
      report(
        path,
        `"${destination.name}" publishes port ${found.port} for its container's ${found.containerPort}, which AWS cannot translate between applications`,
        `connect to an inbound whose port is the container's: ${found.containerPort}`,
      );
    }
  }
  for (const { destination, ports, protocol, path } of network.policies) {
    if (destination.kind !== "application" || destination.elsewhere) continue;
    const found = network.applications
      .get(destination.name)!
      .inbound.find(
        (it) => it.transport === protocol && differs(it) && ports.from <= it.port && it.port <= ports.to,
      );
    if (found) {
      report(
        [...path, "ports"],
        `${formatPorts(ports)} holds port ${found.port} of "${destination.name}", which is its container's ${found.containerPort}; AWS cannot translate it`,
        `allow ${found.containerPort} instead`,
      );
    }
  }
}

function checkCertificate(network: AwsNetwork, gateway: Gateway, report: Report): void {
  const settings = network.settings;
  const at = (...rest: (string | number)[]) => [...gateway.path, ...rest];
  const source = gateway.model.tls?.certificateFrom;
  for (const [field, service] of [
    ["acmCertificateArn", "acm"],
    ["secretsManagerArn", "secretsmanager"],
  ] as const) {
    const arn = source?.[field];
    if (typeof arn === "string" && !new RegExp(`^arn:aws[a-z-]*:${service}:`).test(arn)) {
      report(
        at("tls", "certificateFrom", field),
        `"${arn}" is an ARN of another service`,
        `use an ARN of ${service}`,
      );
    } else checkRegion(arn, settings.region, at("tls", "certificateFrom", field), report);
  }
  if (source?.managed) {
    if (hostnamesOf(gateway).length === 0) {
      report(
        at("tls", "certificateFrom", "managed"),
        "a managed certificate needs a host name",
        "add hostname",
      );
    }
    if (settings.hostedZoneId === undefined) {
      report(
        at("tls", "certificateFrom", "managed"),
        "a managed certificate is validated by DNS",
        "set aws.hostedZoneId",
      );
    }
  }
}

function checkGateway(network: AwsNetwork, gateway: Gateway, report: Report): void {
  checkCertificate(network, gateway, report);
  checkSubnets(network, gateway, report);
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
  checkPriorities(gateway, report);
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
  const at = (...rest: string[]) => [...route.declaredAt, ...rest];
  checkAutomaticTls(route, report);
  if (/[*?]/.test(route.path))
    report(
      at("path"),
      `"${route.path}" has * or ?, which a load balancer takes for wildcards`,
      "use a path without them",
    );
  if (route.path.length + 2 > MAXIMUM_PATTERN)
    report(at("path"), `the path has ${route.path.length} characters`, `use at most ${MAXIMUM_PATTERN - 2}`);
  if (route.model.replacePrefix?.includes("$")) {
    report(
      at("replacePrefix"),
      "a dollar sign has a meaning of its own in rewrites",
      "use a prefix without it",
    );
  }
  const encrypted = route.scheme === "https" || route.scheme === "grpcs";
  if (encrypted && route.inbound.tls === "none") {
    report(
      at("destination"),
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
function checkHostnames(network: AwsNetwork, report: Report): void {
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

function textOf({ hostname, path }: Route): string {
  return `${hostname ?? ""}${path}`;
}

/** Two routes that would get one priority must be told apart by hand: moving one by itself would not be stable. */
function checkPriorities(gateway: Gateway, report: Report): void {
  const taken = new Map<number, Route>();
  for (const route of gateway.routes) {
    const priority = priorityOf(route);
    const other = taken.get(priority);
    const deep = route.path.split("/").length - 1 > MAXIMUM_DEPTH && route.model.priority === undefined;
    if (other || deep) {
      const message = deep
        ? `the path ${route.path} is too deep for a computed priority`
        : `routes ${textOf(other!)} and ${textOf(route)} would both have priority ${priority}`;
      report([...route.declaredAt], message, "give the route a priority of its own, from 1 to 50000");
    }
    taken.set(priority, route);
  }
}
