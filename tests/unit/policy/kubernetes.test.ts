import * as k8s from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { Connection, Gateway, type Space } from "../../../components";
import { newApplication, newSpace } from "../components/support";
import { findings, stackOf, type Moment } from "./support";

const NOTHING = { undeclared: [], blocked: [], undecided: [] };

/** The frontend calls the basket; the world calls the frontend. */
function shop(options = {}): Space {
  const space = newSpace("shop", {}, options);
  const frontend = newApplication(space, "frontend", {}, options);
  new Connection("basket", { source: frontend, destination: newApplication(space, "basket", {}, options) });
  newApplication(space, "cache", {}, options);
  new Gateway("public", { space, routes: [{ path: "/", destination: frontend }] }, options);
  return space;
}

const judged = async (program: () => unknown, moment: Moment = "preview") =>
  findings(await stackOf(program, moment));

const labels = (name: string) => ({ matchLabels: { "appnet/application": name } });

function policy(
  name: string,
  spec: k8s.types.input.networking.v1.NetworkPolicySpec,
  namespace = "shop",
  options = {},
) {
  return new k8s.networking.v1.NetworkPolicy(name, { metadata: { name, namespace }, spec }, options);
}

describe("what the user's own resources open in a space's namespace", () => {
  it.each<Moment>(["preview", "up"])(
    "is found at %s: a NetworkPolicy that selects an application",
    async (moment) => {
      const found = await judged(() => {
        shop();
        policy("debug-egress", {
          podSelector: labels("cache"),
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ port: 443 }] }],
        });
      }, moment);
      expect(found).toEqual({
        ...NOTHING,
        undeclared: [
          "debug-egress: Space shop, debug-egress (not of appnet)\n- cache reaches 203.0.113.0/24 on tcp 443, which is not declared: debug-egress lets it out",
        ],
      });
    },
  );

  it("is found when only both ends together open it", async () => {
    const ends = [
      () =>
        policy("in", {
          podSelector: labels("cache"),
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: labels("basket") }], ports: [{ port: 6379 }] }],
        }),
      () =>
        policy("out", {
          podSelector: labels("basket"),
          policyTypes: ["Egress"],
          egress: [{ to: [{ podSelector: labels("cache") }], ports: [{ port: 6379 }] }],
        }),
    ];
    for (const end of ends) expect(await judged(() => (shop(), end()))).toEqual(NOTHING);
    const { undeclared } = await judged(() => {
      shop();
      for (const end of ends) end();
    });
    expect(undeclared).toEqual([
      "out: Space shop, out, in (not of appnet)\n- basket reaches cache on tcp 6379, which is not declared: out lets it out, and in lets it in",
    ]);
  });

  it("is found when the policy has the space as its parent", async () => {
    const { undeclared } = await judged(() => {
      const space = shop();
      policy("child", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }, "shop", {
        parent: space,
      });
    });
    expect(undeclared).toHaveLength(1);
    expect(undeclared[0]).toContain("child: Space shop, child (not of appnet)");
  });

  it("is found when it is a route of the space's gateway", async () => {
    const { undeclared } = await judged(() => {
      shop();
      new k8s.apiextensions.CustomResource("their-route", {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "their-route", namespace: "shop" },
        spec: {
          parentRefs: [{ name: "public" }],
          rules: [
            {
              matches: [{ path: { type: "PathPrefix", value: "/admin" } }],
              backendRefs: [{ name: "basket", port: 3000 }],
            },
          ],
        },
      });
    });
    expect(undeclared.join("\n")).toContain("their-route (not of appnet)");
    expect(undeclared.join("\n")).toMatch(/\/admin/);
  });

  it("cannot be decided on when it is a gateway or a kind of policy that the proof does not know", async () => {
    const custom = (kind: string, apiVersion: string) => () => {
      shop();
      new k8s.apiextensions.CustomResource("theirs", {
        apiVersion,
        kind,
        metadata: { name: "theirs", namespace: "shop" },
        spec: {},
      });
    };
    const gateway = await judged(custom("Gateway", "gateway.networking.k8s.io/v1"), "up");
    expect(gateway).toEqual({
      ...NOTHING,
      undecided: ["theirs: Space shop, theirs: it is a Gateway that is none of the plan's gateways"],
    });
    const cilium = await judged(custom("CiliumClusterwideNetworkPolicy", "cilium.io/v2"), "up");
    expect(cilium.undecided).toEqual([
      "theirs: Space shop, theirs: resources of type kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy are not understood (it is decided without them)",
    ]);
  });

  it("cannot be decided on when a Service of theirs lets in through nodes, past every policy", async () => {
    const found = await judged(() => {
      shop();
      new k8s.core.v1.Service("second-door", {
        metadata: { name: "second-door", namespace: "shop" },
        spec: {
          type: "LoadBalancer",
          selector: { "appnet/application": "frontend" },
          ports: [{ port: 80, targetPort: 3000 }],
        },
      });
    });
    expect(found).toEqual({
      ...NOTHING,
      undecided: [
        "second-door: Space shop, second-door: it is reached from outside through nodes, which network policies always let in",
      ],
    });
  });
});

