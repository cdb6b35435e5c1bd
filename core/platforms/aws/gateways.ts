import type { ComponentName } from "../../names/componentName";
import type { Gateway, Route } from "../../resolve/network";
import { computed, reference, type Declaration } from "../declaration";
import { certificateArn, hostnamesOf, lowerCertificate } from "./certificates";
import { frontPart, gatewayPart, type SpaceContext } from "./objects";
import { moreSpecific, specificFirst } from "../../resolve/gateways";
import { partName } from "./workloads";
import { prioritiesOf } from "./priorities";
import {
  loadBalancingName,
  lowerTargetGroup,
  targetGroupName,
  targetGroupsOf,
  type TargetGroup,
} from "./targetGroups";
import { shortHash } from "../../resolve/flows";
import { trimEnd } from "../../names/trim";

/** Current policies by minimum version; the API's own default still allows TLS 1.0. */
const TLS_POLICIES = {
  "1.2": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "1.3": "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
} as const;

/** Load balancers cut what is silent for longer, and can wait no longer. */
const LONGEST_IDLE_SECONDS = { application: 4000, network: 6000 };

/** Declares a gateway: its load balancer, certificate, target groups, listeners, and routes. */
export function lowerGateway(space: SpaceContext, gateway: Gateway): Declaration[] {
  const component: ComponentName = { type: "Gateway", name: gateway.name };
  const targetGroups = targetGroupsOf(space).filter((group) => group.gateway === gateway);
  const priorities = prioritiesOf(gateway.routes);
  return [
    loadBalancer(space, gateway, component),
    ...lowerCertificate(space, gateway, component),
    ...targetGroups.map((group) => lowerTargetGroup(space, group)),
    ...listeners(space, gateway, component),
    ...(gateway.tls === "passthrough"
      ? []
      : specificFirst(gateway.routes).map((route) =>
          rule(space, gateway, route, priorities.get(route)!, component),
        )),
  ];
}

/** What attaches a target group to its load balancer: ECS refuses a service whose target group has none. */
export function attachmentsOf(space: SpaceContext, group: TargetGroup): string[] {
  const { gateway } = group;
  if (gateway.tls === "passthrough") return [frontPart(space, gateway, "listener-443")];
  return gateway.routes
    .filter((route) => targetGroupName(space, gateway, route.destination, route.inbound) === group.name)
    .map((route) => ruleName(space, gateway, route));
}

