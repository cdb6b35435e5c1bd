import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { appnet } from "./support";

const directory = mkdtempSync(join(tmpdir(), "appnet-peers-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const shop = (peer: string) => `organization: acme
space: shop
kubernetes: {}
peers: { payments: { ${peer} } }
applications:
  frontend:
    image: "f:1"
    connections:
      ledger: { to: "http://ledger.payments:8443", required: true }
`;
const payments = (policies: string) => `organization: acme
space: payments
kubernetes: {}
peers: { shop: {} }
applications:
  ledger: { image: "l:1", inbound: { api: { port: 8443 } } }
policies: [ ${policies} ]
`;
const ADMISSION = "{ source: frontend.shop, destination: ledger, protocol: tcp, ports: 8443 }";
const NEEDS = "needs ledger's space to admit frontend.shop";

function write(peer: string, policies = ADMISSION): string {
  for (const space of ["shop", "payments"]) mkdirSync(join(directory, space), { recursive: true });
  const file = join(directory, "shop", "appnet.yaml");
  writeFileSync(file, shop(peer));
  writeFileSync(join(directory, "payments", "appnet.yaml"), payments(policies));
  return file;
}

const DOCUMENT = "document: ../payments/appnet.yaml";

describe("a flow that another space must still admit", () => {
  let file: string;
  beforeEach(() => (file = write("")));

  it("is half open in the plan, its Markdown, its JSON and the proof", () => {
    for (const options of [[], ["--markdown"]]) {
      const { code, stdout } = appnet(["plan", file, ...options]);
      expect(code).toBe(0);
      expect(stdout).toContain("Half open");
      expect(stdout).toMatch(/proved: .*; half open: needs ledger's space to admit frontend\.shop/);
    }
    const { flows } = JSON.parse(appnet(["plan", file, "--json"]).stdout) as {
      flows: { destination: string; halfOpen?: string }[];
    };
    expect(flows.find(({ destination }) => destination === "ledger.payments")?.halfOpen).toBe(NEEDS);
  });

  it("is half open on the page and in the graph", () => {
    const page = join(directory, "page.html");
    expect(appnet(["plan", file, "--html", page]).code).toBe(0);
    expect(readFileSync(page, "utf8")).toContain("Half open");
    expect(appnet(["graph", file, "--format", "mermaid"]).stdout).toContain("to admit frontend.shop");
  });

  it("is warned of where it is required, with its place and what to do", () => {
    const { code, stderr } = appnet(["check", file]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /appnet\.yaml:9:\d+ outbound\/required-unconnected required connection "frontend\.ledger" is half open: it needs ledger's space to admit frontend\.shop \(declare the policy there, set createIngress: true of the peer, or name its document\)/,
    );
  });

  it("is whole where its rule there is made from here", () => {
    file = write("createIngress: true");
    const { stdout, stderr } = appnet(["plan", file]);
    expect(stdout + stderr).not.toContain("alf open");
  });
});

describe("a peer's document", () => {
  it("is proved together with this one", () => {
    const { code, stdout, stderr } = appnet(["plan", write(DOCUMENT)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/proved: .*; together with space payments \(.*payments\/appnet\.yaml\)/);
    expect(stdout).not.toContain("Half open");
  });

  it("is an error where it does not admit a caller of this one, with what to declare there", () => {
    const { code, stderr } = appnet(["check", write(DOCUMENT, "")]);
    expect(code).toBe(1);
    expect(stderr).toContain("frontend does not reach ledger.payments on tcp 8443, which is declared");
    expect(stderr).toContain("declare there a policy whose source is the application here");
  });

  it("is an error where it is missing, another space's, or not valid", () => {
    const missing = appnet(["check", write("document: ../nowhere/appnet.yaml")]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("no such file")]);
    const own = appnet(["check", write("document: appnet.yaml")]);
    expect([own.code, own.stderr]).toEqual([
      1,
      expect.stringMatching(/declares space "shop" of "acme", not "payments"/),
    ]);
    const broken = appnet(["check", write(DOCUMENT, "{ source: nobody, destination: ledger }")]);
    expect([broken.code, broken.stderr]).toEqual([
      1,
      expect.stringMatching(/payments\/appnet\.yaml:7:\d+ policy\/unknown-application/),
    ]);
  });
});

describe("a peer's document of another platform or Region", () => {
  const onAws = (document: string, settings: string) =>
    document.replace("kubernetes: {}", `aws: ${settings}`);

  it.each([
    [
      "Kubernetes",
      "AWS",
      shop(DOCUMENT),
      onAws(payments(ADMISSION), "{}"),
      "it is on AWS, and this space on Kubernetes",
    ],
    [
      "one Region",
      "another",
      onAws(shop(DOCUMENT), "{ region: eu-central-1 }"),
      onAws(payments(ADMISSION), "{ region: us-east-1 }"),
      "its Region of AWS is us-east-1, and this space's eu-central-1",
    ],
  ])("refuses a call from %s to %s, at its place", (_, __, caller, called, reason) => {
    const file = write(DOCUMENT);
    writeFileSync(file, caller);
    writeFileSync(join(directory, "payments", "appnet.yaml"), called);
    const { code, stderr } = appnet(["check", file]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `appnet.yaml:9:15 platform/unsupported no network is known between this space and space "payments": ${reason} (declare what is called there as an external`,
    );
  });

  it("proves nothing of what the other one says", () => {
    const file = write(DOCUMENT);
    writeFileSync(file, shop(DOCUMENT).replace(/^ {4}connections:\n.*\n/m, ""));
    writeFileSync(join(directory, "payments", "appnet.yaml"), onAws(payments(ADMISSION), "{}"));
    const { code, stderr } = appnet(["check", file]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "plan/undecided space payments of acme: it is on AWS, and this space on Kubernetes",
    );
  });
});
