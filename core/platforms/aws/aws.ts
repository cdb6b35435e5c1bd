import { isRun } from "../../resolve/applications";
import { localEnd, type Flows } from "../../resolve/flows";
import type { Addressing } from "../../resolve/directory";
import { hasInternalRoute } from "../../resolve/internalNames";
import type { Application } from "../../resolve/network";
import { singlePort } from "../../resolve/ports";
import { reference, type Declaration, type Lowering } from "../declaration";
import type { LoweringContext, Platform } from "../platform";
import { compareTexts, groupBy } from "../../collections";
import { connectionsBySource, requiredRules } from "../required";
import { check } from "./check";
import { awsClass, awsClassName, awsFunction, provider } from "./classes";
import { attachmentsOf, lowerDnsNames, lowerGateway } from "./gateways";
import {
  clientGroupOf,
  clientGroupsOf,
  PLATFORM_REASON,
  platformDestinations,
  SECRETS_REASON,
  securityGroups,
  type ClientGroup,
} from "./groups";
import { exclusiveRules, removedBy } from "./exclusiveRules";
import { identify } from "./identity";
import { lowerObservation } from "./isolation";
import { keys } from "./keys";
import { SpaceContext } from "./objects";
import { outputs } from "./outputs";
import { publicApplications } from "./publicAddresses";
import { checkQuotas } from "./quotas";
import { isReplacedBy } from "./replacements";
import { readsSecrets } from "./secrets";
import { holdings, isDeletedFirst } from "./holdings";
import { importId } from "./imports";
import { awsSchema, type AwsNetwork, type AwsSettings } from "./settings";
import { lowerClientGroup, lowerFlow, lowerPlatformGroup } from "./rules";
import {
  authorityDependencies,
  calledEndpoints,
  proxiedApplications,
  automaticInbounds,
  automaticTlsObjects,
  startOrder,
} from "./serviceConnect";
import { targetGroupsOf, type TargetGroup } from "./targetGroups";
import { lowerApplication, partName } from "./workloads";

/** AWS: security groups, ECS on Fargate, Cloud Map, load balancers and ACM. */
export const aws = {
  title: "AWS",
  settings: awsSchema,
  keys,
  // A network load balancer cannot redirect.
  passthroughPort80: "passthrough",
  // A security group has the interfaces that it is given, and no others.
  sharesPlaces: false,
  // Names lead to addresses alone, at any port.
  hostnameAtUnlistedPorts: (application) =>
    hasInternalRoute(application) ? application.hostname : undefined,
  addressing: () => addressing,
  place: ({ exclusiveRules: keepsOwnRulesOnly }) => ({ keepsOwnRulesOnly }),
  regionOf: ({ region }) => region,
  addPlatformFlows,
  check,
  lower,
  foundation: () => [],
  identify,
  checkQuotas,
  isReplacedBy,
  isDeletedFirst,
  holdings,
  removedBy,
  importId,
  outputs,
  loadPackage: () => {
    provider();
  },
  resourceClass: awsClass,
  resourceClassName: awsClassName,
  lookupFunction: awsFunction,
} satisfies Platform<AwsSettings>;

/** Applications are `NAME.SPACE.ORGANIZATION.internal`, as Cloud Map names them. */
const addressing: Addressing = {
  readHostname: ([name = "", space = "", organization = "", ...suffix]) =>
    suffix.join(".") === "internal" ? { name, space, organization } : undefined,
};

/** Registries, endpoints of logs and secrets, and VPC endpoints speak HTTPS. */
const HTTPS_PORT = singlePort(443);

function addPlatformFlows(network: Omit<AwsNetwork, "flows">, flows: Flows): void {
  const destinations = platformDestinations(network.settings);
  for (const application of [...network.applications.values()].filter(isRun)) {
    const path = ["applications", application.name];
    const source = localEnd(application, network);
    const reasons = readsSecrets(application) ? [PLATFORM_REASON, SECRETS_REASON] : [PLATFORM_REASON];
    for (const destination of destinations) {
      for (const reason of reasons) flows.add(source, destination, "tcp", [HTTPS_PORT], reason, path);
    }
  }
}

function lower(context: LoweringContext<AwsSettings>): Lowering {
  const space = new SpaceContext(context);
  const { network } = space;
  const clientGroups = clientGroupsOf(space);
  const rulesByFlow = new Map(network.flows.map((flow) => [flow.name, lowerFlow(space, flow)]));
  const platformRules = lowerPlatformGroup(space);
  const observationRules = lowerObservation(space);
  const rulesByGroup = new Map(clientGroups.map((clients) => [clients, lowerClientGroup(space, clients)]));
  const allRules = withSharedRules(space, rulesByFlow, rulesByGroup);
  const declarations = [
    ...cluster(space),
    ...internalDomain(space),
    ...securityGroups(space, clientGroups),
    ...platformRules,
    ...observationRules,
    ...[...rulesByGroup.values()].flat(),
    ...eachOnce([...rulesByFlow.values()].flat()),
    ...automaticTlsObjects(space),
    ...network.gateways.flatMap((gateway) => lowerGateway(space, gateway)),
    ...lowerApplications(
      space,
      clientGroups,
      allRules,
      [...platformRules, ...observationRules].map((rule) => rule.name),
    ),
    ...network.gateways.flatMap((gateway) => lowerDnsNames(space, gateway)),
  ];
  const exclusive = exclusiveRules(space, declarations, clientGroups, allRules);
  return { lookups: space.lookups, declarations: [...declarations, ...exclusive] };
}

