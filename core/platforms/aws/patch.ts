import type { ecs } from "@pulumi/aws";
import { isRun } from "../../resolve/applications";
import type { Application, RunApplication } from "../../resolve/network";
import type { Problems } from "../../resolve/problems";
import { checkPatch, type Guard, type PatchRules } from "../patch/check";
import { merged, type ListKeys } from "../patch/merge";
import patchFields from "./patchFields.json";

const LIST_KEYS: ListKeys = {
  containerDefinitions: "name",
  dependsOn: "containerName",
  environment: "name",
  mountPoints: "containerPath",
  secrets: "name",
  systemControls: "namespace",
  ulimits: "name",
  volumes: "name",
};

const ofNetwork: Guard = {
  message: "an application is known by its security groups, its route and what leads to it",
  fix: "remove it; use inbound, connections and gateways",
};
const ofPorts: Guard = {
  message: "what of an application is called is what its inbound lists",
  fix: "remove it, and declare an inbound",
};
const ofName: Guard = {
  message: "the name follows from the application's and the space's",
  fix: "remove it",
};
const ofRegion: Guard = {
  message: "a space is in one Region",
  fix: "remove it, and set aws.region",
};
const ofNames: Guard = {
  message: "it changes where names lead, which the proof does not read",
  fix: "remove it; use connections, or an external with an address",
};

const guardsOf = (place: string, keys: readonly string[], guard: Guard) =>
  Object.fromEntries(keys.map((key) => [`${place}.${key}`, guard]));

const TASK = "aws.taskDefinition";
const CONTAINER = "aws.container";
const SERVICE = "aws.service";
/** The tags by which the space knows what is its own. */
const OWN_TAGS = ["appnet:application", "appnet:space", "appnet:organization", "Name"];

const GUARDS: Readonly<Record<string, Guard>> = {
  ...[CONTAINER, `${TASK}.containerDefinitions.*`].reduce<Record<string, Guard>>(
    (guards, place) => ({
      ...guards,
      [`${place}.portMappings`]: ofPorts,
      ...guardsOf(
        place,
        ["hostname", "extraHosts", "dnsServers", "dnsSearchDomains", "links", "disableNetworking"],
        ofNames,
      ),
    }),
    {},
  ),
  [`${CONTAINER}.name`]: ofName,
  [`${CONTAINER}.image`]: {
    message: "the application says its own image",
    fix: "use image of the application",
  },
  [`${TASK}.family`]: ofName,
  [`${TASK}.region`]: ofRegion,
  ...guardsOf(TASK, ["networkMode", "proxyConfiguration"], ofNetwork),
  [`${TASK}.requiresCompatibilities`]: {
    message: "appnet runs tasks on Fargate",
    fix: "remove it; what runs on instances is an existing workload",
  },
  [`${SERVICE}.name`]: ofName,
  [`${SERVICE}.region`]: ofRegion,
  ...guardsOf(
    SERVICE,
    [
      ...["networkConfiguration", "loadBalancers", "serviceRegistries", "serviceConnectConfiguration"],
      "vpcLatticeConfigurations",
    ],
    ofNetwork,
  ),
  [`${SERVICE}.cluster`]: {
    message: "a space runs in one cluster",
    fix: "remove it, and set aws.clusterArn",
  },
  [`${SERVICE}.taskDefinition`]: {
    message: "the service runs the application's own task definition",
    fix: "use aws.taskDefinition or aws.container",
  },
  ...guardsOf(`${TASK}.tags`, OWN_TAGS, ofName),
  ...guardsOf(`${SERVICE}.tags`, OWN_TAGS, ofName),
};

const patchRules: PatchRules = { fields: patchFields, listKeys: LIST_KEYS, guards: GUARDS };

/** Reports what patches of an application may not say. */
export function checkPatches(application: Application, problems: Problems): void {
  if (!isRun(application)) return;
  const { taskDefinition, container, service } = application.model.aws ?? {};
  const path = ["applications", application.name, "aws"];
  const given = [
    { path: [...path, "taskDefinition"], type: "TaskDefinitionArgs", patch: taskDefinition },
    { path: [...path, "container"], type: "ContainerDefinition", patch: container },
    { path: [...path, "service"], type: "ServiceArgs", patch: service },
  ];
  for (const it of given) checkPatch(it, patchRules, problems);
  const containers = (taskDefinition as { containerDefinitions?: unknown } | undefined)?.containerDefinitions;
  if (!Array.isArray(containers)) return;
  for (const [index, item] of (containers as readonly (Container | null)[]).entries()) {
    const at = [...path, "taskDefinition", "containerDefinitions", index];
    if (item?.name === application.name)
      problems.add(
        "platform/unsupported",
        at,
        "this is the application's own container",
        "say it in aws.container",
      );
    else if (typeof item?.name === "string" && item.image === undefined)
      problems.add("document/type", at, `container "${item.name}" has no image`, "add its image");
  }
}

type Container = Readonly<Record<string, unknown>>;

/** The containers of an application's task: its own with its patch, and those that the patch adds. */
export function patchedContainers(
  application: RunApplication,
  own: object,
  logConfiguration: (container: string) => object,
): object[] {
  const { container, taskDefinition } = application.model.aws ?? {};
  const { containerDefinitions = [] } = (taskDefinition ?? {}) as {
    readonly containerDefinitions?: readonly Container[];
  };
  const patched = container ? merged(own, container, LIST_KEYS) : own;
  const task = merged(
    { containerDefinitions: [patched] },
    { containerDefinitions },
    LIST_KEYS,
    (field, { name }) =>
      field === "containerDefinitions" ? { logConfiguration: logConfiguration(String(name)) } : {},
  );
  return task.containerDefinitions;
}

/** The task definition of an application with its patch, apart from its containers. */
export function patchedTaskDefinition(
  application: RunApplication,
  built: ecs.TaskDefinitionArgs,
): ecs.TaskDefinitionArgs {
  const { containerDefinitions: _containers, ...patch } = (application.model.aws?.taskDefinition ?? {}) as {
    readonly containerDefinitions?: unknown;
  };
  return merged(built, patch, LIST_KEYS);
}

/** The service of an application with its patch. */
export function patchedService(application: RunApplication, built: ecs.ServiceArgs): ecs.ServiceArgs {
  const patch = application.model.aws?.service;
  return patch ? merged(built, patch, LIST_KEYS) : built;
}
