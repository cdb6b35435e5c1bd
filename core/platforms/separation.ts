import type { Separation } from "../resolve/directory";
import { findPlatform, platformTitle } from "./find";

/** A space's platform, and what it says about that. */
interface Situated {
  readonly platform: string;
  readonly settings: unknown;
}

/** Why no network carries traffic between two spaces, as far as what they say about their platforms tells it. */
export function separationOf(own: Situated, other: Situated): Separation | undefined {
  if (own.platform !== other.platform) {
    const [here, there] = [own, other].map(({ platform }) => platformTitle(platform));
    return { reason: `it is on ${there!}, and this space on ${here!}`, fix: CALL_FROM_OUTSIDE };
  }
  const platform = findPlatform(own.platform);
  const [here, there] = [own, other].map(({ settings }) => platform?.regionOf(settings)) as [
    string?,
    string?,
  ];
  if (!platform || here === there) return undefined;
  const say = (region: string | undefined) => region ?? "one that is not said";
  return {
    reason: `its Region of ${platform.title} is ${say(there)}, and this space's ${say(here)}`,
    fix: here === undefined || there === undefined ? SAY_REGIONS : CALL_FROM_OUTSIDE,
  };
}

const CALL_FROM_OUTSIDE =
  "declare what is called there as an external, by the host name or addresses of a gateway of that space, and who calls from there by its networks";
const SAY_REGIONS = "say the Region of both spaces; where they differ, declare what is there as an external";

/** Why it is not known whether a network carries traffic between two spaces that two providers build. */
export function unknownSeparation(platform: string, space: string): Separation {
  return {
    reason: `another ${platformTitle(platform)} provider builds it, and whether both lead to one network is not known`,
    fix: `give both spaces one provider; where two lead to one cluster, or to one account and Region, set peers.${space}.sameNetwork: true; otherwise ${CALL_FROM_OUTSIDE}`,
  };
}

/** Why the rules of one space cannot be made by the provider of another. */
export function unnamedProvider(platform: string): Separation {
  return {
    reason: `it has no ${platformTitle(platform)} provider of its own, and what is put into it would be made by that of this space`,
    fix: "give that space a provider explicitly: its rules are made by its own",
  };
}
