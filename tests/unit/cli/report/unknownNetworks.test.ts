import { expect, it } from "vitest";
import { aws, gateways, NETWORK, planned } from "../../support/withOutputs";
import { pageHtml, section, textOf } from "./support";

const plan = planned({ ...aws, ...gateways(NETWORK) });
const words = (id: string, markup: string) => textOf(section(markup, id));

it("says of callers that only the deployment knows that it is so", () => {
  expect(words("exposure", pageHtml(plan))).toContain(
    "network:gateways.public.allowedCidrs.0 addresses are known after deployment any host name/ web 8080",
  );
});

it("says of networks that may differ from the earlier plan's that they may, though nothing else differs", () => {
  expect(words("changes", pageHtml(plan, plan))).toMatch(
    /Nothing differs\. What only the deployment knows 1 ◆ may differ network:gateways\.public\.allowedCidrs\.0 may still reach gateway:public on tcp 80: only the deployment knows/,
  );
});