function loadBalancer(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration {
  const { model, internal } = gateway;
  const name = frontPart(space, gateway, "load-balancer");
  const type = gateway.tls === "passthrough" ? "network" : "application";
  return space.declare(
    "aws:lb/loadBalancer:LoadBalancer",
    name,
    {
      name: loadBalancingName(space, gateway.name, [type, String(internal)]),
      loadBalancerType: type,
      internal,
      subnets: internal ? space.privateSubnetIds : space.publicSubnetIds,
      // A network load balancer has groups only if it got them when it was created.
      securityGroups: [reference(gatewayPart(space, gateway.name, ""), "id")],
      enableDeletionProtection: model.deletionProtection,
      ...(type === "application" && {
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
        dropInvalidHeaderFields: computed(space.settings.keepInvalidHeaders, (keeps) => !keeps),
        idleTimeout: model.idleTimeout ?? LONGEST_IDLE_SECONDS.application,
      }),
      ...(model.accessLogs && {
        accessLogs: { enabled: true, bucket: model.accessLogs.bucket, prefix: model.accessLogs.prefix },
      }),
      tags: space.tags(name),
    },
    { component },
  );
}

/** The ports that a gateway listens on. */
export function listenerPorts({ tls }: Gateway): number[] {
  if (tls === "none") return [80];
  return tls === "terminate" ? [80, 443] : [443];
}

function listeners(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  const loadBalancerArn = reference(frontPart(space, gateway, "load-balancer"), "arn");
  const listener = (port: number, inputs: object) =>
    space.declare(
      "aws:lb/listener:Listener",
      frontPart(space, gateway, `listener-${port}`),
      {
        loadBalancerArn,
        port,
        tags: space.tags(frontPart(space, gateway, `listener-${port}`)),
        ...inputs,
      } as never,
      { component },
    );
  const notFound = {
    type: "fixed-response",
    fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
  };
  const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
  switch (gateway.tls) {
    case "none":
      return [listener(80, { protocol: "HTTP", defaultActions: [notFound] })];
    case "terminate":
      return [
        listener(80, { protocol: "HTTP", defaultActions: [redirect] }),
        listener(443, {
          protocol: "HTTPS",
          sslPolicy: TLS_POLICIES[gateway.minimumProtocolVersion ?? "1.2"],
          certificateArn: certificateArn(space, gateway),
          defaultActions: [notFound],
        }),
      ];
    case "passthrough": {
      const [route] = gateway.routes;
      const targetGroupArn = reference(
        targetGroupName(space, gateway, route!.destination, route!.inbound),
        "arn",
      );
      const inputs = {
        protocol: "TCP",
        tcpIdleTimeoutSeconds: LONGEST_IDLE_SECONDS.network,
        defaultActions: [{ type: "forward", targetGroupArn }],
      };
      // It cannot redirect, and drops what comes to a port without listener: plain HTTP is for the application's TLS
      // to refuse, which it does at once.
      return [listener(80, inputs), listener(443, inputs)];
    }
  }
}

/** Names a rule after its host and path, so that it keeps its name when other routes come and go. */
function ruleName(space: SpaceContext, gateway: Gateway, route: Route): string {
  const readable = `${route.hostname === gateway.hostname ? "" : (route.hostname ?? "any")}${route.path}`;
  const slug = readable
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return frontPart(
    space,
    gateway,
    `route-${slug}${slug === "" ? "" : "-"}${shortHash(`${route.hostname ?? ""} ${route.path}`)}`,
  );
}

function rule(
  space: SpaceContext,
  gateway: Gateway,
  route: Route,
  priority: number,
  component: ComponentName,
): Declaration {
  const name = ruleName(space, gateway, route);
  const port = gateway.tls === "terminate" ? 443 : 80;
  const targetGroupArn = reference(targetGroupName(space, gateway, route.destination, route.inbound), "arn");
  return space.declare(
    "aws:lb/listenerRule:ListenerRule",
    name,
    {
      listenerArn: reference(frontPart(space, gateway, `listener-${port}`), "arn"),
      priority,
      conditions: [
        ...(route.hostname === undefined ? [] : [{ hostHeader: { values: [route.hostname] } }]),
        { pathPattern: { values: route.path === "/" ? ["/*"] : [route.path, `${route.path}/*`] } },
      ],
      actions: [{ type: "forward", targetGroupArn }],
      ...(route.model.replacePrefix !== undefined && {
        transforms: [rewrite(route.path, route.model.replacePrefix)],
      }),
      tags: space.tags(name),
    },
    { component, after: moreSpecific(gateway.routes, route).map((it) => ruleName(space, gateway, it)) },
  );
}

/** The condition lets only the path itself and what is below it through, so the expression need not look ahead. */
function rewrite(path: string, prefix: string) {
  const matched = path === "/" ? "" : path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const replaced = trimEnd(prefix, /\//);
  const expression =
    replaced === ""
      ? { regex: `^${matched}/?(.*)$`, replace: "/$1" }
      : { regex: `^${matched}(.*)$`, replace: `${replaced}$1` };
  return { type: "url-rewrite", urlRewriteConfig: { rewrite: expression } };
}

/**
 * The DNS names of a gateway. They come after all that answers there, and stay the same records when another gateway
 * takes them over.
 */
export function lowerDnsNames(space: SpaceContext, gateway: Gateway): Declaration[] {
  const { hostedZoneId } = space.settings;
  if (hostedZoneId === undefined) return [];
  const component: ComponentName = { type: "Gateway", name: gateway.name };
  const loadBalancerName = frontPart(space, gateway, "load-balancer");
  const after = [
    ...listeners(space, gateway, component).map(({ name }) => name),
    ...(gateway.tls === "passthrough" ? [] : gateway.routes.map((route) => ruleName(space, gateway, route))),
    ...gateway.routes.map(({ destination }) => partName(space, destination.name, "service")),
  ];
  return hostnamesOf(gateway).map((hostname) =>
    space.declare(
      "aws:route53/record:Record",
      `${space.prefix}-space.name-${hostname}`,
      {
        zoneId: hostedZoneId,
        name: hostname,
        type: "A",
        aliases: [
          {
            name: reference(loadBalancerName, "dnsName"),
            zoneId: reference(loadBalancerName, "zoneId"),
            evaluateTargetHealth: true,
          },
        ],
      },
      {
        component,
        after: [...new Set(after)],
        formerly: gatewayPart(space, gateway.name, `name-${hostname}`),
      },
    ),
  );
}
