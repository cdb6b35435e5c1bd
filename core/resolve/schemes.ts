import { isTlsScheme } from "./target";
import type { Connection, Inbound } from "./network";

/** What a scheme or an inbound's protocol is without its encryption; the same protocol has several names. */
const PLAIN = new Map(
  Object.entries({
    http: "http",
    http2: "http",
    h2c: "http",
    ws: "http",
    grpc: "http",
    https: "http",
    wss: "http",
    grpcs: "http",
    amqp: "amqp",
    amqps: "amqp",
    ldap: "ldap",
    ldaps: "ldap",
    mongodb: "mongodb",
    mqtt: "mqtt",
    mqtts: "mqtt",
    mysql: "mysql",
    nats: "nats",
    postgres: "postgres",
    postgresql: "postgres",
    redis: "redis",
    rediss: "redis",
    smtp: "smtp",
    ssh: "ssh",
  }),
);

interface Misfit {
  readonly message: string;
  readonly fix: string;
}

/** What a caller says that the inbound interface does not speak; undefined where it does, or where that is not known. */
export function speaks({ scheme, tls }: Connection, inbound: Inbound): Misfit | undefined {
  const [said, spoken] = [PLAIN.get(scheme), PLAIN.get(inbound.protocol)];
  if (said === undefined || spoken === undefined) return undefined;
  const it = `inbound interface "${inbound.name}"`;
  if (said !== spoken) {
    return {
      message: `${it} speaks ${inbound.protocol}, and the target says ${scheme}`,
      fix: `write ${inbound.protocol}://, or give the interface protocol: ${scheme}`,
    };
  }
  // What listens on the port of automatic TLS ends it.
  if (tls === "automatic") return undefined;
  const isEncrypted = isTlsScheme(inbound.protocol) || inbound.tls === "application";
  if (isTlsScheme(scheme) === isEncrypted) return undefined;
  return isEncrypted
    ? {
        message: `${it} is encrypted by its application, and the target says ${scheme}`,
        fix: "write the scheme with TLS",
      }
    : {
        message: `${it} speaks ${inbound.protocol} without TLS, and the target says ${scheme}`,
        fix: `write ${inbound.protocol}://, or give the interface tls: automatic or tls: application`,
      };
}
