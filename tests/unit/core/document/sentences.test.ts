import fc from "fast-check";
import { describe, it } from "vitest";
import { parse } from "yaml";
import { shopDocument } from "../../cli/support";
import { trials } from "../../fuzz/support";

const documents = [
  shopDocument,
  shopDocument
    .replace(
      "kubernetes: { gatewayClassName: envoy }",
      "aws: { region: eu-central-1, hostedZoneId: Z0123456789ABCDEFGHIJ }",
    )
    .replace(", tls: automatic", "")
    .replace(/certificateFrom:\n.*\n/, "certificateFrom: { managed: true }\n"),
].map((text) => parse(text) as unknown);

/** What may stand anywhere instead of what should. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    70_000,
    "",
    "a",
    "a.b.c.d.e",
    "tcp",
    "0.0.0.0/0",
    "::/0",
    [],
    {},
    [null],
    [[]],
  ),
  fc.constantFrom<unknown>(
    "\u202e\u001b[2J",
    "::error::x",
    "__proto__",
    "constructor",
    "toString",
    "http://stock",
    "udp://stock:3000",
  ),
  fc.constantFrom<unknown>(
    "https://stock.payments:61443",
    "stock.api",
    "shop",
    "gateway:public",
    "http://[::1]:80",
    "1-2",
    "9-1",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.double(),
);

/** Every place of a value, itself first. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** A copy with something else at a place: a value, nothing, or an odd name for what is there. */
function changed(value: unknown, path: readonly string[], change: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change.kind === "value" ? change.value : value;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length > 0) copy[key] = changed(copy[key], rest, change);
  else if (change.kind === "value") copy[key] = change.value;
  else {
    const inner = copy[key];
    Reflect.deleteProperty(copy, key);
    if (change.kind === "name") copy[change.name] = inner;
  }
  return copy;
}

type Change =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "gone" }
  | { readonly kind: "name"; readonly name: string };
const changes: fc.Arbitrary<Change> = fc.oneof(
  odd.map((value) => ({ kind: "value" as const, value })),
  fc.constant({ kind: "gone" as const }),
  fc.string({ maxLength: 6 }).map((name) => ({ kind: "name" as const, name })),
);

describe("a document with something wrong in it", () => {
  // No sentence says undefined, [object Object] or NaN, nothing is thrown, and what is valid nevertheless is proved.
  it("is refused in sentences that make sense, or planned and proved", async () => {
    const { document: tryDocument } = await trials;
    const steps = fc.array(fc.tuple(fc.nat(), changes), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...documents), steps, (document, chosen) => {
        const broken = chosen.reduce((value, [place, change]) => {
          const places = placesOf(value);
          return changed(value, places[place % places.length]!, change);
        }, document);
        tryDocument(Buffer.from(JSON.stringify(broken)));
      }),
      { numRuns: 150 },
    );
  });
});
