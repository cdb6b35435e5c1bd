import { expect, it } from "vitest";
import { graphOf } from "../../../graph/graphOf";
import { describeNode } from "../../../graph/words";
import { aws, gateways, NETWORK, planned, policies } from "../support/withOutputs";

it("draws a network that is an Output as one of its own, and says that it is not known", () => {
  const { nodes } = graphOf(planned({ ...aws, ...gateways(NETWORK), policies }));
  expect(nodes.filter(({ kind }) => kind === "network").map((it) => [it.name, describeNode(it)])).toEqual([
    ["network:gateways.public.allowedCidrs.0", "gateways.public.allowedCidrs.0, known after deployment"],
    ["network:policies.0", "policies.0, known after deployment"],
  ]);
});
