import type * as pulumi from "@pulumi/pulumi";
import { shortHash } from "../../resolve/flows";
import type { Gateway, Route } from "../../resolve/network";
import { compareText } from "../required";
import { secretInput, type ComponentName, type Declaration } from "../declaration";
import { certificateSecretName, tlsPortName } from "./automaticTls";
import { controllerOf, factsOf, gatewayClassOf } from "./controllers";
import { declare, metadata, namespaceDependency, type SpaceContext } from "./objects";

/** The listeners of one host name: their names are what routes attach to. */
interface HostListeners {
  readonly hostname: string | undefined;
  readonly http: string;
  readonly https: string;
}

/** Declares a gateway: its listeners, certificate, routes, and redirect. */
export function lowerGateway(space: SpaceContext, gateway: Gateway): Declaration[] {
  const component: ComponentName = `appnet:index:Gateway ${gateway.name}`;
  return [
    ...certificate(space, gateway, component),
    gatewayObject(space, gateway, component),
    ...minimumVersionPolicy(space, gateway, component),
    ...redirect(space, gateway, component),
    ...gateway.routes.map((route) =>
      gateway.tls === "passthrough"
        ? tlsRoute(space, gateway, route, component)
        : httpRoute(space, gateway, route, component),
    ),
    ...backendTls(space, gateway, component),
  ];
}

function gatewayObject(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration {
  const description = `${gateway.internal ? "Internal" : "Internet-facing"} gateway ${gateway.name}`;
  return declare(
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    logicalName(space, gateway, "gateway"),
    component,
    {
      metadata: metadata(gateway.name, space.namespace, description),
      spec: {
        gatewayClassName: gatewayClassOf(gateway, space.network.settings)!,
        listeners: hostsOf(gateway).flatMap((host) => listeners(space, gateway, host)),
      },
    },
    { dependsOn: namespaceDependency(space) },
  );
}

/** The host names that the routes answer to, the gateway's own first, each with its listeners. */
export function hostsOf(gateway: Gateway): HostListeners[] {
  const names = new Set(gateway.routes.map((route) => route.hostname));
  const own = gateway.hostname;
  const ordered = [
    ...(names.has(own) ? [own] : []),
    ...[...names].filter((name) => name !== own).sort((a, b) => compareText(a ?? "", b ?? "")),
  ];
  return ordered.map((hostname) => listenersOf(gateway, hostname));
}

function listenersOf(gateway: Gateway, hostname: string | undefined): HostListeners {
  if (hostname === gateway.hostname) return { hostname, http: "http", https: "https" };
  const slug = hostname === undefined ? "any" : shortHash(hostname);
  return { hostname, http: `http-${slug}`, https: `https-${slug}` };
}

function listeners(space: SpaceContext, gateway: Gateway, host: HostListeners): object[] {
  const common = {
    ...(host.hostname !== undefined && { hostname: host.hostname }),
    allowedRoutes: { namespaces: { from: "Same" } },
  };
  const http = { name: host.http, port: 80, protocol: "HTTP", ...common };
  switch (gateway.tls) {
    case "none":
      return [http];
    case "passthrough":
      return [{ name: host.https, port: 443, protocol: "TLS", tls: { mode: "Passthrough" }, ...common }];
    case "terminate": {
      const options = listenerOptions(space, gateway);
      const tls = {
        mode: "Terminate",
        certificateRefs: [certificateReference(space, gateway)],
        ...(options && { options }),
      };
      return [http, { name: host.https, port: 443, protocol: "HTTPS", tls, ...common }];
    }
  }
}

function listenerOptions(space: SpaceContext, gateway: Gateway): Record<string, string> | undefined {
  const { minimumVersion } = factsOf(controllerOf(gateway, space.network.settings)!);
  if (typeof minimumVersion !== "object" || gateway.minimumProtocolVersion === undefined) return undefined;
  return { [minimumVersion.option]: minimumVersion.values[gateway.minimumProtocolVersion] };
}

function certificateReference(space: SpaceContext, gateway: Gateway): object {
  const { kubernetesSecret } = gateway.model.tls!.certificateFrom!;
  if (kubernetesSecret === undefined) return { kind: "Secret", name: certificateName(gateway) };
  const { namespace, name } = splitSecret(kubernetesSecret);
  return {
    kind: "Secret",
    name,
    ...(namespace !== undefined && namespace !== space.namespace && { namespace }),
  };
}

function splitSecret(text: string): { namespace?: string; name: string } {
  const [first, second] = text.split("/") as [string, string?];
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

function certificateName(gateway: Gateway): string {
  return `${gateway.name}-certificate`;
}

function certificate(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  const source = gateway.model.tls?.certificateFrom;
  if (!source) return [];
  const name = logicalName(space, gateway, "certificate");
  const meta = metadata(certificateName(gateway), space.namespace, `Certificate of gateway ${gateway.name}`);
  const dependsOn = namespaceDependency(space);
  if (source.pem) {
    return [
      declare(
        "kubernetes:core/v1:Secret",
        name,
        component,
        {
          metadata: meta,
          type: "kubernetes.io/tls",
          stringData: {
            "tls.crt": secretInput(withChain(source.pem.certificate, source.pem.chain)),
            "tls.key": secretInput(source.pem.privateKey),
          },
        },
        { dependsOn },
      ),
    ];
  }
  if (source.managed) {
    const { kind, name: issuer } = space.network.settings.certificateIssuer;
    return [
      declare(
        "kubernetes:cert-manager.io/v1:Certificate",
        name,
        component,
        {
          metadata: meta,
          spec: {
            secretName: certificateName(gateway),
            dnsNames: hostsOf(gateway).flatMap(({ hostname }) => hostname ?? []),
            privateKey: { rotationPolicy: "Always" },
            issuerRef: { group: "cert-manager.io", kind, name: issuer },
          },
        },
        { dependsOn },
      ),
    ];
  }
  return foreignSecretGrant(space, gateway, component);
}

/** A gateway may only use a Secret of another namespace when that namespace grants it. */
function foreignSecretGrant(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  const { namespace, name } = splitSecret(gateway.model.tls!.certificateFrom!.kubernetesSecret!);
  if (namespace === undefined || namespace === space.namespace) return [];
  return [
    declare(
      "kubernetes:gateway.networking.k8s.io/v1:ReferenceGrant",
      logicalName(space, gateway, "certificate-grant"),
      component,
      {
        metadata: metadata(
          `${space.namespace}-${gateway.name}-certificate`,
          namespace,
          `Gateways of namespace ${space.namespace} may use the certificate in Secret ${name}`,
        ),
        spec: {
          from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: space.namespace }],
          to: [{ group: "", kind: "Secret", name }],
        },
      },
    ),
  ];
}

