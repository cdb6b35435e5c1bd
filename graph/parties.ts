import type { Plan, PlannedApplication, PlannedGateway } from "../core/plan/plan";
import type { GraphNode } from "./graph";

/** A node before it has an id: found by what it is, so that two plans can be compared. */
export interface Party extends Pick<GraphNode, "kind" | "name" | "label" | "detail"> {
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

/** The end of a connection or policy. */
interface Destination {
  readonly destination: string | null;
  readonly destinationSpace: string | null;
  readonly destinationOrganization: string | null;
  readonly destinationCidr?: string | null;
}

/** The parties of one plan: each once, under one key. */
export class Parties {
  private readonly byKey = new Map<string, Party>();

  constructor(private readonly plan: Plan) {
    for (const gateway of plan.gateways) this.add(gatewayParty(gateway));
    for (const application of plan.applications) this.add(ownParty(application.name, application));
  }

  get all(): Party[] {
    return [...this.byKey.values()];
  }

  /** Who calls a gateway: the internet, the private network, or a network. */
  caller(name: string): Party {
    if (name === "internet") {
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

  gateway(name: string): Party {
    return this.byKey.get(gatewayKey(name))!;
  }

  /** An application of this space; also one that a damaged plan mentions without listing it. */
  application(name: string): Party {
    return this.byKey.get(applicationKey(name)) ?? this.add(ownParty(name));
  }

  /** Where a connection or policy leads. */
  destination({
    destination,
    destinationSpace,
    destinationOrganization,
    destinationCidr,
  }: Destination): Party {
    if (destination === null || destinationSpace === null) {
      return this.network(destinationCidr ?? destination ?? "", Rank.network);
    }
    const ownOrganization = (destinationOrganization ?? this.plan.organization) === this.plan.organization;
    if (ownOrganization && destinationSpace === this.plan.space) return this.application(destination);
    const organization = ownOrganization ? "" : destinationOrganization!;
    return this.add({
      key: JSON.stringify(["elsewhere", destination, destinationSpace, organization]),
      kind: "application",
      name: [destination, destinationSpace, ...(ownOrganization ? [] : [organization])].join("."),
      label: destination,
      space: ownOrganization ? destinationSpace : `${destinationSpace} of ${organization}`,
      rank: Rank.elsewhere,
      state: null,
    });
  }

  private network(name: string, rank: number): Party {
    const label = name === "platform:network" ? "private network" : name;
    return this.add({
      key: JSON.stringify(["network", name]),
      kind: "network",
      name,
      label,
      rank,
      state: null,
    });
  }

  private add(party: Party): Party {
    const known = this.byKey.get(party.key);
    if (known) return known;
    this.byKey.set(party.key, party);
    return party;
  }
}

function gatewayParty(gateway: PlannedGateway): Party {
  const { routes: _, ...state } = gateway;
  return {
    key: gatewayKey(gateway.name),
    kind: "gateway",
    name: `gateway:${gateway.name}`,
    label: gateway.name,
    detail: gateway.url ?? gateway.hostname ?? "any host name",
    space: OWN_SPACE,
    rank: Rank.gateway,
    state,
  };
}

function ownParty(name: string, application?: PlannedApplication): Party {
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
