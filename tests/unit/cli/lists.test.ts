import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({
  "appnet.yaml": shopDocument,
  "empty.yaml": "{ space: prod, kubernetes: {} }",
});

describe("appnet connections", () => {
  it("is an aligned table, with * on required outbounds", () => {
    expect(appnet(["connections"], { cwd }).stdout)
      .toBe(`  SOURCE  OUTBOUND     DESTINATION  INBOUND  SCHEME  PORT  TLS
  shop    stock     →  stock        api      http    3000
  shop    cache*    →  cache        redis    tcp     6379
  * required: exists before its source starts
`);
  });

  it("shows those of one application", () => {
    const lines = (...options: string[]) => appnet(["connections", ...options, "--json"], { cwd }).stdout;
    const outbounds = (...options: string[]) =>
      (JSON.parse(lines(...options)) as { outbound: string }[]).map(({ outbound }) => outbound);
    expect(outbounds()).toEqual(["stock", "cache"]);
    expect(outbounds("--application", "stock")).toEqual(["stock"]);
    expect(outbounds("--source", "shop")).toEqual(["stock", "cache"]);
    expect(outbounds("--destination", "cache")).toEqual(["cache"]);
    expect(outbounds("--source", "stock")).toEqual([]);
  });

  it("has the fields of the plan as JSON", () => {
    const plan = JSON.parse(appnet(["plan", "--json"], { cwd }).stdout) as { connections: unknown };
    expect(JSON.parse(appnet(["connections", "--json"], { cwd }).stdout)).toEqual(plan.connections);
  });

  it("says what to do where there are none", () => {
    const { code, stdout, stderr } = appnet(["connections", "empty.yaml"], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("appnet connect SOURCE.OUTBOUND DESTINATION");
  });

  it("refuses names that are not declared, all at once", () => {
    const { code, stderr } = appnet(["connections", "--source", "shpo", "--destination", "nothing"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('--source: application "shpo" is not declared (did you mean "shop"?)');
    expect(stderr).toContain('--destination: application "nothing" is not declared');
  });
});

describe("appnet policies", () => {
  it("is an aligned table", () => {
    expect(appnet(["policies"], { cwd }).stdout).toBe(`  SOURCE     DESTINATION   PROTOCOL  PORTS
  shop    →  10.20.0.0/16  tcp       5432-5433
`);
  });

  it("shows those to a network", () => {
    const { stdout } = appnet(["policies", "--destination", "10.20.0.0/16", "--json"], { cwd });
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});
