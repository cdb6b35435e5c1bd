import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { PropertyPath } from "../../model/problem";
import type { Pem } from "./certificates";
import { certificatesIn, chainOf } from "./pem";
import type { Report } from "./report";

/** What ACM and load balancers take: https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html */
const MAXIMUM_KEY_BYTES = 5120;
const RSA_BITS = [1024, 2048, 3072, 4096];
const CURVES = ["prime256v1", "secp384r1", "secp521r1"];

const IN_PEM = "write it between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----";
const IN_ORDER = "put each certificate after the one that it certifies, and the gateway's own first";

/**
 * Reports what ACM would refuse to import, as far as the texts are known. No message holds any of them: what is in the
 * wrong place may be a key.
 */
export function checkPem(
  { certificate, privateKey, chain }: Pem,
  at: PropertyPath,
  now: number | undefined,
  report: Report,
): void {
  const isChainKnown = chain === undefined || typeof chain === "string";
  const own =
    typeof certificate === "string" ? checkOwn(certificate, [...at, "certificate"], report) : undefined;
  if (own && now !== undefined) checkValidity(own, now, [...at, "certificate"], report);
  if (typeof chain === "string" && certificatesIn(chain).length === 0) {
    report([...at, "chain"], "chain has no certificate in PEM", `${IN_PEM}, or remove chain`);
  } else if (own && isChainKnown) {
    const place = [...at, chain === undefined ? "certificate" : "chain"];
    checkChain(own, certificatesIn(chainOf(certificate as string, chain)), place, report);
  }
  if (typeof privateKey === "string") checkKey(privateKey, own, [...at, "privateKey"], report);
}

function checkOwn(text: string, at: PropertyPath, report: Report): X509Certificate | undefined {
  const [first] = certificatesIn(text);
  if (first === undefined) {
    report(at, "certificate is not in PEM", IN_PEM);
    return undefined;
  }
  const own = readCertificate(first);
  if (!own) report(at, "the certificate cannot be read", "write it in PEM, as the authority gave it");
  return own;
}

function checkValidity(own: X509Certificate, now: number, at: PropertyPath, report: Report): void {
  const { validFrom, validTo } = own;
  if (now > millisecondsOf(validTo)) {
    report(at, `the certificate has expired on ${validTo}`, "renew it");
  } else if (now < millisecondsOf(validFrom)) {
    report(at, `the certificate is not valid before ${validFrom}`, "wait until then, or give another");
  }
}

function millisecondsOf(date: string): number {
  // eslint-disable-next-line no-restricted-globals -- It reads a text, and asks no clock.
  return Date.parse(date);
}

function checkChain(own: X509Certificate, texts: readonly string[], at: PropertyPath, report: Report): void {
  // https://docs.aws.amazon.com/acm/latest/userguide/troubleshoot-import.html
  if (texts.length === 0 && !own.checkIssued(own)) {
    report(
      at,
      "the certificate is signed by another, which is missing: ACM demands the chain, and clients refuse it without",
      "append the certificates that certify it, or give them as chain",
    );
  }
  let previous = own;
  for (const [index, text] of texts.entries()) {
    const next = readCertificate(text);
    const place = `certificate ${index + 2} of ${texts.length + 1}`;
    if (!next) {
      report(at, `${place} cannot be read`, "write it in PEM, as the authority gave it");
      return;
    }
    if (!previous.checkIssued(next)) {
      report(at, `${place} does not certify the one before it`, IN_ORDER);
      return;
    }
    previous = next;
  }
}

function checkKey(text: string, own: X509Certificate | undefined, at: PropertyPath, report: Report): void {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text)) {
    report(at, "the private key is encrypted, which ACM cannot read", "decrypt it, such as by openssl pkey");
    return;
  }
  if (!/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(text)) {
    report(at, "the private key is not in PEM", "write it between -----BEGIN PRIVATE KEY----- and its end");
    return;
  }
  if (Buffer.byteLength(text) > MAXIMUM_KEY_BYTES) {
    const message = `the private key has ${Buffer.byteLength(text)} bytes`;
    report(at, message, `write the key alone, of at most ${MAXIMUM_KEY_BYTES}`);
    return;
  }
  const key = readKey(text);
  if (!key) report(at, "the private key cannot be read", "write it in PEM, as it was made");
  else if (!isTaken(key)) {
    report(
      at,
      "ACM takes no private key of this kind",
      "use one of RSA with 2048, 3072 or 4096 bits, or on the curves P-256, P-384 or P-521",
    );
  } else if (own && !own.checkPrivateKey(key)) {
    report(at, "the private key is not that of the certificate", "give the key with which it was requested");
  }
}

function isTaken({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === "rsa") return RSA_BITS.includes(details?.modulusLength ?? 0);
  return type === "ec" && CURVES.includes(details?.namedCurve ?? "");
}

function readCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function readKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
