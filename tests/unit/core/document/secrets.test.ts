import { describe, expect, it } from "vitest";
import { compileText, formatLocated } from "../../../../core/document/readDocument";
import { problemsOf } from "../rules/support";

const BODY = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj", "Zm9vYmFyYmF6cXV4bm9uZQ=="];
const PEM = ["-----BEGIN PRIVATE KEY-----", ...BODY, "-----END PRIVATE KEY-----"];

const indented = (spaces: number) => PEM.map((line) => " ".repeat(spaces) + line).join("\n");
const quoted = JSON.stringify(`${PEM.join("\n")}\n`);

const withCertificate = (certificateFrom: string) => `space: prod
kubernetes: { gatewayClassName: envoy }
applications:
  web: { image: web, inbound: { http: { port: 80 } } }
gateways:
  public:
    tls:
      certificateFrom:
${certificateFrom}
    routes: [ { destination: web } ]
`;
const withKey = (privateKey: string) =>
  withCertificate(`        pem:\n          certificate: c\n          privateKey: ${privateKey}`);

describe("a private key", () => {
  it("is read from a block, without a word", () => {
    expect(problemsOf(withKey(`|\n${indented(12)}`))).toEqual([]);
  });

  it.each([
    ["not indented", withKey(`|\n${indented(0)}`)],
    ["indented less than its key", withKey(`|\n${indented(8)}`)],
    ["without a block sign", withKey(PEM.join("\n"))],
    ["in quotes that do not end", withKey(`"${PEM.join("\n")}`)],
    ["as a list", withKey(`\n${PEM.map((line) => `          - ${line}`).join("\n")}`)],
    ["as a mapping", withKey(`{ key: ${quoted} }`)],
    ["under an unknown key", withCertificate(`        pem: { certificate: c, key: ${quoted} }`)],
    ["in the place of pem", withCertificate(`        pem: ${quoted}`)],
    ["in the place of an ARN", withCertificate(`        secretsManagerArn: ${quoted}`)],
    ["in the place of managed", withCertificate(`        managed: ${quoted}`)],
    ["given twice", withKey(`${quoted}\n          privateKey: ${quoted}`)],
    [
      "beside a second source",
      withCertificate(`        managed: true\n        pem: { certificate: c, privateKey: ${quoted} }`),
    ],
  ])("%s is refused without being repeated", (_, text) => {
    const { problems, source } = compileText(text);
    expect(problems.length).toBeGreaterThan(0);
    const excerpts = problems.map((it) => source.excerptAt(it)?.text);
    const lines = [...formatLocated("appnet.yaml", problems), ...excerpts].join("\n");
    for (const line of BODY) expect(lines).not.toContain(line.slice(0, 16));
  });
});
