import { EVERY_ADDRESS, type AddressRange } from "./addresses";
import type { Outside } from "./packetFilter";

const interned = new WeakMap<AddressRange, Outside>();

/** Addresses outside, as one side of a rule. */
export function outsideOf(range: AddressRange): Outside {
  let known = interned.get(range);
  if (!known) interned.set(range, (known = { id: `${range.from}-${range.to}`, range }));
  return known;
}

/** Addresses that only the cloud knows, such as those of a prefix list. */
export function symbolOf(symbol: string, everyParty: boolean): Outside {
  return { id: symbol, symbol, everyParty };
}

export const INTERNET: readonly Outside[] = EVERY_ADDRESS.map(outsideOf);
