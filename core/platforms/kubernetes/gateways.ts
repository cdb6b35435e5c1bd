import { isRun } from "../../resolve/applications";
import { compareTexts } from "../../collections";
import type { ComponentName } from "../../names/componentName";
import { shortHash } from "../../resolve/flows";
import type { Gateway, Route } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { certificateSecretName, tlsPortName } from "./automaticTls";
import { controllerOf, factsOf, gatewayClassOf } from "./controllers";
import { certificateReference, lowerCertificate, sharesCertificate } from "./gatewayCertificates";
import { infrastructureOf, lowerParameters } from "./gatewayPods";
import { moreSpecific, specificFirst } from "../../resolve/gateways";
import {
  applicationPart,
  declare,
  gatewayPart as logicalName,
  metadata,
  namespaceDependency,
  serviceName,
  type SpaceContext,
} from "./objects";

/** The listeners of one host name: their names are what routes attach to. */
interface HostListeners {
  readonly hostname: string | undefined;
  readonly http: string;
  readonly https: string;
}

/** Declares a gateway: its listeners, certificate, routes, and redirect. */
export function lowerGateway(space: SpaceContext, gateway: Gateway): Declaration[] {
  const component: ComponentName = { type: "Gateway", name: gateway.name };
  return [
    ...lowerCertificate(space, gateway, hostsOf(gateway), component),
    ...lowerParameters(space, gateway, component),
    ...minimumVersionPolicy(space, gateway, component),
    gatewayObject(space, gateway, component),
    ...redirect(space, gateway, component),
    ...specificFirst(gateway.routes).map((route) =>
      gateway.tls === "passthrough"
        ? tlsRoute(space, gateway, route, component)
        : httpRoute(space, gateway, route, component),
    ),
  ];
}

/** The declaration of a gateway's own object. */
export function gatewayDeclaration(space: SpaceContext, gateway: Gateway): string {
  return logicalName(space, gateway, "gateway");
}

