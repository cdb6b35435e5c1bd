import type { types } from "@pulumi/kubernetes";
import { Kind, type FieldTable } from "../../closedWorld/fields";
import type definitions from "../definitions.json";
import { plainMetadata, typeFields, type KubernetesObject } from "./metadata";

const KEYS = "harmless: how the key is made and for how long the certificate is good";

const certificate: FieldTable<KubernetesObject & (typeof definitions)["Certificate"]> = {
  ...typeFields,
  metadata: plainMetadata,
  spec: {
    secretName: "read",
    dnsNames: "read",
    issuerRef: "harmless: who signs it; clients trust the authority that stands beside the certificate",
    isCA: "harmless: what its holder may sign besides",
    commonName: "harmless: clients compare the names that dnsNames lists",
    duration: KEYS,
    renewBefore: KEYS,
    renewBeforePercentage: KEYS,
    revisionHistoryLimit: KEYS,
    privateKey: KEYS,
    usages: KEYS,
  },
};

/** By type: files and certificates that pods and gateways are given. */
export const configurationKinds: readonly (readonly [string, Kind])[] = [
  [
    "kubernetes:core/v1:ConfigMap",
    Kind.of<types.input.core.v1.ConfigMap>({
      ...typeFields,
      metadata: plainMetadata,
      data: "read",
      binaryData: "harmless: the files that are read stand in data",
      immutable: "harmless: whether it may change later",
    }),
  ],
  [
    "kubernetes:core/v1:Secret",
    Kind.of<types.input.core.v1.Secret>({
      ...typeFields,
      metadata: plainMetadata,
      type: "harmless: what is in it is not the proof's to know",
      data: "harmless: what a secret is, is not the proof's to know",
      stringData: "harmless: what a secret is, is not the proof's to know",
      immutable: "harmless: whether it may change later",
    }),
  ],
  ["kubernetes:cert-manager.io/v1:Certificate", Kind.of(certificate)],
];
