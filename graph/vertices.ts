import type {
  Plan,
  PlannedApplication,
  PlannedConnection,
  PlannedGateway,
  PlannedPolicy,
} from "../core/plan/plan";
import { formatParty, parseParty, type Party } from "../core/names/party";
import { destinationParty } from "../core/plan/declarations";
import { externalMeanings } from "../core/plan/outside";
import type { GraphNode } from "./graph";

/** A node before it has an id: found by what it is, so that two plans can be compared. */
export interface Vertex extends Pick<GraphNode, "kind" | "name" | "label" | "detail"> {
  readonly key: string;
  /** The label of its space; `OWN_SPACE` for the plan's own. */
  readonly space?: string;
  /** Where it stands among the others: callers first. */
  readonly rank: number;
  /** What makes it another than it was: its interfaces, or how a gateway is reached. */
  readonly state: unknown;
}

/** Stands for the plan's own space, whatever its name is: plans of two stages of one space can be compared. */
export const OWN_SPACE = "";

const Rank = { internet: 0, callingNetwork: 1, gateway: 2, application: 3, elsewhere: 4, network: 5 };

/** One line of the document says all of them, and so one node does. */
const EVERY_APPLICATION: Vertex = {
  key: "every-application",
  kind: "network",
  name: formatParty({ kind: "every-application" }),
  label: "every application",
  space: OWN_SPACE,
  rank: Rank.application,
  state: null,
};

/** The parties of one plan: each once, under one key. */
export class Vertices {
  private readonly byKey = new Map<string, Vertex>();
  /** By external: what it means. */
  private readonly meanings: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly plan: Plan) {
    this.meanings = externalMeanings(plan.identities);
    for (const gateway of plan.gateways) this.add(gatewayParty(gateway));
    for (const application of plan.applications) this.add(ownParty(application.name, application));
  }

  get all(): Vertex[] {
    return [...this.byKey.values()];
  }

  /** Who calls a gateway: the internet, the private network, or a network. */
  caller(name: string): Vertex {
    if (parseParty(name).kind === "internet") {
      return this.add({
        key: "internet",
        kind: "internet",
        name,
        label: name,
        rank: Rank.internet,
        state: null,
      });
    }
    return this.network(name, Rank.callingNetwork);
  }

  gateway(name: string): Vertex {
    return this.byKey.get(gatewayKey(name))!;
  }

  /** An application of this space; also one that a damaged plan mentions without listing it. */
  application(name: string): Vertex {
    return this.byKey.get(applicationKey(name)) ?? this.add(ownParty(name));
  }

  /** Where a connection or policy begins. */
  source(declaration: PlannedConnection | PlannedPolicy): Vertex {
    return this.party(parseParty(declaration.source), Rank.callingNetwork);
  }

  /** Where a connection or policy leads. */
  destination(declaration: PlannedConnection | PlannedPolicy): Vertex {
    return this.party(destinationParty(declaration, this.plan), Rank.network);
  }

  private party(party: Party, rank: number): Vertex {
    if (party.kind === "every-application") return this.add(EVERY_APPLICATION);
    if (party.kind !== "application") return this.network(formatParty(party), rank);
    const { name, elsewhere } = party;
    if (!elsewhere) return this.application(name);
    const { space, organization } = elsewhere;
    return this.add({
      key: JSON.stringify(["elsewhere", name, space, organization ?? ""]),
      kind: "application",
      name: formatParty(party),
      label: name,
      space: organization === undefined ? space : `${space} of ${organization}`,
      rank: Rank.elsewhere,
      state: null,
    });
  }

  private network(name: string, rank: number): Vertex {
    const party = parseParty(name);
    const meanings = this.meanings.get(name) ?? [];
    return this.add({
      key: JSON.stringify(["network", name]),
      kind: "network",
      name,
      label: networkLabel(party),
      ...(meanings.length > 0 && { detail: meanings.join(", ") }),
      rank,
      state: meanings,
    });
  }

  private add(party: Vertex): Vertex {
    const known = this.byKey.get(party.key);
    if (known) return known;
    this.byKey.set(party.key, party);
    return party;
  }
}

function networkLabel(party: Party): string {
  if (party.kind === "external") return party.name;
  if (party.kind === "unknown-network") return `${party.name}, known after deployment`;
  return party.kind === "platform" && party.name === "network" ? "private network" : formatParty(party);
}

function gatewayParty(gateway: PlannedGateway): Vertex {
  const { routes: _, ...state } = gateway;
  return {
    key: gatewayKey(gateway.name),
    kind: "gateway",
    name: formatParty({ kind: "gateway", name: gateway.name }),
    label: gateway.name,
    detail: gateway.url ?? gateway.hostname ?? "any host name",
    space: OWN_SPACE,
    rank: Rank.gateway,
    state,
  };
}

function ownParty(name: string, application?: PlannedApplication): Vertex {
  return {
    key: applicationKey(name),
    kind: "application",
    name,
    label: name,
    space: OWN_SPACE,
    rank: Rank.application,
    // Not its outbound interfaces: they change with connections, which are drawn themselves.
    state: application && { hostname: application.hostname, inbound: application.inbound },
  };
}

function gatewayKey(name: string): string {
  return JSON.stringify(["gateway", name]);
}

function applicationKey(name: string): string {
  return JSON.stringify(["application", name]);
}
