import type { ProofPlatform } from "../platform";
import { readKubernetes } from "./kubernetes";

export const kubernetesProof: ProofPlatform = {
  passthroughPort80: "plain",
  read: readKubernetes,
  neverRead: /^kubernetes:core\/v1:(Secret|ConfigMap)$/,
  identityTypes: ["kubernetes:core/v1:Namespace"],
  knownById: [],
  references: {},
};
