import type { Platform } from "./platform";
import { platforms, type PlatformName } from "./platforms";

/** The platform of a name; undefined for any other text, such as a saved plan may hold. */
export function findPlatform(name: string): Platform | undefined {
  return isPlatformName(name) ? platforms[name] : undefined;
}

/** How people call a platform; the name itself where it is none. */
export function platformTitle(name: string): string {
  return findPlatform(name)?.title ?? name;
}

/** The platform that registers a type or function, by Pulumi's token of it: `aws:vpc/…`, `kubernetes:apps/v1:…`. */
export function platformOfToken(token: string): Platform | undefined {
  return findPlatform(token.split(":")[0]!);
}

/** The platforms that a document gives settings for; a valid one gives exactly one. */
export function platformsIn(document: { readonly [Name in PlatformName]?: unknown }): PlatformName[] {
  return platformNames().filter((name) => document[name] !== undefined);
}

export function platformNames(): PlatformName[] {
  return Object.keys(platforms) as PlatformName[];
}

function isPlatformName(name: string): name is PlatformName {
  return Object.hasOwn(platforms, name);
}
