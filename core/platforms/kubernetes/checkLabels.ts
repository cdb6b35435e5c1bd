import type { PropertyPath } from "../../model/problem";
import { isLabelKey, isLabelValue, LABEL_KEY_RULE, LABEL_VALUE_RULE } from "./labels";
import type { Labels } from "./podLabels";

/** Takes what is wrong: where, what was found, and what to do. */
export type Report = (at: PropertyPath, message: string, fix: string) => void;

/** Reports labels that Kubernetes has not. */
export function checkLabels(labels: Labels, at: PropertyPath, unsupported: Report): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!isLabelKey(key)) unsupported([...at, key], `"${key}" is no label key`, LABEL_KEY_RULE);
    if (typeof value === "string" && !isLabelValue(value))
      unsupported([...at, key], `"${value}" is no label value`, LABEL_VALUE_RULE);
  }
}
