import { stringify } from "yaml";
import type { Inbound } from "../../resolve/network";

/** Envoy's own build without a shell, by the digest of its image index (amd64 and arm64). */
export const PROXY_IMAGE =
  "docker.io/envoyproxy/envoy:distroless-v1.39.1@sha256:eb2c01c13125d1629637cb4e4cce7207009fb7cc2c8027f9742758549d15b6f4";

/** Where the proxy finds its configuration and its certificate. */
export const CONFIGURATION_DIRECTORY = "/etc/appnet/envoy";
export const CERTIFICATE_DIRECTORY = "/etc/appnet/certificate";

const TYPE = "type.googleapis.com/envoy.extensions";
/** What the proxy holds of one connection's data, per direction; bounds its memory. */
const BUFFER_BYTES = 65_536;
const UNLIMITED = 4_294_967_295;
/** With the limit of memory below, what is left after Envoy itself allows for some 2,000 connections. */
const HEAP_BYTES = 200 * 1024 * 1024;

/** Envoy takes every CPU of the node for a worker unless it is told how many to start. */
const WORKERS = 2;

/** A few thousand connections, and as many CPUs as there are workers. */
export const proxyResources = {
  requests: { cpu: "50m", memory: "64Mi" },
  limits: { cpu: String(WORKERS), memory: "256Mi" },
};

/** An inbound interface whose TLS the platform terminates. */
export type AutomaticInbound = Inbound & { readonly tlsPort: number };

export const proxyArguments: readonly string[] = [
  "--config-path",
  `${CONFIGURATION_DIRECTORY}/envoy.yaml`,
  "--concurrency",
  String(WORKERS),
  "--disable-hot-restart",
  "--log-level",
  "warning",
];

/**
 * The files of a proxy that terminates TLS and forwards bytes to the application on localhost.
 * @param node Whose proxy it is. Envoy refuses secret discovery without a node's id and cluster.
 */
export function proxyFiles(
  node: { readonly id: string; readonly cluster: string },
  inbounds: readonly AutomaticInbound[],
): Record<string, string> {
  const configuration = {
    node,
    static_resources: { listeners: inbounds.map(listener), clusters: inbounds.map(cluster) },
    overload_manager: overloadManager(),
  };
  return { "envoy.yaml": stringify(configuration), "certificate.yaml": stringify(certificateDiscovery()) };
}

/** What is spoken inside TLS where a protocol's name says that there is TLS, and otherwise the protocol itself. */
export function insideTls(protocol: Inbound["protocol"]): Inbound["protocol"] {
  const spoken: Partial<Record<Inbound["protocol"], Inbound["protocol"]>> = {
    https: "http",
    grpcs: "grpc",
    wss: "ws",
    tls: "tcp",
  };
  return spoken[protocol] ?? protocol;
}

/**
 * Bytes pass unread, so that whatever is carried by TLS works, as long as both ends agree on what that is: ALPN offers
 * what the application speaks, and nothing where that is not known.
 */
function applicationProtocols(protocol: Inbound["protocol"]): readonly string[] | undefined {
  switch (insideTls(protocol)) {
    case "grpc":
      return ["h2"];
    case "http":
    case "ws":
      return ["http/1.1"];
    default:
      return undefined;
  }
}

function listener({ name, tlsPort, protocol }: AutomaticInbound): object {
  const alpn = applicationProtocols(protocol);
  return {
    name,
    address: { socket_address: { address: "::", ipv4_compat: true, port_value: tlsPort } },
    per_connection_buffer_limit_bytes: BUFFER_BYTES,
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
              // Envoy would cut what is silent for an hour.
              idle_timeout: "0s",
              // Nothing reaches the application before the handshake: neither probes nor what speaks no TLS.
              upstream_connect_mode: "ON_DOWNSTREAM_TLS_HANDSHAKE",
              max_early_data_bytes: BUFFER_BYTES,
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
    per_connection_buffer_limit_bytes: BUFFER_BYTES,
    // Envoy would refuse the 1,025th connection.
    circuit_breakers: { thresholds: [{ max_connections: UNLIMITED, max_pending_requests: UNLIMITED }] },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}

/** New connections wait in the kernel's queue when memory runs out; the connections that are there go on. */
function overloadManager(): object {
  return {
    refresh_interval: "0.25s",
    resource_monitors: [
      {
        name: "envoy.resource_monitors.fixed_heap",
        typed_config: {
          "@type": `${TYPE}.resource_monitors.fixed_heap.v3.FixedHeapConfig`,
          max_heap_size_bytes: HEAP_BYTES,
        },
      },
    ],
    actions: [
      {
        name: "envoy.overload_actions.stop_accepting_connections",
        triggers: [{ name: "envoy.resource_monitors.fixed_heap", threshold: { value: 0.95 } }],
      },
    ],
  };
}

/** Envoy watches the directory for the symbolic link that kubelet renames, so that it uses a renewed certificate. */
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
