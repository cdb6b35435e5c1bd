import { describe, expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";
import { warningRules } from "../../../../core/model/rules";

const BASE = `space: prod
kubernetes: {}
externals:
  office: { cidrs: [192.0.2.0/24] }
applications:
  stock:
    image: stock
    inbound: { api: { port: 80, protocol: http }, safe: { port: 443, protocol: https } }
  shop:
    image: shop
    connections: { stock: "http://stock:80" }
policies:
  - { source: office, destination: stock, protocol: tcp, ports: 80 }
  - { source: shop, destinationCidr: 10.20.0.0/16, protocol: tcp, ports: 5432 }
`;

/** Warnings as `code at.their.place`. */
function warningsOf(text: string): string[] {
  const { compilation, problems } = compileText(text);
  expect(problems).toEqual([]);
  return compilation!.warnings.map(({ code, path }) => `${code} ${path.join(".")}`);
}

/** What each warning is about: the text of the base that is replaced, and what for. */
const cases: Readonly<Record<keyof typeof warningRules, readonly (readonly [string, string, string])[]>> = {
  "connection/scheme": [
    ["http://stock:80", "https://stock:80", "applications.shop.connections.stock"],
    ["http://stock:80", "http://stock:443", "applications.shop.connections.stock"],
    ["http://stock:80", "postgres://stock:80", "applications.shop.connections.stock"],
  ],
  "external/unused": [["source: office, ", "source: shop, ", "externals.office"]],
  "network/host-bits": [
    ["10.20.0.0/16", "10.20.0.5/16", "policies.1.destinationCidr"],
    ["192.0.2.0/24", "192.0.2.9/24", "externals.office.cidrs.0"],
    ["192.0.2.0/24", "fd00::1/64", "externals.office.cidrs.0"],
  ],
};

it("a network that is meant has none", () => {
  expect(warningsOf(BASE)).toEqual([]);
  for (const scheme of ["tcp", "ws", "grpc", "unheard-of"]) {
    expect(warningsOf(BASE.replace("http://", `${scheme}://`))).toEqual([]);
  }
});

describe.each(Object.entries(cases))("%s", (code, documents) => {
  it.each(documents)("is said of %s as %s", (written, changed, path) => {
    expect(warningsOf(BASE.replace(written, changed))).toEqual([`${code} ${path}`]);
  });
});
