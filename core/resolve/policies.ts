import type * as pulumi from "@pulumi/pulumi";
import { AUTOMATIC_TLS_PORT } from "../model/application";
import type { PolicyModel } from "../model/connection";
import type { PropertyPath } from "../model/problem";
import { formatParty, type EveryApplication } from "../names/party";
import type { Directory, UnknownName } from "./directory";
import { policyReason, shortHash } from "./flows";
import type { Allowance, NetworkEnd, Policy, PolicyDestination, PolicySource } from "./network";
import { networkEnd } from "./networkEnd";
import { formatPorts, HIGHEST_PORT, LOWEST_PORT, singlePort, type PortRange, type Protocol } from "./ports";
import type { Problems } from "./problems";
import { normaliseCidr } from "./target";
import { unknownName } from "./unknownName";

/** What a policy allows when it names neither protocol nor ports, as Cloud Foundry does. */
const DEFAULT_ALLOWANCE = { protocol: "tcp", ports: singlePort(8080) } as const;

/** Stands for every application of the space, those to come among them. */
export const EVERY = formatParty({ kind: "every-application" });
const everyApplication: EveryApplication = { kind: "every-application" };

/** The rules that concern one policy alone; what it allows when it breaks none. */
export function checkPolicy(
  policy: PolicyModel,
  path: PropertyPath,
  problems: Problems,
): { protocol: Protocol; ports: PortRange } | undefined {
  checkDestination(policy, path, problems);
  if (policy.protocol === undefined && policy.ports === undefined) return DEFAULT_ALLOWANCE;
  if (policy.protocol === undefined || policy.ports === undefined) {
    const [given, missing] = policy.protocol === undefined ? ["ports", "protocol"] : ["protocol", "ports"];
    problems.add(
      "policy/protocol-and-ports",
      [...path, given],
      `${given} is given without ${missing}`,
      `add ${missing}, or leave out both to allow tcp 8080`,
    );
    if (policy.ports !== undefined) readPorts(policy.ports, [...path, "ports"], problems);
    else readProtocol(policy.protocol!, [...path, "protocol"], problems);
    return undefined;
  }
  const protocol = readProtocol(policy.protocol, [...path, "protocol"], problems);
  const ports = readPorts(policy.ports, [...path, "ports"], problems);
  return protocol && ports ? { protocol, ports } : undefined;
}

function checkDestination(policy: PolicyModel, path: PropertyPath, problems: Problems): void {
  const { destination, destinationCidr, space, organization } = policy;
  if (organization !== undefined && space === undefined) {
    problems.add(
      "policy/organization-without-space",
      [...path, "organization"],
      `organization "${organization}" is given without a space`,
      "add the destination's space, or remove organization",
    );
  }
  if ((destination === undefined) === (destinationCidr === undefined)) {
    problems.add(
      "document/type",
      destination === undefined ? path : [...path, "destinationCidr"],
      destination === undefined
        ? "neither destination nor destinationCidr is given"
        : "destination and destinationCidr are given together",
      "give exactly one of them",
    );
  }
  if (policy.source === EVERY && destination === EVERY) {
    problems.add(
      "document/type",
      [...path, "destination"],
      `source and destination are both ${EVERY}, which would let every application call every other`,
      "name an application at one end",
    );
  }
  for (const end of ["source", "destination"] as const) {
    const isElsewhere = policy[end] !== EVERY || (end === "destination" && space !== undefined);
    if (!isElsewhere || !policy[end]?.includes(EVERY)) continue;
    problems.add(
      "document/type",
      [...path, end],
      `${EVERY} means every application of this space: which another one has is not known here`,
      "name the application there, in a policy for each",
    );
  }
  if (destinationCidr !== undefined && space !== undefined) {
    problems.add(
      "document/type",
      [...path, "space"],
      "a network belongs to no space",
      "remove space and organization",
    );
  }
}

function readProtocol(text: string, path: PropertyPath, problems: Problems): Protocol | undefined {
  const protocol = text.toLowerCase();
  if (protocol === "tcp" || protocol === "udp") return protocol;
  problems.add("policy/protocol", path, `"${text}" is no protocol of a policy`, "use tcp or udp");
  return undefined;
}

function readPorts(written: string | number, path: PropertyPath, problems: Problems): PortRange | undefined {
  const text = String(written);
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (!match) {
    problems.add(
      "policy/port-syntax",
      path,
      `"${text}" is neither a port nor a range`,
      "write N or N-M, such as 8080 or 8080-8090",
    );
    return undefined;
  }
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  if ([from, to].some((port) => port < LOWEST_PORT || port > HIGHEST_PORT)) {
    problems.add(
      "policy/port-bounds",
      path,
      `"${text}" is out of bounds`,
      `use ports from ${LOWEST_PORT} to ${HIGHEST_PORT}`,
    );
    return undefined;
  }
  if (from > to) {
    problems.add("policy/port-range", path, `"${text}" starts above its end`, `write ${to}-${from}`);
    return undefined;
  }
  return { from, to };
}

