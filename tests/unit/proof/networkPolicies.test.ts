import { describe, expect, it } from "vitest";
import { formatUndecided } from "../../../core/names/undecided";
import { addressesOf } from "../../../proof/addresses";
import { readNetworkPolicy } from "../../../proof/kubernetes/networkPolicies";
import { podFilterOf, type PodParty } from "../../../proof/kubernetes/podFilter";
import { compareOutside } from "../../../proof/compareOutside";
import { Passages } from "../../../proof/passages";
import { UndecidedPoints } from "../../../proof/reading";
import { formatTraffic, passes } from "../../../proof/traffic";

/*
 * The scenarios of Kubernetes' own tests of network plugins (test/e2e/network/netpol) and of well-known recipes, in a
 * cluster of their kind: pods a, b and c in each of the namespaces x, y and z, all of which serve on ports 80 and 81.
 * A truth table has a row for each source and a column for each destination.
 */

const NAMES = ["x/a", "x/b", "x/c", "y/a", "y/b", "y/c", "z/a", "z/b", "z/c"];
const SERVED = new Map([
  ["tcp serve-80", 80],
  ["tcp serve-81", 81],
  ["udp serve-udp", 80],
]);

interface Cluster {
  readonly problems: readonly string[];
  /** Rows of `.` for what passes and `X` for what does not. */
  table(port?: number, protocol?: string): string[];
  passes(source: string, destination: string, port: number, protocol?: string): boolean;
  traffic(source: string, destination: string): string;
  /** What passes between a pod and addresses, as `place: traffic`. */
  outside(direction: "ingress" | "egress", pod: string): string[];
}

function cluster(
  policies: readonly object[],
  change: { more?: readonly PodParty[]; labels?: object } = {},
): Cluster {
  const pods = NAMES.map((name): PodParty => {
    const [namespace, pod] = name.split("/") as [string, string];
    const labels = { pod, ...(change.labels as Record<string, Record<string, string>> | undefined)?.[name] };
    return { name, kind: "application", namespace, labels, identity: { pod }, namedPorts: SERVED };
  });
  const undecided = new UndecidedPoints();
  const read = policies.map((inputs, index) => {
    return readNetworkPolicy({ name: `policy-${index}`, type: "", inputs: inputs as never }, undecided)!;
  });
  const { filter } = podFilterOf(
    {
      pods: [...pods, ...(change.more ?? [])],
      namespaces: ["x", "y", "z"].map((name) => ({ name, labels: { ns: name } })),
      governed: new Set(["x", "y", "z"]),
      policies: read,
    },
    undecided,
  );
  const passages = new Passages(filter);
  const place = (name: string) => filter.parties.findIndex((it) => it.name === name);
  const between = (source: string, destination: string) =>
    passages.between(place(source), place(destination)).certain;
  return {
    problems: undecided.all.map(formatUndecided),
    passes: (source, destination, port, protocol = "tcp") =>
      passes(between(source, destination), protocol, port),
    table: (port = 80, protocol = "tcp") =>
      NAMES.map((source) =>
        NAMES.map((destination) => (passes(between(source, destination), protocol, port) ? "." : "X")).join(
          "",
        ),
      ),
    traffic: (source, destination) => formatTraffic(between(source, destination)),
    outside: (direction, pod) =>
      compareOutside(
        filter.rules
          .filter((it) => it.direction === direction && it.subjects.includes(place(pod)))
          .flatMap(({ outside, traffic }) => outside.map((it) => ({ outside: it, traffic }))),
        [],
      ).map(({ places, undeclared }) => `${places.join(" ")}: ${formatTraffic(undeclared)}`),
  };
}

/** A NetworkPolicy of namespace x, unless another is said. */
const policy = (spec: object, namespace = "x") => ({ metadata: { namespace }, spec });
const pod = (name: string) => ({ podSelector: { matchLabels: { pod: name } } });
const inNamespace = (ns: string) => ({ namespaceSelector: { matchLabels: { ns } } });
const everyPod = { podSelector: {} };

const OPEN = NAMES.map(() => ".........");
/** The table in which the given columns are closed to all but the given sources. */
function only(columns: readonly string[], sources: readonly string[] = []): string[] {
  return NAMES.map((source) =>
    NAMES.map((name) => (columns.includes(name) && !sources.includes(source) ? "X" : ".")).join(""),
  );
}
const IN_X = ["x/a", "x/b", "x/c"];
const IN_Y = ["y/a", "y/b", "y/c"];

