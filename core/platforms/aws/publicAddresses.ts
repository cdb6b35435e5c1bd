import type { End } from "../../resolve/network";
import type { SpaceContext } from "./objects";

/** Networks to which no way leads through the internet, and the shortest prefix within them. */
const PRIVATE: readonly (readonly [RegExp, number])[] = [
  [/^10\./, 8],
  [/^172\.(?:1[6-9]|2\d|3[01])\./, 12],
  [/^192\.168\./, 16],
];

/**
 * The applications whose tasks must have public addresses: in the default VPC, whose subnets are all public, nothing else
 * leads out. The others call only what is inside.
 */
export function publicApplications(space: SpaceContext): Set<string> {
  if (space.settings.privateSubnetIds !== undefined) return new Set();
  return new Set(
    space.network.flows.flatMap(({ source, destination }) =>
      source.kind === "application" && !source.elsewhere && !isInside(destination) ? [source.name] : [],
    ),
  );
}

function isInside(end: End): boolean {
  switch (end.kind) {
    case "application":
    case "gateway":
      return true;
    case "platform":
      // Where a prefix list leads is not known.
      return end.name !== "prefix-lists";
    case "network": {
      const bits = Number(end.cidr.split("/")[1]);
      return PRIVATE.some(([beginning, shortest]) => beginning.test(end.cidr) && bits >= shortest);
    }
    default:
      return false;
  }
}
