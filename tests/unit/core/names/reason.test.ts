import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatReason, isSameReason, parseReason, type Reason } from "../../../../core/names/reason";
import { label, party } from "./support";

const port = fc.integer({ min: 1, max: 65535 });

const reason: fc.Arbitrary<Reason> = fc.oneof(
  fc.record({ kind: fc.constant("connection" as const), source: label, outbound: label }),
  fc.record({
    kind: fc.constant("policy" as const),
    source: label,
    destination: party,
    protocol: fc.constantFrom("tcp", "udp"),
    ports: fc.oneof(
      port.map(String),
      fc.tuple(port, port).map(([from, to]) => `${from}-${to}`),
    ),
  }),
  fc.record({ kind: fc.constant("gateway" as const), name: label }),
  fc.record({
    kind: fc.constant("platform" as const),
    need: fc.constantFrom("dns", "images and logs", "certificates"),
  }),
);

describe("a reason", () => {
  it("is read as what it was written for", () => {
    fc.assert(
      fc.property(reason, (it) => {
        expect(parseReason(formatReason(it))).toEqual(it);
      }),
    );
  });

  it("is the same as another when it reads the same", () => {
    fc.assert(
      fc.property(reason, reason, (a, b) => {
        expect(isSameReason(a, b)).toBe(formatReason(a) === formatReason(b));
      }),
    );
    fc.assert(
      fc.property(reason, (it) => {
        expect(isSameReason(it, { ...it })).toBe(true);
      }),
    );
  });

  it("is nothing else, however much it looks like one", () => {
    for (const text of [
      "",
      "connection",
      "connection frontend",
      "policy a to b",
      "policies a to b on tcp 80",
    ]) {
      expect(parseReason(text), text).toBeUndefined();
    }
  });
});
