import { describe, expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";
import { destinationsOf, removals } from "../../../../core/plan/removal";

describe("where a space's connections lead", () => {
  it("is said by their callers' interfaces, in an order of their own", () => {
    const { compilation } = compileText(`
space: prod
organization: acme
kubernetes: {}
peers: { payments: {} }
applications:
  web:
    image: w
    connections:
      stock: "tcp://stock:3000"
      ledger: "https://ledger.payments:8443"
      database: "tcp://10.20.0.1:5432"
  stock: { image: s, inbound: { api: { port: 3000 } } }
`);
    expect(Object.entries(destinationsOf(compilation!.network.connections))).toEqual([
      ["web.database", "10.20.0.1/32"],
      ["web.ledger", "ledger.payments"],
      ["web.stock", "stock"],
    ]);
  });
});

describe("what an update would close", () => {
  const before = { required: { "web.stock": "stock" }, protected: { "web.cache": "cache" } };
  const required = { connection: "web.stock", destination: "stock", because: "required" };
  const kept = { connection: "web.cache", destination: "cache", because: "protected" };

  it("is nothing where every connection stays, whatever comes beside it", () => {
    const after = { "web.stock": "stock", "web.cache": "cache", "web.more": "more" };
    expect(removals(before, after)).toEqual([]);
  });

  it("is a connection that is gone", () => {
    expect(removals(before, { "web.cache": "cache" })).toEqual([required]);
    expect(removals(before, {})).toEqual([required, kept]);
  });

  it("is a connection that leads elsewhere", () => {
    expect(removals(before, { "web.stock": "stock", "web.cache": "stock" })).toEqual([kept]);
  });

  it("is nothing where nothing was kept", () => {
    expect(removals({}, {})).toEqual([]);
  });
});
