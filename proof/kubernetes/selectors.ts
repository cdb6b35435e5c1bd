import { isFields, isKnown, type UndecidedPoints, wordOf } from "../reading";

export type Labels = Readonly<Record<string, string>>;

/** One demand on a label. */
export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** A label selector: everything that it demands. Nothing is demanded by the selector that selects all. */
export type Selector = readonly Requirement[];

const OPERATORS = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);

/** Reads `matchLabels` and `matchExpressions`; what is unreadable is reported. */
export function readSelector(value: unknown, resource: string, undecided: UndecidedPoints): Selector {
  if (!isFields(value)) {
    undecided.add(resource, "a label selector is not a mapping");
    return [];
  }
  const requirements: Requirement[] = [];
  for (const field in value) {
    const content = value[field];
    if (content === undefined || content === null) continue;
    if (field === "matchLabels" && isFields(content)) readLabels(content, requirements, resource, undecided);
    else if (field === "matchExpressions" && Array.isArray(content)) {
      for (const expression of content) readExpression(expression, requirements, resource, undecided);
    } else undecided.add(resource, `a label selector cannot be read: ${field}`);
  }
  return requirements;
}

function readLabels(
  labels: Readonly<Record<string, unknown>>,
  requirements: Requirement[],
  resource: string,
  undecided: UndecidedPoints,
): void {
  for (const key in labels) {
    const label = labels[key];
    if (typeof label !== "string" || !isKnown(label)) {
      undecided.add(resource, `the label ${key} of a selector is not known before deployment`);
      // Whom it selects is not known: nobody for certain.
      requirements.push({ key, operator: "In", values: [] });
    } else requirements.push({ key, operator: "In", values: [label] });
  }
}

function readExpression(
  expression: unknown,
  requirements: Requirement[],
  resource: string,
  undecided: UndecidedPoints,
): void {
  const { key, operator, values = [] } = isFields(expression) ? expression : {};
  const areTexts = Array.isArray(values) && values.every((it) => typeof it === "string" && isKnown(it));
  if (typeof key !== "string" || !OPERATORS.has(operator as string) || !areTexts) {
    undecided.add(resource, "an expression of a label selector cannot be read");
    return;
  }
  const takesValues = operator === "In" || operator === "NotIn";
  if (takesValues !== values.length > 0) {
    undecided.add(resource, `the API server refuses ${wordOf(operator)} with ${values.length} values`);
  }
  requirements.push({ key, operator: operator as Requirement["operator"], values: values as string[] });
}

/** Whether labels fulfil every demand. */
export function selects(selector: Selector, labels: Labels): boolean {
  // A label may well be called like what every object has, such as "constructor".
  return selector.every((it) => fulfils(it, Object.hasOwn(labels, it.key) ? labels[it.key] : undefined));
}

function fulfils({ operator, values }: Requirement, label: string | undefined): boolean {
  switch (operator) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return label === undefined || !values.includes(label);
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
  }
}

/** A value that no label of a plan has. */
const ANY_VALUE = "any-other-value";
/** Combinations of values that are tried; selectors written by people have a handful. */
const MAXIMUM_COMBINATIONS = 10_000;

/**
 * The sets of labels, as few as possible, of which everything that a selector selects has one: each value of its `In`
 * demands is tried. Empty when it can select nothing, undefined when they are too many.
 */
export function examplesOf(selector: Selector): Labels[] | undefined {
  const byKey = new Map<string, Requirement[]>();
  for (const requirement of selector) {
    byKey.set(requirement.key, [...(byKey.get(requirement.key) ?? []), requirement]);
  }
  let examples: Labels[] = [{}];
  for (const [key, requirements] of byKey) {
    const choices = choicesOf(requirements);
    if (examples.length * choices.length > MAXIMUM_COMBINATIONS) return undefined;
    examples = examples.flatMap((labels) =>
      choices.map((choice) => (choice === undefined ? labels : { ...labels, [key]: choice })),
    );
  }
  return examples;
}

/** The values, or the absence, that one label may have. */
function choicesOf(requirements: readonly Requirement[]): (string | undefined)[] {
  const listed = requirements.filter((it) => it.operator === "In");
  const candidates =
    listed.length > 0 ? [...new Set(listed.flatMap((it) => it.values))] : [undefined, ANY_VALUE];
  const allowed = candidates.filter((candidate) => requirements.every((it) => fulfils(it, candidate)));
  // Where a label may be absent, what has it is selected as well: absence stands for both.
  return listed.length > 0 ? allowed : allowed.slice(0, 1);
}

/** A selector in words, such as `app=web, tier in (a, b)`. */
export function formatSelector(selector: Selector): string {
  return selector
    .map(({ key, operator, values }) => {
      if (operator === "Exists") return key;
      if (operator === "DoesNotExist") return `no ${key}`;
      if (values.length === 1) return `${key}${operator === "In" ? "=" : "≠"}${values[0]}`;
      return `${key} ${operator === "In" ? "in" : "not in"} (${values.join(", ")})`;
    })
    .join(", ");
}