describe("isolation", () => {
  it("has no pod without a policy", () => {
    expect(cluster([]).table()).toEqual(OPEN);
  });

  it("has every pod of a namespace that denies ingress by default", () => {
    const expected = ["XXX......", "XXX......", "XXX......", "XXX......", "XXX......", "XXX......"];
    expect(cluster([policy(everyPod)]).table()).toEqual([...expected, "XXX......", "XXX......", "XXX......"]);
  });

  it("has every pod of a namespace that denies both directions", () => {
    const table = cluster([policy({ ...everyPod, policyTypes: ["Ingress", "Egress"] })]).table();
    const silent = "XXXXXXXXX";
    const rest = "XXX......";
    expect(table).toEqual([silent, silent, silent, rest, rest, rest, rest, rest, rest]);
  });

  it("has only the pods that the policy selects", () => {
    expect(cluster([policy(pod("a"))]).table()).toEqual(only(["x/a"]));
  });

  it("is not brought about by a policy that selects no pod, or one of another namespace", () => {
    expect(cluster([policy(pod("nobody")), policy(everyPod, "elsewhere")]).table()).toEqual(OPEN);
  });

  it("counts ingress always, and egress when the policy has egress rules, unless policyTypes says", () => {
    const egress = [{ to: [pod("b")] }];
    // Without types: both directions, because there are egress rules; ingress has none, so nothing comes in.
    expect(cluster([policy({ ...pod("a"), egress })]).table()[0]).toBe("X.XXXXXXX");
    expect(cluster([policy({ ...pod("a"), egress })]).passes("x/b", "x/a", 80)).toBe(false);
    const typed = cluster([policy({ ...pod("a"), egress, policyTypes: ["Egress"] })]);
    expect(typed.passes("x/b", "x/a", 80)).toBe(true);
    // Rules of a direction that the types leave out do nothing.
    expect(cluster([policy({ ...pod("a"), egress, policyTypes: ["Ingress"] })]).table()).toEqual(
      only(["x/a"]),
    );
  });

  it("has pods that a label puts under a policy, and no longer those that lose it", () => {
    const isolated = policy({ podSelector: { matchLabels: { target: "isolated" } } });
    expect(cluster([isolated]).table()).toEqual(OPEN);
    expect(cluster([isolated], { labels: { "x/a": { target: "isolated" } } }).table()).toEqual(only(["x/a"]));
  });
});

describe("peers", () => {
  const from = (...peers: object[]) => policy({ ...pod("a"), ingress: [{ from: peers }] });

  it("are pods of the policy's own namespace, when only pods are selected", () => {
    expect(cluster([from(pod("b"))]).table()).toEqual(only(["x/a"], ["x/b"]));
    expect(cluster([from(everyPod)]).table()).toEqual(only(["x/a"], IN_X));
  });

  it("are all pods of namespaces, when only namespaces are selected", () => {
    expect(cluster([from(inNamespace("y"))]).table()).toEqual(only(["x/a"], IN_Y));
    expect(cluster([from({ namespaceSelector: {} })]).table()).toEqual(OPEN);
  });

  it("are those that fulfil both selectors of one peer", () => {
    expect(cluster([from({ ...inNamespace("y"), ...pod("b") })]).table()).toEqual(only(["x/a"], ["y/b"]));
  });

  it("are those that fulfil either of two peers", () => {
    expect(cluster([from(inNamespace("y"), pod("b"))]).table()).toEqual(only(["x/a"], ["x/b", ...IN_Y]));
    expect(cluster([from(pod("b"), pod("c"))]).table()).toEqual(only(["x/a"], ["x/b", "x/c"]));
  });

  it("are namespaces by their names as well, which every namespace carries as a label", () => {
    const byName = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "z" } } };
    expect(cluster([from({ ...byName, ...pod("c") })]).table()).toEqual(only(["x/a"], ["z/c"]));
  });

  it("are everyone when there are none, and no one when there is no rule", () => {
    expect(cluster([policy({ ...pod("a"), ingress: [{}] })]).table()).toEqual(OPEN);
    expect(cluster([policy({ ...pod("a"), ingress: [{ from: [] }] })]).table()).toEqual(OPEN);
    expect(cluster([policy({ ...pod("a"), ingress: [] })]).table()).toEqual(only(["x/a"]));
  });

  const expression = (operator: string, values?: string[], key = "pod") => ({
    podSelector: { matchExpressions: [{ key, operator, ...(values && { values }) }] },
  });
  it.each([
    ["In", expression("In", ["b", "c"]), ["x/b", "x/c"]],
    ["NotIn", expression("NotIn", ["b"]), ["x/a", "x/c"]],
    ["Exists", expression("Exists"), IN_X],
    ["Exists, of a label that one has", expression("Exists", undefined, "role"), ["x/c"]],
    ["DoesNotExist", expression("DoesNotExist", undefined, "role"), ["x/a", "x/b"]],
    ["NotIn, also without the label", expression("NotIn", ["web"], "role"), ["x/a", "x/b"]],
    ["DoesNotExist, of what every object has", expression("DoesNotExist", undefined, "constructor"), IN_X],
    ["Exists, of what every object has", expression("Exists", undefined, "toString"), []],
  ])("are selected by expressions: %s", (_, peer, sources) => {
    expect(cluster([from(peer)], { labels: { "x/c": { role: "web" } } }).table()).toEqual(
      only(["x/a"], sources),
    );
  });

  it("are selected by all of several expressions, of pods and of namespaces", () => {
    const peer = {
      namespaceSelector: { matchExpressions: [{ key: "ns", operator: "NotIn", values: ["x"] }] },
      podSelector: { matchLabels: { pod: "b" }, matchExpressions: [{ key: "pod", operator: "Exists" }] },
    };
    expect(cluster([from(peer)]).table()).toEqual(only(["x/a"], ["y/b", "z/b"]));
  });
});