/** Resolves the policies of a document, and reports every broken rule. */
export function resolvePolicies(
  policies: readonly PolicyModel[],
  directory: Directory,
  problems: Problems,
): Policy[] {
  const seen = new Map<string, number>();
  return policies.flatMap((policy, index): Policy[] => {
    const path = ["policies", index];
    const allowance = checkPolicy(policy, path, problems);
    const source = resolveSource(policy, path, directory, problems);
    const destination = resolveDestination(policy, path, directory, problems);
    if (!source || !destination || !allowance) return [];
    const { protocol, ports } = allowance;
    if (!isOwnToAllow(source, destination, path, problems)) return [];
    const declared = { source, destination, protocol, ports };
    const reason = policyReason(declared);
    const key = `${formatParty(source)} to ${formatParty(destination)} on ${protocol} ${formatPorts(ports)}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      problems.add(
        "policy/duplicate",
        path,
        `policies[${earlier}] already allows ${key}`,
        "remove one of the two",
        reason,
      );
      return [];
    }
    seen.set(key, index);
    return [{ ...declared, allowances: allowancesOf({ ...declared, path }, directory), path }];
  });
}

/** What a policy allows, between each two parties that it means. */
function allowancesOf(policy: Omit<Policy, "allowances">, directory: Directory): Allowance[] {
  const { protocol, ports, path } = policy;
  const meant = <Named extends PolicyDestination>(end: Named | EveryApplication) =>
    end.kind === "every-application" ? directory.ownEnds() : [end];
  return meant<PolicySource>(policy.source).flatMap((source) =>
    meant<PolicyDestination>(policy.destination).map((destination) => {
      const automaticTls =
        protocol === "tcp" && tlsPortsOf(destination, directory).some((it) => contains(ports, it));
      return { source, destination, protocol, ports, automaticTls, path };
    }),
  );
}

/** The ports of a destination's automatic TLS; of another space's application, whose ports are not known, the usual one. */
function tlsPortsOf(destination: PolicyDestination, directory: Directory): readonly number[] {
  if (destination.kind !== "application") return [];
  const inbound = directory.applicationOf(destination)?.inbound;
  return inbound?.flatMap(({ tlsPort }) => tlsPort ?? []) ?? [AUTOMATIC_TLS_PORT];
}

/** Who may call: an application of this space or all of them, an external, or an application of a peer. */
function resolveSource(
  { source }: PolicyModel,
  path: PropertyPath,
  directory: Directory,
  problems: Problems,
): Policy["source"] | undefined {
  if (source === EVERY) return everyApplication;
  const lookup = directory.lookUpSource(source);
  if (lookup.kind === "found") return lookup.end;
  reportUnknown(lookup, source, [...path, "source"], problems);
  return undefined;
}

/** A space writes rules for its own applications only; and by its name nobody can be told when it calls. */
function isOwnToAllow(
  source: Policy["source"],
  destination: Policy["destination"],
  path: PropertyPath,
  problems: Problems,
): boolean {
  if (isOwn(source)) return true;
  if (!isOwn(destination)) {
    problems.add(
      "policy/unknown-application",
      [...path, "destination"],
      `neither ${formatParty(source)} nor ${formatParty(destination)} is an application of this space`,
      "name an application of this space at one end: rules are written for those only",
    );
    return false;
  }
  if (source.kind !== "external" || !source.external.isNamedOnly) return true;
  problems.add(
    "platform/unsupported",
    [...path, "source"],
    `external "${source.name}" has host names alone, which say where it is called, not from where it calls`,
    `add externals.${source.name}.cidrs, pods or securityGroupIds`,
  );
  return false;
}

function isOwn(end: Policy["source"] | Policy["destination"]): boolean {
  return end.kind === "every-application" || (end.kind === "application" && end.elsewhere === undefined);
}

function contains({ from, to }: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

function resolveDestination(
  policy: PolicyModel,
  path: PropertyPath,
  directory: Directory,
  problems: Problems,
): Policy["destination"] | undefined {
  if (policy.destinationCidr !== undefined) return networkOf(policy.destinationCidr, policy, path);
  if (policy.destination === undefined) return undefined;
  if (policy.destination === EVERY)
    return policy.space === undefined && policy.source !== EVERY ? everyApplication : undefined;
  if (policy.organization !== undefined && policy.space === undefined) return undefined;
  const lookup =
    policy.space === undefined
      ? directory.lookUpHost(policy.destination)
      : directory.lookUp(policy.destination, policy.space, policy.organization);
  if (lookup.kind === "found") return lookup.end;
  const isSpaceGiven = lookup.kind === "unknown-space" && policy.space !== undefined;
  reportUnknown(
    lookup,
    isSpaceGiven ? lookup.name : policy.destination,
    [...path, isSpaceGiven ? "space" : "destination"],
    problems,
  );
  return undefined;
}

function networkOf(cidr: pulumi.Input<string>, policy: PolicyModel, path: PropertyPath): NetworkEnd {
  const name = unknownNetworkName(policy) ?? path.join(".");
  return networkEnd(typeof cidr === "string" ? normaliseCidr(cidr) : cidr, name);
}

/** What a policy's network is known by where it is an Output; undefined without one, or without a name. */
export function unknownNetworkName({ name, destinationCidr }: PolicyModel): string | undefined {
  if (name === undefined || destinationCidr === undefined || typeof destinationCidr === "string")
    return undefined;
  // In characters that names of rules may have.
  const part = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `policies.${part === "" ? shortHash(name) : part}`;
}

function reportUnknown(lookup: UnknownName, said: string, path: PropertyPath, problems: Problems): void {
  const { code, message, fix } = unknownName(lookup, said);
  problems.add(
    code === "unknown-application" ? `policy/${code}` : "policy/unknown-space",
    path,
    message,
    fix,
  );
}
