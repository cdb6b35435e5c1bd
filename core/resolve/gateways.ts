import { certificateSources, type GatewayModel, type RouteModel } from "../model/gateway";
import type { PropertyPath } from "../model/problem";
import { resolveTarget } from "./destination";
import type { Directory } from "./directory";
import type { Gateway, Route } from "./network";
import type { Problems } from "./problems";

const DNS_NAME =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
/** RFC 3986 path characters; no query, fragment, empty segment, dot segment or encoded slash. */
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%(?!2[Ff])[0-9A-Fa-f]{2}|\/(?!\/))*$/;
/** Gateway API's duration (GEP-2257): one to four of h, m, s and ms. */
const DURATION = /^(\d{1,5}(h|m|s|ms)){1,4}$/;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** The domain of gateway host name prefixes must be a DNS name, whether or not a gateway uses it. */
export function checkDomain(domain: string | undefined, problems: Problems): void {
  if (domain === undefined || DNS_NAME.test(`x.${domain}`)) return;
  problems.add(
    "gateway/hostname-syntax",
    ["domain"],
    `"${domain}" is no domain`,
    "write a DNS name in lower case, such as shop.example.com",
  );
}

/** Milliseconds of a duration such as `10s` or `1h30m`; undefined when it is none. */
function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  return [...text.matchAll(/(\d{1,5})(ms|h|m|s)/g)].reduce(
    (total, [, amount, unit]) => total + Number(amount) * MILLISECONDS[unit!]!,
    0,
  );
}

/** The rules that concern one gateway alone. */
function checkGateway(
  model: GatewayModel,
  domain: string | undefined,
  path: PropertyPath,
  problems: Problems,
): void {
  checkHostname(model, domain, path, problems);
  checkTls(model, path, problems);
  if (model.routes.length === 0) {
    problems.add("gateway/no-routes", path, "the gateway has no routes", "add at least one route");
  }
  checkDuplicateRoutes(model, hostnameOf(model, domain), path, problems);
  const passthrough = model.tls?.sslPassthrough === true;
  if (passthrough && model.routes.length > 1) {
    problems.add(
      "gateway/passthrough-single-route",
      [...path, "routes", 1],
      `a passthrough gateway has ${model.routes.length} routes, but encrypted traffic cannot be told apart`,
      "keep one route, and declare a gateway for each other",
    );
  }
  model.routes.forEach((route, index) => {
    checkRoute(route, passthrough, [...path, "routes", index], problems);
  });
}

function checkHostname(
  { hostname }: GatewayModel,
  domain: string | undefined,
  path: PropertyPath,
  problems: Problems,
): void {
  if (!hostname) return;
  const at = [...path, "hostname"];
  const { prefix, fullyQualifiedHostname } = hostname;
  if (prefix === undefined && fullyQualifiedHostname === undefined) {
    problems.add(
      "gateway/hostname-empty",
      at,
      "hostname is empty",
      "give prefix or fullyQualifiedHostname, or remove hostname",
    );
  }
  if (prefix !== undefined && fullyQualifiedHostname !== undefined) {
    problems.add(
      "gateway/hostname-syntax",
      at,
      "prefix and fullyQualifiedHostname are given together",
      "give one of them",
    );
  }
  if (fullyQualifiedHostname !== undefined && !DNS_NAME.test(fullyQualifiedHostname)) {
    problems.add(
      "gateway/hostname-syntax",
      [...at, "fullyQualifiedHostname"],
      `"${fullyQualifiedHostname}" is no host name`,
      "write a DNS name in lower case, such as www.example.com",
    );
  }
  if (prefix === undefined) return;
  if (!PREFIX.test(prefix)) {
    problems.add(
      "gateway/hostname-syntax",
      [...at, "prefix"],
      `"${prefix}" is no part of a host name`,
      "write lower-case labels, such as www",
    );
  }
  if (domain === undefined) {
    problems.add(
      "gateway/prefix-without-domain",
      [...at, "prefix"],
      "a prefix is given, but the space has no domain",
      "set domain, or give fullyQualifiedHostname",
    );
  } else if (PREFIX.test(prefix) && DNS_NAME.test(`x.${domain}`) && !DNS_NAME.test(`${prefix}.${domain}`)) {
    problems.add(
      "gateway/hostname-syntax",
      [...at, "prefix"],
      `"${prefix}.${domain}" is no host name`,
      "write DNS names in lower case",
    );
  }
}

