import { chmodSync, mkdirSync, statSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "../../cli/support";
import { formatLocated } from "../../../../core/document/readDocument";
import { parseTarget } from "../../../../core/resolve/target";
import { problemsIn, problemsOf } from "./support";

const head = "space: prod\nkubernetes: { gatewayClassName: envoy }\napplications:\n";
const web = "  web: { image: web, inbound: { http: { port: 80 } } }\n";
const KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
const pem = (rest: string) =>
  `${head}${web}gateways:\n  public:\n    tls:\n      certificateFrom:\n        ${rest}\n    routes: [ { destination: web } ]\n`;

describe("corner cases", () => {
  it("a route that says the gateway's own host name is gateway/duplicate-route", () => {
    expect(
      problemsIn(`${head}${web}gateways:
  public:
    hostname: { fullyQualifiedHostname: a.example.com }
    routes:
      - { destination: "http://web:80", path: /x }
      - { destination: "http://web:80", hostname: a.example.com, path: /x }
`),
    ).toEqual(["10:72 gateway/duplicate-route"]);
  });
  it("the default port of a scheme is looked up in own properties", () => {
    expect(parseTarget("constructor://b").kind).toBe("invalid");
  });
  it("an unknown anchor is reported at its place", () => {
    expect(problemsIn("space: prod\nkubernetes: *missing\n")).toEqual(["2:13 document/syntax"]);
  });
  it("a byte order mark is no column", () => {
    expect(problemsIn("\uFEFFspce: prod\n")[0]).toMatch(/^1:1 /);
  });
  it.each([
    [
      "in a block header",
      pem(`pem: { certificate: c }\n        #`).replace(
        "pem: { certificate: c }",
        `pem:\n          privateKey: |${KEY}\n            x`,
      ),
    ],
    ["after a folded sign", pem(`pem:\n          privateKey: >- ${KEY}\n            x`)],
    ["as an alias", pem(`pem:\n          privateKey: *${KEY}`)],
    ["as a Secret's name", pem(`kubernetesSecret: "-----BEGIN PRIVATE KEY-----\\n${KEY}\\n"`)],
    ["as a short text in the place of pem", pem("pem: MIIEvQIBADANBgkqhkiG9w0BAQEFAASC")],
  ])("a private key %s is not repeated", (_, text) => {
    expect(formatLocated("f", problemsOf(text)).join("\n")).not.toContain(KEY.slice(0, 16));
  });
  it("one problem is one line, without control characters", () => {
    for (const bad of ["http://a\\nb", "http://\\e[31mb"]) {
      const [line] = formatLocated(
        "f",
        problemsOf(`${head}  web: { image: a, connections: { x: "${bad}" } }\n`),
      );
      expect(line).not.toMatch(/[\u0000-\u001f]/);
    }
  });
  it("rules and platform limits are reported at once", () => {
    const text = `${head}  web: { image: a, inbound: { h: { port: 80, clientGroup: true } }, connections: { x: "http://web:80" } }\n`;
    expect(problemsIn(text)).toEqual(["4:59 platform/unsupported", "4:87 connection/self"]);
  });
  it("a domain that is none is refused also without prefixes", () => {
    expect(problemsIn(`space: prod\ndomain: Not A Domain\nkubernetes: {}\n`)).toHaveLength(1);
  });
  it("advice on a path is a valid path", () => {
    const [problem] = problemsOf(
      `${head}${web}gateways: { g: { routes: [ { path: "api?x", destination: web } ] } }\n`,
    );
    expect(problem!.fix).not.toContain("?");
  });
  it("an application of a space dns is no platform:dns", () => {
    const text = `${head}  web: { image: a, connections: { x: "udp://platform.dns:53" } }\npeers: { dns: {} }\n`;
    const cwd = directoryWith({ "appnet.yaml": text });
    const plan = JSON.parse(appnet(["plan", "--json"], { cwd }).stdout) as { flows: object[] };
    expect(plan.flows).toHaveLength(3);
  });
  it("--render says what it cannot write, without stack traces", () => {
    const cwd = directoryWith({ "appnet.yaml": shopDocument, file: "" });
    mkdirSync(join(cwd, "r", "foreign.yaml"), { recursive: true });
    for (const target of ["file", "file/sub", ""]) {
      const run = appnet(["plan", "--render", target], { cwd });
      expect(run.code).toBe(1);
      expect(run.stderr).not.toMatch(/^\s+at /m);
      expect(run.stdout).toBe("");
    }
    expect(appnet(["plan", "--render", "r"], { cwd }).code).toBe(0);
  });
  it("--render keeps secrets unreadable where a file was readable before", () => {
    const cwd = directoryWith({ "appnet.yaml": shopDocument });
    appnet(["plan", "--render", "r"], { cwd });
    const secret = readdirSync(join(cwd, "r")).find((it) => it.includes("-secret-"))!;
    chmodSync(join(cwd, "r", secret), 0o644);
    appnet(["plan", "--render", "r"], { cwd });
    expect(statSync(join(cwd, "r", secret)).mode & 0o077).toBe(0);
  });
  it("--render does not overwrite a foreign file", () => {
    const cwd = directoryWith({ "appnet.yaml": shopDocument });
    mkdirSync(join(cwd, "r"));
    writeFileSync(join(cwd, "r", "0-namespace-prod-namespace.yaml"), "mine: true\n");
    expect(appnet(["plan", "--render", "r"], { cwd }).code).toBe(1);
  });
});
