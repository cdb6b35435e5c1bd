/** An application, by its own name where it is of the space that speaks, and by more where it is not. */
export interface ApplicationParty {
  readonly kind: "application";
  readonly name: string;
  /** Where it is, when that is another space; the organization too, when that is another. */
  readonly elsewhere?: { readonly space: string; readonly organization?: string };
}

/** Who calls, or is called. */
export type Party =
  | ApplicationParty
  | { readonly kind: "gateway"; readonly name: string }
  | { readonly kind: "internet" }
  /** What the platform itself has, such as its DNS. */
  | { readonly kind: "platform"; readonly name: string }
  | { readonly kind: "network"; readonly cidr: string }
  | ExternalParty
  | UnknownNetwork
  | EveryApplication;

/** All applications of the space that speaks, however many those are: an end of policies, never of flows. */
export interface EveryApplication {
  readonly kind: "every-application";
}

/** A party outside that the document declares, by its name there. */
export interface ExternalParty {
  readonly kind: "external";
  readonly name: string;
}

/** A network whose addresses only the deployment knows, by where it is given: `gateways.public.allowedCidrs.0`. */
export interface UnknownNetwork {
  readonly kind: "unknown-network";
  readonly name: string;
}

const GATEWAY = "gateway:";
const PLATFORM = "platform:";
const EXTERNAL = "external:";
const UNKNOWN_NETWORK = "network:";
const INTERNET = "internet";
const EVERY_APPLICATION = "*";

/** As plans, lists and messages print it: `basket`, `ledger.payments`, `gateway:public`, `external:stripe`, `10.0.0.0/8`, `network:policies.orders`, `*`. */
export function formatParty(party: Party): string {
  switch (party.kind) {
    case "application":
      return formatApplication(party);
    case "gateway":
      return `${GATEWAY}${party.name}`;
    case "internet":
      return INTERNET;
    case "platform":
      return `${PLATFORM}${party.name}`;
    case "external":
      return `${EXTERNAL}${party.name}`;
    case "network":
      return party.cidr;
    case "unknown-network":
      return `${UNKNOWN_NETWORK}${party.name}`;
    case "every-application":
      return EVERY_APPLICATION;
  }
}

function formatApplication({ name, elsewhere }: ApplicationParty): string {
  if (!elsewhere) return name;
  const { space, organization } = elsewhere;
  return organization === undefined ? `${name}.${space}` : `${name}.${space}.${organization}`;
}

/** As the names of a flow's rules hold it, in characters that they may have. */
export function resourceNamePart(party: Party): string {
  switch (party.kind) {
    case "gateway":
    case "platform":
    case "external":
      return `${party.kind}.${party.name}`;
    case "network":
      return party.cidr.replace(/[:/]/g, "-");
    case "unknown-network":
      return `network.${party.name}`;
    default:
      return formatParty(party);
  }
}

/** The reverse of {@link formatParty}. Every text is somebody's: what nothing else is, is an application. */
export function parseParty(text: string): Party {
  if (text.startsWith(GATEWAY)) return { kind: "gateway", name: text.slice(GATEWAY.length) };
  if (text.startsWith(PLATFORM)) return { kind: "platform", name: text.slice(PLATFORM.length) };
  if (text.startsWith(EXTERNAL)) return { kind: "external", name: text.slice(EXTERNAL.length) };
  if (text.startsWith(UNKNOWN_NETWORK))
    return { kind: "unknown-network", name: text.slice(UNKNOWN_NETWORK.length) };
  if (text === INTERNET) return { kind: "internet" };
  if (text === EVERY_APPLICATION) return { kind: "every-application" };
  // No name of an application has either character.
  if (text.includes("/") || text.includes(":")) return { kind: "network", cidr: text };
  const [name = "", space, ...organization] = text.split(".");
  if (space === undefined) return { kind: "application", name };
  const elsewhere = organization.length === 0 ? { space } : { space, organization: organization.join(".") };
  return { kind: "application", name, elsewhere };
}
