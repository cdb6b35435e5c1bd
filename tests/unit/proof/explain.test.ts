import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explain, type Explanation } from "../../../proof/explain";
import { compileText } from "../../../core/document/readDocument";
import { planOf, type Plan } from "../../../core/plan/plan";

import { without } from "./support";

const planOfExample = (name: string): Plan =>
  planOf(compileText(readFileSync(`examples/${name}/appnet.yaml`, "utf8")).compilation!);
const boutique = planOfExample("boutique");
const gateways = planOfExample("gateways");
const shop = planOfExample("aws-shop");

function explained(
  plan: Plan,
  source: string,
  destination: string,
  port?: number,
  protocol?: string,
): Explanation {
  const result = explain(plan, source, destination, port === undefined ? undefined : { port, protocol });
  if (!("explanation" in result)) throw new Error(`unknown: ${result.unknown.join()}`);
  return result.explanation;
}

describe("an explanation", () => {
  it("names the resources that decide at both ends, and the name that leads there", () => {
    expect(explained(boutique, "frontend", "cartservice")).toEqual({
      allowed: true,
      passes: [{ protocol: "tcp", ports: "7070" }],
      source: {
        name: "frontend",
        lets: true,
        side: "filtered",
        resources: [
          {
            resource: "boutique-frontend-to-cartservice-tcp-7070-egress",
            lets: [{ protocol: "tcp", ports: "7070" }],
          },
        ],
        isolating: ["boutique-default-deny"],
      },
      destination: {
        name: "cartservice",
        lets: true,
        side: "filtered",
        resources: [
          {
            resource: "boutique-frontend-to-cartservice-tcp-7070-ingress",
            lets: [{ protocol: "tcp", ports: "7070" }],
          },
        ],
        isolating: ["boutique-default-deny"],
      },
      routes: [{ request: "cartservice:7070", port: 7070, resources: ["boutique-cartservice-service"] }],
      because: ["connection frontend.cart"],
      gateways: [],
      problems: [],
    });
  });

  it("says that nothing passes, and that no end lets it", () => {
    const { allowed, passes, source, destination, because } = explained(boutique, "adservice", "cartservice");
    expect({ allowed, passes, because }).toEqual({ allowed: false, passes: [], because: [] });
    expect([source, destination].map((it) => [it.lets, it.resources, it.isolating])).toEqual([
      [false, [], ["boutique-default-deny"]],
      [false, [], ["boutique-default-deny"]],
    ]);
    const onAws = explained(shop, "basket", "frontend");
    expect([onAws.source.isolating, onAws.destination.isolating]).toEqual([
      ["shop-platform.egress", "shop-basket"],
      ["shop-frontend", "shop-platform.egress", "shop-catalog.api-clients"],
    ]);
  });

  it("is about one protocol where one is named", () => {
    expect(explained(boutique, "frontend", "platform:dns", 53, "udp").passes).toEqual([
      { protocol: "udp", ports: "53" },
    ]);
    expect(explained(boutique, "frontend", "cartservice", 7070, "tcp").allowed).toBe(true);
    expect(explained(boutique, "frontend", "cartservice", 7070, "udp").allowed).toBe(false);
  });

  it("takes the port that callers say to the pod's own", () => {
    // The emailservice is called on 5000 and listens on 8080.
    const asked = explained(boutique, "checkoutservice", "emailservice", 5000);
    expect(asked.passes).toEqual([{ protocol: "tcp", ports: "8080" }]);
    expect(asked.routes).toEqual([
      { request: "emailservice:5000", port: 8080, resources: ["boutique-emailservice-service"] },
    ]);
    expect(explained(boutique, "checkoutservice", "emailservice", 22).allowed).toBe(false);
  });

  it("follows a gateway's listeners and routes to where they lead", () => {
    const { allowed, routes } = explained(gateways, "gateway:public", "api");
    expect(allowed).toBe(true);
    expect(routes.map(({ request, port }) => `${request} ${port}`)).toEqual([
      "https://www.example.com/v2/orders 61443",
      "https://www.example.com/chat 3001",
      "https://www.example.com/api 3000",
    ]);
    expect(explained(shop, "gateway:public", "frontend").routes[0]!.resources).toEqual([
      expect.stringMatching(/^shop-gateway.public-route-/),
      "shop-gateway.public-to-frontend-8080",
    ]);
  });

  it("names the listeners of a gateway that is called", () => {
    const { passes, routes, source } = explained(shop, "internet", "gateway:public");
    expect(source.side).toBe("outside");
    expect(passes).toEqual([{ protocol: "tcp", ports: "80, 443" }]);
    expect(routes.map((it) => it.resources[0])).toEqual([
      "shop-gateway.public-listener-80",
      "shop-gateway.public-listener-443",
    ]);
    expect(explained(gateways, "internet", "gateway:public").passes).toEqual([
      { protocol: "tcp", ports: "80, 443" },
    ]);
  });

  it("is given for networks: all of one must pass", () => {
    const office = (cidr: string) => explained(shop, cidr, "gateway:office").allowed;
    expect([
      office("10.20.0.0/16"),
      office("10.20.7.0/24"),
      office("10.0.0.0/8"),
      office("192.0.2.1/32"),
    ]).toEqual([true, true, false, false]);
  });

  it("of the internet is about all of it", () => {
    const ipv4Alone = without(shop, "shop-internet-to-gateway.public-tcp-443-ipv6-ingress");
    expect(explained(ipv4Alone, "internet", "gateway:public").passes).toEqual([
      { protocol: "tcp", ports: "80" },
    ]);
    expect(explained(ipv4Alone, "0.0.0.0/0", "gateway:public").passes).toEqual([
      { protocol: "tcp", ports: "80, 443" },
    ]);
  });

  it("is given for the platform's own services", () => {
    const { passes, because } = explained(boutique, "frontend", "platform:dns");
    expect(passes).toEqual([
      { protocol: "tcp", ports: "53" },
      { protocol: "udp", ports: "53" },
    ]);
    expect(because).toEqual(["platform dns"]);
  });

  it("names the declarations of what is asked, and no others", () => {
    const because = (...question: [string, string, number?, string?]) =>
      explained(boutique, ...question).because;
    expect(because("frontend", "cartservice", 7070, "tcp")).toEqual(["connection frontend.cart"]);
    expect(because("frontend", "cartservice", 7070, "udp")).toEqual([]);
    expect(because("frontend", "cartservice", 9000)).toEqual([]);
    expect(because("checkoutservice", "emailservice", 5000)).toEqual(["connection checkoutservice.email"]);
    expect(because("frontend", "platform:dns", 54)).toEqual([]);
    expect(explained(gateways, "gateway:public", "api", 22).because).toEqual([]);
    expect(explained(gateways, "gateway:public", "api", 3000).because).toEqual(["gateway public"]);
  });

  it("is not what the plan says of its flows", () => {
    const flow = { source: "adservice", destination: "cartservice", protocol: "tcp", ports: "7070" };
    const flows = [...boutique.flows, { ...flow, because: ["connection frontend.cart"] }];
    expect(explained({ ...boutique, flows }, "adservice", "cartservice").because).toEqual([]);
    const renamed = boutique.flows.map((it) => ({ ...it, because: ["platform peace of mind"] }));
    expect(explained({ ...boutique, flows: renamed }, "frontend", "cartservice").because).toEqual([
      "connection frontend.cart",
    ]);
  });

  it("of what the plan does not have names what it has", () => {
    const result = explain(boutique, "frontnd", "cartservice");
    expect(result).toMatchObject({ unknown: ["frontnd"] });
    expect("known" in result ? result.known : []).toContain("frontend");
    expect(explain({ ...boutique, platform: "nomad" }, "a", "b")).toEqual({ unknown: ["a", "b"], known: [] });
  });
});
