import ipaddr from "ipaddr.js";
import { type Protocol } from "./ports";

/** The port that a scheme means when a target names none. */
const DEFAULT_PORTS = new Map(
  Object.entries({
    http: 80,
    ws: 80,
    https: 443,
    wss: 443,
    amqp: 5672,
    amqps: 5671,
    ldap: 389,
    ldaps: 636,
    mongodb: 27017,
    mqtt: 1883,
    mqtts: 8883,
    mysql: 3306,
    nats: 4222,
    postgres: 5432,
    postgresql: 5432,
    redis: 6379,
    rediss: 6379,
    smtp: 25,
    ssh: 22,
  }),
);

/** Schemes whose traffic is encrypted by the two applications themselves, unless it goes to an automatic-TLS port. */
const TLS_SCHEMES = new Set(["https", "grpcs", "wss", "tls", "amqps", "ldaps", "mqtts", "rediss"]);

/** A parsed `scheme://target:port`. */
export interface UrlTarget {
  readonly kind: "url";
  readonly scheme: string;
  /** The target as written, without brackets: an application's name or host name, or an IP address or CIDR. */
  readonly host: string;
  /** The normalised network when the target is an address or CIDR. */
  readonly cidr?: string;
  readonly port: number;
}

/** A parsed `APPLICATION` or `APPLICATION.INBOUND`. */
export interface InterfaceTarget {
  readonly kind: "interface";
  readonly application: string;
  readonly interface?: string;
}

/** A target, or why it is none and what to write instead. */
export type ParsedTarget = UrlTarget | InterfaceTarget | { readonly kind: "invalid"; readonly fix: string };

/** The length of ::ffff:0:0/96, under which IPv4 addresses are written as IPv6. */
const IPV4_MAPPED_BITS = 96;

const WITHOUT_CREDENTIALS =
  "write scheme://target:port without user name and password: the application has those from a secret";

const URL_FORM = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(\[[^\]]*\](?:\/\d+)?|[^:]*?)(?::([^:]*))?$/;
const NAME = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const HOST_FORM = new RegExp(`^${NAME}(?:\\.${NAME})*$`);
const INTERFACE_FORM = new RegExp(`^(${NAME})(?:\\.(${NAME}))?$`);

/** UDP for the scheme or application protocol `udp`; TCP for every other. */
export function transportOf(schemeOrProtocol: string): Protocol {
  return schemeOrProtocol.toLowerCase() === "udp" ? "udp" : "tcp";
}

export function isTlsScheme(scheme: string): boolean {
  return TLS_SCHEMES.has(scheme);
}

/** A text that is no target, for a message: what stands before an @ may be a password. */
export function shownTarget(text: string): string {
  const end = text.lastIndexOf("@");
  return end === -1 ? `"${text}"` : `"…${text.slice(end)}"`;
}

/** Reads a target as documents write it. Never throws. */
export function parseTarget(text: string): ParsedTarget {
  if (text.includes("@")) return invalid(WITHOUT_CREDENTIALS);
  if (!text.includes("://")) return parseInterface(text);
  const match = URL_FORM.exec(text);
  if (!match) return invalid("write scheme://target:port, such as http://basket:3000");
  const scheme = match[1]!.toLowerCase();
  const port = parsePort(scheme, match[3]);
  if (typeof port === "string") return invalid(port);
  const written = match[2]!;
  const cidr = parseAddress(written);
  if (cidr) return { kind: "url", scheme, host: written.replace(/[[\]]/g, ""), cidr, port };
  if (!HOST_FORM.test(written)) {
    return invalid(
      `"${written}" is neither an application nor an IP address or CIDR: write scheme://target:port without path`,
    );
  }
  return { kind: "url", scheme, host: written, port };
}

function parseInterface(text: string): ParsedTarget {
  const match = INTERFACE_FORM.exec(text);
  if (match) return { kind: "interface", application: match[1]!, interface: match[2] };
  const withPort = /^([^:/]+):(\d+)$/.exec(text);
  return invalid(
    withPort
      ? `add a scheme: tcp://${text} or http://${text}`
      : "write scheme://target:port, such as http://basket:3000",
  );
}

/** The port, or what is wrong with it. */
function parsePort(scheme: string, text: string | undefined): number | string {
  if (text === undefined) {
    return (
      DEFAULT_PORTS.get(scheme) ??
      `the scheme ${scheme} has no default port: add one, such as ${scheme}://basket:3000`
    );
  }
  if (!/^\d+$/.test(text)) return `"${text}" is no port: write a number from 1 to 65535`;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : `${text} is no port: write a number from 1 to 65535`;
}

/** An IP address or CIDR as a network in canonical form; undefined for anything else. */
function parseAddress(written: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](\/\d+)?$/.exec(written);
  const text = bracketed ? bracketed[1]! + (bracketed[2] ?? "") : written;
  if (bracketed ? !text.includes(":") : !/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text)) return undefined;
  if (ipaddr.isValidCIDR(text)) return normaliseCidr(text);
  if (!ipaddr.isValid(text)) return undefined;
  return normaliseCidr(`${text}/${ipaddr.parse(text).kind() === "ipv4" ? 32 : 128}`);
}

/** The network with its host bits cleared: `10.1.2.3/8` is `10.0.0.0/8`; IPv4 in IPv6's clothes is IPv4. */
export function normaliseCidr(text: string): string {
  const [address, bits] = ipaddr.parseCIDR(text);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= IPV4_MAPPED_BITS) {
    return normaliseCidr(`${address.toIPv4Address().toString()}/${bits - IPV4_MAPPED_BITS}`);
  }
  const Family = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${Family.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`;
}

/** The address of a network of exactly one; undefined for larger networks. */
export function soleAddress(network: string): string | undefined {
  const [address, bits] = network.split("/") as [string, string];
  return bits === (address.includes(":") ? "128" : "32") ? address : undefined;
}

function invalid(fix: string): ParsedTarget {
  return { kind: "invalid", fix };
}
