import type { types } from "@pulumi/kubernetes";
import { Kind, oneOf, type FieldTable } from "../../closedWorld/fields";
import { metadata, podMetadata, selectedMetadata, typeFields, type KubernetesObject } from "./metadata";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;
type Volume = types.input.core.v1.Volume;

const OF_ITS_OWN =
  "harmless: what runs in a container is its own to say; it has the connections that the pod has";
const HOST_IP = "harmless: it means something together with a port of the node, which is read";
const SIDECAR = "harmless: the application's own files; those of what terminates TLS for it are read";
const WHEN = "harmless: it says when or whether pods run, not what reaches them";
const WHERE = "harmless: policies hold on every node";
const STORAGE = "harmless: it brings files, and no connections";

/** A container's rights: those that let it out of its own network namespace are not listed. */
const securityContext = {
  allowPrivilegeEscalation: "harmless: within the container, which has no more capabilities than are added",
  appArmorProfile: "harmless: it only takes away",
  capabilities: {
    add: oneOf(
      [
        ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
        ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
      ],
      "others may change the pod's own network, and with it what names and addresses lead to",
    ),
    drop: "harmless: it only takes away",
  },
  privileged: oneOf([false], "what is privileged may change the node's network"),
  readOnlyRootFilesystem: "harmless: it only takes away",
  runAsGroup: "harmless: a user inside the container",
  runAsNonRoot: "harmless: it only takes away",
  runAsUser: "harmless: a user inside the container",
  seLinuxOptions: "harmless: a label of processes and files",
  seccompProfile: "harmless: it filters system calls, not packets",
} as const satisfies FieldTable<types.input.core.v1.SecurityContext>;

const container = {
  name: "harmless: it names the container for people and probes",
  image: OF_ITS_OWN,
  imagePullPolicy: WHEN,
  command: OF_ITS_OWN,
  args: SIDECAR,
  workingDir: OF_ITS_OWN,
  env: OF_ITS_OWN,
  envFrom: OF_ITS_OWN,
  stdin: OF_ITS_OWN,
  stdinOnce: OF_ITS_OWN,
  tty: OF_ITS_OWN,
  terminationMessagePath: OF_ITS_OWN,
  terminationMessagePolicy: OF_ITS_OWN,
  ports: [{ name: "read", containerPort: "read", protocol: "read", hostPort: "read", hostIP: HOST_IP }],
  resources: "harmless: how much of the node it takes",
  resizePolicy: WHEN,
  restartPolicy: WHEN,
  livenessProbe: "harmless: it comes from the pod's own node, which policies always let in",
  readinessProbe: "harmless: it comes from the pod's own node, which policies always let in",
  startupProbe: "harmless: it comes from the pod's own node, which policies always let in",
  lifecycle: "harmless: it comes from the container, or from the pod's own node",
  securityContext,
  volumeMounts: SIDECAR,
  volumeDevices: STORAGE,
} as const satisfies FieldTable<Container>;

const volume = {
  name: SIDECAR,
  configMap: SIDECAR,
  secret: SIDECAR,
  projected: STORAGE,
  emptyDir: STORAGE,
  downwardAPI: STORAGE,
  persistentVolumeClaim: STORAGE,
  ephemeral: STORAGE,
  csi: STORAGE,
} as const satisfies FieldTable<Volume>;

const podSpec = {
  containers: [container],
  initContainers: [container],
  volumes: [volume],
  dnsConfig: { options: "harmless: how often and how long names are asked, not who answers" },
  hostNetwork: "read",
  hostPID: oneOf([false], "it reaches the node's processes, and with them the node's network"),
  hostIPC: oneOf([false], "it reaches the memory that the node's processes share"),
  hostUsers: "harmless: it maps users, not networks",
  shareProcessNamespace: "harmless: within the pod, whose containers share their network anyway",
  securityContext: {
    fsGroup: "harmless: who owns files",
    fsGroupChangePolicy: "harmless: who owns files",
    appArmorProfile: "harmless: it only takes away",
    runAsGroup: "harmless: a user inside the pod",
    runAsNonRoot: "harmless: it only takes away",
    runAsUser: "harmless: a user inside the pod",
    seLinuxOptions: "harmless: a label of processes and files",
    seLinuxChangePolicy: "harmless: how that label is put on",
    seccompProfile: "harmless: it filters system calls, not packets",
    supplementalGroups: "harmless: who may read files",
    supplementalGroupsPolicy: "harmless: who may read files",
    sysctls:
      "harmless: those that Kubernetes admits concern the pod's own network namespace, not the policies around it",
  },
  serviceAccountName: "harmless: what the pod may ask of the API server is RBAC's to say",
  serviceAccount: "harmless: what the pod may ask of the API server is RBAC's to say",
  automountServiceAccountToken: "harmless: what the pod may ask of the API server is RBAC's to say",
  enableServiceLinks: "harmless: variables in the environment",
  imagePullSecrets: "harmless: the node pulls images",
  affinity: WHERE,
  nodeName: WHERE,
  nodeSelector: WHERE,
  tolerations: WHERE,
  topologySpreadConstraints: WHERE,
  schedulerName: WHERE,
  overhead: WHERE,
  os: WHERE,
  activeDeadlineSeconds: WHEN,
  preemptionPolicy: WHEN,
  priority: WHEN,
  priorityClassName: WHEN,
  readinessGates: WHEN,
  restartPolicy: WHEN,
  schedulingGates: WHEN,
  terminationGracePeriodSeconds: WHEN,
} as const satisfies FieldTable<PodSpec>;

