import type { types } from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { formatParty } from "../../names/party";
import { shorten } from "../../resolve/flows";
import type { Application, Inbound, Network, PolicyDestination } from "../../resolve/network";
import { reference, type Declaration } from "../declaration";
import type { SpaceContext } from "./objects";
import { compareTexts, groupBy } from "../../collections";
import { mappingName } from "./portMappings";
import { role } from "./roles";

type Configuration = types.input.ecs.ServiceServiceConnectConfiguration;

const TLS_POLICY = "service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity";
const AUTHORITY_YEARS = 10;
const MAXIMUM_DISCOVERY_NAME = 64;

/** Inbound interfaces whose TLS the platform terminates. */
export function automaticInbounds(application: Application): (Inbound & { tlsPort: number })[] {
  return application.inbound.filter((it): it is Inbound & { tlsPort: number } => it.tlsPort !== undefined);
}

/** Whether any application of the space has automatic TLS. */
export function usesAutomaticTls(network: Network): boolean {
  return [...network.applications.values()].some((it) => automaticInbounds(it).length > 0);
}

/** The applications beside which ECS puts its proxy: those that serve or call automatic TLS. */
export function proxiedApplications(network: Network): Set<string> {
  const serving = [...network.applications.values()].filter((it) => automaticInbounds(it).length > 0);
  return new Set([
    ...serving.map(({ name }) => name),
    ...automaticCalls(network).map(({ source }) => source),
  ]);
}

/** ECS Service Connect on an application that serves or calls automatic TLS. */
export function serviceConnect(space: SpaceContext, application: Application): Configuration {
  const inbounds = automaticInbounds(application);
  return {
    enabled: true,
    namespace: reference(`${space.prefix}-space.internal-domain`, "arn"),
    ...(inbounds.length > 0 && {
      services: inbounds.map(({ containerPort, tlsPort }) => ({
        portName: mappingName(application, "tcp", containerPort),
        // Cloud Map's own service has the plain host name; both are in one namespace.
        discoveryName: shorten(`${application.hostname}-${tlsPort}`, MAXIMUM_DISCOVERY_NAME),
        // The proxy listens here, and nothing else is open to callers of this port.
        ingressPortOverride: tlsPort,
        clientAlias: [{ dnsName: application.hostname, port: tlsPort }],
        // The proxy would cut what is silent for an hour.
        timeout: { idleTimeoutSeconds: 0 },
        tls: {
          issuerCertAuthority: { awsPcaAuthorityArn: authorityArn(space) },
          roleArn: reference(`${space.prefix}-space.service-connect-tls-role`, "arn"),
        },
      })),
    }),
  };
}

/**
 * By caller: the endpoints of automatic TLS that its tasks must know, such as `basket:61443`. A task knows those that
 * existed when it started, so it has to start anew when one comes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function calledEndpoints(network: Network): Map<string, string[]> {
  const calls = groupBy(automaticCalls(network), ({ source }) => source);
  return new Map(
    [...calls].map(([source, called]) => {
      const endpoints = called.flatMap(({ destination }) => {
        const application = network.applications.get(destination)!;
        return automaticInbounds(application).map((it) => `${application.hostname}:${it.tlsPort}`);
      });
      return [source, [...new Set(endpoints)].sort(compareTexts)];
    }),
  );
}

/** Calls within the space that a connection or a policy lets through to automatic TLS, connections first. */
function automaticCalls({ connections, policies }: Network): { source: string; destination: string }[] {
  const byName = <Call extends { source: string }>(calls: readonly Call[], nameOf: (call: Call) => string) =>
    [...calls].sort((a, b) => compareTexts(`${a.source} ${nameOf(a)}`, `${b.source} ${nameOf(b)}`));
  const allowances = policies.flatMap((policy) => policy.allowances);
  const ofPolicies = allowances.flatMap(({ automaticTls, source, destination }) =>
    automaticTls && source.kind === "application" && !source.elsewhere
      ? [{ source: source.name, destination }]
      : [],
  );
  const calls: readonly { readonly source: string; readonly destination: PolicyDestination }[] = [
    ...byName(
      connections.filter(({ tls }) => tls === "automatic"),
      ({ outbound }) => outbound,
    ),
    ...byName(ofPolicies, ({ destination }) => formatParty(destination)),
  ];
  return calls.flatMap(({ source, destination }) =>
    destination.kind === "application" && !destination.elsewhere && destination.name !== source
      ? [{ source, destination: destination.name }]
      : [],
  );
}

