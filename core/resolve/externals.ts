import ipaddr from "ipaddr.js";
import type { NetworkModel } from "../model/document";
import type { ExternalModel } from "../model/external";
import type { PropertyPath } from "../model/problem";
import { tlsOf } from "./applications";
import type { External, Inbound } from "./network";
import { networkEnds } from "./networkEnd";
import type { Problems } from "./problems";
import { normaliseCidr, transportOf } from "./target";

/** What may say who an external is. */
const IDENTITIES = ["hostnames", "cidrs", "pods", "apiServer", "securityGroupIds", "prefixListIds"] as const;

/** What a cluster's own API server is called within it. */
const API_SERVER_HOSTNAMES = ["kubernetes.default.svc", "kubernetes.default.svc.cluster.local"] as const;
export const API_SERVER_HOSTNAME = API_SERVER_HOSTNAMES[0];

/** Whether a host name means the cluster's own API server. */
export function isApiServerHostname(hostname: string): boolean {
  return API_SERVER_HOSTNAMES.some((it) => it === hostname);
}

/** The externals of a document, with every broken rule reported. */
export function resolveExternals(
  { externals, applications }: Pick<NetworkModel, "externals" | "applications">,
  problems: Problems,
): Map<string, External> {
  const owners = new Map<string, string>();
  const resolved = new Map<string, External>();
  const ownNames = new Set(
    Object.entries(applications).flatMap(([name, { hostname = name }]) => [name, hostname]),
  );
  for (const [name, model] of Object.entries(externals)) {
    const path = ["externals", name];
    if (ownNames.has(name)) {
      problems.add(
        "document/name",
        path,
        `"${name}" is also the name or host name of an application`,
        "give the external another name: targets say it",
      );
    }
    if (IDENTITIES.every((field) => !model[field])) {
      problems.add(
        "external/identity",
        path,
        `nothing says who external "${name}" is`,
        `give at least one of ${IDENTITIES.join(", ")}`,
      );
    }
    checkHostnames(name, model, owners, path, problems);
    checkExceptions(model, path, problems);
    resolved.set(name, externalOf(name, model));
  }
  return resolved;
}

function externalOf(name: string, model: ExternalModel): External {
  const cidrs = (model.cidrs ?? []).map((it) => (typeof it === "string" ? normaliseCidr(it) : it));
  return {
    name,
    model,
    inbound: inboundsOf(model),
    outbound: [],
    networks: networkEnds(cidrs, `externals.${name}.cidrs`),
    isNamedOnly: IDENTITIES.every((field) => Boolean(model[field]) === (field === "hostnames")),
  };
}

function inboundsOf({ inbound }: ExternalModel): Inbound[] {
  return Object.entries(inbound).map(([name, { port, protocol, targetPort }]) => ({
    name,
    port,
    containerPort: targetPort ?? port,
    protocol,
    transport: transportOf(protocol),
    tls: tlsOf({ protocol }),
    clientGroup: false,
  }));
}

/** The host names by which targets may mean an external: its own, an address that is one, and those of an API server. */
export function hostnamesOf({ hostnames = [], address, apiServer }: ExternalModel): string[] {
  const isName = typeof address === "string" && !ipaddr.isValid(address) && address.includes(".");
  return [
    ...new Set([...hostnames, ...(isName ? [address] : []), ...(apiServer ? API_SERVER_HOSTNAMES : [])]),
  ];
}

/** A host name means one party. */
function checkHostnames(
  name: string,
  model: ExternalModel,
  owners: Map<string, string>,
  path: PropertyPath,
  problems: Problems,
): void {
  for (const hostname of hostnamesOf(model)) {
    const owner = owners.get(hostname);
    if (owner !== undefined) {
      problems.add(
        "external/duplicate-hostname",
        placeOf(model, hostname, path),
        `"${hostname}" is already a host name of external "${owner}"`,
        "keep it in one of the two: a target that says it must mean one party",
      );
    }
    owners.set(hostname, name);
  }
}

/** Where an external gives a host name. */
export function placeOf(
  { hostnames = [], address }: ExternalModel,
  hostname: string,
  path: PropertyPath,
): PropertyPath {
  const index = hostnames.indexOf(hostname);
  if (index !== -1) return [...path, "hostnames", index];
  return [...path, address === hostname ? "address" : "apiServer"];
}

/** An exception that is in none of the networks would be ignored. */
function checkExceptions(
  { cidrs = [], except = [] }: ExternalModel,
  path: PropertyPath,
  problems: Problems,
): void {
  if (cidrs.some((it) => typeof it !== "string")) return;
  for (const [index, exception] of except.entries()) {
    if (cidrs.some((it) => typeof it === "string" && holdsNetwork(it, exception))) continue;
    problems.add(
      "document/type",
      [...path, "except", index],
      `${exception} is in none of the external's cidrs`,
      "give a network that is smaller than one of cidrs, and in it",
    );
  }
}

/** Whether a network is a part of another, and not all of it. */
export function holdsNetwork(whole: string, part: string): boolean {
  const [[network, bits], [address, length]] = [ipaddr.parseCIDR(whole), ipaddr.parseCIDR(part)];
  return network.kind() === address.kind() && bits < length && address.match(network, bits);
}
