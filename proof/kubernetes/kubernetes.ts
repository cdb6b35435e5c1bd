import { formatParty, parseParty } from "../../core/names/party";
import type { PlannedIdentity } from "../../core/plan/plan";
import { addressesOf } from "../addresses";
import type { World } from "../closedWorld/world";
import type { Evidence, GatewayFacts, ProvablePlan, Strangers, Target } from "../evidence";
import { INTERNET, outsideOf } from "../outside";
import type { Direction, End, Outside } from "../packetFilter";
import {
  byType,
  fieldsOf,
  isFields,
  isKnown,
  sameTexts,
  type Fields,
  type Read,
  type UndecidedPoints,
} from "../reading";
import { externalOutside } from "../externals";
import { unknownNetworkEnd } from "../unknownNetworks";
import { checkBackendTls } from "./backendTls";
import { Certificates } from "./certificates";
import { checkParameters } from "./gatewayParameters";
import { checkGrants, gatewayFactsOf, readRoutes, refuseOtherParents } from "./gateways";
import { isHostnamePolicy, readHostnamePolicy } from "./hostnamePolicies";
import { checkMesh, MESH, meshPods } from "./meshes";
import { readNetworkPolicy, type NetworkPolicy } from "./networkPolicies";
import { placeOf } from "./placeOf";
import type { Namespace, PodIndex } from "./pods";
import { podFilterOf, type PodFilter, type PodParty } from "./podFilter";
import { internalRoutesOf, readService, targetsOf, type Service } from "./services";
import { selects } from "./selectors";
import { Sidecars } from "./sidecars";
import { TlsVersions } from "./tlsVersions";
import { DNS, dnsOf, type Dns } from "./dns";
import {
  APPLICATION,
  CONTROL_PLANES,
  gatewayPodsOf,
  platformPods,
  podsOf,
  PRIVATE_NETWORKS,
  runsPods,
  SOLVER,
  solverPods,
} from "./workloads";

const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const GATEWAY = /^kubernetes:gateway\.networking\.k8s\.io\/[a-z0-9]+:Gateway$/;
const SERVICE = "kubernetes:core/v1:Service";
const NAMESPACE = "kubernetes:core/v1:Namespace";

/** Reads the Kubernetes resources of a plan. */
export function readKubernetes(plan: ProvablePlan, world: World): Evidence {
  return new KubernetesReader(plan, world).evidence();
}

class KubernetesReader {
  private readonly undecided: UndecidedPoints;
  private readonly resources: readonly Read[];
  /** The names of resources that are not the plan's. */
  private readonly others: ReadonlySet<string>;
  private readonly byName: ReadonlyMap<string, Read>;
  private readonly byType: ReadonlyMap<string, readonly Read[]>;
  private readonly pods: PodParty[] = [];
  /** By the name that flows use: the places of its pods. */
  private readonly places = new Map<string, number[]>();
  private readonly governed = new Set<string>();
  /** By the name that flows use: networks that are given as Outputs, and the addresses of externals. */
  private readonly networks = new Map<string, End>();

  private readonly dns: Dns;

  constructor(
    private readonly plan: ProvablePlan,
    { resources, others, undecided }: World,
  ) {
    this.undecided = undecided;
    this.others = others;
    this.resources = resources;
    this.dns = dnsOf(plan.identities, undecided);
    this.byName = new Map(this.resources.map((it) => [it.name, it]));
    this.byType = byType(this.resources);
  }

