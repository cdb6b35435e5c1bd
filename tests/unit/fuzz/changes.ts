import fc from "fast-check";
import { anyText } from "../support/anyText";

/** A change of something within a value: another value, nothing, or another name for it. */
type Change =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "gone" }
  | { readonly kind: "name"; readonly name: string };

/** What may stand anywhere instead of what should. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    70_000,
    1e308,
    "",
    "a",
    "a.b.c.d.e",
    [],
    {},
    [null],
    [[]],
    [{}],
  ),
  fc.constantFrom<unknown>(
    "\u202e\u001b[2J",
    "::error::x",
    "__proto__",
    "constructor",
    "toString",
    "undefined",
  ),
  fc.constantFrom<unknown>(
    "tcp",
    "0.0.0.0/0",
    "::/0",
    "999.1.1.1/99",
    "http://[::1]:80",
    "1-2",
    "9-1",
    "0-99999",
    "*.*.*",
  ),
  fc.constantFrom<unknown>(
    "http://stock",
    "udp://stock:3000",
    "https://stock.payments:61443",
    "stock.api",
    "shop",
  ),
  fc.constantFrom<unknown>(
    "gateway:public",
    "platform:dns",
    "internet",
    "${a.b}",
    "[secret]",
    "[known after deployment]",
  ),
  anyText(8),
  fc.double(),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  odd.map((value) => ({ kind: "value" as const, value })),
  fc.constant({ kind: "gone" as const }),
  fc.constantFrom("constructor", "__proto__", "", "x").map((name) => ({ kind: "name" as const, name })),
);

/** One of some values, with up to three changes somewhere within it. */
export function changed(values: readonly unknown[]): fc.Arbitrary<unknown> {
  const steps = fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...values), steps).map(([value, chosen]) =>
    chosen.reduce((current, [place, step]) => {
      const places = placesOf(current);
      return changedAt(current, places[place % places.length]!, step);
    }, value),
  );
}

/** Every place within a value. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function changedAt(value: unknown, [key, ...rest]: readonly string[], step: Change): unknown {
  if (key === undefined) return step.kind === "value" ? step.value : value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  const inner = copy[key];
  if (rest.length > 0) copy[key] = changedAt(inner, rest, step);
  else if (step.kind === "value") copy[key] = step.value;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else {
    Reflect.deleteProperty(copy, key);
    // A key named __proto__ is a key like any other.
    if (step.kind === "name") Object.defineProperty(copy, step.name, { value: inner, enumerable: true });
  }
  return copy;
}