function authorityArn(space: SpaceContext): pulumi.Input<string> {
  return (
    space.settings.certificateAuthorityArn ?? reference(`${space.prefix}-space.certificate-authority`, "arn")
  );
}

/** The private authority of automatic TLS, where appnet creates it, and the role that issues certificates with it. */
export function automaticTlsObjects(space: SpaceContext): Declaration[] {
  if (!usesAutomaticTls(space.network)) return [];
  const roleName = `${space.prefix}-space.service-connect-tls-role`;
  return [
    ...(space.settings.certificateAuthorityArn === undefined ? certificateAuthority(space) : []),
    role(space, roleName, "ecs.amazonaws.com", space.component),
    space.declare(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      `${space.prefix}-space.service-connect-tls-policy`,
      {
        role: reference(roleName, "name"),
        policyArn: space.arnOf(`:iam::aws:policy/${TLS_POLICY}`),
      },
    ),
  ];
}

function certificateAuthority(space: SpaceContext): Declaration[] {
  const name = `${space.prefix}-space.certificate-authority`;
  const arn = reference(name, "arn");
  return [
    space.declare("aws:acmpca/certificateAuthority:CertificateAuthority", name, {
      type: "ROOT",
      usageMode: "GENERAL_PURPOSE",
      certificateAuthorityConfiguration: {
        keyAlgorithm: "EC_prime256v1",
        signingAlgorithm: "SHA256WITHECDSA",
        subject: { commonName: space.domain.slice(0, 64) },
      },
      permanentDeletionTimeInDays: 7,
      // The policy of the role above allows authorities with this tag alone.
      tags: space.tags(name, undefined, { AmazonECSManaged: "true" }),
    }),
    space.declare("aws:acmpca/certificate:Certificate", `${name}-root`, {
      certificateAuthorityArn: arn,
      certificateSigningRequest: reference(name, "certificateSigningRequest"),
      signingAlgorithm: "SHA256WITHECDSA",
      templateArn: space.arnOf(":acm-pca:::template/RootCACertificate/V1"),
      validity: { type: "YEARS", value: String(AUTHORITY_YEARS) },
    }),
    space.declare(
      "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
      `${name}-activation`,
      {
        certificateAuthorityArn: arn,
        certificate: reference(`${name}-root`, "certificate"),
      },
    ),
  ];
}

/** What must exist before a service with automatic TLS. */
export function authorityDependencies(space: SpaceContext): string[] {
  const policy = `${space.prefix}-space.service-connect-tls-policy`;
  const created = space.settings.certificateAuthorityArn === undefined;
  return created ? [`${space.prefix}-space.certificate-authority-activation`, policy] : [policy];
}

/**
 * By application: the applications whose services must exist first, because a task sees only the endpoints that existed
 * when it started. Where two applications call each other, the order of their names decides.
 */
export function startOrder(network: Network): Map<string, string[]> {
  const before = new Map<string, string[]>();
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set([from]);
    for (const name of seen) for (const next of before.get(name) ?? []) seen.add(next); // A Set grows while it is read.
    return seen.has(to);
  };
  for (const { source, destination } of automaticCalls(network)) {
    const first = before.get(source) ?? [];
    if (first.includes(destination) || reaches(destination, source)) continue;
    before.set(source, [...first, destination]);
  }
  return before;
}
