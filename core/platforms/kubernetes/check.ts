import type { ApplicationModel } from "../../model/application";
import type { ProbeModel } from "../../model/health";
import type { PropertyPath } from "../../model/problem";
import { formatParty } from "../../names/party";
import {
  gatewayControllers,
  type GatewayController,
  type KubernetesNetwork,
  type KubernetesSettings,
} from "./settings";
import type { Application, Gateway, Route } from "../../resolve/network";
import { isAdmittedFromHere } from "../../resolve/consent";
import { unlistedPorts } from "../../resolve/internalNames";
import type { Problems } from "../../resolve/problems";
import type { LoweringContext } from "../platform";
import { checkInjected, keptValues, secretReferences } from "../environment";
import { addressOf } from "./environment";
import { podsHostname, spaceContext } from "./objects";
import { hasPodsHostname } from "./workloads";
import { controllerOf, factsOf, gatewayClassOf } from "./controllers";
import { countListeners } from "./gateways";
import { checkExternals } from "./checkExternals";
import { checkLabels, type Report } from "./checkLabels";
import { isLabelValue, LABEL_VALUE_RULE } from "./labels";
import { checkPatches } from "./patch";
import { checkScaling } from "./scaling";
import { checkServiceAccount } from "./serviceAccounts";

/** Gateway API's limit of listeners for one Gateway. */
const MAXIMUM_LISTENERS = 64;

/** Reports what Kubernetes cannot enforce of a network. */
export function check(context: LoweringContext<KubernetesSettings>, problems: Problems): void {
  const { network } = context;
  checkPlaces(context, problems);
  checkObservation(context, problems);
  checkNamespaceMarks(network, problems);
  checkExternals(context, problems);
  for (const application of network.applications.values()) {
    checkApplication(application, problems);
    checkSecretKeys(application, problems);
    checkServiceAccount(application, problems);
    checkScaling(application, problems);
    checkPodsHostname(network, application, problems);
    checkPatches(application, problems);
  }
  const space = spaceContext(context);
  checkInjected(network.connections, (connection) => addressOf(space, connection, new Set()), problems);
  for (const gateway of network.gateways) checkGateway(network, gateway, problems);
}

/** Pods are told apart by namespace and application: of two spaces in one namespace, either would be the other. */
function checkPlaces({ network, directory }: LoweringContext<KubernetesSettings>, problems: Problems): void {
  const own = directory.namespaceOf(network.space, network.organization);
  for (const { source, destination, paths } of network.flows) {
    for (const end of [source, destination]) {
      if (end.kind !== "application" || end.elsewhere === undefined) continue;
      if (directory.namespaceOf(end.space, end.organization) !== own) continue;
      problems.add(
        "platform/unsupported",
        paths[0]!,
        `${formatParty(end)} would be in this space's own namespace "${own}", where it cannot be told from "${end.name}" of this space`,
        `say which namespace space "${end.space}" has, with peers.${end.space}.namespace`,
      );
    }
  }
}

/** What appnet's own namespace carries. */
const OWN_MARKS =
  /^(app\.kubernetes\.io\/managed-by|pod-security\.kubernetes\.io\/.*|kubernetes\.io\/(description|metadata\.name))$/;

function checkNamespaceMarks({ settings }: KubernetesNetwork, problems: Problems): void {
  for (const field of ["namespaceLabels", "namespaceAnnotations"] as const) {
    const at = ["kubernetes", field];
    const given = Object.entries(settings[field]);
    if (given.length > 0 && !settings.createNamespace) {
      const found = `${field} are of the namespace that appnet creates, and createNamespace is false`;
      problems.add("platform/unsupported", at, found, "set them where the namespace is made");
    }
    for (const [key, value] of given) {
      if (OWN_MARKS.test(key))
        problems.add("platform/unsupported", [...at, key], `"${key}" is appnet's own to set`, "remove it");
      if (field === "namespaceLabels" && !isLabelValue(value))
        problems.add("platform/unsupported", [...at, key], `"${value}" is no label value`, LABEL_VALUE_RULE);
    }
  }
}

