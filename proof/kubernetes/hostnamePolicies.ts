import { HIGHEST_PORT, LOWEST_PORT } from "../../core/resolve/ports";
import {
  fieldsOf,
  isFields,
  isKnown,
  listOf,
  shown,
  type Fields,
  type Read,
  type UndecidedPoints,
} from "../reading";
import type { Direction } from "../packetFilter";
import { NOTHING, trafficOf, union, type Traffic } from "../traffic";
import type { NetworkPolicy, PolicyRule } from "./networkPolicies";
import type { PodClause } from "./pods";
import { readSelector, type Selector } from "./selectors";

/** What the clusters' policies beyond NetworkPolicy have in common: who calls whom by name, on which ports. */
interface Dialect {
  /** The field of the specification that selects the pods. */
  readonly subjects: string;
  readonly specFields: readonly string[];
  rule(
    reader: HostnamePolicyReader,
    rule: Fields,
    direction: Direction,
  ): Pick<PolicyRule, "traffic" | "hostnames" | "entities" | "clauses">;
}

const DIALECTS = new Map<string, Dialect>([
  [
    "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
    {
      subjects: "endpointSelector",
      specFields: ["endpointSelector", "egress", "ingress"],
      rule: (reader, rule, direction) => {
        const entitiesField = direction === "egress" ? "toEntities" : "fromEntities";
        const peerFields = direction === "egress" ? ["toFQDNs", "toEndpoints"] : [];
        reader.checkFields(rule, [...peerFields, entitiesField, "toPorts"]);
        const entities = reader.entities(rule[entitiesField]);
        const hostnames = reader.names(rule["toFQDNs"], "matchName");
        const clauses = listOf(rule["toEndpoints"]).map((it) => reader.endpoint(it));
        const [toPorts, ...more] = listOf(rule["toPorts"]).map(fieldsOf);
        if (!toPorts || more.length > 0) reader.report("its toPorts cannot be read");
        reader.checkFields(toPorts ?? {}, ["ports", "rules"]);
        reader.checkDnsRules(toPorts?.["rules"]);
        return { hostnames, entities, clauses, traffic: reader.ports(toPorts?.["ports"]) };
      },
    },
  ],
  [
    "kubernetes:networking.gke.io/v1alpha1:FQDNNetworkPolicy",
    {
      subjects: "podSelector",
      specFields: ["podSelector", "egress"],
      rule: (reader, rule) => {
        reader.checkFields(rule, ["matches", "ports"]);
        const hostnames = reader.names(rule["matches"], "name");
        return { hostnames, clauses: [], traffic: reader.ports(rule["ports"]) };
      },
    },
  ],
  [
    "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy",
    {
      subjects: "podSelector",
      specFields: ["podSelector", "policyTypes", "egress"],
      rule: (reader, rule) => {
        reader.checkFields(rule, ["to", "ports"]);
        const hostnames = listOf(rule["to"]).flatMap((peer) => {
          reader.checkFields(fieldsOf(peer), ["domainNames"]);
          return listOf(fieldsOf(peer)["domainNames"]).flatMap((it) => reader.hostname(it));
        });
        return { hostnames, clauses: [], traffic: reader.ports(rule["ports"]) };
      },
    },
  ],
]);

/** Whether resources of a type are policies that know host names. */
export function isHostnamePolicy(type: string): boolean {
  return DIALECTS.has(type);
}

/** Reads a policy that knows host names, in the form that appnet writes; what else it may say is reported. */
export function readHostnamePolicy(read: Read, undecided: UndecidedPoints): NetworkPolicy {
  return new HostnamePolicyReader(read, undecided).policy();
}

class HostnamePolicyReader {
  constructor(
    private readonly read: Read,
    private readonly undecided: UndecidedPoints,
  ) {}