function gatewayObject(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration {
  const description = `${gateway.internal ? "Internal" : "Internet-facing"} gateway ${gateway.name}`;
  return declare(
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    gatewayDeclaration(space, gateway),
    component,
    {
      metadata: metadata(gateway.name, space.namespace, description),
      spec: {
        gatewayClassName: gatewayClassOf(gateway, space.network.settings)!,
        ...infrastructureOf(space, gateway),
        listeners: listeners(space, gateway),
      },
    },
    {
      dependsOn: [
        ...namespaceDependency(space),
        ...lowerParameters(space, gateway, component).map(({ name }) => name),
      ],
      // Its pods are isolated, and refuse what they are to refuse, from the beginning.
      after: [
        ...space.foundation,
        ...minimumVersionPolicy(space, gateway, component).map(({ name }) => name),
      ],
    },
  );
}

/** The host names that the routes answer to, the gateway's own first, each with its listeners. */
function hostsOf(gateway: Gateway): HostListeners[] {
  const names = new Set(gateway.routes.map((route) => route.hostname));
  const own = gateway.hostname;
  const ordered = [
    ...(names.has(own) ? [own] : []),
    ...[...names].filter((name) => name !== own).sort((a, b) => compareTexts(a ?? "", b ?? "")),
  ];
  return ordered.map((hostname) => listenersOf(gateway, hostname));
}

function listenersOf(gateway: Gateway, hostname: string | undefined): HostListeners {
  const shared = sharesCertificate(gateway);
  if (hostname === gateway.hostname) return { hostname, http: "http", https: "https" };
  const slug = hostname === undefined ? "any" : shortHash(hostname);
  return { hostname, http: `http-${slug}`, https: shared ? "https" : `https-${slug}` };
}

/** How many listeners a gateway has. */
export function countListeners(gateway: Gateway): number {
  return plainListeners(gateway).length + encryptedHosts(gateway).length;
}

/** The host names of the listeners for TLS. */
function encryptedHosts(gateway: Gateway): HostListeners[] {
  if (gateway.tls === "none") return [];
  if (!sharesCertificate(gateway)) return hostsOf(gateway);
  return [{ hostname: undefined, http: "http", https: "https" }];
}

function plainListeners(gateway: Gateway): object[] {
  return hostsOf(gateway).map(({ http, hostname }) =>
    listener(http, hostname, { port: 80, protocol: "HTTP" }),
  );
}

function listener(name: string, hostname: string | undefined, more: object): object {
  const allowedRoutes = { namespaces: { from: "Same" } };
  return { name, ...more, ...(hostname !== undefined && { hostname }), allowedRoutes };
}

function listeners(space: SpaceContext, gateway: Gateway): object[] {
  const options = listenerOptions(space, gateway);
  const encrypted = encryptedHosts(gateway).map(({ https, hostname }) =>
    gateway.tls === "passthrough"
      ? listener(https, hostname, { port: 443, protocol: "TLS", tls: { mode: "Passthrough" } })
      : listener(https, hostname, {
          port: 443,
          protocol: "HTTPS",
          tls: {
            mode: "Terminate",
            certificateRefs: [certificateReference(space, gateway, hostname)],
            ...(options && { options }),
          },
        }),
  );
  return [...plainListeners(gateway), ...encrypted];
}

/** Said only where the document says it: every controller refuses versions below 1.2 by itself. */
function minimumVersionOf({ model }: Gateway): "1.2" | "1.3" | undefined {
  return model.tls?.minimumProtocolVersion;
}

function listenerOptions(space: SpaceContext, gateway: Gateway): Record<string, string> | undefined {
  const { minimumVersion } = factsOf(controllerOf(gateway, space.network.settings)!);
  const version = minimumVersionOf(gateway);
  if (typeof minimumVersion !== "object" || version === undefined) return undefined;
  return { [minimumVersion.option]: minimumVersion.values[version] };
}

/** Gateway API has no field for a minimum TLS version; Envoy Gateway has a policy. */
function minimumVersionPolicy(
  space: SpaceContext,
  gateway: Gateway,
  component: ComponentName,
): Declaration[] {
  const minimumProtocolVersion = minimumVersionOf(gateway);
  const { minimumVersion } = factsOf(controllerOf(gateway, space.network.settings)!);
  if (minimumProtocolVersion === undefined || minimumVersion !== "client-traffic-policy") return [];
  return [
    declare(
      "kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy",
      logicalName(space, gateway, "minimum-version"),
      component,
      {
        metadata: metadata(
          gateway.name,
          space.namespace,
          `Gateway ${gateway.name} refuses TLS below ${minimumProtocolVersion}`,
        ),
        spec: {
          targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway.name }],
          tls: { minVersion: minimumProtocolVersion },
        },
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}

function redirect(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  if (gateway.tls === "none") return [];
  const hosts = hostsOf(gateway);
  return [
    declare(
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      logicalName(space, gateway, "redirect"),
      component,
      {
        metadata: metadata(
          `${gateway.name}-redirect`,
          space.namespace,
          `Gateway ${gateway.name} redirects HTTP to HTTPS`,
        ),
        spec: {
          parentRefs: hosts.map(({ http }) => ({ name: gateway.name, sectionName: http })),
          rules: [
            { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
          ],
        },
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}

function httpRoute(
  space: SpaceContext,
  gateway: Gateway,
  route: Route,
  component: ComponentName,
): Declaration {
  const { replacePrefix } = route.model;
  const { routeTimeouts } = factsOf(controllerOf(gateway, space.network.settings)!);
  const { http, https } = listenersOf(gateway, route.hostname);
  const rewrite = {
    type: "URLRewrite",
    urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: replacePrefix } },
  };
  const slug = routeSlug(gateway, route);
  return declare(
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    routeName(space, gateway, route),
    component,
    {
      metadata: metadata(
        `${gateway.name}-${slug}`,
        space.namespace,
        `${route.path} goes to ${route.destination.name}`,
      ),
      spec: {
        parentRefs: [{ name: gateway.name, sectionName: gateway.tls === "terminate" ? https : http }],
        ...(route.hostname !== undefined && { hostnames: [route.hostname] }),
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: route.path } }],
            ...(replacePrefix !== undefined && { filters: [rewrite] }),
            // Envoy would cut what takes longer than 15 s: zero is no timeout at all.
            ...(routeTimeouts && { timeouts: { request: "0s", ...route.model.timeoutPolicy } }),
            backendRefs: [{ name: route.destination.hostname, port: route.port }],
          },
        ],
      },
    },
    {
      dependsOn: namespaceDependency(space),
      after: [
        ...moreSpecific(gateway.routes, route).map((it) => routeName(space, gateway, it)),
        ...answeringParts(space, route),
      ],
    },
  );
}

