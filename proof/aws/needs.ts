import { parseParty } from "../../core/names/party";
import { formatReason } from "../../core/names/reason";
import type { ProvablePlan } from "../evidence";
import type { PlatformNeed } from "../platform";
import { trafficOf } from "../traffic";

const FOR_IMAGES_AND_LOGS = formatReason({ kind: "platform", need: "images and logs" });
const FOR_SECRETS = formatReason({ kind: "platform", need: "secrets" });
/** Registries, log endpoints and VPC endpoints speak HTTPS. */
const HTTPS = trafficOf("tcp", { from: 443, to: 443 });
const ENDPOINTS = new Set(["vpc-endpoints", "prefix-lists"]);

/**
 * Every application that the plan runs pulls its image and sends logs, and some read secrets, all at the same ends: those
 * are the space's to declare, and are the internet where it declares none.
 */
export function platformNeeds({ flows, identities }: ProvablePlan): PlatformNeed[] {
  const given = new Set(
    flows
      .filter(({ because }) => because.includes(FOR_IMAGES_AND_LOGS))
      .map(({ destination }) => destination),
  );
  const narrowed = [...given].filter(isNarrower);
  const destinations = narrowed.length > 0 ? narrowed : [...given].filter((it) => it === "internet");
  const run = identities.filter(
    ({ party, resource }) => resource !== undefined && parseParty(party).kind === "application",
  );
  const readers = new Set(
    flows.filter(({ because }) => because.includes(FOR_SECRETS)).map(({ source }) => source),
  );
  const needs = (because: string, source: string): PlatformNeed[] =>
    destinations.map((destination) => ({ because, source, destination, traffic: HTTPS }));
  return run.flatMap(({ party }) => [
    ...needs(FOR_IMAGES_AND_LOGS, party),
    ...(readers.has(party) ? needs(FOR_SECRETS, party) : []),
  ]);
}

function isNarrower(end: string): boolean {
  const party = parseParty(end);
  if (party.kind === "platform") return ENDPOINTS.has(party.name);
  return party.kind === "network" || party.kind === "unknown-network";
}