  policy(): NetworkPolicy {
    const { name: resource, type, inputs } = this.read;
    const dialect = DIALECTS.get(type)!;
    const { namespace = "default" } = fieldsOf(inputs["metadata"]);
    const spec = fieldsOf(inputs["spec"]);
    if (typeof namespace !== "string" || !isKnown(namespace))
      this.report("its namespace is not known before deployment");
    this.checkFields(inputs, ["apiVersion", "kind", "metadata", "spec"]);
    this.checkFields(spec, dialect.specFields);
    const types = spec["policyTypes"];
    if (types !== undefined && JSON.stringify(types) !== '["Egress"]')
      this.report(`its policyTypes ${shown(types)} are not Egress alone`);
    const directions = DIRECTIONS.filter((it) => spec[it] !== undefined && spec[it] !== null);
    const items = directions.flatMap((direction) =>
      listOf(spec[direction]).map((item) => ({ direction, item })),
    );
    if (items.length === 0 || !items.every(({ item }) => isFields(item)))
      this.report(`its ${directions.join(" and ") || "egress"} cannot be read`);
    return {
      resource,
      namespace: String(namespace),
      subjects: this.selector(spec[dialect.subjects]),
      directions,
      rules: items.map(({ direction, item }): PolicyRule => {
        const rule = dialect.rule(this, fieldsOf(item), direction);
        if (rule.clauses.length + (rule.hostnames ?? []).length + (rule.entities ?? []).length === 0)
          this.report("one of its rules names nobody");
        return { direction, anyone: false, addresses: [], namedPorts: [], ...rule };
      }),
    };
  }

  /** The names of a list of mappings that each have one. */
  names(value: unknown, field: string): string[] {
    return listOf(value).flatMap((item) => {
      this.checkFields(fieldsOf(item), [field]);
      return this.hostname(fieldsOf(item)[field]);
    });
  }

  hostname(value: unknown): string[] {
    if (typeof value === "string" && isKnown(value) && !value.includes("*")) return [value];
    this.report(`its host name ${shown(value)} is none that is known`);
    return [];
  }

  /** Parts of the cluster: each that is not its API server may be anybody. */
  entities(value: unknown): string[] {
    return listOf(value).flatMap((entity) => {
      if (entity === API_SERVER) return [entity];
      this.report(`its entity ${shown(entity)} is none that is known`);
      return [];
    });
  }

  /** Pods by labels, one of which is Cilium's own for their namespace. */
  endpoint(value: unknown): PodClause {
    const { [NAMESPACE_LABEL]: namespace, ...labels } = fieldsOf(fieldsOf(value)["matchLabels"]);
    this.checkFields(fieldsOf(value), ["matchLabels"]);
    if (typeof namespace !== "string" || !isKnown(namespace))
      this.report("the namespace of whom it names is not known");
    return { namespaces: String(namespace), pods: this.selector({ matchLabels: labels }) };
  }

  ports(value: unknown): Traffic {
    const ports = listOf(value).map(fieldsOf);
    if (ports.length === 0) this.report("it names no ports");
    return ports.map((it) => this.port(it)).reduce(union, NOTHING);
  }

  private port(fields: Fields): Traffic {
    this.checkFields(fields, ["protocol", "port", "endPort"]);
    const protocol = PROTOCOLS.get(fields["protocol"]);
    const from = Number(fields["port"]);
    const to = fields["endPort"] === undefined ? from : Number(fields["endPort"]);
    const arePorts = [from, to].every(
      (it) => Number.isInteger(it) && it >= LOWEST_PORT && it <= HIGHEST_PORT,
    );
    if (protocol !== undefined && arePorts && from <= to) return trafficOf(protocol, { from, to });
    this.report(`its port ${shown(fields)} cannot be read`);
    return NOTHING;
  }

  /** Which questions to DNS pass: every one, or what it lets through is not known. */
  checkDnsRules(value: unknown): void {
    if (value === undefined || JSON.stringify(value) === EVERY_QUESTION) return;
    this.report(`its rules ${shown(value)} are not understood`);
  }

  checkFields(fields: Fields, known: readonly string[]): void {
    for (const field in fields) {
      const isGiven = fields[field] !== undefined && fields[field] !== null;
      if (isGiven && !known.includes(field)) this.report(`the field ${field} is not known`);
    }
  }

  report(problem: string): void {
    this.undecided.add(this.read.name, problem);
  }

  private selector(value: unknown): Selector {
    return readSelector(value, this.read.name, this.undecided);
  }
}

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];
const API_SERVER = "kube-apiserver";
const NAMESPACE_LABEL = "k8s:io.kubernetes.pod.namespace";
const EVERY_QUESTION = JSON.stringify({ dns: [{ matchPattern: "*" }] });
const PROTOCOLS = new Map<unknown, string>([
  ["TCP", "tcp"],
  ["UDP", "udp"],
]);
