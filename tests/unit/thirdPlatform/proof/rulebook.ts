import { parseParty } from "../../../../core/names/party";
import { Kind } from "../../../../proof/closedWorld/fields";
import { INTERNET } from "../../../../proof/outside";
import type { GatewayFacts, Evidence, ProvablePlan, Request } from "../../../../proof/evidence";
import type { End, FilterRule, FilteredParty } from "../../../../proof/packetFilter";
import type { ProofPlatform } from "../../../../proof/platform";
import { ALL_WITH_PORTS, writtenTraffic } from "../../../../proof/traffic";

interface WrittenRule {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly ports: string;
}

interface WrittenGateway {
  readonly hostname: string;
  readonly internal: boolean;
  readonly minimumProtocolVersion: string;
  readonly routes: readonly { readonly path: string; readonly to: string; readonly port: number }[];
}

/** Reads the printed rules, and nothing of who printed them. */
export const rulebookProof: ProofPlatform = {
  packages: ["rulebook"],
  kinds: {
    read: new Map([
      [
        "rulebook:index:Rule",
        Kind.of<WrittenRule>({ from: "read", to: "read", protocol: "read", ports: "read" }),
      ],
      [
        "rulebook:index:Gateway",
        Kind.of<WrittenGateway & { tls: string }>({
          hostname: "read",
          tls: "read",
          internal: "read",
          minimumProtocolVersion: "read",
          routes: [{ path: "read", to: "read", port: "read" }],
        }),
      ],
    ]),
    harmless: [
      { types: /^rulebook:index:Workload$/, because: "who works there is let in by the book alone" },
    ],
    twins: new Map(),
    expanding: /^$/,
  },
  concerns: () => () => true,
  passthroughPort80: "plain",
  read: (plan) => read(plan),
  platformNeeds: () => [],
  neverRead: /^$/,
  secretInputs: {},
  identityTypes: [],
  knownBy: {},
  references: {},
};

function read(plan: ProvablePlan): Evidence {
  const parties = plan.identities.map(({ party }): FilteredParty => ({
    name: party,
    kind: parseParty(party).kind === "gateway" ? "gateway" : "application",
    ours: true,
    ingress: "filtered",
    egress: "filtered",
  }));
  const ends = new Map<string, End>(
    parties.map(({ name }, place) => [name, { parties: [place], outside: [] }]),
  );
  ends.set("internet", { parties: [], outside: INTERNET });
  const rules = plan.resources
    .filter(({ type }) => type === "rulebook:index:Rule")
    .flatMap(({ name, inputs }) => rulesOf(name, inputs as WrittenRule, ends));
  return {
    filter: { parties, rules, everything: ALL_WITH_PORTS, addressesMeanParties: false },
    ends,
    gateways: new Map(
      plan.resources
        .filter(({ type }) => type === "rulebook:index:Gateway")
        .map(({ name, component, inputs }) => [
          component.replace("appnet:index:Gateway ", ""),
          gatewayFacts(name, inputs as WrittenGateway, ends),
        ]),
    ),
    internalRoutes: plan.applications.flatMap(({ name, hostname, inbound }) =>
      inbound.map(({ port, containerPort }) => ({
        hostname,
        protocol: "tcp",
        port,
        targets: [{ party: ends.get(name)?.parties[0], name, port: containerPort }],
        resource: `workload ${name}`,
      })),
    ),
    terminations: [],
    ruleKinds: { ingress: "a rule that lets in", egress: "a rule that lets out" },
    isolating: () => ["the book"],
    problems: [],
  };
}

/** A line of the book opens both ends. */
function rulesOf(
  resource: string,
  { from, to, protocol, ports }: WrittenRule,
  ends: ReadonlyMap<string, End>,
) {
  const [source, destination] = [ends.get(from)!, ends.get(to)!];
  const traffic = writtenTraffic(protocol, ports);
  const rule = (direction: FilterRule["direction"], subject: End, peer: End): FilterRule => ({
    direction,
    subjects: subject.parties,
    peers: peer.parties,
    outside: peer.outside,
    traffic,
    resource,
  });
  return [rule("egress", source, destination), rule("ingress", destination, source)];
}

function gatewayFacts(
  resource: string,
  { hostname, internal, minimumProtocolVersion, routes }: WrittenGateway,
  ends: ReadonlyMap<string, End>,
): GatewayFacts {
  const by = [resource];
  return {
    resource,
    internal,
    listeners: [
      { port: 80, mode: "plain", resource },
      {
        port: 443,
        mode: "terminate",
        oldestTls: { version: minimumProtocolVersion === "1.3" ? "1.3" : "1.2", resource },
        resource,
      },
    ],
    hostnames: [hostname],
    paths: routes.map(({ path }) => path),
    answer: (request: Request) => {
      const route = routes.find(({ path }) => request.path.startsWith(path));
      if (request.hostname !== hostname || !route) return { kind: "refuse", by };
      if (request.port === 80) return { kind: "redirect", scheme: "https", port: 443, by };
      const target = { party: ends.get(route.to)?.parties[0], name: route.to, port: route.port };
      return { kind: "forward", targets: [target], path: request.path, by };
    },
  };
}
