import { findPlatform, platformsIn } from "../../core/platforms/find";
import type { Peer } from "../../core/resolve/directory";
import type { SpaceSettings } from "./view";

/** Where a space's platform puts its applications. */
export function placeOf(space: SpaceSettings): Pick<Peer, "namespace"> {
  const { platform, settings } = platformOf(space);
  return platform?.place(settings, space) ?? {};
}

/** The platform of a space, and what the space says about it; undefined where it names none, or several. */
export function platformOf(space: SpaceSettings) {
  const [name, ...more] = platformsIn(space);
  return name === undefined || more.length > 0
    ? { name: undefined, platform: undefined, settings: undefined }
    : { name, platform: findPlatform(name)!, settings: space[name] as unknown };
}
