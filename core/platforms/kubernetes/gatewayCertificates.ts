import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import { shortHash } from "../../resolve/flows";
import type { Gateway } from "../../resolve/network";
import { secretInput, type Declaration } from "../declaration";
import { declare, gatewayPart, metadata, namespaceDependency, type SpaceContext } from "./objects";

/**
 * Whether one given certificate is for all host names. They then share one listener: several with one certificate would
 * lose HTTP/2, because clients use a connection for every name that its certificate has.
 */
export function sharesCertificate({ model }: Gateway): boolean {
  const source = model.tls?.certificateFrom;
  return source !== undefined && !source.managed;
}

/** The Secret of the listener for a host name. */
export function certificateReference(
  space: SpaceContext,
  gateway: Gateway,
  hostname: string | undefined,
): object {
  const { kubernetesSecret } = gateway.model.tls!.certificateFrom!;
  if (kubernetesSecret === undefined) return { kind: "Secret", name: certificateName(gateway, hostname) };
  const { namespace, name } = splitSecret(kubernetesSecret);
  return {
    kind: "Secret",
    name,
    ...(namespace !== undefined && namespace !== space.namespace && { namespace }),
  };
}

function splitSecret(text: string): { namespace?: string; name: string } {
  const [first, second] = text.split("/") as [string, string?];
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

/** The Secret of a certificate: the gateway's own, or that of another host name whose certificate is managed. */
function certificateName(gateway: Gateway, hostname: string | undefined): string {
  return `${gateway.name}-${certificatePart(gateway, hostname)}`;
}

function certificatePart(gateway: Gateway, hostname: string | undefined): string {
  const isOwn = hostname === undefined || hostname === gateway.hostname;
  return isOwn ? "certificate" : `certificate-${shortHash(hostname)}`;
}

/** Declares the certificates of a gateway, where they are not given. */
export function lowerCertificate(
  space: SpaceContext,
  gateway: Gateway,
  hosts: readonly { readonly hostname: string | undefined }[],
  component: ComponentName,
): Declaration[] {
  const source = gateway.model.tls?.certificateFrom;
  if (!source) return [];
  const dependsOn = namespaceDependency(space);
  if (source.pem) {
    return [
      declare(
        "kubernetes:core/v1:Secret",
        gatewayPart(space, gateway, "certificate"),
        component,
        {
          metadata: metadata(
            certificateName(gateway, undefined),
            space.namespace,
            `Certificate of gateway ${gateway.name}`,
          ),
          type: "kubernetes.io/tls",
          stringData: {
            "tls.crt": secretInput(withChain(source.pem.certificate, source.pem.chain)),
            "tls.key": secretInput(source.pem.privateKey),
          },
        },
        { dependsOn },
      ),
    ];
  }
  if (source.managed) {
    return hosts.map(({ hostname }) => managedCertificate(space, gateway, hostname!, component));
  }
  return []; // Another namespace grants its Secrets itself.
}

/** One for each host name: with one for several, HTTP/2 would be lost. */
function managedCertificate(
  space: SpaceContext,
  gateway: Gateway,
  hostname: string,
  component: ComponentName,
): Declaration {
  const { kind, name: issuer } = space.network.settings.certificateIssuer;
  const secretName = certificateName(gateway, hostname);
  return declare(
    "kubernetes:cert-manager.io/v1:Certificate",
    gatewayPart(space, gateway, certificatePart(gateway, hostname)),
    component,
    {
      metadata: metadata(
        secretName,
        space.namespace,
        `Certificate of gateway ${gateway.name} for ${hostname}`,
      ),
      spec: {
        secretName,
        dnsNames: [hostname],
        privateKey: { rotationPolicy: "Always" },
        issuerRef: { group: "cert-manager.io", kind, name: issuer },
      },
    },
    { dependsOn: namespaceDependency(space) },
  );
}

/** The chain follows the certificate in one PEM; either may be known only at deployment. */
function withChain(
  certificate: pulumi.Input<string>,
  chain: pulumi.Input<string> | undefined,
): pulumi.Input<string> {
  if (chain === undefined) return certificate;
  if (typeof certificate === "string" && typeof chain === "string")
    return `${certificate.trimEnd()}\n${chain}`;
  // Loaded here because planning a document needs no Pulumi runtime, and only programs have Outputs.
  const { all } = require("@pulumi/pulumi") as typeof pulumi;
  return all([certificate, chain]).apply(([first, rest]) => `${first.trimEnd()}\n${rest}`);
}
