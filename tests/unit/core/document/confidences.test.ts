import { describe, expect, it } from "vitest";
import { formatLocated, compileText } from "../../../../core/document/readDocument";
import { ProblemsError } from "../../../../core/model/problem";
import { editDocument } from "../../../../edit/editDocument";

/** What stands where a secret may stand. */
const SECRET = "hunter2";

const documentWith = (keys: string, gateway = "") => `space: prod
kubernetes: { gatewayClassName: envoy }
applications:
  stock: { image: stock, inbound: { api: { port: 80 } } }
  shop: { image: shop, ${keys} }
${gateway}`;
const certificate = (pem: string) =>
  documentWith(
    "",
    `gateways: { g: { tls: { certificateFrom: { pem: ${pem} } }, routes: [ { destination: stock } ] } }\n`,
  );

function messagesOf(text: string): string {
  const { problems, source } = compileText(text);
  expect(problems.length).toBeGreaterThan(0);
  const thrown = new ProblemsError(problems).message;
  const excerpts = problems.map((it) => source.excerptAt(it)?.text);
  return [...formatLocated("appnet.yaml", problems), thrown, ...excerpts].join("\n");
}

describe("a secret in the wrong place is not quoted", () => {
  it.each([
    ["environment as a text", documentWith("environment: hunter2")],
    ["environment as a number", documentWith("environment: 4242")],
    ["environment as a list", documentWith('environment: [ "PASSWORD=hunter2" ]')],
    ["a variable as a list", documentWith("environment: { PASSWORD: [ hunter2 ] }")],
    ["a variable as a mapping", documentWith("environment: { PASSWORD: { value: hunter2 } }")],
    ["a variable as a number", documentWith("environment: { PASSWORD: 4242 }")],
    ["a value within its name", documentWith('environment: { "PASSWORD=hunter2": a }')],
    ["a value that YAML takes for an alias", documentWith("environment: { PASSWORD: *hunter2 }")],
    ["a value that YAML takes for a tag", documentWith("environment: { PASSWORD: !hunter2 }")],
    ["a value with a wrong escape", documentWith(String.raw`environment: { PASSWORD: "\xhunter2" }`)],
    [
      "a value behind a block's sign",
      `${documentWith("")}  more:\n    environment:\n      PASSWORD: |hunter2\n        x\n`,
    ],
    ["a value that goes on behind its quotes", documentWith('environment: { PASSWORD: "a" hunter2 }')],
    ["a certificate as a text", certificate("hunter2")],
    ["a private key as a list", certificate("{ certificate: c, privateKey: [ hunter2 ] }")],
    ["a private key as a number", certificate("{ certificate: c, privateKey: 4242 }")],
    ["a private key in the place of a key", certificate("{ certificate: c, privateKey: k, hunter2: k }")],
    ["a URL's password", documentWith('connections: { api: "https://user:hunter2@stock:80" }')],
    ["a URL's password with a slash", documentWith('connections: { api: "https://user:hunter2/x@stock" }')],
    [
      "a URL's password with an at sign",
      documentWith('connections: { api: "https://user:@hunter2@stock:80" }'),
    ],
    ["a URL's password with a space", documentWith('connections: { api: "https://user: hunter2@stock:80" }')],
    ["a URL's password without its scheme", documentWith('connections: { api: "user:hunter2@stock:80" }')],
    [
      "a password in a route",
      documentWith("", 'gateways: { g: { routes: [ { destination: "http://a:hunter2@stock" } ] } }\n'),
    ],
    [
      "a password in a policy",
      documentWith("", 'policies: [ { source: shop, destination: "http://a:hunter2@stock" } ]\n'),
    ],
    ["a password in a domain", documentWith("", "domain: https://a:hunter2@example.com\n")],
    ["a password in an unknown key", documentWith("", '"https://a:hunter2@example.com": 1\n')],
  ])("%s", (_, text) => {
    const messages = messagesOf(text);
    expect(messages).not.toContain(SECRET);
    expect(messages).not.toContain("4242");
  });

  it("and what was found there is said nevertheless", () => {
    expect(compileText(documentWith("environment: hunter2")).problems[0]).toMatchObject({
      code: "document/type",
      line: 5,
      message: "the text is not a mapping",
    });
    expect(
      compileText(documentWith('connections: { api: "https://user:hunter2@stock:80" }')).problems[0],
    ).toMatchObject({
      code: "connection/target-syntax",
      message: '"…@stock:80" is no target',
      fix: "write scheme://target:port without user name and password: the application has those from a secret",
    });
  });

  it("nor what an edit gives", () => {
    const result = editDocument(documentWith(""), {
      kind: "connect",
      source: "shop",
      outbound: "api",
      destination: "https://user:hunter2@stock:80",
      required: false,
    });
    expect(result.kind).toBe("invalid");
    const { problems } = result as Extract<typeof result, { kind: "invalid" }>;
    expect(formatLocated("appnet.yaml", problems).join("\n")).not.toContain(SECRET);
  });
});

describe("what is no secret is quoted where it is wrong", () => {
  it.each([
    ["replicas: two", '"two" is not a number'],
    ["cpu: -1", "-1 is out of bounds"],
    ["hostname: A_B", '"A_B" is not a valid name'],
    ['connections: { api: "stok" }', '"stok" is not declared'],
    ["command: run", '"run" is not a list'],
  ])("%s", (keys, said) => {
    expect(messagesOf(documentWith(keys))).toContain(said);
  });
});
