import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument } from "./support";

const cwd = directoryWith({ "appnet.yaml": shopDocument });
const written = () => readFileSync(join(cwd, "plan.html"), "utf8");

describe("appnet plan --html", () => {
  it("writes one page beside what it prints, and says how large it is", () => {
    const { code, stdout, stderr } = appnet(["plan", "--html", "plan.html"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(appnet(["plan"], { cwd }).stdout);
    expect(stderr).toMatch(/^page written to plan.html \(\d+ kB\)\n$/);
    expect(written()).toContain("<h1>Space prod</h1>");
    expect(written()).toContain('<span class="source">appnet.yaml</span>');
  });

  it("writes the same bytes for the same document", () => {
    const first = written();
    appnet(["plan", "--html", "plan.html"], { cwd });
    expect(written()).toBe(first);
  });

  it("holds everything that it needs", () => {
    const addresses = [...written().matchAll(/\b(?:src|href|action|xlink:href)="([^"]*)"/g)].map(
      ([, it]) => it!,
    );
    expect(addresses.filter((address) => !/^(#|data:)/.test(address))).toEqual([]);
  });

  it("writes what differs with --against", () => {
    writeFileSync(join(cwd, "earlier.json"), appnet(["plan", "--json"], { cwd }).stdout);
    writeFileSync(join(cwd, "later.yaml"), shopDocument.replace("10.20.0.0/16", "10.0.0.0/8"));
    const { code } = appnet(["plan", "later.yaml", "--against", "earlier.json", "--html", "plan.html"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(written()).toContain("shop may now reach 10.0.0.0/8 on tcp 5432-5433");
  });

  it("writes the errors of a document that is not valid, and still fails", () => {
    writeFileSync(join(cwd, "broken.yaml"), shopDocument.replace("http://stock:3000", "http://stock:3001"));
    const { code, stdout, stderr } = appnet(["plan", "broken.yaml", "--html", "plan.html"], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error broken.yaml:\d+:\d+ connection\/port-not-inbound /);
    expect(written()).toContain("<h1>broken.yaml cannot be planned</h1>");
    expect(written()).toContain("connection/port-not-inbound");
    expect(written()).not.toContain('id="resources"');
  });

  it("fails where the page cannot be written", () => {
    const { code, stdout, stderr } = appnet(["plan", "--html", "no/such/plan.html"], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error no\/such\/plan.html: the page cannot be written: ENOENT.*\n$/);
  });
});

describe("appnet graph --format html", () => {
  const page = (...options: string[]) => {
    const { code, stdout, stderr } = appnet(["graph", "--format", "html", ...options], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  };

  it("prints a page with the graph alone", () => {
    expect(page()).toContain('<section id="graph"');
    expect(page()).not.toContain('<section id="connections"');
    for (const name of ["shop", "stock", "cache"])
      expect(page()).toContain(`<title>application ${name}</title>`);
  });

  it("narrows the graph to an application and its neighbours", () => {
    const part = page("--application", "cache");
    expect(part).toContain("<title>application shop</title>");
    expect(part).not.toContain("<title>application stock</title>");
  });

  it("marks what differs with --against", () => {
    writeFileSync(join(cwd, "earlier.json"), appnet(["plan", "later.yaml", "--json"], { cwd }).stdout);
    expect(page("--against", "earlier.json")).toMatch(/class="edge policy added"/);
  });
});
