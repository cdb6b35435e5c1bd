import type { RuleCode } from "../../../../core/model/rules";
import * as applications from "./broken/applications";
import * as connections from "./broken/connections";
import * as environment from "./broken/environment";
import * as externals from "./broken/externals";
import * as gateways from "./broken/gateways";
import * as platform from "./broken/platform";
import * as policies from "./broken/policies";
import * as shape from "./broken/shape";
import type { BrokenDocument } from "./support";

/** Documents that break each rule, by its code. */
export const brokenDocuments: Readonly<Record<RuleCode, readonly BrokenDocument[]>> = {
  "connection/self": connections.self,
  "connection/direction": connections.direction,
  "connection/outbound-taken": connections.outboundTaken,
  "connection/unknown-application": connections.unknownApplication,
  "connection/unknown-space": connections.unknownSpace,
  "connection/unknown-host": connections.unknownHost,
  "connection/unknown-interface": connections.unknownInterface,
  "connection/port-not-inbound": connections.portNotInbound,
  "connection/ambiguous-inbound": connections.ambiguousInbound,
  "connection/target-syntax": connections.targetSyntax,
  "connection/placeholder": environment.placeholder,
  "connection/variable-taken": environment.variableTaken,
  "outbound/required-unconnected": connections.requiredUnconnected,
  "policy/protocol": policies.protocol,
  "policy/port-syntax": policies.portSyntax,
  "policy/port-bounds": policies.portBounds,
  "policy/port-range": policies.portRange,
  "policy/protocol-and-ports": policies.protocolAndPorts,
  "policy/organization-without-space": policies.organizationWithoutSpace,
  "policy/unknown-space": policies.unknownSpace,
  "policy/unknown-application": policies.unknownApplication,
  "policy/duplicate": policies.duplicates,
  "external/identity": externals.identity,
  "external/no-inbound": externals.noInbound,
  "external/duplicate-hostname": externals.duplicateHostname,
  "application/duplicate-port": applications.duplicatePort,
  "application/reserved-port": applications.reservedPort,
  "application/tls-port-taken": applications.tlsPortTaken,
  "application/expansion": environment.expansion,
  "application/secret-source": environment.secretSource,
  "gateway/no-routes": gateways.noRoutes,
  "gateway/duplicate-route": gateways.duplicateRoute,
  "gateway/path-syntax": gateways.pathSyntax,
  "gateway/passthrough-single-route": gateways.passthroughSingleRoute,
  "gateway/passthrough-path": gateways.passthroughPath,
  "gateway/tls-exclusive": gateways.tlsExclusive,
  "gateway/min-version-without-certificate": gateways.minVersionWithoutCertificate,
  "gateway/certificate-source": gateways.certificateSource,
  "gateway/hostname-empty": gateways.hostnameEmpty,
  "gateway/hostname-syntax": gateways.hostnameSyntax,
  "gateway/prefix-without-domain": gateways.prefixWithoutDomain,
  "gateway/timeout-order": gateways.timeoutOrder,
  "gateway/timeout-syntax": gateways.timeoutSyntax,
  "platform/exactly-one": platform.exactlyOne,
  "platform/unsupported": platform.unsupported,
  "platform/quota": platform.quota,
  "document/syntax": shape.syntax,
  "document/unknown-key": shape.unknownKey,
  "document/type": shape.type,
  "document/name": shape.name,
};