const template = {
  metadata: podMetadata,
  spec: podSpec,
} as const satisfies FieldTable<types.input.core.v1.PodTemplateSpec>;

const selector = { matchLabels: "read" } as const;

const job = {
  selector,
  template,
  activeDeadlineSeconds: WHEN,
  backoffLimit: WHEN,
  backoffLimitPerIndex: WHEN,
  completionMode: WHEN,
  completions: WHEN,
  maxFailedIndexes: WHEN,
  parallelism: WHEN,
  podFailurePolicy: WHEN,
  podReplacementPolicy: WHEN,
  successPolicy: WHEN,
  suspend: WHEN,
  ttlSecondsAfterFinished: WHEN,
} as const satisfies FieldTable<types.input.batch.v1.JobSpec>;

/** Metadata of the jobs that a schedule makes: they are named after it, and where it is. */
const jobMetadata = {
  ...metadata,
  name: "harmless: a template's jobs are named after their schedule",
  namespace: "harmless: a template's jobs are in their schedule's namespace",
} as const satisfies FieldTable<types.input.meta.v1.ObjectMeta>;

/** @param spec Checked against the kind's own specification, whichever that is. */
function workload<Spec extends object>(spec: FieldTable<Spec>): Kind {
  return Kind.of<KubernetesObject & { spec: object }>({ ...typeFields, metadata, spec });
}

/** By type: kinds that run pods. */
export const podKinds: readonly (readonly [string, Kind])[] = [
  [
    "kubernetes:core/v1:Pod",
    Kind.of<types.input.core.v1.Pod>({ ...typeFields, metadata: selectedMetadata, spec: podSpec }),
  ],
  [
    "kubernetes:apps/v1:Deployment",
    workload<types.input.apps.v1.DeploymentSpec>({
      selector,
      template,
      minReadySeconds: WHEN,
      paused: WHEN,
      progressDeadlineSeconds: WHEN,
      replicas: WHEN,
      revisionHistoryLimit: WHEN,
      strategy: WHEN,
    }),
  ],
  [
    "kubernetes:apps/v1:StatefulSet",
    workload<types.input.apps.v1.StatefulSetSpec>({
      selector,
      template,
      minReadySeconds: WHEN,
      ordinals: WHEN,
      persistentVolumeClaimRetentionPolicy: STORAGE,
      podManagementPolicy: WHEN,
      replicas: WHEN,
      revisionHistoryLimit: WHEN,
      serviceName: "harmless: the names that it gives lead to its own pods",
      updateStrategy: WHEN,
      volumeClaimTemplates: STORAGE,
    }),
  ],
  [
    "kubernetes:apps/v1:DaemonSet",
    workload<types.input.apps.v1.DaemonSetSpec>({
      selector,
      template,
      minReadySeconds: WHEN,
      revisionHistoryLimit: WHEN,
      updateStrategy: WHEN,
    }),
  ],
  [
    "kubernetes:apps/v1:ReplicaSet",
    workload<types.input.apps.v1.ReplicaSetSpec>({
      selector,
      template,
      minReadySeconds: WHEN,
      replicas: WHEN,
    }),
  ],
  ["kubernetes:batch/v1:Job", workload<types.input.batch.v1.JobSpec>(job)],
  [
    "kubernetes:batch/v1:CronJob",
    workload<types.input.batch.v1.CronJobSpec>({
      jobTemplate: { metadata: jobMetadata, spec: job },
      concurrencyPolicy: WHEN,
      failedJobsHistoryLimit: WHEN,
      schedule: WHEN,
      startingDeadlineSeconds: WHEN,
      successfulJobsHistoryLimit: WHEN,
      suspend: WHEN,
      timeZone: WHEN,
    }),
  ],
];