describe("policies together", () => {
  it("allow what any of them allows", () => {
    const open81 = policy({ ...pod("a"), ingress: [{ from: [inNamespace("y")], ports: [{ port: 81 }] }] });
    const open80 = policy({ ...pod("a"), ingress: [{ from: [inNamespace("y")], ports: [{ port: 80 }] }] });
    expect(cluster([open81]).table(81)).toEqual(only(["x/a"], IN_Y));
    expect(cluster([open81]).table(80)).toEqual(only(["x/a"]));
    expect(cluster([open81, open80]).table(80)).toEqual(only(["x/a"], IN_Y));
    expect(cluster([open81, policy({ ...everyPod, ingress: [{}] })]).table(80)).toEqual(OPEN);
  });

  it("let traffic pass that both ends allow, and no other", () => {
    const toYa = policy({
      ...pod("a"),
      policyTypes: ["Egress"],
      egress: [{ to: [{ ...inNamespace("y"), ...pod("a") }] }],
    });
    const fromXa = { from: [{ ...inNamespace("x"), ...pod("a") }] };
    const intoYa = policy({ ...pod("a"), ingress: [fromXa] }, "y");
    const intoYb = policy({ ...pod("b"), ingress: [fromXa] }, "y");
    const found = cluster([toYa, intoYa, intoYb]);
    // x/a may send to y/a alone; y/a and y/b may receive from x/a alone.
    expect(found.table()[0]).toBe("XXX.XXXXX");
    expect(found.table()[1]).toBe("...XX....");
  });

  it("govern the two directions independently", () => {
    const egress = policy({ ...pod("a"), policyTypes: ["Egress"], egress: [{}] });
    const ingress = policy({ ...pod("a"), policyTypes: ["Ingress"] });
    expect(cluster([egress]).table()).toEqual(OPEN);
    const found = cluster([egress, ingress]);
    expect([found.passes("x/a", "x/b", 80), found.passes("x/b", "x/a", 80)]).toEqual([true, false]);
  });

  it("of ingress and egress in one object work like two", () => {
    const both = policy({
      ...pod("a"),
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [pod("b")] }],
      egress: [{ ports: [{ port: 80 }] }],
    });
    const found = cluster([both]);
    expect(found.table(80)).toEqual(only(["x/a"], ["x/b"]));
    expect(found.table(81)[0]).toBe("XXXXXXXXX");
    expect(found.passes("x/b", "x/a", 81)).toBe(true);
  });

  it("leave a pod's traffic to its own kind to policies as well", () => {
    expect(cluster([policy(pod("a"))]).passes("x/a", "x/a", 80)).toBe(false);
    expect(cluster([policy({ ...pod("a"), ingress: [{ from: [pod("a")] }] })]).passes("x/a", "x/a", 80)).toBe(
      true,
    );
  });
});