  evidence(): Evidence {
    this.refuseSameNames();
    checkMesh(this.plan.identities, this.undecided);
    this.findParties();
    const policies = [
      ...this.ofType(NETWORK_POLICY).flatMap((it) => readNetworkPolicy(it, this.undecided) ?? []),
      ...this.resources
        .filter(({ type }) => isHostnamePolicy(type))
        .map((it) => readHostnamePolicy(it, this.undecided)),
    ];
    const services = this.ofType(SERVICE).flatMap((it) => readService(it, this.undecided) ?? []);
    const network = {
      pods: this.pods,
      namespaces: this.ofType(NAMESPACE).flatMap((it) => this.namespaceOf(it)),
      governed: this.governed,
      leavesOthersAlone: this.plan.isolation === "applications",
      policies,
      clauses: services.map(({ namespace, selector }) => ({ namespaces: namespace, pods: selector })),
    };
    const pods = podFilterOf(network, this.undecided);
    const own = services.filter(({ namespace }) => this.governed.has(namespace));
    const certificates = new Certificates(this.resources, this.undecided);
    checkGrants(this.resources, this.undecided);
    if (!this.plan.isMoment)
      checkBackendTls(this.plan, this.resources, services, certificates, this.undecided);
    const sidecars = new Sidecars(this.resources, certificates, this.undecided);
    return {
      filter: pods.filter,
      ends: this.ends(),
      gateways: this.gateways(services, pods, certificates),
      terminations: sidecars.terminations(this.plan, this.byName, (party) => this.places.get(party)?.[0]),
      internalRoutes: internalRoutesOf(own, pods.index, pods.filter.parties),
      ruleKinds: { egress: "egress NetworkPolicy", ingress: "ingress NetworkPolicy" },
      isolating: (party, direction) => isolatingPolicies(policies, pods.index, party, direction),
      strangers: this.strangers(policies),
      problems: this.undecided.all,
    };
  }

  /** Pods without any label that a plan knows, in the namespaces of its applications. */
  private strangers(policies: readonly NetworkPolicy[]): Strangers[] {
    return [...this.governed].map((namespace) => {
      const isolating = (direction: Direction) =>
        policies
          .filter((it) => it.namespace === namespace && !this.others.has(it.resource))
          .filter(({ directions, subjects }) => directions.includes(direction) && selects(subjects, {}))
          .map(({ resource }) => resource);
      return {
        name: `pods that nobody declared in namespace ${namespace}`,
        isolatedBy: { ingress: isolating("ingress"), egress: isolating("egress") },
      };
    });
  }

  /** Of two objects of one kind, namespace and name, the one that is deployed last is all that remains. */
  private refuseSameNames(): void {
    for (const [type, resources] of this.byType) {
      const seen = new Map<string, Set<string>>();
      for (const resource of resources) {
        const name = nameOf(resource);
        // Where none is given, the engine makes one of its own.
        if (name === undefined || name === null) continue;
        if (typeof name !== "string" || !isKnown(name)) {
          this.undecided.add(resource.name, "its name is not known before deployment: another may have it");
          continue;
        }
        const place = placeOf(resource);
        let names = seen.get(place);
        if (!names) seen.set(place, (names = new Set()));
        if (names.has(name)) {
          const kind = type.slice(type.lastIndexOf(":") + 1);
          this.undecided.add(resource.name, `another ${kind} has its name, ${place}/${name}`);
        }
        names.add(name);
      }
    }
  }

  private findParties(): void {
    const applications = new Set(this.plan.applications.map(({ name }) => name));
    const claimed = new Set<string>();
    for (const identity of this.plan.identities) {
      if (identity.party === DNS || identity.party === MESH) continue;
      if (identity.resource !== undefined) claimed.add(identity.resource);
      this.findParty(identity, applications.has(identity.party));
    }
    const workloads = [...this.byType].flatMap(([type, resources]) => (runsPods(type) ? resources : []));
    for (const workload of workloads) {
      if (claimed.has(workload.name)) continue;
      const kind = this.others.has(workload.name) ? "other" : "workload";
      const pods = podsOf(workload, `workload ${workload.name}`, kind, this.undecided);
      if (pods) this.add(pods, pods.name);
    }
    for (const { name, type } of this.resources) {
      if (GATEWAY.test(type) && !claimed.has(name)) {
        this.undecided.add(name, "it is a Gateway that is none of the plan's gateways");
      }
    }
    for (const pods of [...this.dns.pods, ...CONTROL_PLANES, ...meshPods(this.plan.identities)])
      this.add(pods, pods.name);
    for (const namespace of this.governed) this.add(solverPods(namespace), SOLVER);
  }

