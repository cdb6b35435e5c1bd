import { statSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../files";

/** What a document names, read without its rules: whoever completes a word may be mending what breaks one. */
export interface Names {
  readonly spaces: readonly string[];
  readonly applications: readonly string[];
  readonly externals: readonly string[];
  /** Connected outbound interfaces such as `frontend.basket`, and what each leads to. */
  readonly connected: ReadonlyMap<string, string>;
  /** Declared outbound interfaces without a connection, and whether they are required. */
  readonly free: ReadonlyMap<string, boolean>;
  /** Targets such as `http://basket:3000`, and the inbound interface that each means. */
  readonly targets: ReadonlyMap<string, string>;
  readonly policies: readonly { readonly source: string; readonly destination: string }[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** Larger ones take longer to read than anyone waits for a completion. */
const MAXIMUM_BYTES = 1024 * 1024;

/** The names in the document that an argument of a command means; undefined when there is none that can be read. */
export function namesIn(source: string): Names | undefined {
  try {
    const file = statSync(source).isDirectory() ? join(source, "appnet.yaml") : source;
    const text = readText(file, MAXIMUM_BYTES);
    // Loaded only here: most completions need no document, and loading takes as long as all the rest.
    const { parse } = require("yaml") as typeof import("yaml");
    return namesOf(parse(text, { merge: true, logLevel: "silent" }));
  } catch {
    return undefined;
  }
}

function namesOf(document: unknown): Names {
  const { space, peers, externals, applications, connections, policies } = mapping(document);
  const connected = new Map([...connectionsOf(mapping(applications)), ...listed(connections)]);
  return {
    spaces: [...texts([space]), ...Object.keys(mapping(peers))],
    applications: Object.keys(mapping(applications)),
    externals: Object.keys(mapping(externals)),
    connected,
    free: new Map(outboundsOf(mapping(applications)).filter(([name]) => !connected.has(name))),
    targets: new Map([...targetsOf(mapping(applications)), ...externalTargetsOf(mapping(externals))]),
    policies: list(policies).flatMap((policy) => {
      const { source, destination, destinationCidr } = mapping(policy);
      const [from, to] = texts([source, destination ?? destinationCidr]);
      return from !== undefined && to !== undefined ? [{ source: from, destination: to }] : [];
    }),
  };
}

function connectionsOf(applications: Mapping): [string, string][] {
  return Object.entries(applications).flatMap(([application, value]) =>
    Object.entries(mapping(mapping(value)["connections"])).map(([outbound, target]): [string, string] => [
      `${application}.${outbound}`,
      texts([target, mapping(target)["to"]])[0] ?? "",
    ]),
  );
}

/** The document's list of connections; an outbound that is not named is called like the destination. */
function listed(connections: unknown): [string, string][] {
  return list(connections).flatMap((connection): [string, string][] => {
    const { source, destination } = mapping(connection);
    const [from, to] = texts([source, destination]);
    if (from === undefined || to === undefined) return [];
    const destinationName = to.replace(/^.*:\/\//, "").split(/[.:]/)[0]!;
    return [[from.includes(".") ? from : `${from}.${destinationName}`, to]];
  });
}

function outboundsOf(applications: Mapping): [string, boolean][] {
  return Object.entries(applications).flatMap(([application, value]) =>
    Object.entries(mapping(mapping(value)["outbound"])).map(([outbound, settings]): [string, boolean] => [
      `${application}.${outbound}`,
      mapping(settings)["required"] === true,
    ]),
  );
}

function targetsOf(applications: Mapping): [string, string][] {
  return Object.entries(applications).flatMap(([application, value]) =>
    targetsAt(application, application, value),
  );
}

/** Externals by the names that callers know them by, and otherwise by their own. */
function externalTargetsOf(externals: Mapping): [string, string][] {
  return Object.entries(externals).flatMap(([external, value]) => {
    const { hostnames } = mapping(value);
    const hosts = texts(list(hostnames));
    return (hosts.length > 0 ? hosts : [external]).flatMap((host) => targetsAt(host, external, value));
  });
}

function targetsAt(host: string, name: string, value: unknown): [string, string][] {
  return Object.entries(mapping(mapping(value)["inbound"])).map(([inbound, settings]): [string, string] => {
    const { port, protocol } = mapping(settings);
    return [`${texts([protocol])[0] ?? "tcp"}://${host}:${String(port)}`, `${name}.${inbound}`];
  });
}

function mapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
