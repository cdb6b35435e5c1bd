import { describe, expect, it } from "vitest";
import { accessSentence, compareAccess, isExposure } from "../../../../core/plan/access";
import { diffPlans } from "../../../../core/plan/diff";
import type { Plan } from "../../../../core/plan/plan";
import { aws, gateways, kubernetes, NETWORK, planned, policies, tcp } from "../../support/withOutputs";

describe("what a network that is an Output opens", () => {
  const sentences = (before: object, after: object) => {
    const { wider, narrower, undecided: open } = compareAccess(planned(before), planned(after));
    return {
      opens: wider.map((it) => accessSentence(it, "wider")),
      closes: narrower.map((it) => accessSentence(it, "narrower")),
      undecided: open.map((it) => accessSentence(it, "undecided")),
    };
  };

  it("is listed, with a size that nobody knows", () => {
    expect(sentences(kubernetes, { ...kubernetes, policies })).toEqual({
      opens: [
        "web may now reach network:policies.0 on tcp 5432: how many addresses that is, only the deployment knows",
      ],
      closes: [],
      undecided: [],
    });
  });

  it("is listed in the place of a network that was known, also of one that is larger", () => {
    const before = { ...kubernetes, policies: [{ source: "web", destinationCidr: "10.0.0.0/8", ...tcp }] };
    const { opens, closes } = sentences(before, { ...kubernetes, policies });
    expect(opens).toHaveLength(1);
    expect(closes).toEqual(["web may no longer reach 10.0.0.0/8 on tcp 5432"]);
  });

  it("is what it is where the plan knows it, as of configuration", () => {
    const known = (network: string) => {
      const plan = planned({ ...kubernetes, policies });
      return JSON.parse(JSON.stringify(plan).replaceAll("[known after deployment]", network)) as Plan;
    };
    const { access } = diffPlans(known("10.0.0.0/8"), known("10.20.0.0/16"));
    expect(access.wider).toEqual([]);
    expect(access.undecided).toEqual([]);
    expect(diffPlans(known("10.20.0.0/16"), known("10.0.0.0/8")).access.wider).toMatchObject([
      { source: "web", destination: "10.0.0.0/8" },
    ]);
  });

  it("is nothing where everything was open", () => {
    const { opens } = sentences({ ...aws, ...gateways("0.0.0.0/0") }, { ...aws, ...gateways(NETWORK) });
    expect(opens).toHaveLength(2);
    const whole = { gateways: { public: { routes: [{ destination: "web.http" }] } } };
    expect(sentences({ ...aws, ...whole }, { ...aws, ...gateways(NETWORK) }).opens).toEqual([]);
  });

  it("may be another where both plans have it: that is no change, and not nothing", () => {
    const document = { ...aws, ...gateways(NETWORK), policies };
    const diff = diffPlans(planned(document), planned(document));
    expect(diff.changed).toBe(false);
    expect(sentences(document, document)).toEqual({
      opens: [],
      closes: [],
      undecided: [
        "web may still reach network:policies.0 on tcp 5432: only the deployment knows whether these are the same addresses",
        "network:gateways.public.allowedCidrs.0 may still reach gateway:public on tcp 80: only the deployment knows whether these are the same addresses",
      ],
    });
    expect(diff.access.undecided.filter(isExposure)).toHaveLength(1);
  });
});