  /** @param local Whether it is an application of the plan. */
  private findParty(identity: PlannedIdentity, local: boolean): void {
    const { party, namespace } = identity;
    const network = unknownNetworkEnd(identity, addressBlock, this.undecided);
    if (network) {
      this.networks.set(party, network);
      return;
    }
    if (parseParty(party).kind === "external") {
      this.findExternal(identity);
      return;
    }
    if (local && namespace !== undefined) this.governed.add(namespace);
    const pods = this.podsOfIdentity(identity);
    if (!pods) return;
    if (local) this.governed.add(pods.namespace);
    const isForeign = !local && pods.kind === "application";
    this.add(isForeign ? { ...pods, foreign: true, theirs: identity.theirs } : pods, party);
  }

  /** Pods, addresses and host names of somebody whom the plan does not govern. */
  private findExternal(identity: PlannedIdentity): void {
    const { party, namespace, theirs } = identity;
    const outside = externalOutside(identity, addressBlock, this.undecided);
    this.networks.set(party, { parties: [], outside });
    if (namespace === undefined) return;
    const pods = this.podsOfIdentity(identity);
    if (pods) this.add({ ...pods, kind: "platform", foreign: true, theirs }, party);
  }

  private podsOfIdentity(identity: PlannedIdentity): PodParty | undefined {
    const { party, resource, namespace, podLabels } = identity;
    if (resource === undefined) {
      if (namespace === undefined || !podLabels) {
        this.undecided.add(party, "by which pods it is known is not said");
        return undefined;
      }
      if (Object.values(podLabels).every(isKnown))
        return platformPods(party, "application", namespace, podLabels);
      this.undecided.add(party, "its pods have labels that are known after deployment: they may be any pods");
      return undefined;
    }
    const found = this.byName.get(resource);
    if (!found) {
      this.undecided.add(party, `what runs it, ${resource}, is not among the resources`);
      return undefined;
    }
    if (GATEWAY.test(found.type)) {
      const { name, namespace: place = "default" } = fieldsOf(found.inputs["metadata"]);
      this.governed.add(String(place));
      return gatewayPodsOf(identity, { name: String(name), namespace: String(place) }, this.undecided);
    }
    if (runsPods(found.type)) {
      const pods = podsOf(found, party, "application", this.undecided);
      const { name } = parseParty(party) as { readonly name?: string };
      if (pods && pods.labels[APPLICATION] !== name) {
        this.undecided.add(
          party,
          `the pods of ${resource}, which are said to be its, have no label ${APPLICATION}=${String(name)}`,
        );
      }
      return pods;
    }
    this.undecided.add(party, `what is said to run it, ${resource}, runs no pods`);
    return undefined;
  }

  /** Gateways whose controller serves them with the same pods are one party, and so are externals of the same pods. */
  private add(pods: PodParty, party: string): void {
    const isShared = ({ kind, foreign }: PodParty) => kind === "gateway" || (kind === "platform" && foreign);
    const isSame = (it: PodParty) =>
      isShared(it) && it.namespace === pods.namespace && sameTexts(it.labels, pods.labels);
    const same = isShared(pods) ? this.pods.findIndex(isSame) : -1;
    if (same < 0) {
      this.places.set(party, [...(this.places.get(party) ?? []), this.pods.length]);
      this.pods.push(pods);
      return;
    }
    this.places.set(party, [same]);
    this.pods[same] = { ...this.pods[same]!, name: `${this.pods[same]!.name} and ${pods.name}` };
  }

  private ends(): Map<string, End> {
    const ends = new Map(this.networks);
    for (const [party, parties] of this.places)
      ends.set(party, { parties, outside: this.networks.get(party)?.outside ?? [] });
    const addresses = (networks: readonly string[]) => networks.map((it) => outsideOf(addressesOf(it)!));
    ends.set("internet", { parties: [], outside: INTERNET });
    ends.set(formatParty({ kind: "platform", name: "network" }), {
      parties: [],
      outside: addresses(PRIVATE_NETWORKS),
    });
    const { parties } = ends.get(DNS) ?? { parties: [] };
    return ends.set(DNS, { parties, outside: addresses(this.dns.addresses) });
  }

