import {
  type AsItComes,
  holds,
  interestingAddresses,
  interestingPorts,
  objectsIn,
  type NaiveCloud,
  type NaiveEnd,
  type NaiveIdentity,
  type NaivePlan,
} from "./naive";

type Labels = Readonly<Record<string, string>>;

/* oxlint-disable typescript/no-unsafe-member-access,
   typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-return,
   typescript/no-unsafe-call, complexity --
   it reads resources as they come, without the checks of the evaluator under test. */

export interface NaivePod extends NaiveEnd {
  readonly namespace: string;
  readonly labels: Labels;
  readonly identity: Labels;
  readonly named: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
  readonly foreign: boolean;
  readonly theirs: readonly string[];
}

const NAME = "kubernetes.io/metadata.name";
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/** A cluster, packet by packet. */
export class NaiveCluster implements NaiveCloud<NaivePod> {
  readonly protocols = ["tcp", "udp", "sctp"];
  readonly ports: readonly number[];
  readonly ends: NaivePod[] = [];
  private readonly policies: AsItComes[];
  private readonly externals = new Map<string, NaiveIdentity>();
  private readonly namespaceLabels = new Map<string, Labels>();
  private readonly isolation = new Map<string, boolean>();
  private readonly selected = new Map<string, AsItComes[]>();
  private readonly remembered = new Map<string, AsItComes[][]>();

  constructor(private readonly plan: NaivePlan) {
    this.ports = interestingPorts(plan);
    this.policies = plan.resources
      .filter((it) => it.type.endsWith(":NetworkPolicy"))
      .map((it) => it.inputs as AsItComes);
    for (const { type, inputs } of plan.resources) {
      if (type.endsWith(":Namespace")) {
        const { name, labels = {} } = (inputs as AsItComes).metadata;
        this.namespaceLabels.set(name, { ...labels, [NAME]: name });
      }
    }
    const locals = new Set(plan.applications.map((it) => it.name));
    const governed = new Set<string>();
    for (const identity of plan.identities) this.addIdentity(identity, locals, governed);
    this.addPlatform([...governed]);
    this.addStrangers(governed);
    const foreign = new Set(
      this.ends.filter((it) => it.foreign && !governed.has(it.namespace)).map((it) => it.namespace),
    );
    this.ends = this.ends.map((it) => ({
      ...it,
      ours: governed.has(it.namespace),
      foreign: foreign.has(it.namespace),
    }));
    for (const address of interestingAddresses(plan)) {
      this.ends.push({ ...EMPTY, name: address, kind: "address", ours: false });
    }
  }

  private get dns(): NaiveIdentity | undefined {
    return this.plan.identities.find(({ party }) => party === "platform:dns");
  }

  private addIdentity(identity: NaiveIdentity, locals: ReadonlySet<string>, governed: Set<string>): void {
    const { party, resource, namespace, podLabels, controller, theirs = [] } = identity;
    const isExternal = party.startsWith("external:");
    if (isExternal) this.externals.set(party, identity);
    if (podLabels) {
      if (locals.has(party)) governed.add(namespace!);
      const foreign = !locals.has(party);
      this.ends.push({
        ...EMPTY,
        ...(isExternal && { kind: "other" as const }),
        theirs,
        name: party,
        meant: [party],
        namespace: namespace!,
        labels: podLabels,
        identity: podLabels,
        foreign,
      });
      return;
    }
    const found = this.plan.resources.find((it) => it.name === resource)?.inputs as AsItComes;
    if (!found) return;
    if (party.startsWith("gateway:")) {
      governed.add(found.metadata.namespace);
      this.addGateway(party, controller!, found.metadata);
      return;
    }
    governed.add(found.metadata.namespace);
    const { template, selector } = found.spec;
    const containers = [...objectsIn(template.spec.initContainers), ...objectsIn(template.spec.containers)];
    this.ends.push({
      ...EMPTY,
      name: party,
      meant: [party],
      namespace: found.metadata.namespace,
      labels: template.metadata.labels,
      identity: selector.matchLabels,
      named: containers
        .flatMap((it) => objectsIn(it.ports))
        .filter((it: AsItComes) => it.name)
        .map((it: AsItComes) => ({
          name: it.name,
          port: it.containerPort,
          protocol: (it.protocol ?? "TCP").toLowerCase(),
        })),
    });
  }

