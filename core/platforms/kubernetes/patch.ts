import type { types } from "@pulumi/kubernetes";
import type { Application, RunApplication } from "../../resolve/network";
import { isRun } from "../../resolve/applications";
import type { Problems } from "../../resolve/problems";
import { checkPatch, type Guard, type PatchRules } from "../patch/check";
import { merged, type ListKeys } from "../patch/merge";
import { sidecarName } from "./automaticTls";
import patchFields from "./patchFields.json";

type PodSpec = types.input.core.v1.PodSpec;
type ServiceSpec = types.input.core.v1.ServiceSpec;
type DeploymentSpec = types.input.apps.v1.DeploymentSpec;

/** Kubernetes' own merge keys. */
const LIST_KEYS: ListKeys = {
  containers: "name",
  env: "name",
  imagePullSecrets: "name",
  initContainers: "name",
  ports: "containerPort",
  topologySpreadConstraints: "topologyKey",
  volumeDevices: "devicePath",
  volumeMounts: "mountPath",
  volumes: "name",
};

/** What Pod Security "restricted" asks of every container. */
const RESTRICTED = {
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

const ofNode: Guard = {
  message: "no network policy governs what a pod has of its node",
  fix: "remove it; what must run on the node's network is none of the space's applications",
};
const ofNames: Guard = {
  message: "it changes where names lead, which the proof reads from Services alone",
  fix: "remove it; use connections, or an external with an address",
};
const ofIdentity: Guard = {
  message: "an application has one service account of its own, without a token",
  fix: "remove it",
};
const ofPods: Guard = {
  message: "the application's pods are selected by labels of appnet's own",
  fix: "remove it",
};
const ofRoute: Guard = {
  message: "where an application's Service leads follows from hostname and inbound",
  fix: "remove it; change hostname or inbound",
};
const ofExposure: Guard = {
  message: "what comes through nodes is let in by every network policy",
  fix: "remove it, and declare a gateway",
};
const ofTemplate: Guard = {
  message: "of a template only the labels and annotations of its metadata are patched here",
  fix: "use kubernetes.pod for the specification of pods",
};

const guardsOf = (place: string, keys: readonly string[], guard: Guard) =>
  Object.fromEntries(keys.map((key) => [`${place}.${key}`, guard]));

const OBJECT_META = Object.keys(patchFields["meta.v1.ObjectMetaPatch"]);
const SERVICE = "kubernetes.service";

const GUARDS: Readonly<Record<string, Guard>> = {
  ...guardsOf("kubernetes.pod", ["hostNetwork", "hostPID", "hostIPC"], ofNode),
  ...guardsOf("kubernetes.pod.containers.*.ports.*", ["hostPort", "hostIP"], ofNode),
  ...guardsOf("kubernetes.pod.initContainers.*.ports.*", ["hostPort", "hostIP"], ofNode),
  ...guardsOf(
    "kubernetes.pod",
    ["hostname", "subdomain", "setHostnameAsFQDN", "hostnameOverride", "hostAliases", "dnsPolicy"],
    ofNames,
  ),
  ...guardsOf("kubernetes.pod.dnsConfig", ["nameservers", "searches"], ofNames),
  ...guardsOf(
    "kubernetes.pod",
    ["serviceAccountName", "serviceAccount", "automountServiceAccountToken"],
    ofIdentity,
  ),
  "kubernetes.pod.ephemeralContainers": {
    message: "no pod is made with ephemeral containers: they are added to one that runs",
    fix: "use containers or initContainers",
  },
  "kubernetes.deployment.selector": ofPods,
  "kubernetes.deployment.template.metadata.labels.appnet/application": ofPods,
  "kubernetes.deployment.template.spec": ofTemplate,
  ...guardsOf(
    "kubernetes.deployment.template.metadata",
    OBJECT_META.filter((key) => key !== "labels" && key !== "annotations"),
    ofTemplate,
  ),
  ...guardsOf(
    SERVICE,
    ["selector", "ports", "externalName", "clusterIP", "clusterIPs", "topologyKeys", "ipFamily"],
    ofRoute,
  ),
  ...guardsOf(
    SERVICE,
    [
      ...["type", "externalIPs", "externalTrafficPolicy", "allocateLoadBalancerNodePorts"],
      ...["healthCheckNodePort", "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges"],
    ],
    ofExposure,
  ),
};

const patchRules: PatchRules = { fields: patchFields, listKeys: LIST_KEYS, guards: GUARDS };

/** Reports what patches of an application may not say. */
export function checkPatches(application: Application, problems: Problems): void {
  if (!isRun(application)) return;
  const { pod, deployment, service } = application.model.kubernetes ?? {};
  const path = ["applications", application.name, "kubernetes"];
  const given = [
    { path: [...path, "pod"], type: "core.v1.PodSpecPatch", patch: pod },
    { path: [...path, "deployment"], type: "apps.v1.DeploymentSpecPatch", patch: deployment },
    { path: [...path, "service"], type: "core.v1.ServiceSpecPatch", patch: service },
  ];
  for (const it of given) checkPatch(it, patchRules, problems);
  if (service && application.inbound.length === 0)
    problems.add(
      "platform/unsupported",
      [...path, "service"],
      `application "${application.name}" has no inbound, and so no Service`,
      "declare an inbound, or remove service",
    );
  if (pod) checkContainers(application, pod, [...path, "pod"], problems);
}

/** The names that a pod has already, and what a patch may not say under them. */
function checkContainers(
  application: RunApplication,
  patch: object,
  path: readonly string[],
  problems: Problems,
): void {
  const lists = patch as Readonly<Record<string, unknown>>;
  const each = (list: string, check: (item: Readonly<Record<string, unknown>>, at: PathTo) => void) => {
    const items = lists[list];
    if (Array.isArray(items))
      for (const [index, item] of items.entries())
        if (typeof item === "object" && item !== null) check(item as never, [...path, list, index]);
  };
  const refuse = (at: PathTo, message: string, fix: string) =>
    problems.add("platform/unsupported", at, message, fix);
  for (const list of ["containers", "initContainers"]) {
    each(list, (item, at) => {
      const { name, image } = item;
      const isOwn = list === "containers" && name === application.name;
      if (name === sidecarName(application))
        refuse(at, "this is the sidecar that terminates TLS for the application", "use another name");
      else if (list === "initContainers" && name === application.name)
        refuse(at, "the application's own container has this name", "use another name, or containers");
      else if (isOwn && image !== undefined)
        refuse([...at, "image"], "the application says its own image", "use image of the application");
      else if (!isOwn && typeof name === "string" && image === undefined)
        problems.add(
          "document/type",
          at,
          `"${name}" is no container that appnet builds, and has no image`,
          `add its image, or use the name "${application.name}" for the application's own container`,
        );
    });
  }
  each("volumes", ({ name }, at) => {
    if (typeof name === "string" && OWN_VOLUMES.includes(name))
      refuse(at, "this is the volume of certificates that appnet mounts", "use another name");
  });
}

type PathTo = readonly (string | number)[];

const OWN_VOLUMES = ["automatic-tls-configuration", "automatic-tls-certificate", "certificate-authorities"];

/** The pods of an application with its patch. */
export function patchedPod(application: RunApplication, built: PodSpec): PodSpec {
  const patch = application.model.kubernetes?.pod;
  if (!patch) return built;
  return merged(built, patch, LIST_KEYS, (field) =>
    field === "containers" || field === "initContainers" ? RESTRICTED : {},
  );
}

/** The Deployment of an application with its patch. */
export function patchedDeployment(application: RunApplication, built: DeploymentSpec): DeploymentSpec {
  const patch = application.model.kubernetes?.deployment;
  return patch ? merged(built, patch, LIST_KEYS) : built;
}

/** The Service of an application with its patch. */
export function patchedService(application: RunApplication, built: ServiceSpec): ServiceSpec {
  const patch = application.model.kubernetes?.service;
  return patch ? merged(built, patch, LIST_KEYS) : built;
}
