import { describe, expect, it } from "vitest";
import { prove } from "../../../../../proof/prove";
import { wordsOf } from "../../../proof/support";
import { plan, problems, shop, spec } from "./support";

const NAMESPACE = "kubernetes.io/metadata.name";
const both = (port: number) => ["UDP", "TCP"].map((protocol) => ({ protocol, port }));
const pods = (namespace: string, labels: object) => ({
  namespaceSelector: { matchLabels: { [NAMESPACE]: namespace } },
  podSelector: { matchLabels: labels },
});
const address = (cidr: string) => ({ ipBlock: { cidr } });

describe("the cluster's DNS", () => {
  it("is asked by every pod of the space, by UDP and TCP on port 53 alone, wherever clusters have it", () => {
    expect(spec(plan(shop()), "prod-allow-dns")).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            pods("kube-system", { "k8s-app": "kube-dns" }),
            pods("kube-system", { "k8s-app": "node-local-dns" }),
            ...["169.254.20.10/32", "169.254.169.254/32", "10.100.0.10/32", "172.20.0.10/32"].map(address),
          ],
          ports: both(53),
        },
      ],
    });
  });

  it("is where the settings say, on the ports that its pods listen on", () => {
    const given = `dns: {
      pods: [{ namespace: openshift-dns, labels: { dns: default }, port: 5353 }, { namespace: dns, labels: { app: x } }],
      addresses: [10.96.0.10, "fd00::a"] }`;
    const planned = plan(shop("", given));
    expect(spec(planned, "prod-allow-dns")["egress"]).toEqual([
      {
        to: [
          pods("openshift-dns", { dns: "default" }),
          pods("dns", { app: "x" }),
          address("10.96.0.10/32"),
          address("fd00::a/128"),
        ],
        ports: [...both(5353), ...both(53)],
      },
    ]);
    const flows = planned.plan.flows.filter(({ source }) => source === "frontend");
    expect(flows.map(({ destination, protocol, ports }) => `${destination} ${protocol} ${ports}`)).toEqual([
      "platform:dns udp 5353",
      "platform:dns udp 53",
      "platform:dns tcp 5353",
      "platform:dns tcp 53",
    ]);
    expect(prove(planned.plan).proved).toBe(true);
  });

  it("keeps the default of the list that is not given", () => {
    const [rule] = spec(plan(shop("", "dns: { addresses: [10.96.0.10] }")), "prod-allow-dns")["egress"] as [
      { to: object[] },
    ];
    expect(rule.to).toEqual([
      pods("kube-system", { "k8s-app": "kube-dns" }),
      pods("kube-system", { "k8s-app": "node-local-dns" }),
      address("10.96.0.10/32"),
    ]);
  });

  it.each([
    [
      "a network for an address",
      "addresses: [10.0.0.0/8]",
      /^kubernetes\.dns\.addresses\[0\] document\/type .*IPv4 or IPv6 address/,
    ],
    [
      "pods without labels",
      "pods: [{ namespace: dns, labels: {} }]",
      /labels document\/type .*every pod of the namespace/,
    ],
    [
      "a label that is none",
      'pods: [{ namespace: dns, labels: { app: "a b" } }]',
      /labels\.app document\/type .*63 letters/,
    ],
    [
      "a port that is none",
      "pods: [{ namespace: dns, labels: { app: x }, port: 70000 }]",
      /port document\/type .*65535/,
    ],
  ])("is not %s", (_, dns, message) => {
    expect(problems(shop("", `dns: { ${dns} }`))).toEqual([expect.stringMatching(message)]);
  });

  it("is not proved where a plan takes a network for it, or all pods of a namespace", () => {
    const { plan: saved } = plan(shop("", "dns: { pods: [], addresses: [10.96.0.10] }"));
    const edited = (change: object) => ({
      ...saved,
      identities: saved.identities.map((it) => (it.party === "platform:dns" ? { ...it, ...change } : it)),
    });
    expect(wordsOf(prove(edited({ networks: ["10.0.0.0/8"] }))).join("\n")).toMatch(
      /10\.0\.0\.0\/8 is said to be its address/,
    );
    expect(wordsOf(prove(edited({ pods: [{ namespace: "dns", podLabels: {} }] }))).join("\n")).toMatch(
      /all pods of namespace dns are said to be its pods/,
    );
  });
});
