import type * as pulumi from "@pulumi/pulumi";
import { AUTOMATIC_TLS_PORT } from "../model/application";
import type { PolicyModel } from "../model/connection";
import type { PropertyPath } from "../model/problem";
import { formatParty } from "../names/party";
import type { Reason } from "../names/reason";
import type { Directory, FoundName } from "./directory";
import { shortHash } from "./flows";
import type { Application, NetworkEnd, Policy } from "./network";
import { networkEnd } from "./networkEnd";
import { formatPorts, HIGHEST_PORT, LOWEST_PORT, singlePort, type PortRange, type Protocol } from "./ports";
import { knownNames, type Problems } from "./problems";
import { normaliseCidr } from "./target";

/** What a policy allows when it names neither protocol nor ports, as Cloud Foundry does. */
const DEFAULT_ALLOWANCE = { protocol: "tcp", ports: singlePort(8080) } as const;

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
  applications: ReadonlyMap<string, Application>,
  directory: Directory,
  problems: Problems,
): Policy[] {
  const seen = new Map<string, number>();
  return policies.flatMap((policy, index): Policy[] => {
    const path = ["policies", index];
    const allowance = checkPolicy(policy, path, problems);
    const known = applications.has(policy.source);
    if (!known) {
      problems.add(
        "policy/unknown-application",
        [...path, "source"],
        `application "${policy.source}" is not declared`,
        () => knownNames(policy.source, applications.keys(), "an application"),
      );
    }
    const resolved = resolveEnd(policy, path, directory, problems);
    if (!known || !resolved || !allowance) return [];
    const { protocol, ports } = allowance;
    const { destination } = resolved;
    const reason: Reason = {
      kind: "policy",
      source: policy.source,
      destination,
      protocol,
      ports: formatPorts(ports),
    };
    const key = `${policy.source} to ${formatParty(destination)} on ${protocol} ${reason.ports}`;
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
    const automaticTls = protocol === "tcp" && resolved.tlsPorts.some((it) => contains(ports, it));
    return [{ source: policy.source, destination, protocol, ports, automaticTls, path }];
  });
}

function contains({ from, to }: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

function resolveEnd(
  policy: PolicyModel,
  path: PropertyPath,
  directory: Directory,
  problems: Problems,
): { destination: Policy["destination"]; tlsPorts: readonly number[] } | undefined {
  if (policy.destinationCidr !== undefined)
    return { destination: networkOf(policy.destinationCidr, policy, path), tlsPorts: [] };
  if (policy.destination === undefined) return undefined;
  if (policy.organization !== undefined && policy.space === undefined) return undefined;
  const lookup =
    policy.space === undefined
      ? directory.lookUpHost(policy.destination)
      : directory.lookUp(policy.destination, policy.space, policy.organization);
  if (lookup.kind === "found") {
    const { end, application } = lookup;
    const tlsPorts = application?.inbound.flatMap(({ tlsPort }) => tlsPort ?? []);
    return { destination: end, tlsPorts: tlsPorts ?? [AUTOMATIC_TLS_PORT] };
  }
  reportUnknown(lookup, policy, path, problems);
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

function reportUnknown(
  lookup: Exclude<FoundName, { kind: "found" }>,
  policy: PolicyModel,
  path: PropertyPath,
  problems: Problems,
): void {
  if (lookup.kind === "unknown-space") {
    problems.add(
      "policy/unknown-space",
      [...path, policy.space === undefined ? "destination" : "space"],
      `space "${lookup.name}" is not known`,
      () => knownNames(lookup.name, lookup.known, "the peer"),
    );
  } else {
    problems.add(
      "policy/unknown-application",
      [...path, "destination"],
      `application "${lookup.name}" is not declared`,
      () => knownNames(lookup.name, lookup.known, "an application"),
    );
  }
}
