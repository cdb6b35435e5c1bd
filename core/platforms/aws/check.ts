import { isRun } from "../../resolve/applications";
import type { Application, RunApplication } from "../../resolve/network";
import { formatPorts } from "../../resolve/ports";
import type { Problems } from "../../resolve/problems";
import { NAMES_NOT_ENFORCED, OPEN_INSTEAD } from "../externals";
import type { LoweringContext } from "../platform";
import { checkInjected } from "../environment";
import { checkArn } from "./checkArn";
import { checkGateway, checkHostnames } from "./checkGateway";
import { checkForeignAutomaticTls, checkMutualCalls } from "./checkAutomaticCalls";
import { checkPeerGroups } from "./exclusiveRules";
import { checkRegistry } from "./checkRegistry";
import { checkTags } from "./checkTags";
import { fargateSize, taskNeeds } from "./fargate";
import { SpaceContext } from "./objects";
import { checkObservation } from "./isolation";
import { checkHealthCheck } from "./health";
import { checkPatches } from "./patch";
import type { Report } from "./report";
import { checkAutoscaling } from "./scaling";
import { unreadableKeys } from "./secrets";
import { proxiedApplications, usesAutomaticTls } from "./serviceConnect";
import type { AwsNetwork, AwsSettings } from "./settings";
import { addressOf } from "./workloads";

/** A task's network configuration holds at most so many subnets. */
const MAXIMUM_SUBNETS = 16;

/** Reports what AWS cannot enforce of a network. */
export function check(context: LoweringContext<AwsSettings>, problems: Problems): void {
  const { network, now } = context;
  const report: Report = (at, message, fix) => problems.add("platform/unsupported", at, message, fix);
  checkSettings(network, report, problems);
  for (const { name, isNamedOnly } of network.externals.values()) {
    if (isNamedOnly) report(["externals", name, "hostnames"], NAMES_NOT_ENFORCED, OPEN_INSTEAD);
  }
  const proxied = proxiedApplications(network);
  for (const application of network.applications.values()) {
    checkApplication(network, application, proxied.has(application.name), report);
    checkPatches(application, problems);
  }
  checkSharedGroups(network, report);
  checkTranslation(network, report);
  checkForeignAutomaticTls(network, report);
  checkMutualCalls(network, report);
  for (const gateway of network.gateways) checkGateway(network, gateway, now, report);
  checkHostnames(network, report);
  checkPeerGroups(context, report);
  const space = new SpaceContext(context);
  checkObservation(space, report);
  checkInjected(network.connections, (connection) => addressOf(space, connection), problems);
}

function checkSettings(network: AwsNetwork, report: Report, problems: Problems): void {
  checkSubnetSettings(network.settings, report);
  checkPlatformEgress(network.settings, report);
  checkAuthority(network, report);
  checkTags(network.settings.tags, problems);
  for (const field of ["certificateAuthorityArn", "clusterArn"] as const) {
    checkArn(network.settings[field], network.settings.region, ["aws", field], report);
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

function checkApplication(
  network: AwsNetwork,
  application: Application,
  isProxied: boolean,
  report: Report,
): void {
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
  if (isRun(application)) {
    checkTaskSize(application, isProxied, report);
    checkStorage(application, report);
    checkRegistry(network, application, report);
  }
  checkHealthCheck(network, application, report);
  checkAutoscaling(network, application, report);
  for (const at of unreadableKeys(application))
    report([...path, ...at], "ECS reads no key with a colon from a secret", "use a key without colon");
}

function checkTaskSize({ name, model }: RunApplication, isProxied: boolean, report: Report): void {
  const { cpu, memory } = taskNeeds(model, isProxied);
  if (fargateSize(cpu, memory)) return;
  const proxy = isProxied ? ", with what the proxy of automatic TLS needs" : "";
  report(
    ["applications", name, model.cpu === undefined ? "memory" : "cpu"],
    `Fargate has no task size with ${cpu} virtual CPUs and ${memory} MiB${proxy}`,
    "use at most 16 virtual CPUs and 120 GiB",
  );
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
function checkStorage({ name, model }: RunApplication, report: Report): void {
  const { ephemeralStorage } = model;
  if (ephemeralStorage === undefined || (ephemeralStorage >= 21 && ephemeralStorage <= 200)) return;
  report(
    ["applications", name, "ephemeralStorage"],
    `Fargate has no disk of ${ephemeralStorage} GiB`,
    "use 21 to 200, or leave it out for 20",
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
  const allowances = network.policies.flatMap((policy) => policy.allowances);
  for (const { destination, ports, protocol, path } of allowances) {
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
