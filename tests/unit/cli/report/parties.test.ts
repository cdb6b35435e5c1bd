import { expect, it } from "vitest";
import { pageHtml, section, shopPlan } from "./support";
import { graphOf } from "../../../../graph/graphOf";

const plan = shopPlan();
const page = pageHtml(plan);
const idOf = new Map(graphOf(plan).nodes.map(({ name, id }) => [name, id]));

/** The parties of a resource of the page. */
function partiesOf(name: string): string[] {
  const resource = new RegExp(`data-parties(?:="([^"]*)")?><summary><span class="name">${name}<`);
  const found = resource.exec(section(page, "resources"));
  if (!found) throw new Error(`${name} is not on the page`);
  return found[1]?.split(" ") ?? [];
}

it.each([
  ["the rule of a flow concerns both of its ends", "prod-shop-to-cache-tcp-6379-egress", ["shop", "cache"]],
  [
    "a gateway's rule concerns the gateway",
    "prod-gateway.public-to-stock-tcp-3000-ingress",
    ["gateway:public", "stock"],
  ],
  ["a workload concerns its application", "prod-shop-deployment", ["shop"]],
  ["what a gateway is made of concerns it", "prod-gateway.public-gateway", ["gateway:public"]],
  ["what is the space's own concerns nobody alone", "prod-namespace", []],
])("%s", (_, resource, names) => {
  expect(partiesOf(resource)).toEqual(names.map((name) => idOf.get(name)));
});
