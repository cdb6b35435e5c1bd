import { Kind, keys, type FieldTable } from "../../closedWorld/fields";
import type definitions from "../definitions.json";
import { gatewayMetadata, metadata, plainMetadata, typeFields, type KubernetesObject } from "./metadata";

/** The fields of custom kinds, as their pinned definitions have them. */
type Definitions = typeof definitions;
type Custom<Name extends keyof Definitions> = KubernetesObject & Definitions[Name];

const TIME = "harmless: how long a request may take, and how often it is tried";
const HEADERS = "harmless: what stands in a request or an answer, not where it goes";

const parentRef = {
  name: "read",
  namespace: "read",
  sectionName: "read",
  port: "read",
  kind: "read",
  group: "read",
} as const;

const backendRef = {
  name: "read",
  namespace: "read",
  port: "read",
  kind: "read",
  group: "read",
  weight: "read",
} as const;

const gateway: FieldTable<Custom<"Gateway">> = {
  ...typeFields,
  metadata: gatewayMetadata,
  spec: {
    gatewayClassName: "read",
    infrastructure: { parametersRef: { group: "read", kind: "read", name: "read" } },
    listeners: [
      {
        name: "read",
        port: "read",
        protocol: "read",
        hostname: "read",
        allowedRoutes: { namespaces: { from: "read" } },
        tls: {
          mode: "read",
          certificateRefs: [{ name: "read", namespace: "read", kind: "read", group: "read" }],
          options: keys(/^(kgateway\.dev\/min-tls-version|nginx\.org\/ssl-protocols)$/, "they are read"),
        },
      },
    ],
  },
};

const httpRoute: FieldTable<Custom<"HTTPRoute">> = {
  ...typeFields,
  metadata,
  spec: {
    parentRefs: [parentRef],
    hostnames: "read",
    rules: [
      {
        name: "harmless: it names the rule for people",
        matches: [{ path: { type: "read", value: "read" } }],
        filters: [
          {
            type: "read",
            requestRedirect: {
              scheme: "read",
              hostname: "read",
              path: "read",
              port: "read",
              statusCode: "harmless: for how long the redirect is remembered",
            },
            urlRewrite: {
              hostname: "read",
              path: { type: "read", replacePrefixMatch: "read", replaceFullPath: "read" },
            },
            requestHeaderModifier: HEADERS,
            responseHeaderModifier: HEADERS,
            cors: HEADERS,
          },
        ],
        backendRefs: [backendRef],
        timeouts: TIME,
      },
    ],
  },
};

const tlsRoute: FieldTable<Custom<"TLSRoute">> = {
  ...typeFields,
  metadata,
  spec: {
    parentRefs: [parentRef],
    hostnames: "read",
    rules: [{ name: "harmless: it names the rule for people", backendRefs: [backendRef] }],
  },
};

const referenceGrant: FieldTable<Custom<"ReferenceGrant">> = {
  ...typeFields,
  metadata: plainMetadata,
  spec: {
    from: "harmless: what is led to decides, whoever leads there",
    to: [{ group: "read", kind: "read", name: "harmless: which object of a kind that nothing leads to" }],
  },
};

const backendTlsPolicy: FieldTable<Custom<"BackendTLSPolicy">> = {
  ...typeFields,
  metadata,
  spec: {
    targetRefs: [{ group: "read", kind: "read", name: "read", sectionName: "read" }],
    validation: {
      hostname: "read",
      caCertificateRefs: [{ group: "read", kind: "read", name: "read" }],
    },
  },
};

const clientTrafficPolicy: FieldTable<Custom<"ClientTrafficPolicy">> = {
  ...typeFields,
  metadata,
  spec: {
    targetRef: { group: "read", kind: "read", name: "read", sectionName: "read" },
    targetRefs: [{ group: "read", kind: "read", name: "read", sectionName: "read" }],
    targetSelectors: "read",
    tls: { minVersion: "read" },
    timeout: TIME,
    tcpKeepalive: TIME,
  },
};

/** kgateway's own kind; of its many fields those that appnet writes, which change no labels and no ports. */
interface GatewayParameters extends KubernetesObject {
  spec: { kube: { podTemplate: { securityContext: object } } };
}

const gatewayParameters: FieldTable<GatewayParameters> = {
  ...typeFields,
  metadata: plainMetadata,
  spec: {
    kube: { podTemplate: { securityContext: "harmless: the rights of processes inside the gateway's pods" } },
  },
};

const GROUP = "kubernetes:gateway.networking.k8s.io";

/** By type: gateways, their routes, and what tells their controllers more. */
export const gatewayKinds: readonly (readonly [string, Kind])[] = [
  ...["v1", "v1beta1"].flatMap((version) => [
    [`${GROUP}/${version}:Gateway`, Kind.of(gateway)] as const,
    [`${GROUP}/${version}:HTTPRoute`, Kind.of(httpRoute)] as const,
    [`${GROUP}/${version}:ReferenceGrant`, Kind.of(referenceGrant)] as const,
  ]),
  ...["v1", "v1alpha3", "v1alpha2"].map(
    (version) => [`${GROUP}/${version}:TLSRoute`, Kind.of(tlsRoute)] as const,
  ),
  ...["v1", "v1alpha3"].map(
    (version) => [`${GROUP}/${version}:BackendTLSPolicy`, Kind.of(backendTlsPolicy)] as const,
  ),
  ["kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy", Kind.of(clientTrafficPolicy)],
  ["kubernetes:gateway.kgateway.dev/v1alpha1:GatewayParameters", Kind.of(gatewayParameters)],
];
