import type { World } from "../closedWorld/world";
import type { InternalRoute, ProvablePlan, Target } from "../evidence";
import {
  fieldsOf,
  isFields,
  isKnown,
  listOf,
  referenceIn,
  shown,
  type Read,
  type UndecidedPoints,
} from "../reading";

const SERVICE = "aws:ecs/service:Service";
const NAME = "aws:servicediscovery/service:Service";
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";

/** The resource of a type that a service registers in; undefined, and reported, where it is none that is known. */
export function registeredIn(
  byName: ReadonlyMap<string, Read>,
  text: unknown,
  { resource, type }: { readonly resource: string; readonly type: string },
  undecided: UndecidedPoints,
): string | undefined {
  const reference = referenceIn(text);
  if (reference?.property === "arn" && byName.get(reference.name)?.type === type) return reference.name;
  undecided.add(resource, `it registers in ${shown(text)}, which is none of the plan`);
  return undefined;
}

/** What services are called by: names of Cloud Map, and those that Service Connect gives them. */
export class InternalNames {
  private readonly undecided: UndecidedPoints;

  /** @param targetOf What answers for a service. */
  constructor(
    private readonly plan: ProvablePlan,
    private readonly world: World,
    private readonly byName: ReadonlyMap<string, Read>,
    private readonly targetOf: (service: string) => Pick<Target, "party" | "name">,
  ) {
    this.undecided = world.undecided;
  }

  routes(): InternalRoute[] {
    const { resources, others } = this.world;
    const services = resources.filter(({ type }) => type === SERVICE);
    const targets = this.registered(services);
    const names = resources.filter(({ type }) => type === NAME);
    for (const { name, inputs } of names) if (!others.has(name)) this.checkDomain(name, inputs);
    return [
      ...names.map(({ name: resource, inputs }) => ({
        hostname: String(inputs["name"]),
        targets: targets.get(resource) ?? [],
        resource,
      })),
      ...services.flatMap((it) => this.aliasesOf(it)),
    ];
  }

  /** By service of Cloud Map: who registers there. */
  private registered(services: readonly Read[]): Map<string, Target[]> {
    const targets = new Map<string, Target[]>();
    for (const { name: resource, inputs } of services) {
      const { registryArn } = fieldsOf(inputs["serviceRegistries"]);
      if (registryArn === undefined) continue;
      const registry = registeredIn(this.byName, registryArn, { resource, type: NAME }, this.undecided);
      if (registry === undefined) continue;
      const target = { ...this.targetOf(resource), port: undefined };
      targets.set(registry, [...(targets.get(registry) ?? []), target]);
    }
    return targets;
  }

  private aliasesOf({ name: resource, inputs }: Read): InternalRoute[] {
    const connect = inputs["serviceConnectConfiguration"];
    if (!isFields(connect)) return [];
    this.checkConnect(resource, connect);
    return listOf(connect["services"])
      .map(fieldsOf)
      .flatMap(({ ingressPortOverride: reached, portName, clientAlias }) => {
        if (!isText(portName) || listOf(clientAlias).length === 0)
          this.undecided.add(
            resource,
            "which name Service Connect gives it, and for which port, is not said",
          );
        return listOf(clientAlias)
          .map(fieldsOf)
          .flatMap(({ dnsName: hostname, port }) => {
            if (typeof port === "number" && typeof reached === "number" && isText(hostname)) {
              const targets = [{ ...this.targetOf(resource), port: reached }];
              return [{ hostname, protocol: "tcp", port, targets, resource }];
            }
            this.undecided.add(resource, "a name that Service Connect gives it, or its port, is not known");
            return [];
          });
      });
  }

  /** Service Connect gives names in the space's own namespace. */
  private checkConnect(name: string, { enabled, namespace }: Read["inputs"]): void {
    if (enabled !== true) this.undecided.add(name, "its Service Connect is not known to be enabled");
    const found = this.byName.get(referenceIn(namespace)?.name ?? "");
    if (found?.type !== NAMESPACE && !this.world.others.has(name) && this.plan.isMoment !== true)
      this.undecided.add(name, `its names are given in ${shown(namespace)}, which is none of the plan`);
  }

  /** Host names end in the domain of the space, which is a namespace of the plan. */
  private checkDomain(name: string, { dnsConfig, namespaceId }: Read["inputs"]): void {
    const { isMoment, together } = this.plan;
    const { namespaceId: inConfig, dnsRecords } = fieldsOf(dnsConfig);
    if (listOf(dnsRecords).length === 0) this.undecided.add(name, "it has no records");
    if (inConfig !== undefined && namespaceId !== undefined && namespaceId !== inConfig)
      this.undecided.add(name, "it says two domains");
    const namespace = this.byName.get(referenceIn(inConfig ?? namespaceId)?.name ?? "");
    const domains = [this.plan, ...(together ? [together] : [])].map(
      ({ space, organization }) => `${space}.${organization}.internal`,
    );
    const isKnownDomain =
      namespace?.type === NAMESPACE && domains.some((it) => it === namespace.inputs["name"]);
    if (isMoment !== true && !isKnownDomain)
      this.undecided.add(name, `its domain is not known to be ${domains.join(" or ")}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && isKnown(value);
}
