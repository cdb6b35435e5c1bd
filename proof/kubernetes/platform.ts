import type { ProofPlatform } from "../platform";
import { concerns } from "./concerns";
import { kinds } from "./kinds/kinds";
import { readKubernetes } from "./kubernetes";
import { platformNeeds } from "./needs";

export const kubernetesProof: ProofPlatform = {
  packages: ["kubernetes"],
  kinds,
  concerns,
  passthroughPort80: "plain",
  read: readKubernetes,
  platformNeeds,
  neverRead: /^$/,
  secretInputs: { "kubernetes:core/v1:Secret": ["data", "stringData"] },
  identityTypes: ["kubernetes:core/v1:Namespace"],
  knownBy: {},
  references: {},
};