describe("ports", () => {
  const into = (...ports: object[]) =>
    cluster([policy({ ...pod("a"), ingress: [{ ports }] })]).traffic("x/b", "x/a");

  it.each([
    ["a number", [{ port: 80 }], "tcp 80"],
    ["a number of another protocol", [{ port: 80, protocol: "UDP" }], "udp 80"],
    ["SCTP, which is not TCP", [{ port: 80, protocol: "SCTP" }], "sctp 80"],
    ["a range", [{ port: 80, endPort: 90 }], "tcp 80-90"],
    [
      "ranges that overlap or touch",
      [{ port: 80, endPort: 90 }, { port: 85, endPort: 95 }, { port: 96 }],
      "tcp 80-96",
    ],
    ["a whole protocol", [{ protocol: "TCP" }], "tcp on all ports"],
    ["several", [{ port: 80 }, { port: 443 }, { port: 53, protocol: "UDP" }], "tcp 80, 443 and udp 53"],
    ["a name", [{ port: "serve-81" }], "tcp 81"],
    ["a name of another protocol", [{ port: "serve-udp", protocol: "UDP" }], "udp 80"],
    ["a name with the wrong protocol", [{ port: "serve-udp" }], "nothing"],
    ["a name that no container has", [{ port: "metrics" }], "nothing"],
    ["none, which is all", [], "everything"],
    ["the last one", [{ port: 65535 }], "tcp 65535"],
  ])("are %s", (_, ports, expected) => {
    expect(into(...ports)).toBe(expected);
  });

  it("that have a name are the called pods' own, also in egress rules", () => {
    const other: PodParty = {
      name: "w/a",
      kind: "application",
      namespace: "x",
      labels: { pod: "w" },
      identity: { pod: "w" },
      namedPorts: new Map([["tcp serve-80", 8080]]),
    };
    const egress = policy({
      ...pod("a"),
      policyTypes: ["Egress"],
      egress: [{ to: [everyPod], ports: [{ port: "serve-80" }] }],
    });
    const found = cluster([egress], { more: [other] });
    expect(found.traffic("x/a", "x/b")).toBe("tcp 80");
    expect(found.traffic("x/a", "w/a")).toBe("tcp 8080");
    expect(found.outside("egress", "x/a")).toEqual([]);
  });
});

describe("addresses", () => {
  const egress = (...to: object[]) =>
    cluster([policy({ ...pod("a"), policyTypes: ["Egress"], egress: [{ to, ports: [{ port: 80 }] }] })]);

  it("are a network, without its exceptions", () => {
    expect(egress({ ipBlock: { cidr: "10.0.0.0/8" } }).outside("egress", "x/a")).toEqual([
      "10.0.0.0/8: tcp 80",
    ]);
    const found = egress({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.192.0.0/10"] } });
    expect(found.outside("egress", "x/a")).toEqual(["10.128.0.0/10: tcp 80"]);
  });

  it("that one rule excepts are allowed by another that names them", () => {
    const block = { ipBlock: { cidr: "10.0.0.0/24", except: ["10.0.0.7/32"] } };
    const found = egress(block, { ipBlock: { cidr: "10.0.0.7/32" } });
    expect(found.outside("egress", "x/a")).toEqual(["10.0.0.0/24: tcp 80"]);
  });

  it("are of both families, apart", () => {
    const found = egress({ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "fd00::/8" } });
    expect(found.outside("egress", "x/a")).toEqual(["0.0.0.0/0: tcp 80", "fd00::/8: tcp 80"]);
    expect(addressesOf("0.0.0.0/0")!.to < addressesOf("::/0")!.from).toBe(true);
  });

  it("are everywhere, and all pods too, where a rule has no peers", () => {
    const found = cluster([policy({ ...pod("a"), ingress: [{ ports: [{ port: 80 }] }] })]);
    expect(found.outside("ingress", "x/a")).toEqual(["0.0.0.0/0: tcp 80", "::/0: tcp 80"]);
    expect(found.table()).toEqual(OPEN);
  });

  it("are no pods: whether they mean those depends on the network plugin", () => {
    expect(egress({ ipBlock: { cidr: "0.0.0.0/0" } }).table()[0]).toBe("XXXXXXXXX");
  });
});
