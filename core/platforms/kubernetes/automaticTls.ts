import type { ComponentName } from "../../names/componentName";
import type { types } from "@pulumi/kubernetes";
import { stringify } from "yaml";
import { shorten } from "../../resolve/flows";
import type { Application, Connection, Inbound } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { declare, metadata, namespaceDependency, type SpaceContext } from "./objects";

type Container = types.input.core.v1.Container;
type Volume = types.input.core.v1.Volume;
type VolumeProjection = types.input.core.v1.VolumeProjection;

const ENVOY_IMAGE = "docker.io/envoyproxy/envoy:distroless-v1.39.1";
const AUTHORITY = "appnet-certificate-authority";
/** X.509's limit. */
const MAXIMUM_COMMON_NAME = 64;
const CONFIGURATION_DIRECTORY = "/etc/appnet/envoy";
const CERTIFICATE_DIRECTORY = "/etc/appnet/certificate";
const TYPE = "type.googleapis.com/envoy.extensions";

/** Inbound interfaces whose TLS the platform terminates. */
export function automaticInbounds(application: Application): (Inbound & { tlsPort: number })[] {
  return application.inbound.filter((it): it is Inbound & { tlsPort: number } => it.tlsPort !== undefined);
}

/** The Service port of automatic TLS. It starts with a digit, as no inbound's name does. */
export function tlsPortName(tlsPort: number): string {
  return `${tlsPort}-tls`;
}

/** The Secret that cert-manager fills for an application's automatic TLS. */
export function certificateSecretName(hostname: string): string {
  return `${hostname}-automatic-tls`;
}

/** The space's own certificate authority: automatic TLS needs names that no public authority certifies. */
export function certificateAuthority(space: SpaceContext): Declaration[] {
  const prefix = space.network.space;
  const dependsOn = namespaceDependency(space);
  return [
    declare(
      "kubernetes:cert-manager.io/v1:Issuer",
      `${prefix}-self-signed-issuer`,
      space.component,
      {
        metadata: metadata(
          "appnet-self-signed",
          space.namespace,
          "Signs the space's own certificate authority",
        ),
        spec: { selfSigned: {} },
      },
      { dependsOn },
    ),
    declare(
      "kubernetes:cert-manager.io/v1:Certificate",
      `${prefix}-certificate-authority`,
      space.component,
      {
        metadata: metadata(
          AUTHORITY,
          space.namespace,
          "Certificate authority of automatic TLS in this space",
        ),
        spec: {
          isCA: true,
          commonName: shorten(`${space.network.space}.${space.network.organization}`, MAXIMUM_COMMON_NAME),
          secretName: AUTHORITY,
          duration: "87600h",
          privateKey: { algorithm: "ECDSA", size: 256 },
          issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "appnet-self-signed" },
        },
      },
      { dependsOn },
    ),
    declare(
      "kubernetes:cert-manager.io/v1:Issuer",
      `${prefix}-certificate-authority-issuer`,
      space.component,
      {
        metadata: metadata(AUTHORITY, space.namespace, "Issues certificates of automatic TLS in this space"),
        spec: { ca: { secretName: AUTHORITY } },
      },
      { dependsOn },
    ),
  ];
}

/** What one application's automatic TLS needs besides its sidecar: a certificate and the sidecar's configuration. */
export function automaticTlsObjects(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
): Declaration[] {
  const { hostname, name } = application;
  const secretName = certificateSecretName(hostname);
  const prefix = `${space.network.space}-${name}`;
  const dependsOn = namespaceDependency(space);
  const { namespace } = space;
  return [
    declare(
      "kubernetes:cert-manager.io/v1:Certificate",
      `${prefix}-automatic-tls-certificate`,
      component,
      {
        metadata: metadata(secretName, namespace, `Certificate of ${name}'s automatic TLS`),
        spec: {
          secretName,
          dnsNames: ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map(
            (suffix) => hostname + suffix,
          ),
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
          usages: ["digital signature", "server auth"],
          issuerRef: { group: "cert-manager.io", kind: "Issuer", name: AUTHORITY },
        },
      },
      { dependsOn },
    ),
    declare(
      "kubernetes:core/v1:ConfigMap",
      `${prefix}-automatic-tls-configuration`,
      component,
      {
        metadata: metadata(secretName, namespace, `Envoy's configuration for ${name}'s automatic TLS`),
        data: {
          "envoy.yaml": stringify(envoyConfiguration(automaticInbounds(application))),
          "certificate.yaml": stringify(certificateDiscovery()),
        },
      },
      { dependsOn },
    ),
  ];
}

