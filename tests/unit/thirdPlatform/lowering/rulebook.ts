import type { Declaration } from "../../../../core/platforms/declaration";
import type { Identity } from "../../../../core/platforms/identity";
import type { LoweringContext, Platform } from "../../../../core/platforms/platform";
import type { ComponentName } from "../../../../core/names/componentName";
import { formatParty } from "../../../../core/names/party";
import type { Gateway } from "../../../../core/resolve/network";
import { formatPorts } from "../../../../core/resolve/ports";
import { keys } from "./keys";
import { rulebookSchema, type RulebookSettings } from "./settings";

/** One workload for each application, one list of routes for each gateway, one line of the book for each flow. */
export const rulebook = {
  title: "Rulebook",
  settings: rulebookSchema,
  keys,
  passthroughPort80: "redirect",
  sharesPlaces: false,
  hostnameAtUnlistedPorts: () => undefined,
  addressing: () => ({ readHostname: () => undefined }),
  place: () => ({}),
  regionOf: () => undefined,
  addPlatformFlows: () => undefined,
  check: () => undefined,
  lower: (context) => ({ lookups: [], declarations: lower(context) }),
  foundation: () => [],
  identify,
  checkQuotas: () => undefined,
  isReplacedBy: ({ type }) => type === "rulebook:index:Rule",
  isDeletedFirst: () => false,
  removedBy: () => [],
  holdings: () => [],
  importId: () => undefined,
  outputs: {
    Space: { nodes: {}, outputs: {} },
    Application: { nodes: {}, outputs: {} },
    Gateway: { nodes: {}, outputs: {} },
    environment: () => ({}),
    endpoint: ({ gateway }) => gateway.hostname,
  },
  loadPackage: () => undefined,
  resourceClass: unavailable,
  resourceClassName: unavailable,
  lookupFunction: unavailable,
} satisfies Platform<RulebookSettings>;

function unavailable(token: string): never {
  throw new Error(`nothing registers ${token}`);
}

function lower({ network }: LoweringContext<RulebookSettings>): Declaration[] {
  const { city } = network.settings;
  const component: ComponentName = { type: "Space", name: network.space };
  const ofSpace = { component, dependsOn: [] } as const;
  const workloads = [...network.applications.values()].map(({ name, hostname, model, inbound }) => ({
    ...ofSpace,
    name: workloadName(name),
    type: "rulebook:index:Workload",
    component: { type: "Application", name } as const,
    inputs: { city, hostname, image: model.image, ports: inbound.map((it) => it.containerPort) },
  }));
  const rules = network.flows.map(({ name, source, destination, protocol, ports }) => ({
    ...ofSpace,
    name,
    type: "rulebook:index:Rule",
    flow: name,
    inputs: { from: formatParty(source), to: formatParty(destination), protocol, ports: formatPorts(ports) },
  }));
  return [...workloads, ...network.gateways.map((it) => lowerGateway(it)), ...rules];
}

function lowerGateway({
  name,
  hostname,
  internal,
  tls,
  minimumProtocolVersion,
  routes,
}: Gateway): Declaration {
  return {
    name: gatewayName(name),
    type: "rulebook:index:Gateway",
    component: { type: "Gateway", name },
    dependsOn: [],
    inputs: {
      hostname,
      internal,
      tls,
      minimumProtocolVersion,
      routes: routes.map((it) => ({
        path: it.path,
        to: it.destination.name,
        port: it.inbound.containerPort,
      })),
    },
  };
}

function identify({ network }: LoweringContext<RulebookSettings>): Identity[] {
  return [
    ...[...network.applications.keys()].map((name) => ({
      party: { kind: "application" as const, name },
      resource: workloadName(name),
    })),
    ...network.gateways.map(({ name }) => ({
      party: { kind: "gateway" as const, name },
      resource: gatewayName(name),
    })),
  ];
}

function workloadName(application: string): string {
  return `workload ${application}`;
}

function gatewayName(gateway: string): string {
  return `routes of ${gateway}`;
}
