import { describe, expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";
import { formatParty } from "../../../../core/names/party";

const document = (target: string) => `
space: prod
organization: acme
kubernetes: { namespace: shop }
peers:
  payments: {}
  partners: { organization: globex, namespace: theirs }
externals:
  stripe: { hostnames: [api.stripe.com], cidrs: [0.0.0.0/0], inbound: { api: { port: 80 } } }
applications:
  web: { image: "w:1", outbound: { out: {} } }
  backend: { image: "b:1", hostname: store, inbound: { api: { port: 80 } } }
connections: [ { source: web.out, destination: "http://${target}:80" } ]
`;

const destinationOf = (target: string) => {
  const { compilation, problems } = compileText(document(target));
  const [connection] = compilation?.network.connections ?? [];
  return connection ? formatParty(connection.destination) : problems.map(({ code }) => code);
};

describe("a name in a target means", () => {
  it.each([
    ["backend", "backend"],
    ["store", "backend"],
    ["backend.prod", "backend"],
    ["backend.prod.acme", "backend"],
    ["backend.shop.svc", "backend"],
    ["backend.shop.svc.cluster.local", "backend"],
    ["backend.apps.internal", "backend"],
    ["store.apps.internal", "backend"],
    ["ledger.payments", "ledger.payments"],
    ["ledger.payments.acme", "ledger.payments"],
    ["ledger.payments.svc", "ledger.payments"],
    ["rates.partners", "rates.partners.globex"],
    ["rates.partners.globex", "rates.partners.globex"],
    ["rates.theirs.svc", "rates.partners.globex"],
    ["stripe", "external:stripe"],
    ["api.stripe.com", "external:stripe"],
    ["10.1.2.3", "10.1.2.3/32"],
  ])("%s: %s", (target, party) => {
    expect(destinationOf(target)).toBe(party);
  });

  it.each([
    ["nobody.apps.internal", "connection/unknown-application"],
    ["backend.other.svc", "connection/unknown-space"],
    ["ledger.billing", "connection/unknown-space"],
    ["ledger.payments.globex", "connection/unknown-space"],
    ["stripe.com", "connection/unknown-space"],
    ["js.stripe.com", "connection/unknown-host"],
    ["a.b.c.d.example", "connection/unknown-host"],
  ])("nothing, where it is not declared: %s", (target, code) => {
    expect(destinationOf(target)).toEqual([code]);
  });
});
