import { formatLine, linesOf, type Traffic } from "./traffic";

/**
 * How what will be built differs from what was declared. `undeclared`: it passes and nobody said so. `blocked`: it was
 * declared and does not pass. `misrouted`: a name or a gateway leads elsewhere. `exposed`: a gateway is reached from
 * elsewhere than declared. `inconsistent`: the declarations contradict each other.
 */
type DifferenceKind = "undeclared" | "blocked" | "misrouted" | "exposed" | "inconsistent";

/** One difference between a plan's resources and its declarations. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  /** Ports and ranges, such as `80, 8080-8090`, or `all`. */
  readonly ports: string;
  /** How many pairs of parties it is about: 1 unless a rule means many. */
  readonly pairs: number;
  /** For what is blocked: at which end. */
  readonly end: "source" | "destination" | "both" | null;
  /** The end that is addresses, where one is. */
  readonly addresses?: "source" | "destination";
  /** Whether nobody is known to be one of the ends, so that it may turn out to be somebody. */
  readonly isUnclaimed?: boolean;
  /** The names of the resources that cause it. */
  readonly resources: readonly string[];
  /** The whole of it, as a sentence. */
  readonly message: string;
}

/** A difference's fields by protocol, each with a message that is made from its traffic. */
export function differencesOf(
  traffic: Traffic,
  fields: Pick<Difference, "kind" | "source" | "destination" | "resources"> &
    Partial<Pick<Difference, "end" | "pairs" | "addresses" | "isUnclaimed">>,
  message: (traffic: string) => string,
): Difference[] {
  return linesOf(traffic).map((line) => ({
    kind: fields.kind,
    source: fields.source,
    destination: fields.destination,
    ...line,
    pairs: fields.pairs ?? 1,
    end: fields.end ?? null,
    ...(fields.addresses && { addresses: fields.addresses }),
    ...(fields.isUnclaimed && { isUnclaimed: true }),
    resources: fields.resources,
    message: message(formatLine(line)),
  }));
}

const MAXIMUM_NAMES = 3;

/** Names in a row; the rest of a long list is counted. */
export function listNames(names: readonly string[]): string {
  if (names.length <= MAXIMUM_NAMES + 1) return names.join(", ");
  return `${names.slice(0, MAXIMUM_NAMES).join(", ")} and ${names.length - MAXIMUM_NAMES} more`;
}
