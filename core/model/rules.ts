/**
 * Every rule that a document or a program can break, with what breaks it. The codes are stable: pipelines may match on
 * them.
 */
export const rules = {
  "connection/self": "source and destination are the same application",
  "connection/direction": "a connection does not go from an outbound to an inbound interface",
  "connection/outbound-taken": "an outbound interface is connected twice",
  "connection/unknown-application": "the application is not declared",
  "connection/unknown-space": "a dotted name is no application of a declared peer",
  "connection/unknown-host": "a dotted name is no host name of an external",
  "connection/unknown-interface": "the interface is not declared",
  "connection/port-not-inbound": "the target port is no inbound port of the destination",
  "connection/ambiguous-inbound":
    "neither port nor interface is named and the destination has several inbounds",
  "connection/target-syntax": "the target is not scheme://target:port",
  "connection/placeholder": "a connection's variable has a placeholder that is not known",
  "connection/variable-taken":
    "a connection's variable is set by another connection or the application as well",
  "outbound/required-unconnected": "a required outbound interface has no connection",
  "policy/protocol": "the protocol is neither tcp nor udp",
  "policy/port-syntax": "the ports are neither N nor N-M",
  "policy/port-bounds": "a port is outside 1-65535",
  "policy/port-range": "a port range starts above its end",
  "policy/protocol-and-ports": "one of protocol and ports is given without the other",
  "policy/organization-without-space": "an organization is given without a space",
  "policy/unknown-space": "the space is not known",
  "policy/unknown-application": "the application is not declared",
  "policy/duplicate": "two policies allow the same flow",
  "external/identity": "nothing says who the external is",
  "external/no-inbound": "an external is called and lists no port",
  "external/duplicate-hostname": "a host name of an external is also another party's",
  "application/duplicate-port": "two inbound interfaces share one port and protocol",
  "application/reserved-port": "an application's own port is the automatic-TLS port 61443",
  "application/tls-port-taken": "automatic-TLS inbounds do not have distinct tlsPorts",
  "application/expansion": "a value refers to another variable, as $(NAME)",
  "application/secret-source": "a secret is not referred to in exactly one way",
  "gateway/no-routes": "a gateway has no routes",
  "gateway/duplicate-route": "two routes match the same host and path",
  "gateway/path-syntax": "a path is not an absolute URL path prefix",
  "gateway/passthrough-single-route": "a passthrough gateway has more than one route",
  "gateway/passthrough-path": "a passthrough gateway's route has a path or replacePrefix",
  "gateway/tls-exclusive": "sslPassthrough and certificateFrom are given together",
  "gateway/min-version-without-certificate": "minimumProtocolVersion is given without certificateFrom",
  "gateway/certificate-source": "certificateFrom does not name exactly one source",
  "gateway/hostname-empty": "hostname has neither prefix nor fullyQualifiedHostname",
  "gateway/hostname-syntax": "a host name is not a valid DNS name",
  "gateway/prefix-without-domain": "a host name prefix is given but the space has no domain",
  "gateway/timeout-order": "the request timeout is shorter than the backendRequest timeout",
  "gateway/timeout-syntax": "a timeout is not a duration",
  "platform/exactly-one": "kubernetes and aws are both given, or neither",
  "platform/unsupported": "the platform cannot enforce what is asked",
  "platform/quota": "a limit of the cloud is exceeded",
  "document/syntax": "the document is not valid YAML",
  "document/unknown-key": "a key is not known",
  "document/type": "a value has the wrong shape",
  "document/name": "a name is not a DNS label",
} as const;

/** What is allowed and probably not meant: said as warnings, which `--strict` makes errors. */
export const warningRules = {
  "connection/scheme": "the scheme is not what the destination's inbound interface speaks",
  "external/unused": "an external is declared, and nothing names it",
  "network/host-bits": "a network is written as an address in it",
} as const;

/** The stable code of a rule that may be broken, such as `connection/self`. */
export type RuleCode = keyof typeof rules;
/** The stable code of a warning, such as `external/unused`. */
export type WarningCode = keyof typeof warningRules;
