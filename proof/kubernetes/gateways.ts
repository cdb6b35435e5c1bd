import type { GatewayFacts, ListenerMode } from "../evidence";
import {
  isKnown,
  mappingIn,
  mappingsIn,
  textsIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
  wordOf,
} from "../reading";
import type { Certificates } from "./certificates";
import { placeOf } from "./placeOf";
import { Router, type FindBackend, type GatewayListener, type Route } from "./router";
import type { TlsVersions } from "./tlsVersions";

const GROUP = "gateway.networking.k8s.io";
const GATEWAY_GROUP = /^kubernetes:gateway\.networking\.k8s\.io\//;

/** Reads routes once, for all gateways of a plan. */
export function readRoutes(resources: readonly Read[], undecided: UndecidedPoints): Route[] {
  return resources.flatMap(({ type, name, inputs }) => {
    if (!GATEWAY_GROUP.test(type) || !type.endsWith("Route")) return [];
    const kind = type.slice(type.lastIndexOf(":") + 1);
    if (kind !== "HTTPRoute" && kind !== "TLSRoute") {
      undecided.add(name, `routes of kind ${kind} are not understood`);
      return [];
    }
    const { namespace = "default" } = mappingIn(inputs, "metadata", name, undecided);
    const spec = mappingIn(inputs, "spec", name, undecided);
    const hostnames = textsIn(spec, "hostnames", name, undecided);
    if (typeof namespace !== "string" || !isKnown(namespace)) {
      undecided.add(name, "its namespace is not known before deployment");
    }
    return [
      {
        resource: name,
        namespace: String(namespace),
        hostnames: hostnames.length > 0 ? hostnames : [""],
        parents: mappingsIn(spec, "parentRefs", name, undecided).map((it) =>
          checkParent(it, name, undecided),
        ),
        rules: mappingsIn(spec, "rules", name, undecided),
        modes: new Set<ListenerMode>(kind === "HTTPRoute" ? ["plain", "terminate"] : ["passthrough"]),
      },
    ];
  });
}

/** A parent whose name and section are texts; anything else is reported. */
function checkParent(parent: Fields, resource: string, undecided: UndecidedPoints): Fields {
  const { name, sectionName = "", namespace = "" } = parent;
  if (![name, sectionName, namespace].every((it) => typeof it === "string" && isKnown(it))) {
    undecided.add(resource, "one of its parentRefs cannot be read");
  }
  return parent;
}

/** Routes that may lead from elsewhere to what stands behind a plan's Services: by a Gateway that is none of the plan's. */
export function refuseOtherParents(
  routes: readonly Route[],
  gateways: ReadonlySet<string>,
  undecided: UndecidedPoints,
): void {
  for (const { resource, namespace, parents } of routes) {
    for (const { name, namespace: place = namespace, kind = "Gateway", group = GROUP } of parents) {
      const isGateway = kind === "Gateway" && group === GROUP;
      if (isGateway && gateways.has(`${String(place)}/${String(name)}`)) continue;
      undecided.add(
        resource,
        `it attaches to ${wordOf(kind)} ${wordOf(name)}, which is none of the plan's gateways`,
      );
    }
  }
}

/** A grant lets what is in other namespaces lead to objects of its own. */
export function checkGrants(resources: readonly Read[], undecided: UndecidedPoints): void {
  for (const grant of resources) {
    const { type, name, inputs } = grant;
    if (!GATEWAY_GROUP.test(type) || !type.endsWith(":ReferenceGrant")) continue;
    const place = placeOf(grant);
    const spec = mappingIn(inputs, "spec", name, undecided);
    for (const { kind, group = "" } of mappingsIn(spec, "to", name, undecided)) {
      if (kind !== "Secret" || group !== "")
        undecided.add(name, `it lets routes elsewhere lead to a ${wordOf(kind)} of ${place}`);
    }
  }
}

/** What the resources besides a Gateway say of it. */
export interface GatewayReading {
  readonly routes: readonly Route[];
  readonly findBackend: FindBackend;
  readonly tlsVersions: TlsVersions;
  readonly certificates: Certificates;
}

/** What a Gateway and its routes do with requests. */
export function gatewayFactsOf(
  gateway: Read,
  gatewayClass: string | undefined,
  { routes, findBackend, tlsVersions, certificates }: GatewayReading,
  undecided: UndecidedPoints,
): GatewayFacts {
  const { name, namespace = "default" } = mappingIn(gateway.inputs, "metadata", gateway.name, undecided);
  const spec = mappingIn(gateway.inputs, "spec", gateway.name, undecided);
  const listeners = mappingsIn(spec, "listeners", gateway.name, undecided).flatMap((it) =>
    listenerOf(gateway.name, it, undecided).map((found) => ({
      ...found,
      ...(found.mode === "terminate" && {
        oldestTls: tlsVersions.oldest(`${String(namespace)}/${String(name)}`, it, gateway.name),
        certificate: certificates.presentedBy(String(namespace), it, gateway.name),
      }),
    })),
  );
  const router = new Router(listeners, findBackend, undecided);
  for (const route of routes) {
    for (const parent of route.parents) {
      const { namespace: place = route.namespace, kind = "Gateway", group = GROUP } = parent;
      if (parent["name"] === name && place === namespace && kind === "Gateway" && group === GROUP) {
        router.attach(route, parent, route.namespace === namespace);
      }
    }
  }
  const found = spec["gatewayClassName"];
  return {
    resource: gateway.name,
    internal: undefined,
    ...(gatewayClass !== undefined &&
      found !== gatewayClass && {
        mismatch: `it has the class ${shown(found)}, not ${shown(gatewayClass)}, which decides on who reaches it`,
      }),
    listeners,
    hostnames: [...router.hostnames],
    paths: [...router.paths],
    answer: (request) => router.answer(request),
    alternatives: (request) => router.alternatives(request),
  };
}

function listenerOf(resource: string, listener: Fields, undecided: UndecidedPoints): GatewayListener[] {
  const { name, port, protocol, hostname = "" } = listener;
  const tls = mappingIn(listener, "tls", resource, undecided);
  const found = modeOf(protocol, tls);
  const isUnused =
    found === "plain" ? listener["tls"] !== undefined : found === "passthrough" && hasMore(tls);
  if (isUnused) undecided.add(resource, `its listener ${shown(name)} has more TLS than it ends`);
  if (typeof name !== "string" || typeof port !== "number" || typeof hostname !== "string" || !found) {
    undecided.add(resource, `its listener ${shown(name)} cannot be read`);
    return [];
  }
  const allowed = mappingIn(listener, "allowedRoutes", resource, undecided);
  const { from = "Same" } = mappingIn(allowed, "namespaces", resource, undecided);
  if (from !== "Same") undecided.add(resource, `its listener ${name} lets routes of other namespaces attach`);
  return [{ name, port, mode: found, hostname, resource }];
}

/** How a listener treats encryption; undefined where its protocol and mode do not go together. */
function modeOf(protocol: unknown, { mode = "Terminate" }: Fields): ListenerMode | undefined {
  if (protocol === "HTTP") return "plain";
  if (mode === "Terminate") return protocol === "HTTPS" || protocol === "TLS" ? "terminate" : undefined;
  return mode === "Passthrough" && protocol === "TLS" ? "passthrough" : undefined;
}

function hasMore({ certificateRefs, options }: Fields): boolean {
  return certificateRefs !== undefined || options !== undefined;
}