/** A policy isolates the pods that it selects, and what lets everything through here selects none of other namespaces. */
function checkObservation(
  { network, directory }: LoweringContext<KubernetesSettings>,
  problems: Problems,
): void {
  if (network.isolation !== "observe") return;
  for (const flow of network.flows) {
    const { destination } = flow;
    if (destination.kind !== "application" || !isAdmittedFromHere(flow, directory)) continue;
    const at = ["peers", destination.space, "createIngress"];
    if (directory.neighbour(destination) || problems.has("platform/unsupported", at)) continue;
    problems.add(
      "platform/unsupported",
      at,
      `the rule that it makes would isolate ${formatParty(destination)} in namespace "${directory.namespaceOf(destination.space, destination.organization)}", where isolation: observe of this space lets nothing through`,
      "remove createIngress as long as isolation is observe, or let the other space admit its callers itself",
    );
  }
}

function checkApplication({ name, model, inbound }: Application, problems: Problems): void {
  const path = ["applications", name];
  const unsupported = (at: PropertyPath, message: string, fix: string) =>
    problems.add("platform/unsupported", [...path, ...at], message, fix);
  checkExisting(model, unsupported);
  checkProbe(model.healthCheck, ["healthCheck"], unsupported);
  checkProbe(model.healthCheck?.liveness, ["healthCheck", "liveness"], unsupported);
  for (const it of inbound) {
    if (it.tlsPort !== undefined && model.existing) {
      unsupported(
        ["inbound", it.name, "tls"],
        "automatic TLS needs a sidecar, which appnet cannot add to an existing workload",
        "let the application terminate TLS itself (tls: application)",
      );
    }
  }
}

/** A name for the pods of an application must not be another application's. */
function checkPodsHostname(network: KubernetesNetwork, application: Application, problems: Problems): void {
  const hostname = podsHostname(application);
  const other = [...network.applications.values()].find((it) => it.hostname === hostname);
  if (!other || !hasPodsHostname(application) || unlistedPorts(network, application).length === 0) return;
  problems.add(
    "document/name",
    ["applications", other.name],
    `host name "${hostname}" is that of the pods of "${application.name}", which policies let be called at ports that it does not list`,
    `give "${other.name}" another hostname, or list those ports as inbound interfaces of "${application.name}"`,
  );
}

function checkProbe(probe: ProbeModel | undefined, at: PropertyPath, unsupported: Report): void {
  for (const field of ["path", "inbound"] as const) {
    if (!probe?.command || probe[field] === undefined) continue;
    unsupported(
      [...at, field],
      `${at.join(".")} has a command and ${field}, but Kubernetes probes in one way`,
      `remove ${field}, or command`,
    );
  }
}

/** What the API server takes as a key of a Secret. */
const SECRET_KEY = /^(?!\.$|\.\.)[-.\w]{1,253}$/;

function checkSecretKeys(application: Application, problems: Problems): void {
  const path = ["applications", application.name, "environment"];
  const report = (at: PropertyPath, message: string) =>
    problems.add(
      "platform/unsupported",
      [...path, ...at],
      message,
      "use letters, digits, hyphens, underscores and dots",
    );
  for (const variable of Object.keys(keptValues(application))) {
    if (!SECRET_KEY.test(variable))
      report([variable], "an Output is kept in a Secret, whose keys cannot be named like this variable");
  }
  for (const [variable, { key }] of secretReferences(application)) {
    if (typeof key === "string" && !SECRET_KEY.test(key))
      report([variable, "key"], "a Secret has no such keys");
  }
}

function checkExisting({ existing }: ApplicationModel, unsupported: Report): void {
  if (!existing) return;
  const isNamed = existing.securityGroupId !== undefined || Object.keys(existing.podLabels ?? {}).length > 0;
  if (!isNamed) {
    unsupported(
      ["existing"],
      "an existing workload on Kubernetes needs podLabels: without labels every pod is meant",
      "add podLabels",
    );
  }
  checkLabels(existing.podLabels ?? {}, ["existing", "podLabels"], unsupported);
}

