import type * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../../collections";
import type { Application } from "../../resolve/network";
import { computed } from "../declaration";
import { isLabelValue, LABEL_VALUE_RULE } from "./labels";
import { applicationLabels } from "./objects";

export type Labels = Readonly<Record<string, pulumi.Input<string>>>;

/** The labels that select an application's pods: its own, or those that appnet gives. */
export function podLabels(name: string, application: Application | undefined): Labels {
  const labels = application?.model.existing?.podLabels;
  if (!labels) return applicationLabels(name);
  return mapValues(labels, (value, key) => computed({ name, key, value }, readLabel));
}

/** An Output's value is seen at the deployment. What is wrong with it is said without it, since it may be secret. */
function readLabel(label: { readonly name: string; readonly key: string; readonly value: string }): string {
  const { name, key, value } = label;
  if (isLabelValue(value)) return value;
  throw new Error(
    `applications.${name}.existing.podLabels.${key}: platform/unsupported the Output's value is no label value (${LABEL_VALUE_RULE})`,
  );
}
