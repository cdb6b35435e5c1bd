import type { ProvablePlan, PublicName } from "../evidence";
import { commonHostname } from "../hostnames";
import {
  fieldsOf,
  isKnown,
  listOf,
  referenceIn,
  shown,
  type Fields,
  type Read,
  type UndecidedPoints,
} from "../reading";

const RECORD = "aws:route53/record:Record";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const CERTIFICATE = "aws:acm/certificate:Certificate";
/** A record by which the authority sees that a name is the account's: its name is the certificate's to say. */
const VALIDATION = /^\$\{([^}]+)\.domainValidationOptions\[[^\]]*\]\.resourceRecordName\}$/;
const ADDRESSES = new Set<unknown>(["A", "AAAA"]);

/**
 * Records that are aliases of load balancers. What else gives a gateway's name, or a name that is not known, is reported:
 * it may lead the gateway's callers elsewhere.
 */
export function publicNamesOf(
  { gateways, idsAreKnown, isMoment }: ProvablePlan,
  resources: readonly Read[],
  others: ReadonlySet<string>,
  undecided: UndecidedPoints,
): PublicName[] {
  const hostnames = gateways.flatMap((it) => [it.hostname, ...it.routes.map(({ hostname }) => hostname)]);
  const gatewayNames = new Set(hostnames.flatMap((it) => it ?? []));
  const balancers = new Set(resources.filter(({ type }) => type === LOAD_BALANCER).map(({ name }) => name));
  const certificates = new Set(resources.filter(({ type }) => type === CERTIFICATE).map(({ name }) => name));
  const isOwn = (name: string) => !others.has(name);
  return resources.flatMap(({ type, name: resource, inputs }): PublicName[] => {
    if (type !== RECORD) return [];
    const hostname = normalised(inputs["name"]);
    if (hostname === undefined) {
      const isExpected = idsAreKnown === true && isOwn(resource);
      if (!isExpected && !validates(inputs, certificates))
        undecided.add(resource, `its name ${shown(inputs["name"])} is not known: it may be a gateway's`);
      return [];
    }
    const balancer = balancerOf(inputs);
    const isAlias = balancer !== undefined && (isMoment === true || balancers.has(balancer));
    if (isAlias && gatewayNames.has(hostname)) return [{ hostname, gateway: balancer, resource }];
    if (mayBe(hostname, gatewayNames))
      undecided.add(resource, `where ${hostname} leads, which is a gateway's name, is not known`);
    else if (isAlias && isOwn(resource)) undecided.add(resource, `its name ${hostname} is no gateway's`);
    return [];
  });
}

/** Whether a record is one by which an authority sees that a name is the account's. */
function validates({ name, aliases }: Fields, certificates: ReadonlySet<string>): boolean {
  const certificate = VALIDATION.exec(String(name))?.[1];
  return aliases === undefined && certificate !== undefined && certificates.has(certificate);
}

/** The load balancer that a record is an alias of, and of nothing else. */
function balancerOf({ aliases, type }: Fields): string | undefined {
  const [alias, ...more] = listOf(aliases).map(fieldsOf);
  const balancer = referenceIn(alias?.["name"]);
  const isAlias = balancer?.property === "dnsName" && more.length === 0 && ADDRESSES.has(type);
  return isAlias ? balancer.name : undefined;
}

/** A name as it is asked for; undefined where it is not known. */
function normalised(name: unknown): string | undefined {
  if (typeof name !== "string" || !isKnown(name)) return undefined;
  return name.replace(/\.$/, "").toLowerCase();
}

/** Whether a record answers for one of the names, or for part of a wildcard. Short names are within their zone. */
function mayBe(hostname: string, names: ReadonlySet<string>): boolean {
  return [...names].some(
    (it) => commonHostname(it, hostname) !== undefined || it.startsWith(`${hostname}.`) || hostname === "",
  );
}
