import type { ProvablePlan, PublicName } from "../evidence";
import { commonHostname } from "../hostnames";
import { fieldsOf, isKnown, listOf, referenceIn, shown, type Read, type UndecidedPoints } from "../reading";

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
  return resources.flatMap(({ type, name: resource, inputs }): PublicName[] => {
    if (type !== RECORD) return [];
    const hostname = normalised(inputs["name"]);
    if (hostname === undefined) {
      const certificate = VALIDATION.exec(String(inputs["name"]))?.[1];
      const isExpected = idsAreKnown === true && !others.has(resource);
      if (inputs["aliases"] !== undefined && !isExpected)
        undecided.add(resource, "it is an alias, and its name is not known: it may be a gateway's");
      else if (!isExpected && (certificate === undefined || !certificates.has(certificate)))
        undecided.add(resource, `its name ${shown(inputs["name"])} is not known: it may be a gateway's`);
      return [];
    }
    const [alias, ...more] = listOf(inputs["aliases"]).map(fieldsOf);
    const balancer = referenceIn(alias?.["name"]);
    const isAlias =
      balancer?.property === "dnsName" &&
      (isMoment === true || balancers.has(balancer.name)) &&
      more.length === 0 &&
      ADDRESSES.has(inputs["type"]);
    if (isAlias && (gatewayNames.has(hostname) || others.has(resource)))
      return mayBe(hostname, gatewayNames) ? [{ hostname, gateway: balancer.name, resource }] : [];
    if (isAlias) undecided.add(resource, `its name ${hostname} is no gateway's`);
    else if (mayBe(hostname, gatewayNames))
      undecided.add(resource, `where ${hostname} leads, which is a gateway's name, is not known`);
    return [];
  });
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