function checkTls({ tls }: GatewayModel, path: PropertyPath, problems: Problems): void {
  if (!tls) return;
  const at = [...path, "tls"];
  const { sslPassthrough, certificateFrom, minimumProtocolVersion } = tls;
  if (sslPassthrough && certificateFrom) {
    problems.add(
      "gateway/tls-exclusive",
      [...at, "certificateFrom"],
      "sslPassthrough and certificateFrom are given together",
      "remove certificateFrom if the application terminates TLS, sslPassthrough if the gateway does",
    );
  }
  if (minimumProtocolVersion !== undefined && !certificateFrom) {
    problems.add(
      "gateway/min-version-without-certificate",
      [...at, "minimumProtocolVersion"],
      "minimumProtocolVersion is given, but the gateway terminates no TLS",
      "add certificateFrom, or remove minimumProtocolVersion",
    );
  }
  if (certificateFrom) {
    const given = certificateSources.filter(
      (source) => certificateFrom[source] !== undefined && certificateFrom[source] !== false,
    );
    if (given.length !== 1) {
      problems.add(
        "gateway/certificate-source",
        [...at, "certificateFrom"],
        given.length === 0
          ? "certificateFrom names no source"
          : `certificateFrom names ${given.join(" and ")}`,
        `give exactly one of ${certificateSources.join(", ")}`,
      );
    }
    const { kubernetesSecret } = certificateFrom;
    if (
      kubernetesSecret !== undefined &&
      !/^([a-z0-9][-a-z0-9]*\/)?[a-z0-9][-.a-z0-9]*$/.test(kubernetesSecret)
    ) {
      problems.add(
        "document/name",
        [...at, "certificateFrom", "kubernetesSecret"],
        `"${kubernetesSecret}" is no name of a Secret`,
        "write NAME or NAMESPACE/NAME",
      );
    }
  } else if (!sslPassthrough && minimumProtocolVersion === undefined) {
    problems.add(
      "gateway/certificate-source",
      at,
      "tls has neither sslPassthrough nor certificateFrom",
      "give one of them, or remove tls",
    );
  }
}

