import { separationOf, unknownSeparation, unnamedProvider } from "../../core/platforms/separation";
import { admissionsOf } from "../../core/resolve/admission";
import { resolveInbounds } from "../../core/resolve/applications";
import type { Peer, Separation } from "../../core/resolve/directory";
import type { Application } from "../../core/resolve/network";
import { providerOf } from "./inherit";
import { placeOf, platformOf } from "./settings";
import { prefixOf, type Declarer, type Entry, type SpaceSettings } from "./view";

/** A space of a program: what it is, and what was said about it so far. */
interface ProgramSpace {
  readonly settings: SpaceSettings;
  readonly space: Declarer;
  readonly entries: readonly Entry[];
}

/** A space of the program as another one sees it. */
export function peerOf(other: ProgramSpace, own: Omit<ProgramSpace, "entries">): Peer {
  const { settings, entries } = other;
  const { space, organization } = settings;
  const applications = new Map(
    entries.flatMap((entry): [string, Application][] => {
      if (entry.kind !== "application") return [];
      const { name, model } = entry;
      const hostname = model.hostname ?? name;
      return [[name, { name, hostname, model, inbound: resolveInbounds(model), outbound: [] }]];
    }),
  );
  const policies = entries.flatMap((entry) => (entry.kind === "policy" ? [entry.model] : []));
  return {
    space,
    organization,
    ...placeOf(settings),
    prefix: prefixOf(other.space.name),
    applications,
    isAdmittedFromHere: true,
    separation: separationBetween(own, other),
    admits: admissionsOf(policies, settings, applications),
  };
}

/** Why no network is known between two spaces. Where one says no platform, or several, that is reported elsewhere. */
function separationBetween(own: Omit<ProgramSpace, "entries">, other: ProgramSpace): Separation | undefined {
  const [here, there] = [platformOf(own.settings), platformOf(other.settings)];
  if (here.name === undefined || there.name === undefined) return undefined;
  const said = separationOf(
    { platform: here.name, settings: here.settings },
    { platform: there.name, settings: there.settings },
  );
  if (said) return said;
  const platform = here.name;
  const [ours, theirs] = [own, other].map(({ space }) => providerOf(space.resource, platform));
  if (ours === theirs) return undefined;
  if (!isSameNetwork(own.settings, other.settings)) return unknownSeparation(platform, other.settings.space);
  return theirs === undefined ? unnamedProvider(platform) : undefined;
}

function isSameNetwork({ peers, organization }: SpaceSettings, other: SpaceSettings): boolean {
  const said = Object.hasOwn(peers, other.space) ? peers[other.space] : undefined;
  return said?.sameNetwork === true && (said.organization ?? organization) === other.organization;
}
