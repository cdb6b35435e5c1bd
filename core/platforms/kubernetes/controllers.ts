import type { GatewayController, KubernetesSettings } from "./settings";
import type { Gateway } from "../../resolve/network";

/** Where the pods of a gateway are, as a NetworkPolicy selects them. */
export interface GatewayPods {
  /** The namespace of the pods; undefined when they are in the gateway's own. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What appnet must know about a gateway controller to admit its traffic and no other. */
interface ControllerFacts {
  /** The pods of one gateway; undefined when a NetworkPolicy cannot select them. */
  readonly pods?: (gateway: string, namespace: string) => GatewayPods;
  /** Whether its default installation runs them in the gateway's own namespace. */
  readonly inOwnNamespace?: true;
  /** Why its pods cannot be selected. */
  readonly unselectable?: string;
  /** The control plane that its pods call. Only needed where they are in the gateway's namespace. */
  readonly controlPlane?: {
    readonly namespace: string;
    readonly labels: Record<string, string>;
    readonly port: number;
  };
  /**
   * How a minimum TLS version is demanded of one gateway: by Envoy Gateway's policy, or by an option of the listener.
   * Undefined where the controller has no way; all of those refuse versions below 1.2 by themselves.
   */
  readonly minimumVersion?: "client-traffic-policy" | ListenerOption;
  /** Whether it verifies a backend's certificate against a CA in a Secret. */
  readonly backendTls: boolean;
  /** Whether it takes a route's timeouts into account. */
  readonly routeTimeouts: boolean;
  /** Why it passes no TLS through, where it does not. */
  readonly noPassthrough?: string;
  /** Why it keeps no gateway from those who reach another one of it, where it does not. */
  readonly noInternal?: string;
  /** How its pods, in the gateway's namespace, get the seccomp profile that Pod Security demands and they lack. */
  readonly parameters?: "istio-overlay" | "kgateway-parameters";
}

/** A listener's TLS option, with its value by minimum version. */
interface ListenerOption {
  readonly option: string;
  readonly values: Readonly<Record<"1.2" | "1.3", string>>;
}

const GATEWAY_NAME_LABEL = "gateway.networking.k8s.io/gateway-name";
const byGatewayName = (gateway: string): GatewayPods => ({ labels: { [GATEWAY_NAME_LABEL]: gateway } });

/**
 * Facts from the controllers' own sources, for their default installation. Controllers whose pods are in the gateway's
 * namespace (Istio, kgateway, NGINX Gateway Fabric) listen on the listeners' own ports.
 */
const controllers: Readonly<Record<GatewayController, ControllerFacts>> = {
  "envoy-gateway": {
    pods: (gateway, namespace) => ({
      namespace: "envoy-gateway-system",
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": gateway,
        "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
      },
    }),
    minimumVersion: "client-traffic-policy",
    backendTls: true,
    routeTimeouts: true,
  },
  istio: {
    pods: byGatewayName,
    inOwnNamespace: true,
    controlPlane: { namespace: "istio-system", labels: { app: "istiod" }, port: 15012 },
    backendTls: false,
    routeTimeouts: true,
    parameters: "istio-overlay",
  },
  kgateway: {
    pods: byGatewayName,
    inOwnNamespace: true,
    controlPlane: { namespace: "kgateway-system", labels: { kgateway: "kgateway" }, port: 9977 },
    minimumVersion: { option: "kgateway.dev/min-tls-version", values: { "1.2": "1.2", "1.3": "1.3" } },
    backendTls: true,
    routeTimeouts: true,
    parameters: "kgateway-parameters",
  },
  "nginx-gateway-fabric": {
    pods: byGatewayName,
    inOwnNamespace: true,
    controlPlane: {
      namespace: "nginx-gateway",
      labels: { "app.kubernetes.io/name": "nginx-gateway-fabric" },
      port: 8443,
    },
    minimumVersion: {
      option: "nginx.org/ssl-protocols",
      values: { "1.2": "TLSv1.2 TLSv1.3", "1.3": "TLSv1.3" },
    },
    backendTls: true,
    routeTimeouts: false,
  },
  traefik: {
    pods: () => ({ namespace: "traefik", labels: { "app.kubernetes.io/name": "traefik" } }),
    backendTls: true,
    routeTimeouts: false,
    noInternal: "its gateways, of all classes, are at the same addresses and ports",
  },
  contour: {
    pods: () => ({ namespace: "projectcontour", labels: { app: "envoy" } }),
    // It reads BackendTLSPolicy v1alpha3, which Gateway API no longer serves.
    backendTls: false,
    routeTimeouts: true,
    noPassthrough: "it reads TLSRoute v1alpha2, which Gateway API no longer serves",
  },
  cilium: {
    unselectable: "Cilium's gateway traffic has an identity of its own, which no NetworkPolicy can select",
    backendTls: false,
    routeTimeouts: true,
  },
  "aws-load-balancer-controller": {
    unselectable:
      "its load balancers are outside the cluster, at addresses that are not known before deployment",
    backendTls: false,
    routeTimeouts: false,
  },
};

/** Parts of class names that give the controller away, most specific first. */
const classNames: readonly (readonly [RegExp, GatewayController])[] = [
  [/kgateway/, "kgateway"],
  [/envoy|^eg$/, "envoy-gateway"],
  [/istio/, "istio"],
  [/nginx|ngf/, "nginx-gateway-fabric"],
  [/traefik/, "traefik"],
  [/contour/, "contour"],
  [/cilium/, "cilium"],
  [/aws|alb/, "aws-load-balancer-controller"],
];

/** The class of a gateway; undefined when the settings name none for its kind. */
export function gatewayClassOf(gateway: Gateway, settings: KubernetesSettings): string | undefined {
  return gateway.internal ? settings.internalGatewayClassName : settings.gatewayClassName;
}

/** The controller behind a gateway; undefined when neither settings nor class name say it. */
export function controllerOf(gateway: Gateway, settings: KubernetesSettings): GatewayController | undefined {
  if (settings.gatewayController) return settings.gatewayController;
  const className = gatewayClassOf(gateway, settings)?.toLowerCase() ?? "";
  return classNames.find(([pattern]) => pattern.test(className))?.[1];
}

/** Where the pods of a gateway are; undefined when they cannot be selected. */
export function gatewayPodsOf(
  gateway: Gateway,
  settings: KubernetesSettings,
  namespace: string,
): GatewayPods | undefined {
  const controller = controllerOf(gateway, settings);
  const pods = controller && factsOf(controller).pods?.(gateway.name, namespace);
  return pods && { ...pods, ...settings.gatewayPods };
}

export function factsOf(controller: GatewayController): ControllerFacts {
  return controllers[controller];
}
