import { describe, expect, it } from "vitest";
import { compileParsed, parseDocumentText } from "../../../../../core/document/readDocument";
import { formatProblem } from "../../../../../core/model/problem";
import { bodyOf, certificatesIn, chainOf } from "../../../../../core/platforms/aws/pem";
import * as pem from "../../../support/certificates";
import { gateway, plan, problems } from "./support";

const document = (certificate: string, privateKey = pem.key, chain?: string) =>
  gateway(
    [
      "hostname: { fullyQualifiedHostname: www.example.com }",
      "routes: [{ destination: frontend }]",
      `tls: { certificateFrom: { pem: ${JSON.stringify({ certificate, privateKey, chain })} } }`,
    ].join("\n"),
  );
const imported = (certificate: string, chain?: string) => {
  const { certificateBody, certificateChain } = plan(document(certificate, pem.key, chain)).inputs(
    "prod-gateway.public-certificate",
  );
  return [certificateBody, certificateChain];
};

describe("a certificate in PEM", () => {
  const chain = pem.intermediate + pem.root;

  it("is imported alone, and what certifies it as its chain, however the texts are divided", () => {
    expect(imported(pem.leaf + chain)).toEqual([pem.leaf, chain]);
    expect(imported(pem.leaf, chain)).toEqual([pem.leaf, chain]);
    expect(imported(pem.leaf + pem.intermediate, pem.root)).toEqual([pem.leaf, chain]);
  });

  it("has no chain where it certifies itself", () => {
    expect(imported(pem.selfSigned)).toEqual([pem.selfSigned, undefined]);
  });

  it("is never in its own chain, and nothing is there twice", () => {
    expect(imported(pem.leaf + pem.intermediate, pem.leaf + pem.intermediate)).toEqual([
      pem.leaf,
      pem.intermediate,
    ]);
  });

  it("is imported without the text around it, and without spaces at the ends of lines", () => {
    const untidy = `subject=www\r\n${pem.leaf.replaceAll("\n", " \r\n")}\nissuer\n${pem.intermediate}`;
    expect(imported(untidy)).toEqual([pem.leaf, pem.intermediate]);
  });

  it("stays as it is where there is none, for ACM to refuse", () => {
    expect([bodyOf("text"), chainOf("text"), chainOf("text", "chain")]).toEqual(["text", undefined, "chain"]);
    expect(certificatesIn(pem.leaf.replace("-----END", "----"))).toEqual([]);
  });

  it("is taken apart in time that grows with its length", () => {
    const begins = "-----BEGIN CERTIFICATE-----".repeat(200_000);
    const started = performance.now();
    expect(certificatesIn(begins)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("what ACM would not import is refused:", () => {
  const at = "gateways.public.tls.certificateFrom.pem";

  it.each([
    ["a text that is no PEM", document("certificate"), "certificate", "certificate is not in PEM"],
    [
      "a certificate that is cut off",
      document(pem.leaf.replace(/\n.{64}\n/, "\n")),
      "certificate",
      "the certificate cannot be read",
    ],
    ["a leaf alone", document(pem.leaf), "certificate", "signed by another, which is missing"],
    [
      "a chain in the wrong order",
      document(pem.leaf, pem.key, pem.root + pem.intermediate),
      "chain",
      "certificate 2 of 3 does not certify the one before it",
    ],
    [
      "intermediates before the certificate",
      document(pem.intermediate + pem.leaf),
      "certificate",
      "certificate 2 of 2 does not certify",
    ],
    [
      "a chain of another authority",
      document(pem.leaf, pem.key, pem.selfSigned),
      "chain",
      "does not certify",
    ],
    ["a chain that is no PEM", document(pem.leaf, pem.key, "chain"), "chain", "no certificate in PEM"],
    [
      "the key of another certificate",
      document(pem.selfSigned, pem.otherKey),
      "privateKey",
      "is not that of the certificate",
    ],
    ["a key that is no PEM", document(pem.selfSigned, "key"), "privateKey", "not in PEM"],
    ["a key of another form", document(pem.selfSigned, pem.sshKey), "privateKey", "not in PEM"],
    ["an encrypted key", document(pem.selfSigned, pem.encryptedKey), "privateKey", "is encrypted"],
    [
      "a key of a kind that ACM does not take",
      document(pem.selfSigned, pem.ed25519Key),
      "privateKey",
      "kind",
    ],
    [
      "a key in more than 5,120 bytes",
      document(pem.selfSigned, pem.key + "\n".repeat(5_120)),
      "privateKey",
      "bytes",
    ],
  ])("%s", (_, text, field, message) => {
    const found = problems(text).filter((it) => it.startsWith(`${at}.${field} `));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("platform/unsupported");
    expect(found[0]).toContain(message);
  });

  it("and no message holds what is in the wrong place", () => {
    for (const text of [document(pem.key, pem.leaf), document(pem.leaf, pem.otherKey, pem.key)]) {
      const found = problems(text).join("\n");
      expect(found).not.toBe("");
      for (const secret of [pem.key, pem.otherKey]) expect(found).not.toContain(secret.split("\n")[1]);
    }
  });

  it.each([
    [
      "2127-01-01",
      /certificate platform\/unsupported the certificate has expired on \w+ +\d+ .* 2126 GMT \(renew it\)/,
    ],
    ["2020-01-01", /certificate platform\/unsupported the certificate is not valid before .* 2026 GMT/],
  ])("a certificate that is not valid on the day: %s", (day, message) => {
    const parsed = parseDocumentText(document(pem.selfSigned));
    const found = compileParsed(parsed, Date.parse(day)).problems;
    expect(found.map((it) => `${it.path.at(-1)} ${formatProblem(it)}`)).toEqual([
      expect.stringMatching(message),
    ]);
    expect(compileParsed(parsed, Date.parse("2100-01-01")).problems).toEqual([]);
    expect(compileParsed(parsed).problems).toEqual([]);
  });

  it("and every form of a key that ACM takes is not", () => {
    for (const key of [pem.key, pem.sec1Key]) expect(problems(document(pem.selfSigned, key))).toEqual([]);
  });
});
