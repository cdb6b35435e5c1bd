import type * as pulumi from "@pulumi/pulumi";
import type { Connection, External, Flow } from "../resolve/network";
import { API_SERVER_HOSTNAME } from "../resolve/externals";
import { soleAddress } from "../resolve/target";
import type { Identity } from "./identity";
import { unknownNetwork } from "./unknownNetwork";

/** Why host names alone are refused where nothing enforces them. */
export const NAMES_NOT_ENFORCED = "only host names say who it is, and nothing here enforces those";
export const OPEN_INSTEAD =
  "add cidrs with its networks; cidrs: [0.0.0.0/0] opens the port to every address and is listed as egress to the internet";

/** What callers are told of an external; undefined where it has neither a name nor a single address. */
export function externalHost({ host }: Connection, external: External): pulumi.Input<string> | undefined {
  const { address, hostnames = [], cidrs = [], apiServer } = external.model;
  const [first] = cidrs;
  const sole = cidrs.length === 1 && typeof first === "string" ? soleAddress(first) : undefined;
  return host ?? address ?? hostnames[0] ?? (apiServer ? API_SERVER_HOSTNAME : sole);
}

/** By what an external is known on every platform: its networks, and its names where those are all. */
export function externalIdentity({ name, model, networks, isNamedOnly }: External): Identity {
  const { hostnames, except } = model;
  return {
    party: { kind: "external", name },
    ...(networks.length > 0 && {
      networks: networks.map((it) => (it.kind === "network" ? it.cidr : unknownNetwork(it))),
    }),
    ...(except && { except }),
    ...(isNamedOnly && { hostnames }),
  };
}

/** The externals that flows begin or end at. */
export function usedExternals(flows: readonly Flow[]): External[] {
  const ends = flows.flatMap(({ source, destination }) => [source, destination]);
  return [...new Set(ends.flatMap((end) => (end.kind === "external" ? [end.external] : [])))];
}
