/** One key, tried with two values in a document that reads it. */
export interface Trial {
  /** Where the key stands in the document, such as `applications.shop.replicas`. */
  readonly at: string;
  /** Its values; undefined is absent. The second is one that a platform which cannot build the key must refuse. */
  readonly values: readonly [unknown, unknown];
  /** What else the document needs, by place. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** What to set instead of the key alone, where its object has no valid form without it. */
  readonly whole?: { readonly at: string; readonly values: readonly [unknown, unknown] };
  /** The rule that the first value breaks, where the key decides only whether the document is built. */
  readonly firstBreaks?: string;
}

export const GATEWAY = "gateways.public";
export const SHOP = "applications.shop";
export const API = "applications.basket.inbound.api";

export const arn = (service: string, what: string) => `arn:aws:${service}:eu-central-1:123456789012:${what}`;

export const flag = (at: string, given?: Trial["given"]): Trial => ({ at, values: [false, true], given });