/** The native sidecar that terminates TLS and forwards to the application on localhost. */
export function sidecar(application: Application): { container: Container; volumes: Volume[] } {
  const secretName = certificateSecretName(application.hostname);
  const [first] = automaticInbounds(application);
  return {
    container: {
      name: application.name === "automatic-tls" ? "automatic-tls-sidecar" : "automatic-tls",
      image: ENVOY_IMAGE,
      restartPolicy: "Always",
      args: [
        "--config-path",
        `${CONFIGURATION_DIRECTORY}/envoy.yaml`,
        "--disable-hot-restart",
        "--log-level",
        "warning",
      ],
      ports: automaticInbounds(application).map(({ tlsPort }) => ({
        containerPort: tlsPort,
        protocol: "TCP",
      })),
      readinessProbe: { tcpSocket: { port: first!.tlsPort } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volumeMounts: [
        { name: "automatic-tls-configuration", mountPath: CONFIGURATION_DIRECTORY, readOnly: true },
        { name: "automatic-tls-certificate", mountPath: CERTIFICATE_DIRECTORY, readOnly: true },
      ],
    },
    volumes: [
      { name: "automatic-tls-configuration", configMap: { name: secretName } },
      {
        name: "automatic-tls-certificate",
        secret: { secretName, items: ["tls.crt", "tls.key"].map((key) => ({ key, path: key })) },
      },
    ],
  };
}

/** Where a caller finds the authority of a connection's destination; undefined when it cannot be mounted. */
export function authorityProjection(
  space: SpaceContext,
  connection: Connection,
): VolumeProjection | undefined {
  if (connection.tls !== "automatic" || connection.destination.kind !== "application") return undefined;
  const items = [{ key: "ca.crt", path: `${connection.outbound}.crt` }];
  const { destination } = connection;
  if (!destination.elsewhere) return { secret: { name: certificateSecretName(destination.hostname), items } };
  const peer = space.network.settings.peers?.[destination.space];
  const name = peer?.certificateAuthorityConfigMap;
  return name === undefined ? undefined : { configMap: { name, items } };
}

function envoyConfiguration(inbounds: readonly (Inbound & { tlsPort: number })[]): object {
  return {
    static_resources: { listeners: inbounds.map(listener), clusters: inbounds.map(cluster) },
  };
}

function listener({ name, tlsPort, protocol }: Inbound & { tlsPort: number }): object {
  const alpn = { grpc: ["h2"], http: ["http/1.1"], ws: ["http/1.1"] }[protocol as string];
  return {
    name,
    address: { socket_address: { address: "::", ipv4_compat: true, port_value: tlsPort } },
    filter_chains: [
      {
        transport_socket: {
          name: "envoy.transport_sockets.tls",
          typed_config: {
            "@type": `${TYPE}.transport_sockets.tls.v3.DownstreamTlsContext`,
            common_tls_context: {
              tls_params: { tls_minimum_protocol_version: "TLSv1_2" },
              ...(alpn && { alpn_protocols: alpn }),
              tls_certificate_sds_secret_configs: [
                {
                  name: "certificate",
                  sds_config: {
                    path_config_source: { path: `${CONFIGURATION_DIRECTORY}/certificate.yaml` },
                    resource_api_version: "V3",
                  },
                },
              ],
            },
          },
        },
        filters: [
          {
            name: "envoy.filters.network.tcp_proxy",
            typed_config: {
              "@type": `${TYPE}.filters.network.tcp_proxy.v3.TcpProxy`,
              stat_prefix: name,
              cluster: name,
            },
          },
        ],
      },
    ],
  };
}

function cluster({ name, containerPort }: Inbound): object {
  const address = { socket_address: { address: "127.0.0.1", port_value: containerPort } };
  return {
    name,
    type: "STATIC",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}

/** Envoy watches the mounted directory, so that a renewed certificate is used without a restart. */
function certificateDiscovery(): object {
  return {
    resources: [
      {
        "@type": `${TYPE}.transport_sockets.tls.v3.Secret`,
        name: "certificate",
        tls_certificate: {
          certificate_chain: { filename: `${CERTIFICATE_DIRECTORY}/tls.crt` },
          private_key: { filename: `${CERTIFICATE_DIRECTORY}/tls.key` },
          watched_directory: { path: CERTIFICATE_DIRECTORY },
        },
      },
    ],
  };
}