  private addGateway(
    party: string,
    controller: string,
    { name, namespace }: { name: string; namespace: string },
  ): void {
    const beside = { namespace, labels: { "gateway.networking.k8s.io/gateway-name": name } };
    const places: Record<string, { namespace: string; labels: Labels }> = {
      "envoy-gateway": {
        namespace: "envoy-gateway-system",
        labels: {
          "gateway.envoyproxy.io/owning-gateway-name": name,
          "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
        },
      },
      istio: beside,
      kgateway: beside,
      "nginx-gateway-fabric": beside,
      traefik: { namespace: "traefik", labels: { "app.kubernetes.io/name": "traefik" } },
      contour: { namespace: "projectcontour", labels: { app: "envoy" } },
    };
    const { namespace: place, labels } = places[controller]!;
    const same = this.ends.findIndex(
      (it) => it.namespace === place && JSON.stringify(it.labels) === JSON.stringify(labels),
    );
    if (same >= 0) this.ends[same] = { ...this.ends[same]!, meant: [...this.ends[same]!.meant, party] };
    else
      this.ends.push({ ...EMPTY, name: party, meant: [party], namespace: place, labels, identity: labels });
  }

  private addPlatform(governed: readonly string[]): void {
    const add = (party: string, namespace: string, labels: Labels, name = party) =>
      this.ends.push({ ...EMPTY, kind: "other", name, meant: [party], namespace, labels, identity: labels });
    for (const [index, { namespace, podLabels }] of (this.dns?.pods ?? []).entries())
      add("platform:dns", namespace, podLabels, `platform:dns ${index}`);
    add("platform:istio-control-plane", "istio-system", { app: "istiod" });
    for (const part of ["identity", "destination"])
      add(`platform:linkerd-${part}`, "linkerd", { "linkerd.io/control-plane-component": part });
    add("platform:kgateway-control-plane", "kgateway-system", { kgateway: "kgateway" });
    add("platform:nginx-gateway-fabric-control-plane", "nginx-gateway", {
      "app.kubernetes.io/name": "nginx-gateway-fabric",
    });
    for (const namespace of governed) {
      add("platform:certificate-solver", namespace, { "acme.cert-manager.io/http01-solver": "true" });
    }
  }

  /** Pods that nobody declared: without labels, and with those that a selector asks for, where it may ask for them. */
  private addStrangers(governed: ReadonlySet<string>): void {
    const places = new Set([...governed, "elsewhere"]);
    for (const namespace of new Set([...places, ...this.ends.map((it) => it.namespace)])) {
      this.addStranger(namespace, {});
    }
    const visit = (value: AsItComes, own: string): void => {
      if (typeof value !== "object" || value === null) return;
      const named = value.namespaceSelector?.matchLabels?.[NAME];
      for (const place of named === undefined ? [...places, own] : [named]) {
        for (const labels of labelsIn(value.podSelector)) this.addStranger(place, labels);
      }
      Object.values(value).forEach((it) => visit(it, own));
    };
    this.policies.forEach(({ spec, metadata }) => visit(spec, metadata.namespace ?? "default"));
  }

  private addStranger(namespace: string, labels: Labels): void {
    const name = `stranger ${JSON.stringify(labels)} in ${namespace}`;
    const isKnown = this.ends.some(
      (it) =>
        it.name === name ||
        (it.namespace === namespace &&
          Object.keys(it.identity).length > 0 &&
          Object.entries(it.identity).every(([key, value]) => labels[key] === value)),
    );
    if (!isKnown) this.ends.push({ ...EMPTY, kind: "other", name, namespace, labels });
  }

  lets(direction: "out" | "in", at: NaivePod, other: NaivePod, protocol: string, port: number): boolean {
    if (at.kind === "address") return false;
    const called = direction === "in" ? at : other;
    return this.portsFor(direction, at, other).some(
      (ports) => ports.length === 0 || ports.some((it) => isPort(it, called, protocol, port)),
    );
  }

  /** The ports of every rule at one end that is about the other; remembered, for there are many packets. */
  private portsFor(direction: "out" | "in", at: NaivePod, other: NaivePod): AsItComes[][] {
    const key = `${direction} ${at.name} ${other.name}`;
    let found = this.remembered.get(key);
    if (!found) {
      found = this.rulesOf(direction, at)
        .filter(({ rule, namespace }) => {
          const peers: AsItComes[] = (direction === "in" ? rule.from : rule.to) ?? [];
          return peers.length === 0 || peers.some((it) => this.isPeer(it, namespace, other));
        })
        .map(({ rule }) => rule.ports ?? []);
      this.remembered.set(key, found);
    }
    return found;
  }

  background(direction: "out" | "in", at: NaivePod): "no" | "maybe" | "yes" {
    if (at.kind === "address") return "yes";
    if (at.foreign) return at.theirs.includes(direction === "in" ? "ingress" : "egress") ? "yes" : "maybe";
    return this.isIsolated(direction, at) ? "no" : "yes";
  }

