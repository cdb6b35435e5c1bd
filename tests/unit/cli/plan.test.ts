import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "./support";

interface Resource {
  readonly name: string;
  readonly type: string;
  readonly component: string;
  readonly inputs: unknown;
  readonly dependsOn: readonly string[];
}

interface PrintedPlan {
  readonly applications: readonly object[];
  readonly connections: readonly object[];
  readonly policies: readonly object[];
  readonly gateways: readonly object[];
  readonly flows: readonly { readonly source: string; readonly destination: string }[];
  readonly resources: readonly Resource[];
}

const cwd = directoryWith({ "appnet.yaml": shopDocument });
const { code, stdout, stderr } = appnet(["plan", "--json"], { cwd });
const plan = JSON.parse(stdout) as PrintedPlan;

describe("appnet plan --json", () => {
  it("prints nothing but the plan", () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("prints the same bytes for the same document", () => {
    expect(appnet(["plan", "--json"], { cwd }).stdout).toBe(stdout);
  });

  it("names the space", () => {
    expect(plan).toMatchObject({
      formatVersion: 1,
      organization: "acme",
      space: "prod",
      platform: "kubernetes",
    });
  });

  it("lists applications with their interfaces", () => {
    expect(plan.applications).toHaveLength(3);
    expect(plan.applications[0]).toMatchObject({
      name: "shop",
      hostname: "shop",
      inbound: [{ name: "web", port: 8080, protocol: "http" }],
      outbound: [
        { name: "cache", required: true },
        { name: "stock", required: false },
      ],
    });
  });

  it("lists connections as the contract says", () => {
    const common = {
      source: "shop",
      destinationSpace: "prod",
      destinationOrganization: "acme",
      protocol: "tcp",
      tls: "none",
    };
    expect(plan.connections).toEqual([
      {
        ...common,
        outbound: "stock",
        required: false,
        destination: "stock",
        inbound: "api",
        scheme: "http",
        ports: "3000",
      },
      {
        ...common,
        outbound: "cache",
        required: true,
        destination: "cache",
        inbound: "redis",
        scheme: "tcp",
        ports: "6379",
      },
    ]);
  });

  it("lists policies as the contract says", () => {
    expect(plan.policies).toEqual([
      {
        source: "shop",
        destination: null,
        destinationSpace: null,
        destinationOrganization: null,
        destinationCidr: "10.20.0.0/16",
        protocol: "tcp",
        ports: "5432-5433",
      },
    ]);
  });

  it("lists gateways as the contract says", () => {
    expect(plan.gateways).toHaveLength(1);
    expect(plan.gateways[0]).toMatchObject({
      name: "public",
      internal: false,
      hostname: "www.example.com",
      url: "https://www.example.com",
      tls: "terminate",
      minimumProtocolVersion: "1.2",
      routes: [{ path: "/api", destination: "stock", port: 3000, replacePrefix: "/" }],
    });
  });

  it("lists each flow once with its reasons", () => {
    const ends = plan.flows.map((flow) => JSON.stringify({ ...flow, because: undefined }));
    expect(new Set(ends).size).toBe(ends.length);
    expect(plan.flows).toContainEqual({
      source: "shop",
      destination: "stock",
      protocol: "tcp",
      ports: "3000",
      because: ["connection shop.stock"],
    });
    const sources = plan.flows.map(({ source, destination }) => `${source} → ${destination}`);
    expect(sources).toEqual(
      expect.arrayContaining([
        "shop → cache",
        "shop → 10.20.0.0/16",
        "internet → gateway:public",
        "gateway:public → stock",
        "shop → platform:dns",
      ]),
    );
  });

  it("lists resources with unique names, Pulumi's tokens, and what they depend on", () => {
    const names = plan.resources.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const resource of plan.resources) {
      expect(Object.keys(resource)).toEqual(
        expect.arrayContaining(["name", "type", "component", "inputs", "dependsOn"]),
      );
      expect(resource.type).toMatch(/^kubernetes:[\w.-]+\/v\w+:[A-Z]\w+$/);
      expect(resource.component).toMatch(/^appnet:index:(Space|Application|Gateway) [a-z-]+$/);
      for (const name of resource.dependsOn) expect(names).toContain(name);
    }
  });

  it("refers only to resources of the plan", () => {
    const names = new Set(plan.resources.map(({ name }) => name));
    for (const [, name] of stdout.matchAll(/\$\{([^}]+)\.[A-Za-z]+\}/g)) expect(names).toContain(name);
  });
});

describe("a private key", () => {
  it.each([["--json"], ["--verbose"], []])("is never printed by plan %s", (...options) => {
    const run = appnet(["plan", ...options], { cwd });
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toContain("PRIVATE-PART");
    expect(run.stdout + run.stderr).not.toContain(Buffer.from("PRIVATE-PART").toString("base64"));
  });

  it("stands in the plan as a secret", () => {
    const secret = plan.resources.find(({ type }) => type === "kubernetes:core/v1:Secret");
    expect(JSON.stringify(secret)).toContain('"[secret]"');
  });
});

describe("appnet plan", () => {
  const text = appnet(["plan"], { cwd }).stdout;

  it("prints connections, policies, exposure, and what is denied", () => {
    for (const heading of ["Connections", "Network policies", "Exposure", "Resources"]) {
      expect(text).toMatch(new RegExp(`^${heading} \\(\\d+\\)$`, "m"));
    }
    expect(text).toMatch(/shop +cache\* +→ +cache +redis +tcp +6379/);
    expect(text).toMatch(/internet → gateway public https:\/\/www\.example\.com/);
    expect(text).toContain("Everything that is not listed is denied.");
  });

  it("uses no colours in a pipe, and leaves no spaces at the ends of lines", () => {
    const verbose = appnet(["plan", "--verbose"], { cwd }).stdout;
    expect(text + verbose).not.toContain("\u001b");
    expect(text + verbose).not.toMatch(/[ \t]$/m);
  });

  it("lists every flow and resource with --verbose", () => {
    const verbose = appnet(["plan", "--verbose"], { cwd }).stdout;
    for (const { name } of plan.resources) expect(verbose).toContain(name);
    expect(verbose).toContain("connection shop.cache");
  });
});
