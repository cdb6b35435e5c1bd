import type { ComponentName } from "../../names/componentName";
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { shortHash, shorten } from "../../resolve/flows";
import type { Application, ApplicationEnd, Allowance, Connection } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { declare, metadata, namespaceDependency, type SpaceContext } from "./objects";
import {
  CERTIFICATE_DIRECTORY,
  CONFIGURATION_DIRECTORY,
  PROXY_IMAGE,
  proxyArguments,
  proxyFiles,
  proxyResources,
  type AutomaticInbound,
} from "./tlsProxy";

type Container = types.input.core.v1.Container;
type Volume = types.input.core.v1.Volume;
type VolumeProjection = types.input.core.v1.VolumeProjection;

const AUTHORITY = "appnet-certificate-authority";
/** X.509's limit. */
const MAXIMUM_COMMON_NAME = 64;

/** Inbound interfaces whose TLS the platform terminates. */
export function automaticInbounds(application: Application): AutomaticInbound[] {
  return application.inbound.filter((it): it is AutomaticInbound => it.tlsPort !== undefined);
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
  const { prefix } = space.network;
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
  const prefix = `${space.network.prefix}-${name}`;
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
        metadata: metadata(
          configurationName(space, application),
          namespace,
          `Envoy's configuration for ${name}'s automatic TLS`,
        ),
        data: proxyFilesOf(space, application),
      },
      { dependsOn },
    ),
  ];
}

/** Named after its content, so that pods with another configuration are rolled out and old ones keep theirs. */
function configurationName(space: SpaceContext, application: Application): string {
  const hash = shortHash(JSON.stringify(proxyFilesOf(space, application)));
  return `${certificateSecretName(application.hostname)}-${hash}`;
}

function proxyFilesOf(space: SpaceContext, application: Application): Record<string, string> {
  return proxyFiles(
    { id: application.name, cluster: `${space.network.space}.${space.network.organization}` },
    automaticInbounds(application),
  );
}

/** What the sidecar's container is called: as no application's own container is. */
export function sidecarName({ name }: Pick<Application, "name">): string {
  return name === "automatic-tls" ? "automatic-tls-sidecar" : "automatic-tls";
}

/** The native sidecar that terminates TLS and forwards to the application on localhost. */
export function sidecar(
  space: SpaceContext,
  application: Application,
): { container: Container; volumes: Volume[] } {
  const secretName = certificateSecretName(application.hostname);
  const ports = automaticInbounds(application).map(({ tlsPort }) => tlsPort);
  // Envoy listens on all its ports or on none.
  const listens = { tcpSocket: { port: ports[0]! } };
  return {
    container: {
      name: sidecarName(application),
      image: space.network.settings.proxyImage ?? PROXY_IMAGE,
      restartPolicy: "Always",
      args: [...proxyArguments],
      ports: ports.map((containerPort) => ({ containerPort, protocol: "TCP" })),
      resources: proxyResources,
      // The application starts when this has succeeded.
      startupProbe: { ...listens, periodSeconds: 1, failureThreshold: 60 },
      readinessProbe: listens,
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
      {
        name: "automatic-tls-configuration",
        configMap: { name: configurationName(space, application) },
      },
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
  { tls, destination, outbound }: Connection,
): VolumeProjection | undefined {
  return tls === "automatic" ? authorityFile(space, destination, `${outbound}.crt`) : undefined;
}

/** The same for the destinations of policies: `APPLICATION.SPACE.crt`, a name that no connection's file has. */
export function policyAuthorities(space: SpaceContext, allowances: readonly Allowance[]): VolumeProjection[] {
  const files = new Map(
    allowances.flatMap(({ automaticTls, destination }) =>
      automaticTls && destination.kind === "application"
        ? [[fullName(space, destination), destination] as const]
        : [],
    ),
  );
  return [...files].flatMap(([name, destination]) => authorityFile(space, destination, `${name}.crt`) ?? []);
}

function fullName({ network }: SpaceContext, { name, space, organization }: ApplicationEnd): string {
  return `${name}.${space}${organization === network.organization ? "" : `.${organization}`}`;
}

function authorityFile(
  space: SpaceContext,
  destination: Connection["destination"],
  path: string,
): VolumeProjection | undefined {
  const holder = authorityOf(space, destination);
  if (!holder) return undefined;
  const source = { name: holder.name, items: [{ key: "ca.crt", path }] };
  return holder.kind === "Secret" ? { secret: source } : { configMap: source };
}

/** The object of the space's namespace whose ca.crt verifies a destination; undefined where there is none. */
function authorityOf(
  space: SpaceContext,
  destination: Connection["destination"],
): { readonly kind: "Secret" | "ConfigMap"; readonly name: pulumi.Input<string> } | undefined {
  if (destination.kind !== "application") return undefined;
  if (!destination.elsewhere) return { kind: "Secret", name: certificateSecretName(destination.hostname) };
  const name = space.directory.peerOf(destination)?.model?.certificateAuthority;
  return name === undefined ? undefined : { kind: "ConfigMap", name };
}

/** By outbound interface, the object whose ca.crt verifies what a connection with automatic TLS leads to. */
export function authoritiesOf(
  space: SpaceContext,
  connections: readonly Connection[],
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    connections.flatMap(({ tls, outbound, destination }) => {
      const holder = tls === "automatic" ? authorityOf(space, destination) : undefined;
      return holder ? [[outbound, holder.name] as const] : [];
    }),
  );
}
