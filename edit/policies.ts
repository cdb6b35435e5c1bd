import { policySchema, type PolicyModel } from "../core/model/connection";
import type { DocumentModel } from "../core/documentSchema";
import { formatProblem } from "../core/model/problem";
import { validate } from "../core/model/validate";
import { formatParty } from "../core/names/party";
import { formatReason } from "../core/names/reason";
import { policyReason } from "../core/resolve/flows";
import type { Network, Policy } from "../core/resolve/network";
import { resolvePolicies } from "../core/resolve/policies";
import { formatPorts, subtractRanges, type PortRange } from "../core/resolve/ports";
import { Problems } from "../core/resolve/problems";
import { resolveDocument } from "../core/compile";
import type { SourceMap } from "../core/document/positions";
import { EditRefused } from "./refusal";

/** How many similar policies a message names. */
const SIMILAR = 5;

/** @throws EditRefused where the document has a policy for exactly this already. */
export function refuseDuplicate(model: DocumentModel, request: PolicyModel, positions: SourceMap): void {
  const found = match(model, request);
  const equal = found.wanted && policiesLike(found.network, found.wanted).find(isExactly(found.wanted));
  if (equal)
    throw new EditRefused(`${policyLabel(equal)} is there already`, positions.positionOf(equal.path));
}

/** The policy that allows exactly what is asked. @throws EditRefused where there is none. */
export function findPolicy(model: DocumentModel, request: PolicyModel, positions: SourceMap): Policy {
  const { network, wanted, problems } = match(model, request);
  if (!wanted) throw new EditRefused(problems.map((message) => ({ message })));
  const alike = policiesLike(network, wanted);
  const equal = alike.find(isExactly(wanted));
  if (equal) return equal;
  const overlapping = alike.filter(
    ({ ports }) => ports.from <= wanted.ports.to && wanted.ports.from <= ports.to,
  );
  if (overlapping.length === 0) throw new EditRefused(noSuchPolicy(network, wanted));
  throw new EditRefused(
    overlapping.map((policy) => ({
      message: overlapMessage(policy, wanted, request),
      position: positions.positionOf(policy.path),
    })),
  );
}

/** A policy as flows name it among their reasons. */
function policyLabel(policy: Policy): string {
  return formatReason(policyReason(policy));
}

/** What a request asks for, in the terms of the document's network. */
function match(
  model: DocumentModel,
  request: PolicyModel,
): { network: Network; wanted?: Policy; problems: string[] } {
  const { network, directory, problems: found } = resolveDocument(model);
  if (!network) throw new EditRefused(found.map((problem) => ({ message: formatProblem(problem) })));
  const validated = validate(policySchema, request);
  if (!("value" in validated)) return { network, problems: validated.problems.map(formatProblem) };
  const problems = new Problems();
  const [wanted] = resolvePolicies([validated.value], directory, problems);
  return { network, wanted, problems: problems.all.map(formatProblem) };
}

function policiesLike({ policies }: Network, wanted: Policy): Policy[] {
  return policies.filter(
    ({ source, destination, protocol }) =>
      formatParty(source) === formatParty(wanted.source) &&
      formatParty(destination) === formatParty(wanted.destination) &&
      protocol === wanted.protocol,
  );
}

function isExactly(wanted: Policy): (policy: Policy) => boolean {
  return ({ ports }) => ports.from === wanted.ports.from && ports.to === wanted.ports.to;
}

function overlapMessage(policy: Policy, wanted: Policy, request: PolicyModel): string {
  const [source, destination] = [formatParty(policy.source), formatParty(policy.destination)];
  const found = `policy ${source} to ${destination} allows ${policy.protocol} ${formatPorts(policy.ports)}, not exactly ${formatPorts(wanted.ports)}`;
  const rest = subtractRanges([policy.ports], [wanted.ports]);
  const deny = commandFor("deny", policy, policy.ports, request);
  if (rest.length === 0) return `${found} (to remove it: ${deny})`;
  const allows = rest.map((ports) => commandFor("allow", policy, ports, request)).join(" and ");
  const removed = subtractRanges([policy.ports], rest).map(formatPorts).join(", ");
  return `${found} (to remove ${removed} only: ${deny}, then ${allows})`;
}

function commandFor(
  command: string,
  { protocol, destination: party }: Policy,
  ports: PortRange,
  { source, destination, space, organization }: PolicyModel,
): string {
  const ends = [source, destination ?? formatParty(party)];
  const where = [
    ...(space === undefined ? [] : ["-s", space]),
    ...(organization === undefined ? [] : ["-o", organization]),
  ];
  return ["appnet", command, ...ends, ...where, "--protocol", protocol, "--port", formatPorts(ports)].join(
    " ",
  );
}

function noSuchPolicy(network: Network, wanted: Policy): string {
  const [source, destination] = [formatParty(wanted.source), formatParty(wanted.destination)];
  const message = `no policy allows ${source} to reach ${destination} on ${wanted.protocol} ${formatPorts(wanted.ports)}`;
  const connection = network.connections.find(
    (it) =>
      it.source === source &&
      formatParty(it.destination) === destination &&
      it.protocol === wanted.protocol &&
      wanted.ports.from <= it.port &&
      it.port <= wanted.ports.to,
  );
  if (connection) {
    const name = `${connection.source}.${connection.outbound}`;
    return `${message}, but connection ${name} does (appnet disconnect ${name} takes it away)`;
  }
  const similar = network.policies.filter(
    (it) => formatParty(it.source) === source || formatParty(it.destination) === destination,
  );
  const named = similar.slice(0, SIMILAR).map(policyLabel);
  const list = named.length === 0 ? "" : `similar ones: ${named.join(", ")}; `;
  return `${message} (${list}appnet policies lists them)`;
}
