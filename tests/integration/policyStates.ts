/** What the network policies of a namespace let through, in each of the states that an API server had. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import type { ClientOptions, KubernetesClient, KubernetesObject } from "./kubernetesClient";

const POLICY = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };

type Labels = Readonly<Record<string, string>>;
type Direction = "ingress" | "egress";

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number; readonly endPort?: number }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: unknown;
}

interface Policy extends KubernetesObject {
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ("Ingress" | "Egress")[];
  } & Readonly<Partial<Record<Direction, readonly Rule[]>>>;
}

/** The policies of a namespace at one time, by name. */
export type State = ReadonlyMap<string, Policy>;

/** Follows the policies of a namespace. */
export async function watchPolicies(server: ClientOptions, client: KubernetesClient, namespace: string) {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  const { body } = await client.request({ method: "GET", path });
  const list = body as { metadata: { resourceVersion: string }; items: Policy[] };
  const states: State[] = [byName(list.items)];
  const watch = request(
    `${server.url}${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`,
    { ca: readFileSync(server.caFile), headers: { Authorization: `Bearer ${server.token}` } },
    (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (text + chunk).split("\n");
        text = lines.pop()!;
        for (const line of lines) states.push(next(states.at(-1)!, JSON.parse(line) as Event));
      });
    },
  );
  watch.on("error", () => undefined); // Ended by `end`.
  watch.end();
  return {
    /** Every state since it began, once it has seen the one that there is now. */
    async end(): Promise<readonly State[]> {
      const now = byName((await client.list({ ...POLICY, namespace })) as Policy[]);
      const deadline = Date.now() + 30_000;
      while (versionsOf(states.at(-1)!) !== versionsOf(now)) {
        if (Date.now() > deadline) throw new Error("the watch has not seen the policies that there are");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      watch.destroy();
      return states;
    },
  };
}

interface Event {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Policy;
}

function next(state: State, { type, object }: Event): State {
  const changed = new Map(state);
  if (type === "DELETED") changed.delete(object.metadata.name);
  else changed.set(object.metadata.name, object);
  return changed;
}

function byName(policies: readonly Policy[]): State {
  return new Map(policies.map((policy) => [policy.metadata.name, policy]));
}

function versionsOf(state: State): string {
  const versions = [...state.values()].map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion!}`);
  return versions.sort().join("\n");
}

/** Which pods may reach which in a state, on every port that is asked about: `frontend → basket tcp 3000`. */
export function flowsIn(state: State, pods: ReadonlyMap<string, Labels>, ports: ReadonlySet<number>) {
  const policies = [...state.values()];
  const ends = [...pods.keys()];
  const pairs = ends.flatMap((source) =>
    ends.filter((it) => it !== source).map((destination) => ({ source, destination })),
  );
  const flows = pairs.flatMap(({ source, destination }) => {
    const [caller, called] = [pods.get(source)!, pods.get(destination)!];
    return [...ports]
      .filter((port) => lets("egress", policies, caller, called, port))
      .filter((port) => lets("ingress", policies, called, caller, port))
      .map((port) => `${source} → ${destination} tcp ${port}`);
  });
  return new Set(flows);
}

/** The ports that the rules of some states name. */
export function portsIn(states: readonly State[]): Set<number> {
  const rules = states
    .flatMap((state) => [...state.values()])
    .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
  return new Set(rules.flatMap(({ ports = [] }) => ports.map(({ port }) => port)));
}

function lets(direction: Direction, policies: readonly Policy[], pod: Labels, peer: Labels, port: number) {
  const type = direction === "ingress" ? "Ingress" : "Egress";
  const isolating = policies.filter(
    ({ spec }) => spec.policyTypes.includes(type) && matches(spec.podSelector, pod),
  );
  const rules = isolating.flatMap(({ spec }) => spec[direction] ?? []);
  return isolating.length === 0 || rules.some((rule) => covers(rule, direction, peer, port));
}

function covers({ from, to, ports }: Rule, direction: Direction, pod: Labels, port: number): boolean {
  const peers = direction === "ingress" ? from : to;
  const isPeer =
    peers === undefined ||
    peers.some(
      ({ podSelector, namespaceSelector, ipBlock }) =>
        ipBlock === undefined && namespaceSelector === undefined && matches(podSelector ?? {}, pod),
    );
  const isPort =
    ports === undefined ||
    ports.some((it) => it.protocol === "TCP" && it.port <= port && port <= (it.endPort ?? it.port));
  return isPeer && isPort;
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator }) => {
      if (operator !== "Exists") throw new Error(`${operator} is not read here`);
      return key in labels;
    })
  );
}