/** Each rule once: flows to two externals may need the same one. */
function eachOnce(rules: readonly Declaration[]): Declaration[] {
  const byName = new Map<string, Declaration>();
  for (const rule of rules) if (!byName.has(rule.name)) byName.set(rule.name, rule);
  return [...byName.values()];
}

/** By flow: its own rules, or those of the client group that covers it. */
function withSharedRules(
  space: SpaceContext,
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
  rulesByGroup: ReadonlyMap<ClientGroup, readonly Declaration[]>,
): Map<string, readonly Declaration[]> {
  const groups = [...rulesByGroup.keys()];
  return new Map(
    space.network.flows.map((flow) => {
      const shared = groups.length === 0 ? undefined : clientGroupOf(space, flow, groups);
      return [flow.name, (shared && rulesByGroup.get(shared)) ?? rulesByFlow.get(flow.name) ?? []];
    }),
  );
}

function cluster(space: SpaceContext): Declaration[] {
  const runs = [...space.network.applications.values()].some(isRun);
  if (space.settings.clusterArn !== undefined || !runs) return [];
  const name = `${space.prefix}-space.cluster`;
  const own = space.declare("aws:ecs/cluster:Cluster", name, {
    name: `${space.network.organization}-${space.network.space}`,
    settings: [{ name: "containerInsights", value: "enabled" }],
    tags: space.tags(name),
  });
  if (!usesCapacityProviders(space.network)) return [own];
  return [
    own,
    space.declare("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", capacityProvidersName(space), {
      clusterName: reference(name, "name"),
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    }),
  ];
}

function usesCapacityProviders({ applications }: AwsNetwork): boolean {
  return [...applications.values()].some((it) => it.model.aws?.capacityProviders !== undefined);
}

function capacityProvidersName(space: SpaceContext): string {
  return `${space.prefix}-space.capacity-providers`;
}

/** Cloud Map's private domain, in which every application has its internal route. */
function internalDomain(space: SpaceContext): Declaration[] {
  if (![...space.network.applications.values()].some((it) => isRun(it) && hasInternalRoute(it))) return [];
  const name = `${space.prefix}-space.internal-domain`;
  return [
    space.declare("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", name, {
      name: space.domain,
      description: `Internal routes of space ${space.network.space}`,
      vpc: space.vpcId,
      tags: space.tags(name),
    }),
  ];
}

function lowerApplications(
  space: SpaceContext,
  clientGroups: readonly ClientGroup[],
  rulesByFlow: ReadonlyMap<string, readonly Declaration[]>,
  sharedRules: readonly string[],
): Declaration[] {
  const { network } = space;
  const connections = connectionsBySource(network);
  const targetGroups = groupBy(targetGroupsOf(space), (it) => it.application.name);
  const joined = groupBy(
    clientGroups.flatMap((clients) => clients.sources.map((source) => ({ source, clients }))),
    (it) => it.source,
  );
  const required = requiredRules(network, rulesByFlow);
  const order = startOrder(network);
  const endpoints = calledEndpoints(network);
  const proxied = proxiedApplications(network);
  const withPublicAddress = publicApplications(space);
  return [...network.applications.values()].filter(isRun).flatMap((application) => {
    const ofApplication = connections.get(application.name) ?? [];
    const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
      compareTexts(a.name, b.name);
    const groups = (targetGroups.get(application.name) ?? []).sort(byName);
    return lowerApplication(space, application, {
      connections: ofApplication,
      isProxied: proxied.has(application.name),
      hasPublicAddress: withPublicAddress.has(application.name),
      endpoints: endpoints.get(application.name) ?? [],
      targetGroups: groups,
      clientGroups: [...new Set((joined.get(application.name) ?? []).map((it) => it.clients))].sort(byName),
      dependsOn: [
        ...(required.get(application.name) ?? []),
        ...groups.flatMap((group: TargetGroup) => attachmentsOf(space, group)),
        ...(usesServiceConnectTls(application) ? authorityDependencies(space) : []),
        ...(order.get(application.name) ?? []).map((name) => partName(space, name, "service")),
        partName(space, application.name, "execution-policy"),
        ...(application.model.aws?.capacityProviders && space.settings.clusterArn === undefined
          ? [capacityProvidersName(space)]
          : []),
        ...sharedRules,
      ],
    });
  });
}

function usesServiceConnectTls(application: Application): boolean {
  return automaticInbounds(application).length > 0;
}
