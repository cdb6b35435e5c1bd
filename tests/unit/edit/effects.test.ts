import { describe, expect, it } from "vitest";
import { editDocument } from "../../../edit/editDocument";
import type { Edit } from "../../../edit/edits";
import { effectsOf, type Effects } from "../../../edit/effects";
import { allow, connect, deny, disconnect } from "./support";

const shop = (more = "") => `space: prod
kubernetes: {}
peers: { partners: {} }
applications:
  basket: { image: "basket:1", inbound: { api: { port: 3000, containerPort: 8080, protocol: http } } }
  frontend: { image: "frontend:1", connections: { basket: "http://basket:3000" } }
${more}`;

function effects(text: string, edit: Edit): Effects | undefined {
  const result = editDocument(text, edit);
  if (result.kind !== "edited") throw new Error(JSON.stringify(result));
  return effectsOf(result);
}

const NOTHING: Effects = { opens: [], closes: [], stays: [], environment: [] };

describe("what an edit means", () => {
  it("of a connection: the flow at the destination's own port, and the variables", () => {
    expect(effects(shop(), disconnect("frontend.basket"))).toEqual({
      ...NOTHING,
      closes: ["frontend may no longer reach basket on tcp 8080"],
      environment: ["frontend loses the environment variables CONNECTION_BASKET_*"],
    });
    expect(effects(shop(), connect("frontend.rates-api", "https://rates.partners:8443"))).toEqual({
      ...NOTHING,
      opens: ["frontend may now reach rates.partners on tcp 8443"],
      environment: ["frontend gets the environment variables CONNECTION_RATES_API_*"],
    });
  });

  it("of a connection without variables", () => {
    const quiet = shop().replace(
      '"http://basket:3000"',
      '{ to: "http://basket:3000", disableDefaultEnvVars: true }',
    );
    expect(effects(quiet, disconnect("frontend.basket"))).toMatchObject({ environment: [] });
  });

  it("of a connection whose flow a policy asks for too", () => {
    const text = shop(
      "policies: [ { source: frontend, destination: basket, protocol: tcp, ports: 3000 } ]\n",
    );
    const stays = ["frontend may reach basket on tcp 8080 anyway: policy frontend to basket on tcp 3000"];
    expect(effects(text, disconnect("frontend.basket"))).toMatchObject({ closes: [], stays });
  });

  it("of a policy, a part of which a connection and another policy ask for too", () => {
    const text = shop(`policies:
  - { source: frontend, destination: basket, protocol: tcp, ports: 8080-8090 }
  - { source: frontend, destination: basket, protocol: tcp, ports: 8088-8099 }
  - { source: frontend, destination: basket, protocol: udp, ports: 8080-8090 }
`);
    expect(effects(text, deny("frontend", "basket", { protocol: "tcp", ports: "8080-8090" }))).toEqual({
      ...NOTHING,
      closes: ["frontend may no longer reach basket on tcp 8081-8087"],
      stays: [
        "frontend may reach basket on tcp 8080 anyway: connection frontend.basket",
        "frontend may reach basket on tcp 8088-8090 anyway: policy frontend to basket on tcp 8088-8099",
      ],
    });
  });

  it("of a policy that adds nothing", () => {
    expect(effects(shop(), allow("frontend", "basket", { protocol: "tcp", ports: 3000 }))).toEqual({
      ...NOTHING,
      stays: ["frontend may reach basket on tcp 8080 anyway: connection frontend.basket"],
    });
  });

  it("is not known where the document was not valid", () => {
    const broken = shop().replace("http://basket:3000", "http://basket:3001");
    expect(effects(broken, disconnect("frontend.basket"))).toBeUndefined();
  });
});
