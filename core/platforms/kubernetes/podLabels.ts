import type * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../../collections";
import type { Application } from "../../resolve/network";
import { computed } from "../declaration";
import { applicationLabels } from "./objects";

export type Labels = Readonly<Record<string, pulumi.Input<string>>>;

const VALUE_RULE = "use at most 63 letters, digits, hyphens, underscores and dots";

/** The labels that select an application's pods: its own, or those that appnet gives. */
export function podLabels(name: string, application: Application | undefined): Labels {
  const labels = application?.model.existing?.podLabels;
  if (!labels) return applicationLabels(name);
  return mapValues(labels, (value, key) => computed({ name, key, value }, readLabel));
}

/** What is wrong with the value of a label and what to do; undefined where nothing is. */
export function labelProblem(value: string): readonly [message: string, fix: string] | undefined {
  if (/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)) return undefined;
  return [`"${value}" is no label value`, VALUE_RULE];
}

/** An Output's value is seen at the deployment, which refuses what is no value of a label. */
function readLabel(label: { readonly name: string; readonly key: string; readonly value: string }): string {
  const [message, fix] = labelProblem(label.value) ?? [];
  if (message === undefined) return label.value;
  throw new Error(
    `applications.${label.name}.existing.podLabels.${label.key}: platform/unsupported ${message} (${fix})`,
  );
}
