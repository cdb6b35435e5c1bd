import type { Plan } from "../plan/plan";
import { readAws } from "./aws/aws";
import { readKubernetes } from "./kubernetes/kubernetes";
import type { Model, ReadModel } from "./model";

const readers: Readonly<Record<string, ReadModel>> = { aws: readAws, kubernetes: readKubernetes };

/** Reads what a plan's resources decide on; undefined for a platform that the analysis does not know. */
export function readModel(plan: Plan): Model | undefined {
  return readers[plan.platform]?.(plan);
}
