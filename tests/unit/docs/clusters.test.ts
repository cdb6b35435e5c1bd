import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { prove } from "../../../proof/prove";
import { plan } from "../core/platforms/aws/support";

const page = readFileSync("docs/clusters.md", "utf8");

/** The page's blocks, by the heading that each stands below. */
const blocks = page.split(/^## /m).flatMap((section) => {
  const heading = section.slice(0, section.indexOf("\n"));
  return [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, text], index): [string, number, string] => [
    heading,
    index,
    text!,
  ]);
});

const document = {
  organization: "acme",
  space: "prod",
  applications: {
    frontend: {
      image: "frontend:1",
      inbound: { web: { port: 8080, protocol: "http" } },
      connections: { basket: "http://basket:3000" },
    },
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: "http" } } },
  },
  gateways: {
    public: {
      hostname: { fullyQualifiedHostname: "shop.example.com" },
      routes: [{ destination: "http://frontend:8080" }],
    },
  },
};

describe("docs/clusters.md", () => {
  it("has a block for each kind of cluster", () => {
    const kinds = [
      "Amazon EKS",
      "Amazon EKS Auto Mode",
      "GKE Standard",
      "GKE Autopilot",
      "AKS",
      "OpenShift",
      "k3s",
      "kind",
    ];
    expect(blocks.map(([heading]) => heading)).toEqual(expect.arrayContaining(kinds));
  });

  it.each(blocks)("%s, block %i, is planned and proved", (_heading, _index, text) => {
    const { kubernetes } = parse(text) as { kubernetes: object };
    const settings = { gatewayClassName: "eg", ...kubernetes };
    const { plan: planned } = plan(stringify({ ...document, kubernetes: settings }));
    expect(prove(planned)).toMatchObject({ proved: true });
  });
});