function routeName(space: SpaceContext, gateway: Gateway, route: Route): string {
  return logicalName(space, gateway, `${routeSlug(gateway, route)}-route`);
}

/** What answers the requests of a route, of all that is made here. */
function answeringParts(space: SpaceContext, { destination }: Route): string[] {
  if (!isRun(destination)) return [];
  return [serviceName(space, destination), applicationPart(space, destination.name, "deployment")];
}

function tlsRoute(
  space: SpaceContext,
  gateway: Gateway,
  route: Route,
  component: ComponentName,
): Declaration {
  return declare(
    "kubernetes:gateway.networking.k8s.io/v1:TLSRoute",
    logicalName(space, gateway, "passthrough-route"),
    component,
    {
      metadata: metadata(
        `${gateway.name}-passthrough`,
        space.namespace,
        `Encrypted traffic goes to ${route.destination.name}`,
      ),
      spec: {
        parentRefs: [{ name: gateway.name, sectionName: "https" }],
        hostnames: [gateway.hostname!],
        rules: [{ backendRefs: [{ name: route.destination.hostname, port: route.port }] }],
      },
    },
    { dependsOn: namespaceDependency(space), after: answeringParts(space, route) },
  );
}

/**
 * Routes to automatic TLS are encrypted and verified against the space's own authority. The policy is the inbound's, and
 * not any gateway's: of two policies for one port of a Service, the younger one is ignored.
 */
export function lowerBackendTls(space: SpaceContext): Declaration[] {
  const encrypted = new Map(
    space.network.gateways
      .filter(({ tls }) => tls !== "passthrough")
      .flatMap(({ routes }) => routes)
      .filter((route) => route.port === route.inbound.tlsPort)
      .map((route) => [`${route.destination.name}-${route.inbound.name}`, route]),
  );
  return [...encrypted]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([name, { destination, inbound }]) =>
      declare(
        "kubernetes:gateway.networking.k8s.io/v1:BackendTLSPolicy",
        `${space.network.prefix}-${name}-backend-tls`,
        space.component,
        {
          metadata: metadata(name, space.namespace, `Gateways verify ${destination.name}'s certificate`),
          spec: {
            targetRefs: [
              {
                group: "",
                kind: "Service",
                name: destination.hostname,
                sectionName: tlsPortName(inbound.tlsPort!),
              },
            ],
            validation: {
              hostname: `${destination.hostname}.${space.namespace}.svc`,
              caCertificateRefs: [
                { group: "", kind: "Secret", name: certificateSecretName(destination.hostname) },
              ],
            },
          },
        },
        { dependsOn: namespaceDependency(space) },
      ),
    );
}

/** Names a route after its path, so that it keeps its name when other routes come and go. */
function routeSlug(gateway: Gateway, route: Route): string {
  const foreignHost = route.hostname !== gateway.hostname;
  if (!foreignHost && route.path === "/") return "root";
  const plain = /^\/([a-z0-9]+)$/.exec(route.path)?.[1];
  if (!foreignHost && plain !== undefined && plain !== "root" && plain !== "redirect" && plain.length <= 63)
    return plain;
  const readable = route.path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return `${readable.replace(/-$/, "") || "root"}-${shortHash(`${route.hostname ?? ""} ${route.path}`)}`;
}