  private gateways(
    services: readonly Service[],
    pods: PodFilter,
    certificates: Certificates,
  ): Map<string, GatewayFacts> {
    const byName = new Map(services.map((it) => [`${it.namespace}/${it.name}`, it]));
    const findBackend = (namespace: string, name: string, port: number): readonly Target[] => {
      const service = byName.get(`${namespace}/${name}`);
      const found = service?.ports.find((it) => it.port === port && it.protocol === "tcp");
      const targets = found
        ? targetsOf(service!, found, pods.index, pods.filter.parties)
        : this.ownService(namespace, name, port);
      return targets.length > 0
        ? targets
        : [
            {
              party: undefined,
              name: `Service ${name} on port ${port}, which is no known pod's`,
              port: undefined,
            },
          ];
    };
    const routes = readRoutes(this.resources, this.undecided);
    const tlsVersions = new TlsVersions(this.resources, this.undecided);
    const gateways = new Map<string, GatewayFacts>();
    const places = new Set<string>();
    for (const { party, resource, gatewayClass } of this.plan.identities) {
      const gateway = resource === undefined ? undefined : this.byName.get(resource);
      if (!gateway || !GATEWAY.test(gateway.type)) continue;
      if (gatewayClass === undefined) {
        this.undecided.add(
          party,
          "the plan does not say which class it is to have, which decides on who reaches it",
        );
      }
      const { name } = fieldsOf(gateway.inputs["metadata"]);
      places.add(`${placeOf(gateway)}/${String(name)}`);
      checkParameters(gateway, this.resources, this.undecided);
      const reading = { routes, findBackend, tlsVersions, certificates };
      const facts = gatewayFactsOf(gateway, gatewayClass, reading, this.undecided);
      const named = parseParty(party);
      if (named.kind === "gateway") gateways.set(named.name, facts);
    }
    if (!this.plan.isMoment) refuseOtherParents(routes, places, this.undecided);
    return gateways;
  }

  /** A workload that runs already has a Service of its own, which is not among the resources: it is taken to lead there. */
  private ownService(namespace: string, name: string, port: number): Target[] {
    if (this.ofType(SERVICE).some((it) => placeOf(it) === namespace && nameOf(it) === name)) return [];
    const application = this.plan.applications.find(({ hostname }) => hostname === name);
    const identity = this.plan.identities.find(({ party }) => party === application?.name);
    const inbound = application?.inbound.find((it) => it.port === port);
    const [party] = this.places.get(application?.name ?? "") ?? [];
    const isOwn = identity?.resource === undefined && identity?.namespace === namespace;
    if (!isOwn || !inbound || party === undefined) return [];
    return [{ party, name: application!.name, port: inbound.containerPort }];
  }

  private namespaceOf({ name: resource, inputs }: Read): Namespace[] {
    const { name, labels = {} } = fieldsOf(inputs["metadata"]);
    if (typeof name !== "string" || !isKnown(name)) {
      if (!this.others.has(resource)) this.undecided.add(resource, "its name is not known before deployment");
      return [];
    }
    const isLabel = (it: unknown) => typeof it === "string" && isKnown(it);
    if (!isFields(labels) || !Object.values(labels).every(isLabel))
      this.undecided.add(
        resource,
        "its labels, by which policies may select it, are not known before deployment",
      );
    return [{ name, labels: textsIn(fieldsOf(labels)) }];
  }

  private ofType(type: string): readonly Read[] {
    return this.byType.get(type) ?? [];
  }
}

function addressBlock(text: string): Outside | undefined {
  const range = addressesOf(text);
  return range && outsideOf(range);
}

/** Policies that select a pod in a direction; those without rules there, where there are any: they are meant to deny. */
function isolatingPolicies(
  policies: readonly NetworkPolicy[],
  index: PodIndex,
  party: number,
  direction: Direction,
): string[] {
  const selecting = policies.filter(
    ({ directions, namespace, subjects }) =>
      directions.includes(direction) && index.selectIn(namespace, subjects).includes(party),
  );
  const denying = selecting.filter(({ rules }) => !rules.some((it) => it.direction === direction));
  return (denying.length > 0 ? denying : selecting).map(({ resource }) => resource);
}

function nameOf({ inputs }: Read): unknown {
  return fieldsOf(inputs["metadata"])["name"];
}

function textsIn(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((it): it is [string, string] => typeof it[1] === "string"),
  );
}
