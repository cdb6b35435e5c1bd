import type { types } from "@pulumi/kubernetes";
import { keys, type FieldTable } from "../../closedWorld/fields";

type ObjectMeta = types.input.meta.v1.ObjectMeta;

/** What a resource for Kubernetes has beside its specification, as Pulumi registers it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** The type of a resource says what kind it is. */
export const typeFields = {
  apiVersion: "harmless: the resource's type says it",
  kind: "harmless: the resource's type says it",
} as const;

/** Who reads annotations does so by their names: a prefix is its owner's. */
const READ_BY_NOBODY_IN_THE_NETWORK = keys(
  /^(kubernetes\.io\/(description|change-cause)|(pulumi\.com|app\.kubernetes\.io|kubectl\.kubernetes\.io|meta\.helm\.sh|prometheus\.io|checksum)\/[\w./-]*|deployment\.kubernetes\.io\/revision)$/,
  "these inform people, or tools that open nothing",
);

/** Metadata of what a controller acts on: annotations may tell it to do otherwise than the specification says. */
export const metadata = {
  name: "read",
  namespace: "read",
  labels: "harmless: nothing selects this kind by its labels",
  annotations: READ_BY_NOBODY_IN_THE_NETWORK,
  finalizers: "harmless: they delay deletion alone",
  ownerReferences: "harmless: they say what goes when their owner goes",
} as const satisfies FieldTable<ObjectMeta>;

/** Metadata of what is selected by its labels. */
export const selectedMetadata = { ...metadata, labels: "read" } as const satisfies FieldTable<ObjectMeta>;

/** Metadata of a Gateway, whose labels some controllers give to its pods. */
export const gatewayMetadata = {
  ...metadata,
  labels: keys(/^app\.kubernetes\.io\/managed-by$/, "no controller and no policy knows pods by it"),
} as const satisfies FieldTable<ObjectMeta>;

/** Metadata of what nobody reads but by its name. */
export const plainMetadata = {
  name: "read",
  namespace: "read",
  labels: "harmless: nothing selects this kind by its labels",
  annotations: "harmless: who acts on this kind reads its specification alone",
  finalizers: "harmless: they delay deletion alone",
  ownerReferences: "harmless: they say what goes when their owner goes",
} as const satisfies FieldTable<ObjectMeta>;

/** Metadata of the pods that a workload runs. */
export const podMetadata = {
  ...selectedMetadata,
  name: "harmless: a template's pods are named after their workload",
  namespace: "harmless: a template's pods are in their workload's namespace",
} as const satisfies FieldTable<ObjectMeta>;
