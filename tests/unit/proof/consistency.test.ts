import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import type { Plan } from "../../../core/plan/plan";
import { plan as planned } from "../core/platforms/aws/support";
import { shopDocument } from "../cli/support";
import { wordsOf } from "./support";

const { plan } = planned(shopDocument);

/** A copy in which the declarations were edited by hand. */
function edited(edit: (copy: Record<keyof Plan, Record<string, unknown>[]>) => void): string[] {
  const copy = JSON.parse(JSON.stringify(plan)) as Plan;
  edit(copy as never);
  return wordsOf(prove(copy));
}

describe("declarations that contradict each other", () => {
  it("are not there in a plan that nobody edited", () => {
    expect(wordsOf(prove(plan))).toEqual([]);
  });

  it("a flow whose connection is gone", () => {
    const words = edited((it) => it.connections.splice(0, 1));
    expect(words).toEqual([
      "the plan contradicts itself about shop → stock on tcp 3000: connection shop.stock is no declaration of the plan",
    ]);
  });

  it("a flow that nothing declares", () => {
    expect(edited((it) => (it.flows[0]!["because"] = []))).toContainEqual(
      expect.stringMatching(/^the plan contradicts itself about .*: nothing declares it$/),
    );
  });

  it("a connection or policy whose flow is gone, or has other ports", () => {
    const isOf = (because: string) => (flow: Record<string, unknown>) =>
      (flow["because"] as string[]).includes(because);
    const gone = edited((it) => (it.flows = it.flows.filter((flow) => !isOf("connection shop.cache")(flow))));
    expect(gone).toContain(
      "the plan contradicts itself about shop → cache on tcp 6379: connection shop.cache asks for it, and no flow has it",
    );
    const wider = edited(
      (it) => (it.flows.find((flow) => flow["destination"] === "10.20.0.0/16")!["ports"] = "5432-5499"),
    );
    expect(wider).toContain(
      "the plan contradicts itself about shop → 10.20.0.0/16 on tcp 5434-5499: policy shop to 10.20.0.0/16 on tcp 5432-5433 does not ask for it",
    );
  });

  it("a connection that leads elsewhere than its flow", () => {
    const words = edited((it) => (it.connections[0]!["destination"] = "cache"));
    expect(words).toEqual([
      expect.stringContaining("shop → cache on tcp 3000: connection shop."),
      expect.stringContaining("shop → stock on tcp 3000: connection shop.stock does not ask for it"),
      expect.stringMatching(/no inbound interface of cache has that port$/),
    ]);
  });

  it("an internal gateway that the internet may call, and a route without its flow", () => {
    expect(edited((it) => (it.gateways[0]!["internal"] = true))).toContain(
      "the plan contradicts itself about internet → gateway:public on tcp 80, 443: gateway public does not ask for it",
    );
    const flows = edited(
      (it) =>
        (it.flows = it.flows.filter(
          (flow) => flow["source"] !== "gateway:public" || flow["destination"] !== "stock",
        )),
    );
    expect(flows).toContain(
      "the plan contradicts itself about gateway:public → stock on tcp 3000: gateway public asks for it, and no flow has it",
    );
  });
});

describe("a port that its application does not have", () => {
  it("is none that a connection or a route can lead to", () => {
    const words = edited((it) => {
      for (const application of it.applications) application["inbound"] = [];
    });
    expect(words).toContain(
      "the plan contradicts itself about shop → cache on tcp 6379: connection shop.cache leads to it, and no inbound interface of cache has that port",
    );
    expect(words).toContain(
      "the plan contradicts itself about gateway:public → stock on tcp 3000: gateway public leads to it, and no inbound interface of stock has that port",
    );
  });
});

describe("declarations that cannot be", () => {
  it.each([
    ["0", "tcp"],
    ["99999", "tcp"],
    ["90-80", "tcp"],
    ["80", "icmp"],
  ])("ports %s of %s", (ports, protocol) => {
    const words = edited((it) => Object.assign(it.flows[0]!, { ports, protocol }));
    expect(words).toContainEqual(expect.stringContaining(`${protocol} ${ports} is no protocol with ports`));
  });

  it("a path that is none", () => {
    const words = edited(
      (it) => ((it.gateways[0]!["routes"] as Record<string, unknown>[])[0]!["path"] = "api"),
    );
    expect(words).toContain('gateway public: its path "api" does not begin with /');
  });

  it("a gateway without routes", () => {
    expect(edited((it) => (it.gateways[0]!["routes"] = []))).toContain("gateway public: it has no routes");
  });

  it.each([
    ["resources", "resource"],
    ["applications", "application"],
    ["gateways", "gateway"],
  ] as const)("two %s of one name", (field, what) => {
    const [first] = plan[field];
    expect(edited((it) => it[field].push({ ...first! }))).toContain(
      `${what} ${first!.name}: the plan has two of this name`,
    );
  });

  it("applications and gateways of which nothing says what runs them", () => {
    const words = edited((it) => (it.identities = []));
    expect(words).toContain("shop: the plan does not say by what it is known");
    expect(words).toContain("gateway:public: the plan does not say by what it is known");
  });

  it("two identities of one name", () => {
    expect(
      edited((it) => it.identities.push({ party: "shop", resource: "prod-stock-deployment" })),
    ).toContain("identity shop: the plan has two of this name");
  });
});
