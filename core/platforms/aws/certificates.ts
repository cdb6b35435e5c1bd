import type { ComponentName } from "../../names/componentName";
import type * as pulumi from "@pulumi/pulumi";
import type { Gateway } from "../../resolve/network";
import { reference, secretInput, type Declaration } from "../declaration";
import { compareTexts } from "../../collections";
import { gatewayPart, type SpaceContext } from "./objects";

const RECORD_SECONDS = 60;
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
    ? {
        certificateBody: source.pem.certificate,
        privateKey: secretInput(source.pem.privateKey),
        ...(source.pem.chain !== undefined && { certificateChain: source.pem.chain }),
      }
    : secretsManagerCertificate(space, gateway, source.secretsManagerArn!);
  return [space.declare("aws:acm/certificate:Certificate", name, { ...body, tags }, { component })];
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
  return { certificateBody: secretInput(entry("tls.crt")), privateKey: secretInput(entry("tls.key")) };
}

/** The host names that a gateway answers to: its own first, those of its routes by name. */
export function hostnamesOf(gateway: Gateway): string[] {
  const ofRoutes = gateway.routes.flatMap((route) => route.hostname ?? []).sort(compareTexts);
  return [...new Set([...(gateway.hostname === undefined ? [] : [gateway.hostname]), ...ofRoutes])];
}

function managedCertificate(space: SpaceContext, gateway: Gateway, component: ComponentName): Declaration[] {
  const name = gatewayPart(space, gateway.name, "certificate");
  const [domainName, ...others] = hostnamesOf(gateway);
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
