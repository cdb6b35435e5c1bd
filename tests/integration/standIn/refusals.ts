/**
 * What AWS refuses because of what is there at that moment, each with where AWS says so. A request that none of these is
 * about is taken: what is wrong with a request itself is for other tests.
 */
import type { Account, Kept } from "./account";
import { loadBalancingRefusals } from "./refusals/loadBalancing";
import { nameRefusals } from "./refusals/names";
import { networkRefusals } from "./refusals/network";
import type { Operation } from "./refusals/refusal";
import { serviceRefusals } from "./refusals/services";

const refusals = [...networkRefusals, ...loadBalancingRefusals, ...serviceRefusals, ...nameRefusals];

/** The first refusal of an operation: `CODE: what is in the way`. */
export function refusalOf(operation: Operation, self: Kept, account: Account): string | undefined {
  for (const { type, on, code, source, finds } of refusals) {
    if (type !== self.type || !on.includes(operation)) continue;
    const found = finds(self, account);
    if (found !== undefined) return `${code}: ${found} (${source})`;
  }
  return undefined;
}