  /** Whether addresses may mean pods depends on the network plugin. No pod has a link-local address. */
  letsByAddress(direction: "out" | "in", at: NaivePod, protocol: string, port: number): "no" | "maybe" {
    const lets = this.rulesOf(direction, at).some(({ rule }) => {
      const peers: AsItComes[] = (direction === "in" ? rule.from : rule.to) ?? [];
      const ports: AsItComes[] = rule.ports ?? [];
      const named = peers.some((it) => it.ipBlock && !it.ipBlock.cidr.startsWith("169.254."));
      return (
        (peers.length === 0 || named) &&
        (ports.length === 0 || ports.some((it) => isPort(it, at, protocol, port)))
      );
    });
    return lets ? "maybe" : "no";
  }

  meansAddress(flowEnd: string, { name }: NaivePod): boolean {
    if (flowEnd === "internet") return true;
    const external = this.externals.get(flowEnd);
    if (external) {
      const { networks = [], except = [] } = external;
      return networks.some((it) => holds(it, name)) && !except.some((it) => holds(it, name));
    }
    if (flowEnd === "platform:dns") return (this.dns?.networks ?? []).some((it) => holds(it, name));
    if (flowEnd === "platform:network") return PRIVATE.some((it) => holds(it, name));
    return flowEnd.includes("/") && holds(flowEnd, name);
  }

  private rulesOf(direction: "out" | "in", pod: NaivePod): { rule: AsItComes; namespace: string }[] {
    const key = `${direction} ${pod.name}`;
    let rules = this.selected.get(key);
    if (!rules) {
      rules = this.policies
        .filter((it) => this.isAbout(it, direction, pod))
        .flatMap(({ metadata, spec }) =>
          ((direction === "in" ? spec.ingress : spec.egress) ?? []).map((rule: AsItComes) => ({
            rule,
            namespace: metadata.namespace ?? "default",
          })),
        );
      this.selected.set(key, rules);
    }
    return rules;
  }

  private isIsolated(direction: "out" | "in", pod: NaivePod): boolean {
    const key = `${direction} ${pod.name}`;
    if (!this.isolation.has(key)) {
      this.isolation.set(
        key,
        this.policies.some((it) => this.isAbout(it, direction, pod)),
      );
    }
    return this.isolation.get(key)!;
  }

  private isAbout({ metadata, spec }: AsItComes, direction: "out" | "in", pod: NaivePod): boolean {
    const egress = (spec.egress ?? []).length > 0;
    const given = spec.policyTypes ?? [];
    const types: string[] = given.length > 0 ? given : egress ? ["Ingress", "Egress"] : ["Ingress"];
    return (
      types.includes(direction === "in" ? "Ingress" : "Egress") &&
      (metadata.namespace ?? "default") === pod.namespace &&
      matches(spec.podSelector ?? {}, pod.labels)
    );
  }

  private isPeer(peer: AsItComes, namespace: string, other: NaivePod): boolean {
    if (peer.ipBlock) {
      if (other.kind !== "address" || !holds(peer.ipBlock.cidr, other.name)) return false;
      return !(peer.ipBlock.except ?? []).some((it: string) => holds(it, other.name));
    }
    if (other.kind === "address") return false;
    const inNamespace = peer.namespaceSelector
      ? matches(
          peer.namespaceSelector,
          this.namespaceLabels.get(other.namespace) ?? { [NAME]: other.namespace },
        )
      : other.namespace === namespace;
    return inNamespace && matches(peer.podSelector ?? {}, other.labels);
  }
}

const EMPTY: NaivePod = {
  name: "",
  meant: [],
  kind: "governed",
  ours: false,
  namespace: "",
  labels: {},
  identity: {},
  named: [],
  foreign: false,
  theirs: [],
};

function isPort(wanted: AsItComes, called: NaivePod, protocol: string, port: number): boolean {
  if ((wanted.protocol ?? "TCP").toLowerCase() !== protocol) return false;
  if (wanted.port === undefined || wanted.port === null) return true;
  if (typeof wanted.port === "string") {
    return called.named.some((it) => it.name === wanted.port && it.protocol === protocol && it.port === port);
  }
  return wanted.port <= port && port <= (wanted.endPort ?? wanted.port);
}

function matches(selector: AsItComes, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (labels[key] !== value) return false;
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const value = labels[key];
    if (operator === "In" && !(value !== undefined && values.includes(value))) return false;
    if (operator === "NotIn" && value !== undefined && values.includes(value)) return false;
    if (operator === "Exists" && value === undefined) return false;
    if (operator === "DoesNotExist" && value !== undefined) return false;
  }
  return true;
}

/** Sets of labels that a selector may be about. */
function labelsIn(selector: AsItComes): Labels[] {
  if (!selector) return [];
  let sets: Labels[] = [selector.matchLabels ?? {}];
  for (const { key, operator, values = ["any"] } of selector.matchExpressions ?? []) {
    if (operator !== "In" && operator !== "Exists") continue;
    // With it and without it: several expressions may need each other.
    sets = [...sets, ...sets.flatMap((set) => values.map((it: string) => ({ ...set, [key]: it })))];
  }
  return sets;
}
