import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import type { Gateway } from "../../resolve/network";
import { computed, reference, secretInput, type Declaration } from "../declaration";
import { compareTexts } from "../../collections";
import { gatewayPart, type SpaceContext } from "./objects";
import { bodyOf, chainOf } from "./pem";

const RECORD_SECONDS = 60;
/** Of a certificate's first name: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
export const MAXIMUM_COMMON_NAME = 64;

/** A certificate as it is given in PEM. */
export type Pem = NonNullable<NonNullable<NonNullable<Gateway["model"]["tls"]>["certificateFrom"]>["pem"]>;
/** Validation takes minutes. The provider would wait for 75 of them before it says that a record is not seen. */
const VALIDATION_TIMEOUT = "20m";

/** The ARN of a gateway's certificate, as its listener takes it. */
export function certificateArn(space: SpaceContext, gateway: Gateway): pulumi.Input<string> {
  const source = gateway.model.tls!.certificateFrom!;
  if (source.acmCertificateArn !== undefined) return source.acmCertificateArn;
  // A certificate that is not validated cannot be used yet.
  return source.managed
    ? reference(gatewayPart(space, gateway.name, "certificate-validation"), "certificateArn")
    : reference(gatewayPart(space, gateway.name, "certificate"), "arn");
}

/** The certificate of a gateway, unless it is given: requested and validated, or imported. */
export function lowerCertificate(
  space: SpaceContext,
  gateway: Gateway,
  component: ComponentName,
): Declaration[] {
  const source = gateway.model.tls?.certificateFrom;
  if (!source || source.acmCertificateArn !== undefined) return [];
  if (source.managed) return managedCertificate(space, gateway, component);
  const name = gatewayPart(space, gateway.name, "certificate");
  const tags = space.tags(name);
  const body = source.pem
    ? pemCertificate(source.pem)
    : secretsManagerCertificate(space, gateway, source.secretsManagerArn!);
  return [space.declare("aws:acm/certificate:Certificate", name, { ...body, tags }, { component })];
}

function pemCertificate({ certificate, privateKey, chain }: Pem) {
  const certificateChain = computed([certificate, chain] as const, ([text, more]) => chainOf(text, more));
  return {
    certificateBody: computed(certificate, bodyOf),
    privateKey: secretInput(privateKey),
    ...(certificateChain !== undefined && { certificateChain: certificateChain as pulumi.Input<string> }),
  };
}

function secretsManagerCertificate(space: SpaceContext, gateway: Gateway, secretId: pulumi.Input<string>) {
  const name = `gateway.${gateway.name}-certificate-secret`;
  void space.lookUp(
    name,
    "aws:secretsmanager/getSecretVersion:getSecretVersion",
    { secretId },
    "secretString",
  );
  const entry = (key: string) => reference(`${space.prefix}-${name}`, "secretString", { json: key });
  const fromCertificate = (take: (text: string) => string | undefined) =>
    secretInput(computed(entry("tls.crt"), take) as pulumi.Input<string>);
  return {
    certificateBody: fromCertificate(bodyOf),
    // Whether there is one is known at deployment.
    certificateChain: fromCertificate(chainOf),
    privateKey: secretInput(entry("tls.key")),
  };
}

/** The host names that a gateway answers to: its own first, those of its routes by name. */
export function hostnamesOf(gateway: Gateway): string[] {
  const ofRoutes = gateway.routes.flatMap((route) => route.hostname ?? []).sort(compareTexts);
  return [...new Set([...(gateway.hostname === undefined ? [] : [gateway.hostname]), ...ofRoutes])];
}

/**
 * The names of a managed certificate: those of the gateway. ACM makes the first the common name, which is shorter than
 * host names may be.
 */
export function certificateNames(gateway: Gateway): string[] {
  const names = hostnamesOf(gateway);
  const first = names.find((name) => name.length <= MAXIMUM_COMMON_NAME);
  return first === undefined ? names : [first, ...names.filter((name) => name !== first)];
}

function managedCertificate(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  const name = gatewayPart(space, gateway.name, "certificate");
  const [domainName, ...others] = certificateNames(gateway);
  const validated = validatedNames(hostnamesOf(gateway));
  const recordName = (hostname: string) => gatewayPart(space, gateway.name, `validation-of-${hostname}`);
  const option = (hostname: string, take: string) =>
    reference(name, "domainValidationOptions", { where: "domainName", is: hostname, take });
  return [
    space.declare(
      "aws:acm/certificate:Certificate",
      name,
      {
        domainName: domainName!,
        ...(others.length > 0 && { subjectAlternativeNames: others }),
        validationMethod: "DNS",
        tags: space.tags(name),
      },
      { component },
    ),
    ...validated.map((hostname) =>
      space.declare(
        "aws:route53/record:Record",
        recordName(hostname),
        {
          zoneId: space.settings.hostedZoneId!,
          name: option(hostname, "resourceRecordName"),
          type: option(hostname, "resourceRecordType"),
          records: [option(hostname, "resourceRecordValue")],
          ttl: RECORD_SECONDS,
          // A name that was validated before has the same record.
          allowOverwrite: true,
        },
        { component },
      ),
    ),
    space.declare(
      "aws:acm/certificateValidation:CertificateValidation",
      gatewayPart(space, gateway.name, "certificate-validation"),
      {
        certificateArn: reference(name, "arn"),
        validationRecordFqdns: validated.map((hostname) => reference(recordName(hostname), "fqdn")),
      },
      { component, engine: { customTimeouts: { create: VALIDATION_TIMEOUT } } },
    ),
  ];
}

/** A wildcard and its apex share one validation record. */
function validatedNames(hostnames: readonly string[]): string[] {
  return hostnames.filter((name) => !name.startsWith("*.") || !hostnames.includes(name.slice(2)));
}
