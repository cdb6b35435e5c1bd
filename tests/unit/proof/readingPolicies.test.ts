import { formatUndecided } from "../../../core/names/undecided";
import { describe, expect, it } from "vitest";
import { readNetworkPolicy } from "../../../proof/kubernetes/networkPolicies";
import { podFilterOf, type PodParty } from "../../../proof/kubernetes/podFilter";
import { UndecidedPoints } from "../../../proof/reading";

/** A NetworkPolicy of namespace x, unless another is said. */
const policy = (spec: object, namespace = "x") => ({ metadata: { namespace }, spec });
const pod = (name: string) => ({ podSelector: { matchLabels: { pod: name } } });
const everyPod = { podSelector: {} };

describe("what cannot be decided on, or the API server refuses, is a problem", () => {
  const spec = (more: object) => policy({ ...pod("a"), ...more });
  it.each([
    ["a port out of range", spec({ ingress: [{ ports: [{ port: 70000 }] }] }), "its ports 70000 are none"],
    [
      "a range backwards",
      spec({ ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }),
      "its ports 90-80 are none",
    ],
    [
      "a range after a name",
      spec({ ingress: [{ ports: [{ port: "web", endPort: 80 }] }] }),
      'its ports "web"-80 are none',
    ],
    [
      "a number in quotes",
      spec({ ingress: [{ ports: [{ port: "80" }] }] }),
      'its port "80" is neither a number nor a name',
    ],
    [
      "another protocol",
      spec({ ingress: [{ ports: [{ port: 1, protocol: "ICMP" }] }] }),
      'its protocol "ICMP" is none of Kubernetes',
    ],
    [
      "another policy type",
      spec({ policyTypes: ["Both"] }),
      'its policy type "Both" is neither Ingress nor Egress',
    ],
    [
      "a peer that says nothing",
      spec({ ingress: [{ from: [{}] }] }),
      "a peer needs either selectors or an address block",
    ],
    [
      "a peer of two kinds",
      spec({ ingress: [{ from: [{ ...pod("b"), ipBlock: { cidr: "10.0.0.0/8" } }] }] }),
      "a peer needs either selectors or an address block",
    ],
    [
      "no network",
      spec({ ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/40" } }] }] }),
      'its address block "10.0.0.0/40" is no known network',
    ],
    [
      "an unknown network",
      spec({ ingress: [{ from: [{ ipBlock: { cidr: "[known after deployment]" } }] }] }),
      'its address block "[known after deployment]" is no known network',
    ],
    [
      "an exception outside",
      spec({ ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/8"] } }] }] }),
      'its exception "11.0.0.0/8" is no network within 10.0.0.0/8',
    ],
    [
      "an operator that is none",
      spec({ ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: "a", operator: "Is" }] } }] }] }),
      "an expression of a label selector cannot be read",
    ],
    [
      "In without values",
      spec({ ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: "a", operator: "In" }] } }] }] }),
      "the API server refuses In with 0 values",
    ],
    [
      "an unknown label",
      spec({ ingress: [{ from: [{ podSelector: { matchLabels: { a: "[secret]" } } }] }] }),
      "the label a of a selector is not known before deployment",
    ],
    ["rules that are no list", spec({ ingress: {} }), "ingress is not a list"],
    [
      "an unknown namespace",
      policy(everyPod, "${prod-namespace.id}"),
      "its namespace is not known before deployment",
    ],
  ])("%s", (_, object, problem) => {
    const undecided = new UndecidedPoints();
    readNetworkPolicy({ name: "it", type: "", inputs: object }, undecided);
    expect(undecided.all.map(formatUndecided)).toEqual([`it: ${problem}`]);
  });

  it("namespaces by labels that the plan does not hold", () => {
    const peer = { namespaceSelector: { matchLabels: { team: "shop" } } };
    const undecided = new UndecidedPoints();
    const inputs = policy({ ...pod("a"), ingress: [{ from: [peer] }] }) as never;
    const read = readNetworkPolicy({ name: "it", type: "", inputs }, undecided)!;
    podFilterOf({ pods: [], namespaces: [], governed: new Set(), policies: [read] }, undecided);
    expect(undecided.all.map(formatUndecided)).toEqual([
      "it: it selects namespaces by team=shop, and the labels of namespace x are not known",
    ]);
  });
});

describe("pods that nobody declared", () => {
  const names = (...policies: object[]) => {
    const undecided = new UndecidedPoints();
    const read = policies.map((inputs) =>
      readNetworkPolicy({ name: "it", type: "", inputs: inputs as never }, undecided)!,
    );
    const known: PodParty = {
      name: "a",
      kind: "application",
      namespace: "x",
      labels: { app: "a", tier: "web" },
      identity: { app: "a" },
      namedPorts: new Map(),
    };
    const network = { pods: [known], namespaces: [], governed: new Set(["x"]), policies: read };
    return podFilterOf(network, undecided)
      .filter.parties.slice(1)
      .map(({ name }) => name);
  };
  const from = (...peers: object[]) =>
    policy({ podSelector: { matchLabels: { app: "a" } }, ingress: [{ from: peers }] });
  const labelled = (labels: object) => ({ podSelector: { matchLabels: labels } });

  it("are none where selectors demand all that a known workload's pods are known by", () => {
    expect(names(from(labelled({ app: "a" }), labelled({ app: "a", tier: "data" })))).toEqual([]);
  });

  it("stand for what else a selector means", () => {
    expect(names(from(everyPod))).toEqual(["other pods in namespace x"]);
    expect(names(from(labelled({ tier: "web" })))).toEqual(["pods with tier=web in namespace x"]);
    expect(
      names(from({ namespaceSelector: { matchLabels: { team: "b" } }, ...labelled({ app: "a" }) })),
    ).toContain("pods with app=a in namespace another (team=b)");
  });

  it("are those of the values that no known workload has", () => {
    const values = {
      podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["a", "b"] }] },
    };
    expect(names(from(values))).toEqual(["pods with app=b in namespace x"]);
  });

  it("include those that need the labels of two selectors", () => {
    const sends = policy({ ...labelled({ role: "batch" }), policyTypes: ["Egress"], egress: [{}] });
    expect(names(from(labelled({ tier: "web" })), sends)).toContain(
      "pods with tier=web, role=batch in namespace x",
    );
  });
});
