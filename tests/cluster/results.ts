/** What a run tried and saw: kept as a file, and told as the page docs/reality.md. Neither has a time in it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ExampleResult {
  readonly example: string;
  readonly deployments: number;
  readonly pairs: number;
  readonly probes: number;
  readonly allowed: number;
  readonly disagreements: number;
  readonly connections: number;
}

export interface ScenarioResult {
  readonly component: string;
  readonly scenario: string;
  readonly result: string;
}

export interface Results {
  readonly versions: Readonly<Record<string, string>>;
  readonly enforcer: string;
  readonly examples: readonly ExampleResult[];
  readonly scenarios: readonly ScenarioResult[];
}

const RESULTS_FILE = join("tests", "cluster", "results.json");
const PAGE_FILE = join("docs", "reality.md");

export function writeResults(results: Results): void {
  writeFileSync(RESULTS_FILE, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(PAGE_FILE, pageOf(results));
}

/** What nothing here can stand in for. */
const NOT_RUN = [
  ["EKS, GKE, AKS", "managed clusters: their own network plugins, load balancers and node images"],
  ["AWS", "no packet went through AWS; its API is emulated in the integration test"],
  ["IPv6", "the test's cluster has IPv4 alone"],
  ["more than one node", "all pods share a node; the node's own traffic to them is not judged"],
  ["OpenShift", "its DNS has another namespace and port"],
  ["NodeLocal DNSCache", "names are asked of CoreDNS itself"],
  ["Istio, kgateway, NGINX Gateway Fabric, Contour", "only read about, never run"],
  ["real application images", "a program that answers on their ports stands in for them"],
] as const;

function pageOf(results: Results): string {
  const { versions, enforcer, examples, scenarios } = results;
  const sum = (key: "pairs" | "probes" | "allowed" | "disagreements" | "connections"): number =>
    examples.reduce((total, example) => total + example[key], 0);
  const total = [
    "together",
    "",
    sum("pairs"),
    sum("probes"),
    sum("allowed"),
    sum("disagreements"),
    sum("connections"),
  ];
  return [
    "<!-- Written by `npm run test:cluster`. -->",
    "",
    "# What was run",
    "",
    "A feature counts when a packet went through it, or was stopped. `npm run test:cluster` starts a real cluster of one",
    "node on one machine, applies every example as it is rendered, and sends packets. This page is what it wrote down.",
    "",
    "## What ran",
    "",
    table(["component", "version"], Object.entries(versions)),
    "",
    "kubelet runs containers with containerd and runc. Images are stand-ins under the examples' names: a program that",
    "answers every question with its name, on every port of the example. Envoy is the real one.",
    "",
    "## Packets",
    "",
    `${enforcer} enforces the policies. Each pod asks each other pod, the DNS server, the API server and addresses outside,`,
    "on every declared port and on others, over TCP and UDP, at the pod's own address and at its Service's. So do pods that",
    "nobody declared, in the example's namespace and in another, one with an application's labels, the gateways' pods, and",
    "the outside. A packet must arrive if and only if a flow of the plan allows it. What does not listen is not asked, a",
    "wrong answer counts when it stays wrong, and a pod's questions to itself are left out.",
    "",
    table(
      ["document", "Deployments", "pairs", "probes", "planned", "disagreements", "connections followed"],
      [
        ...examples.map((it) => [
          it.example,
          it.deployments,
          it.pairs,
          it.probes,
          it.allowed,
          it.disagreements,
          it.connections,
        ]),
        total,
      ],
    ),
    "",
    "## Scenarios",
    "",
    table(
      ["component", "scenario", "result"],
      scenarios.map(({ component, scenario, result }) => [component, scenario, result]),
    ),
    "",
    "## Not run",
    "",
    table(["what", "why it says nothing here"], NOT_RUN),
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [first, ...rest] = all;
  return [line(first!), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}