/** `/api` and `/api/` match the same requests. */
function normalisePath(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function checkDuplicateRoutes(
  model: GatewayModel,
  gatewayHostname: string | undefined,
  path: PropertyPath,
  problems: Problems,
): void {
  const seen = new Map<string, number>();
  model.routes.forEach((route, index) => {
    const key = `${route.hostname ?? gatewayHostname ?? ""} ${normalisePath(route.path ?? "/")}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, index);
    } else if (model.tls?.sslPassthrough !== true) {
      problems.add(
        "gateway/duplicate-route",
        [...path, "routes", index, ...(route.path === undefined ? [] : ["path"])],
        `routes[${earlier}] already matches ${route.hostname ?? ""}${route.path ?? "/"}`,
        "give the routes different paths or host names",
      );
    }
  });
}

function checkRoute(route: RouteModel, passthrough: boolean, path: PropertyPath, problems: Problems): void {
  if (passthrough) {
    for (const field of ["path", "replacePrefix"] as const) {
      if (route[field] === undefined) continue;
      problems.add(
        "gateway/passthrough-path",
        [...path, field],
        `a passthrough route has ${field}, but the gateway cannot read encrypted requests`,
        `remove ${field}`,
      );
    }
    for (const field of ["hostname", "timeoutPolicy"] as const) {
      if (route[field] === undefined) continue;
      problems.add(
        "platform/unsupported",
        [...path, field],
        `a passthrough route has ${field}, which needs the gateway to read requests`,
        `remove ${field}`,
      );
    }
  } else {
    for (const field of ["path", "replacePrefix"] as const)
      checkPath(route[field], [...path, field], problems);
  }
  if (route.hostname !== undefined && !DNS_NAME.test(route.hostname)) {
    problems.add(
      "gateway/hostname-syntax",
      [...path, "hostname"],
      `"${route.hostname}" is no host name`,
      "write a DNS name in lower case, such as www.example.com",
    );
  }
  checkTimeouts(route, path, problems);
}

function isPath(text: string): boolean {
  const dots = text.split("/").some((segment) => segment === "." || segment === "..");
  return PATH.test(text) && !dots && text.length <= 1024;
}

function checkPath(text: string | undefined, path: PropertyPath, problems: Problems): void {
  if (text === undefined || isPath(text)) return;
  const absolute = `/${text.replace(/^\/+/, "")}`;
  problems.add(
    "gateway/path-syntax",
    path,
    `"${text}" is no path prefix`,
    isPath(absolute)
      ? `write ${absolute}`
      : "write an absolute path without query, wildcard or empty segment, such as /api",
  );
}

function checkTimeouts({ timeoutPolicy }: RouteModel, path: PropertyPath, problems: Problems): void {
  if (!timeoutPolicy) return;
  const at = [...path, "timeoutPolicy"];
  for (const field of ["request", "backendRequest"] as const) {
    const text = timeoutPolicy[field];
    if (text !== undefined && parseDuration(text) === undefined) {
      problems.add(
        "gateway/timeout-syntax",
        [...at, field],
        `"${text}" is no duration`,
        "write one to four of h, m, s and ms, such as 10s or 1h30m",
      );
    }
  }
  const request = parseDuration(timeoutPolicy.request ?? "");
  const backendRequest = parseDuration(timeoutPolicy.backendRequest ?? "");
  if (request !== undefined && backendRequest !== undefined && request > 0 && request < backendRequest) {
    problems.add(
      "gateway/timeout-order",
      [...at, "request"],
      `request ${timeoutPolicy.request} is shorter than backendRequest ${timeoutPolicy.backendRequest}`,
      "make request at least as long as backendRequest",
    );
  }
}

/** Resolves the gateways of a document, and reports every broken rule. */
export function resolveGateways(
  gateways: Readonly<Record<string, GatewayModel>>,
  domain: string | undefined,
  directory: Directory,
  problems: Problems,
): Gateway[] {
  return Object.entries(gateways).map(([name, model]) => {
    const path = ["gateways", name];
    checkGateway(model, domain, path, problems);
    const passthrough = model.tls?.sslPassthrough === true;
    const terminates = model.tls?.certificateFrom !== undefined;
    const hostname = hostnameOf(model, domain);
    return {
      name,
      model,
      internal: model.internal,
      hostname,
      tls: passthrough ? "passthrough" : terminates ? "terminate" : "none",
      minimumProtocolVersion: terminates ? (model.tls?.minimumProtocolVersion ?? "1.2") : undefined,
      routes: model.routes.flatMap((route, index) =>
        resolveRoute(route, hostname, directory, [...path, "routes", index], problems),
      ),
      path,
    };
  });
}

/** The host name that a gateway answers to; undefined for any. */
export function hostnameOf({ hostname }: GatewayModel, domain: string | undefined): string | undefined {
  if (!hostname) return undefined;
  const { prefix, fullyQualifiedHostname } = hostname;
  if (fullyQualifiedHostname !== undefined) return fullyQualifiedHostname;
  return prefix === undefined || domain === undefined ? undefined : `${prefix}.${domain}`;
}

function resolveRoute(
  model: RouteModel,
  gatewayHostname: string | undefined,
  directory: Directory,
  path: PropertyPath,
  problems: Problems,
): Route[] {
  const at = [...path, "destination"];
  const target = resolveTarget(model.destination, at, directory, problems);
  if (!target) return [];
  if (
    !target.application ||
    !target.resolved ||
    (target.end.kind === "application" && target.end.elsewhere)
  ) {
    problems.add(
      "platform/unsupported",
      at,
      `"${model.destination}" is no application of this space, and a gateway routes only to those`,
      "declare the gateway in the space of its application",
    );
    return [];
  }
  if (target.protocol === "udp") {
    problems.add(
      "platform/unsupported",
      at,
      `"${model.destination}" is UDP, which gateways do not route`,
      "route to a TCP inbound",
    );
    return [];
  }
  return [
    {
      model,
      path: normalisePath(model.path ?? "/"),
      hostname: model.hostname ?? gatewayHostname,
      destination: target.application,
      inbound: target.resolved,
      scheme: target.scheme,
      port: target.port,
      declaredAt: path,
    },
  ];
}

/** The address that users open; undefined when a gateway answers to any host name. */
export function urlOf(hostname: string | undefined, encrypted: boolean): string | undefined {
  return hostname === undefined ? undefined : `${encrypted ? "https" : "http"}://${hostname}`;
}

/** The routes that take requests from a route, because their host name or path says more. */
export function moreSpecific(routes: readonly Route[], route: Route): Route[] {
  return routes.filter(
    (it) => it !== route && isWithinHost(it, route) && isWithinPath(it, route) && !isAlike(it, route),
  );
}

/** In an order in which each route comes after those that are more specific. */
export function specificFirst(routes: readonly Route[]): Route[] {
  return [...routes].sort(
    (a, b) =>
      b.path.length - a.path.length ||
      (b.hostname ?? "").replace("*", "").length - (a.hostname ?? "").replace("*", "").length,
  );
}

function isAlike(a: Route, b: Route): boolean {
  return a.hostname === b.hostname && a.path === b.path;
}

function isWithinHost({ hostname }: Route, outer: Route): boolean {
  if (outer.hostname === undefined || hostname === outer.hostname) return true;
  return outer.hostname.startsWith("*.") && hostname?.endsWith(outer.hostname.slice(1)) === true;
}

function isWithinPath({ path }: Route, outer: Route): boolean {
  return path === outer.path || path.startsWith(outer.path.endsWith("/") ? outer.path : `${outer.path}/`);
}
