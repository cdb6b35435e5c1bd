import { z } from "zod";

/** What the key of a label must be: NAME or PREFIX/NAME. */
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

export const LABEL_KEY_RULE = "write NAME or PREFIX/NAME, such as app.kubernetes.io/name";
/** What the value of a label must be. */
export const LABEL_VALUE_RULE = "use at most 63 letters, digits, hyphens, underscores and dots";

export function isLabelKey(key: string): boolean {
  return LABEL_KEY.test(key);
}

export function isLabelValue(value: string): boolean {
  return LABEL_VALUE.test(value);
}

/** Labels by which pods of somebody else are selected. Without one, every pod of a namespace would be meant. */
export const foreignPodLabels = z
  .record(
    z.string().refine(isLabelKey, { error: `must be the key of a label: ${LABEL_KEY_RULE}` }),
    z.string().refine(isLabelValue, { error: `must be the value of a label: ${LABEL_VALUE_RULE}` }),
  )
  .refine((labels) => Object.keys(labels).length > 0, {
    error: "must have a label: without one, every pod of the namespace would be meant",
  });
