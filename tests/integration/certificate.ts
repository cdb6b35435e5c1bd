/** Certificates that a server takes for such: it warns of a TLS Secret that holds anything else. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A self-signed certificate for nobody, which ended before it was made, and its private key; both PEM. */
export function dummyCertificate(): { readonly certificate: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    certificate: pem("CERTIFICATE", certificateOf(publicKey, privateKey)),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const UTC_TIME = 0x17;

/** X.509, which Node can read but not write, in the few fields that version 1 demands. */
function certificateOf(publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const ed25519 = der(SEQUENCE, der(OBJECT_IDENTIFIER, Buffer.from([0x2b, 0x65, 0x70])));
  const nobody = der(SEQUENCE);
  const then = der(UTC_TIME, Buffer.from("700101000000Z"));
  const serial = der(INTEGER, Buffer.from([1]));
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const content = der(SEQUENCE, serial, ed25519, nobody, der(SEQUENCE, then, then), nobody, subjectKey);
  const signature = sign(null, content, privateKey);
  return der(SEQUENCE, content, ed25519, der(BIT_STRING, Buffer.from([0]), signature));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  return Buffer.concat([Buffer.from(length < 128 ? [tag, length] : [tag, 0x81, length]), content]);
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString("base64").match(/.{1,64}/g)!;
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
