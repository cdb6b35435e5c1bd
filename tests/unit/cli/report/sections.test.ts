import { describe, expect, it } from "vitest";
import { pageHtml, section, shopPlan, textOf } from "./support";

const plan = shopPlan();
const page = pageHtml(plan);
const words = (id: string, markup = page) => textOf(section(markup, id));

describe("A report", () => {
  it("says where the plan is, what it amounts to, and how much may talk", () => {
    const top = textOf(page.slice(0, page.indexOf("<main")));
    expect(top).toContain("Space prod");
    expect(top).toContain("Organization acme, on Kubernetes, with 3 applications");
    expect(top).toContain("2 of 6 pairs of applications may talk. Everything that is not listed is denied.");
    expect(top).toContain("Connections 2 Policies 1");
  });

  it("says who reaches what from outside, under which TLS and certificate", () => {
    expect(words("exposure")).toMatch(
      /internet https:\/\/www.example.com\/api stock 3000 prefix becomes \/ TLS 1.2 or newer HTTP is redirected pem [0-9a-f]{8} public/,
    );
  });

  it.each([
    ["plain HTTP, not encrypted", (text: string) => text.replace(/    tls:[^]*?(?=    routes)/, "")],
    [
      "TLS passed through to the application",
      (text: string) =>
        text
          .replace(/    tls:[^]*?(?=    routes)/, "    tls: { sslPassthrough: true }\n")
          .replace(/\{ path: \/api.*\}/, '{ destination: "https://stock:61443" }'),
    ],
  ])("says when a gateway does not encrypt itself: %s", (expected, edit) => {
    expect(words("exposure", pageHtml(shopPlan(edit)))).toContain(expected);
  });

  it("says that nothing is reachable from outside where nothing is", () => {
    const closed = pageHtml(shopPlan((text) => text.slice(0, text.indexOf("gateways:"))));
    expect(words("exposure", closed)).toContain("Nothing is reachable from outside.");
  });

  it("lists connections with their interfaces, and what * means", () => {
    expect(words("connections")).toMatch(/shop cache\* cache redis tcp 6379 none/);
    expect(words("connections")).toMatch(/shop stock stock api http 3000 none/);
    expect(words("connections")).toContain("* required: exists before its source starts");
  });

  it("lists policies", () => {
    expect(words("policies")).toContain("shop 10.20.0.0/16 tcp 5432-5433");
  });

  it("lists every flow with what asks for it", () => {
    for (const { source, destination, protocol, ports, because } of plan.flows) {
      expect(words("flows")).toContain([source, destination, protocol, ports, because.join(", ")].join(" "));
    }
  });

  it("holds every resource under its component, with its inputs, and no secret", () => {
    const resources = words("resources");
    expect(resources).toContain("application shop ServiceAccount, Deployment, Service");
    for (const { name, type, inputs } of plan.resources) {
      expect(resources).toContain(`${name} ${type}`);
      expect(resources).toContain(JSON.stringify(inputs, null, 2).replace(/\s+/g, " "));
    }
    expect(page).toContain("[secret]");
    expect(page).not.toContain("PRIVATE-PART");
  });

  it("writes large numbers so that they can be read", () => {
    const flows = Array.from({ length: 1500 }, () => plan.flows[0]!);
    expect(words("flows", pageHtml({ ...plan, flows }))).toContain("1,500");
  });
});

describe("A report about a difference", () => {
  const later = shopPlan((text) =>
    text.replace('stock: "http://stock:3000"', 'stock: "https://stock:61443"').replace(/policies:.*\n/, ""),
  );
  const difference = pageHtml(later, plan);

  it("shows what a changed connection was", () => {
    expect(words("connections", difference)).toMatch(
      /~ changed shop stock stock api https was http 61443 was 3000 automatic was none/,
    );
  });

  it("keeps what is gone in its list, and counts it apart", () => {
    expect(words("policies", difference)).toMatch(/Policies 0 and 1 removed/);
    expect(words("policies", difference)).toContain("− removed shop 10.20.0.0/16 tcp 5432-5433");
  });

  it("counts what is done to the resources before it lists it", () => {
    const { length } = section(difference, "resource-changes").match(/<li/g)!;
    const amounts = [...words("changes", difference).matchAll(/(\d+) (replaced|updated|created|deleted)/g)];
    expect(amounts.reduce((sum, [, amount]) => sum + Number(amount), 0)).toBe(length);
    expect(amounts.length).toBeGreaterThan(1);
  });

  it("says of which spaces the plans are, where those differ", () => {
    const other = pageHtml(plan, { ...plan, space: "test" });
    expect(words("changes", other)).toContain(
      "The earlier plan is of space test of acme on kubernetes, this one of space prod of acme on kubernetes.",
    );
    expect(words("changes", difference)).not.toContain("The earlier plan is of");
  });

  it("folds the rest of a long list", () => {
    const without = { ...plan, flows: [] };
    const flows = Array.from({ length: 30 }, (_, index) => ({
      ...plan.flows[0]!,
      ports: String(7000 + 2 * index),
    }));
    expect(words("changes", pageHtml({ ...plan, flows }, without))).toContain("5 more");
  });
});