/** The chain follows the certificate in one PEM; either may be known only at deployment. */
function withChain(
  certificate: pulumi.Input<string>,
  chain: pulumi.Input<string> | undefined,
): pulumi.Input<string> {
  if (chain === undefined) return certificate;
  if (typeof certificate === "string" && typeof chain === "string")
    return `${certificate.trimEnd()}\n${chain}`;
  // Loaded here because planning a document needs no Pulumi runtime, and only programs have Outputs.
  const { all } = require("@pulumi/pulumi") as typeof pulumi;
  return all([certificate, chain]).apply(([first, rest]) => `${first.trimEnd()}\n${rest}`);
}

/** Gateway API has no field for a minimum TLS version; Envoy Gateway has a policy. */
function minimumVersionPolicy(
  space: SpaceContext,
  gateway: Gateway,
  component: ComponentName,
): Declaration[] {
  const { minimumProtocolVersion } = gateway;
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
  if (gateway.tls !== "terminate") return [];
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
  const { replacePrefix, timeoutPolicy } = route.model;
  const { http, https } = listenersOf(gateway, route.hostname);
  const rewrite = {
    type: "URLRewrite",
    urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: replacePrefix } },
  };
  const slug = routeSlug(gateway, route);
  return declare(
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    logicalName(space, gateway, `${slug}-route`),
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
            ...(timeoutPolicy && { timeouts: timeoutPolicy }),
            backendRefs: [{ name: route.destination.hostname, port: route.port }],
          },
        ],
      },
    },
    { dependsOn: namespaceDependency(space) },
  );
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
    { dependsOn: namespaceDependency(space) },
  );
}

/** Routes to automatic TLS are encrypted and verified against the space's own authority. */
function backendTls(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  if (gateway.tls === "passthrough") return [];
  const encrypted = new Map(
    gateway.routes
      .filter((route) => route.port === route.inbound.tlsPort)
      .map((route) => [`${route.destination.name}.${route.inbound.name}`, route]),
  );
  return [...encrypted.values()].map(({ destination, inbound }) => {
    const name = `${gateway.name}-to-${destination.name}-${inbound.name}`;
    return declare(
      "kubernetes:gateway.networking.k8s.io/v1:BackendTLSPolicy",
      logicalName(space, gateway, `to-${destination.name}-${inbound.name}-tls`),
      component,
      {
        metadata: metadata(
          name,
          space.namespace,
          `Gateway ${gateway.name} verifies ${destination.name}'s certificate`,
        ),
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
    );
  });
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

function logicalName(space: SpaceContext, gateway: Gateway, what: string): string {
  return `${space.network.space}-gateway.${gateway.name}-${what}`;
}
