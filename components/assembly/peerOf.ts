import { resolveInbounds } from "../../core/resolve/applications";
import { admissionsOf } from "../../core/resolve/admission";
import type { Peer } from "../../core/resolve/directory";
import type { Application } from "../../core/resolve/network";

import { placeOf } from "./settings";
import { prefixOf, type Declarer, type Entry, type SpaceSettings } from "./view";

/** A space as others of its program see it. */
export function peerOf(space: Declarer, settings: SpaceSettings, entries: readonly Entry[]): Peer {
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
    space: settings.space,
    organization: settings.organization,
    ...placeOf(settings),
    prefix: prefixOf(space.name),
    applications,
    isAdmittedFromHere: true,
    admits: admissionsOf(policies, settings, applications),
  };
}