describe("what the user's own resources do elsewhere", () => {
  it("is none of a space's", async () => {
    const found = await judged(() => {
      shop();
      policy(
        "open",
        { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] },
        "theirs",
      );
    });
    expect(found).toEqual(NOTHING);
  });
});

describe("the space's own resources, changed by a transformation", () => {
  const changing = (suffix: string, change: (spec: { ingress?: object[]; egress?: object[] }) => object) =>
    judged(() =>
      shop({
        transformations: [
          ({ name, props, opts }: { name: string; props: { spec: object }; opts: object }) =>
            name.endsWith(suffix) ? { props: { ...props, spec: change(props.spec) }, opts } : undefined,
        ],
      }),
    );

  it("are found when they are wider", async () => {
    const { undeclared, blocked } = await changing("basket-tcp-3000-ingress", (spec) => ({
      ...spec,
      ingress: [{}],
    }));
    expect(blocked).toEqual([]);
    expect(undeclared.join("\n")).toMatch(
      /^shop-frontend-to-basket-tcp-3000-ingress: Space shop, shop-frontend-to-basket-tcp-3000-ingress \(of the space itself: look for transforms that change it\)\n- /,
    );
    expect(undeclared.join("\n")).toContain("0.0.0.0/0 reaches basket on everything");
  });

  it("are found when they are narrower, by the other policy", async () => {
    const { undeclared, blocked } = await changing("basket-tcp-3000-egress", (spec) => ({
      ...spec,
      egress: [],
    }));
    expect(undeclared).toEqual([]);
    expect(blocked).toHaveLength(1);
    expect(blocked[0]).toContain("frontend");
    expect(blocked[0]).toContain("tcp 3000");
  });

  it("do not hide what the user's own resources open", async () => {
    const { undeclared, blocked } = await judged(() => {
      shop({
        transformations: [
          ({ name, props, opts }: { name: string; props: { spec: object }; opts: object }) =>
            name.endsWith("-egress")
              ? { props: { ...props, spec: { ...props.spec, egress: [] } }, opts }
              : undefined,
        ],
      });
      policy("stray", { podSelector: labels("cache"), policyTypes: ["Ingress"], ingress: [{}] });
    });
    expect(blocked).toHaveLength(1);
    expect(undeclared.join("\n")).toContain("stray (not of appnet)");
  });
});

describe("two spaces of one stack", () => {
  const pair = () => {
    const [shopping, payments] = [shop(), newSpace("payments")];
    const ledger = newApplication(payments, "ledger");
    new Connection("pay", { source: newApplication(shopping, "checkout"), destination: ledger });
  };

  it("are each proved, with what passes between them", async () => {
    expect(await judged(pair)).toEqual(NOTHING);
    expect(await judged(pair, "up")).toEqual(NOTHING);
  });

  it("are told apart: a stray policy is reported for the space that it opens, and not blamed on either", async () => {
    const { undeclared } = await judged(() => {
      pair();
      const ends = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
      const peers = [{ podSelector: {} }];
      policy("stray", { ...ends, ingress: [{ from: peers }], egress: [{ to: peers }] }, "payments");
    });
    expect(undeclared).toContainEqual(
      expect.stringMatching(
        /^stray: Space payments, stray \(not of appnet\)\n(.*\n)*- ledger reaches ledger/,
      ),
    );
    for (const it of undeclared) expect(it).toContain("stray (not of appnet)");
  });

  it("are judged by what one of them puts into the other, changed by a transformation", async () => {
    const { undeclared } = await judged(() => {
      const widen = ({ name, props, opts }: { name: string; props: { spec: object }; opts: object }) =>
        name.endsWith("ledger.payments-tcp-3000-ingress")
          ? { props: { ...props, spec: { ...props.spec, ingress: [{}] } }, opts }
          : undefined;
      const [shopping, payments] = [shop({ transformations: [widen] }), newSpace("payments")];
      const ledger = newApplication(payments, "ledger");
      new Connection("pay", { source: newApplication(shopping, "checkout"), destination: ledger });
    });
    expect(undeclared.join("\n")).toContain("0.0.0.0/0 reaches ledger");
  });
});