function checkGateway(network: KubernetesNetwork, gateway: Gateway, problems: Problems): void {
  const { settings } = network;
  const unsupported = (at: PropertyPath, message: string, fix: string) =>
    problems.add("platform/unsupported", [...gateway.path, ...at], message, fix);
  const listeners = countListeners(gateway);
  if (listeners > MAXIMUM_LISTENERS) {
    problems.add(
      "platform/quota",
      [...gateway.path, "routes"],
      `gateway "${gateway.name}" needs ${listeners} listeners for its host names; Gateway API allows ${MAXIMUM_LISTENERS}`,
      "spread the host names over several gateways",
    );
  }
  const className = gatewayClassOf(gateway, settings);
  const classField = gateway.internal ? "internalGatewayClassName" : "gatewayClassName";
  if (className === undefined) {
    unsupported(
      gateway.internal ? ["internal"] : [],
      `no class is known for ${gateway.internal ? "internal" : "internet-facing"} gateways`,
      `set kubernetes.${classField}`,
    );
    return;
  }
  const controller = controllerOf(gateway, settings);
  if (controller === undefined) {
    unsupported(
      [],
      `the class "${className}" does not say which controller runs gateway "${gateway.name}"`,
      `set kubernetes.gatewayController to one of ${gatewayControllers.join(", ")}`,
    );
    return;
  }
  checkController(controller, gateway, unsupported);
  checkGatewayPods(controller, network, problems);
  for (const route of gateway.routes) checkRoute(controller, gateway, route, problems);
}

function checkController(controller: GatewayController, gateway: Gateway, unsupported: Report): void {
  const facts = factsOf(controller);
  if (facts.unselectable !== undefined) {
    unsupported(
      [],
      `traffic of ${controller} cannot be admitted under default deny: ${facts.unselectable}`,
      "use another gateway class",
    );
  }
  if (gateway.internal && facts.noInternal !== undefined) {
    unsupported(
      ["internal"],
      `${controller} keeps no gateway internal: ${facts.noInternal}`,
      "use a class of another controller for internal gateways",
    );
  }
  if (gateway.minimumProtocolVersion === "1.3" && facts.minimumVersion === undefined) {
    unsupported(
      ["tls", "minimumProtocolVersion"],
      `${controller} has no way to demand TLS 1.3 of one gateway`,
      "use 1.2, or another gateway class",
    );
  }
  if (gateway.tls === "passthrough" && facts.noPassthrough !== undefined) {
    unsupported(
      ["tls", "sslPassthrough"],
      `${controller} passes no TLS through: ${facts.noPassthrough}`,
      "let the gateway terminate TLS, or use another gateway class",
    );
  }
  if (gateway.tls === "passthrough" && gateway.hostname === undefined) {
    unsupported(
      [],
      "a passthrough gateway on Kubernetes needs a host name: TLSRoute selects traffic by it",
      "add hostname",
    );
  }
  if (
    gateway.model.tls?.certificateFrom?.managed &&
    gateway.routes.some((route) => route.hostname === undefined)
  ) {
    unsupported(
      ["tls", "certificateFrom", "managed"],
      "a managed certificate needs a host name",
      "add hostname",
    );
  }
}

/** Pods in the space's own namespace are under its default deny, and listen where their controller says. */
function checkGatewayPods(
  controller: GatewayController,
  { settings, space }: KubernetesNetwork,
  problems: Problems,
): void {
  const { namespace } = settings.gatewayPods ?? {};
  const path = ["kubernetes", "gatewayPods", "namespace"];
  if (namespace !== (settings.namespace ?? space) || factsOf(controller).inOwnNamespace) return;
  if (problems.has("platform/unsupported", path)) return;
  problems.add(
    "platform/unsupported",
    path,
    `pods of ${controller} in the space's own namespace listen on other ports than their gateways, and call a control plane that is not known here`,
    "let the controller run them in a namespace of its own",
  );
}

function checkRoute(controller: GatewayController, gateway: Gateway, route: Route, problems: Problems): void {
  if (gateway.tls === "passthrough") return;
  const path = [...route.declaredAt, "destination"];
  if (route.model.timeoutPolicy && !factsOf(controller).routeTimeouts) {
    problems.add(
      "platform/unsupported",
      [...route.declaredAt, "timeoutPolicy"],
      `${controller} ignores the timeouts of routes`,
      "remove timeoutPolicy, or use another gateway class",
    );
  }
  const automatic = route.port === route.inbound.tlsPort;
  if (automatic && !factsOf(controller).backendTls) {
    problems.add(
      "platform/unsupported",
      path,
      `${controller} cannot verify the certificate of automatic TLS at "${route.model.destination}"`,
      `route to port ${route.inbound.port}`,
    );
  }
  if (!automatic && (route.scheme === "https" || route.inbound.tls === "application")) {
    problems.add(
      "platform/unsupported",
      path,
      `"${route.model.destination}" terminates TLS itself with a certificate that the gateway cannot verify`,
      "use sslPassthrough, automatic TLS, or a plain port",
    );
  }
}
