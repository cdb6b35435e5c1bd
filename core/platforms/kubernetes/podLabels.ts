import type * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../../collections";
import type { Application, External } from "../../resolve/network";
import { computed } from "../declaration";
import { isLabelValue, LABEL_VALUE_RULE } from "./labels";
import { applicationLabels } from "./objects";

export type Labels = Readonly<Record<string, pulumi.Input<string>>>;

/** The labels that select an application's pods: its own, or those that appnet gives. */
export function podLabels(name: string, application: Application | undefined): Labels {
  const labels = application?.model.existing?.podLabels;
  if (!labels) return applicationLabels(name);
  return readLabels(labels, `applications.${name}.existing.podLabels`);
}

/** The labels of an external's pods. */
export function externalLabels({ name, model }: External): Labels {
  return readLabels(model.pods?.labels ?? {}, `externals.${name}.pods.labels`);
}

function readLabels(labels: Labels, path: string): Labels {
  return mapValues(labels, (value, key) => computed({ path: `${path}.${key}`, value }, readLabel));
}

/** An Output's value is seen at the deployment. What is wrong with it is said without it, since it may be secret. */
function readLabel({ path, value }: { readonly path: string; readonly value: string }): string {
  if (isLabelValue(value)) return value;
  throw new Error(`${path}: platform/unsupported the Output's value is no label value (${LABEL_VALUE_RULE})`);
}
