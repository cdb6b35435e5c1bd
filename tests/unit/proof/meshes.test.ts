import { describe, expect, it } from "vitest";
import type { Plan } from "../../../core/plan/plan";
import { prove } from "../../../proof/prove";
import { verdictOf } from "../../../proof/verdict";
import { plan, yaml } from "../core/platforms/aws/support";
import { changed, naiveDifferences, without, wordsOf } from "./support";

const shop = (mesh: string) =>
  plan(yaml`
    organization: acme
    space: prod
    kubernetes: { mesh: ${mesh}, gatewayClassName: istio }
    applications:
      web: { image: "web:1", inbound: { http: { port: 8080, protocol: http } }, connections: { basket: "http://basket:3000" } }
      basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http } } }
    gateways: { public: { routes: [{ path: /, destination: "http://web:8080" }] } }
  `).plan;

const words = (planned: Plan) => wordsOf(prove(planned)).join("\n");
const meshes = ["istio-ambient", "istio", "linkerd"];

describe("what a mesh needs", () => {
  it.each(meshes)("is proved of %s, by both evaluators", (mesh) => {
    expect(words(shop(mesh))).toBe("");
    expect(naiveDifferences(shop(mesh))).toEqual([]);
  });

  it.each([
    ["istio-ambient", "prod-web-to-basket-tcp-15008-ingress", "web does not reach basket on tcp 15008"],
    ["linkerd", "prod-web-to-basket-tcp-4143-egress", "web does not reach basket on tcp 4143"],
    [
      "linkerd",
      "prod-web-to-platform.linkerd-destination-tcp-8090-egress",
      "web does not reach platform:linkerd-destination on tcp 8090",
    ],
    [
      "istio",
      "prod-web-to-platform.istio-control-plane-tcp-15012-egress",
      "web does not reach platform:istio-control-plane on tcp 15012",
    ],
  ])("is missed of %s where a rule is: %s", (mesh, resource, message) => {
    expect(words(without(shop(mesh), resource))).toContain(message);
  });

  it("is not more than that", () => {
    const wider = changed(
      shop("linkerd"),
      "prod-web-to-platform.linkerd-identity-tcp-8080-egress",
      (it: { spec: { egress: [{ ports: { port: number }[] }] } }) =>
        (it.spec.egress[0].ports[0]!.port = 8081),
    );
    expect(words(wider)).toContain(
      "web reaches platform:linkerd-identity on tcp 8081, which is not declared",
    );
  });

  it("is not what another mesh needs", () => {
    const [ambient, linkerd] = [shop("istio-ambient"), shop("linkerd")];
    expect(words({ ...ambient, identities: linkerd.identities })).toContain(
      "platform mesh does not ask for it",
    );
  });

  it("is needed only between those who are declared to talk", () => {
    const planned = shop("istio-ambient");
    const back = { source: "basket", destination: "web", protocol: "tcp", ports: "15008" };
    const flows = [...planned.flows, { ...back, because: ["platform mesh"] }];
    expect(words({ ...planned, flows })).toContain("platform mesh does not ask for it");
  });

  it("is undecided of a mesh that is not known", () => {
    const planned = shop("istio");
    const identities = planned.identities.map((it) =>
      it.party === "platform:mesh" ? { ...it, controller: "kuma" } : it,
    );
    expect(words({ ...planned, identities })).toContain('what it needs is not known of "kuma"');
  });

  it("is said to open every port, where it does", () => {
    const said = (mesh: string) => verdictOf(shop(mesh)).conclusion;
    expect(said("istio-ambient")).toContain("through the mesh, on port 15008, 2 pairs may use every port");
    expect(said("linkerd")).toContain("on port 4143, 1 pair may use");
    expect(said("istio")).toMatch(/nothing else passes$/);
  });
});
