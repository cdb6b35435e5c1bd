import type { Gateway } from "../../resolve/network";
import { certificateNames, MAXIMUM_COMMON_NAME } from "./certificates";
import { checkArn } from "./checkArn";
import { checkPem } from "./checkPem";
import type { Report } from "./report";
import type { AwsNetwork } from "./settings";

/** Reports a certificate that ACM would not issue or import, or that a load balancer could not use. */
export function checkCertificate(
  network: AwsNetwork,
  gateway: Gateway,
  now: number | undefined,
  report: Report,
): void {
  const at = [...gateway.path, "tls", "certificateFrom"];
  const source = gateway.model.tls?.certificateFrom;
  if (!source) return;
  for (const [field, service] of [
    ["acmCertificateArn", "acm"],
    ["secretsManagerArn", "secretsmanager"],
  ] as const) {
    const arn = source[field];
    if (typeof arn === "string" && !new RegExp(`^arn:aws[a-z-]*:${service}:`).test(arn)) {
      report([...at, field], `"${arn}" is an ARN of another service`, `use an ARN of ${service}`);
    } else checkArn(arn, network.settings.region, [...at, field], report);
  }
  if (source.pem) checkPem(source.pem, [...at, "pem"], now, report);
  if (source.managed) checkManaged(network, gateway, report);
}

function checkManaged({ settings }: AwsNetwork, gateway: Gateway, report: Report): void {
  const at = [...gateway.path, "tls", "certificateFrom", "managed"];
  const [first] = certificateNames(gateway);
  if (first === undefined) report(at, "a managed certificate needs a host name", "add hostname");
  else if (first.length > MAXIMUM_COMMON_NAME) {
    report(
      at,
      `ACM demands a host name of at most ${MAXIMUM_COMMON_NAME} characters in each certificate, and "${first}" has ${first.length}`,
      "add a route with a shorter host name, or give a certificate of your own",
    );
  }
  if (settings.hostedZoneId === undefined) {
    report(at, "a managed certificate is validated by DNS", "set aws.hostedZoneId");
  }
}
