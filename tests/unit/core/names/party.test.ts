import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatParty, parseParty } from "../../../../core/names/party";
import { label, party } from "./support";

describe("the name of a party", () => {
  it("is read as what it was written for", () => {
    fc.assert(
      fc.property(party, (it) => {
        expect(parseParty(formatParty(it))).toEqual(it);
      }),
    );
  });

  it("is written as it was read, whatever it is", () => {
    const part = fc.oneof(label, fc.constantFrom(".", ":", "/", " ", "gateway:", "internet"));
    const text = fc.oneof(
      fc.array(part).map((parts) => parts.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (it) => {
        expect(formatParty(parseParty(it))).toBe(it);
      }),
    );
  });

  it.each([
    ["basket", { kind: "application", name: "basket" }],
    ["ledger.payments", { kind: "application", name: "ledger", elsewhere: { space: "payments" } }],
    [
      "ledger.payments.bank",
      { kind: "application", name: "ledger", elsewhere: { space: "payments", organization: "bank" } },
    ],
    ["gateway:public", { kind: "gateway", name: "public" }],
    ["platform:dns", { kind: "platform", name: "dns" }],
    ["internet", { kind: "internet" }],
    ["10.0.0.0/8", { kind: "network", cidr: "10.0.0.0/8" }],
    ["fd00::/8", { kind: "network", cidr: "fd00::/8" }],
    ["network:policies.db", { kind: "unknown-network", name: "policies.db" }],
  ])("%s says who it is", (text, expected) => {
    expect(parseParty(text)).toEqual(expected);
  });
});
