import fc from "fast-check";
import type { Party } from "../../../../core/names/party";

/** Labels that are easily taken for something else. */
export const label = fc.oneof(
  fc.constantFrom("a", "gateway", "platform", "policy", "to", "on", "connection"),
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/),
);

/** The internet is nobody else's name: `document/name` sees to it. */
const applicationName = label.filter((name) => name !== "internet");

const elsewhere = fc.oneof(fc.record({ space: label }), fc.record({ space: label, organization: label }));

export const party: fc.Arbitrary<Party> = fc.oneof(
  fc.record({ kind: fc.constant("application" as const), name: applicationName }),
  fc.record({ kind: fc.constant("application" as const), name: label, elsewhere }),
  fc.record({ kind: fc.constantFrom("gateway" as const, "platform" as const), name: label }),
  fc.constant({ kind: "internet" as const }),
  fc.record({
    kind: fc.constant("unknown-network" as const),
    name: fc.tuple(label, label).map((parts) => parts.join(".")),
  }),
  fc.record({
    kind: fc.constant("network" as const),
    cidr: fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${bits}`),
      fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
    ),
  }),
);
