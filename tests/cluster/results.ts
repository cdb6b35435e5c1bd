/** What a run tried and saw: kept as a file, and told as the page docs/reality.md. Neither has a time in it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RefereeCounts } from "./referee/referee";

export interface DocumentResult {
  readonly document: string;
  readonly deployments: number;
  readonly pairs: number;
  readonly probes: number;
  readonly allowed: number;
  readonly disagreements: number;
  readonly connections: number;
  /** Of runs that had a second referee. */
  readonly changes?: RefereeCounts;
}

export interface ScenarioResult {
  readonly component: string;
  readonly scenario: string;
  readonly result: string;
}

export interface Results {
  readonly versions: Readonly<Record<string, string>>;
  /** By the name of who enforces the policies. */
  readonly enforcers: Readonly<
    Record<
      string,
      { readonly documents: readonly DocumentResult[]; readonly scenarios: readonly ScenarioResult[] }
    >
  >;
  /** What ran without a cluster, by its name. */
  readonly alone: Readonly<Record<string, AloneResult>>;
}

interface AloneResult {
  readonly version: string;
  readonly scenarios: readonly ScenarioResult[];
}

const RESULTS_FILE = join("tests", "cluster", "results.json");
export const PAGE_FILE = join("docs", "reality.md");

/** What another enforcer's run wrote down stays, and what ran without a cluster. */
export function writeResults(results: Omit<Results, "alone">): void {
  const { enforcers, alone } = readResults();
  write({ ...results, enforcers: { ...enforcers, ...results.enforcers }, alone });
}

/** What others' runs wrote down stays. */
export function writeResultsAlone(name: string, result: AloneResult): void {
  const before = readResults();
  write({ ...before, alone: { ...before.alone, [name]: result } });
}

function write(all: Results): void {
  writeFileSync(RESULTS_FILE, `${JSON.stringify(all, undefined, 2)}\n`);
  writeFileSync(PAGE_FILE, pageOf(all));
}

export function readResults(): Results {
  if (!existsSync(RESULTS_FILE)) return { versions: {}, enforcers: {}, alone: {} };
  return JSON.parse(readFileSync(RESULTS_FILE, "utf8")) as Results;
}

/** What nothing here can stand in for. */
const NOT_RUN = [
  ["EKS, GKE, AKS", "managed clusters: their own network plugins, load balancers and node images"],
  ["AWS", "no packet went through AWS; its API is emulated in the integration test"],
  ["IPv6", "the test's cluster has IPv4 alone"],
  ["more than one node", "all pods share a node; the node's own traffic to them is not judged"],
  [
    "the internet",
    "its host names are served by the cluster's own DNS, and answered by a program beside the node",
  ],
  ["OpenShift", "its DNS has another namespace and port"],
  ["NodeLocal DNSCache", "names are asked of CoreDNS itself"],
  ["Istio, kgateway, NGINX Gateway Fabric, Contour", "only read about, never run"],
  ["real application images", "a program that answers on their ports stands in for them"],
] as const;

export function pageOf({ versions, enforcers, alone }: Results): string {
  return [
    "<!-- Written by `npm run test:cluster` and `npm run test:integration`. -->",
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
    "answers every question with its name, on every port of the example. Envoy and Traefik are the real ones.",
    "",
    "## Packets",
    "",
    "Each pod asks each other pod, the DNS server, the API server and addresses outside, on every declared port and on",
    "others, over TCP and UDP, at the pod's own address and at its Service's. So do pods that nobody declared, in the",
    "example's namespace and in another, one with an application's labels, the gateways' pods and one beside them, and the",
    "outside. A packet must arrive if and only if a flow of the plan allows it. What does not listen is not asked, a wrong",
    "answer counts when it stays wrong, and a pod's questions to itself are left out.",
    ...Object.entries(enforcers).flatMap(([enforcer, { documents, scenarios }]) => [
      "",
      `## Enforced by ${enforcer}`,
      "",
      packetsTable(documents),
      "",
      ...changesSection(documents),
      table(
        ["component", "scenario", "result"],
        scenarios.map(({ component, scenario, result }) => [component, scenario, result]),
      ),
    ]),
    ...Object.entries(alone).flatMap(([name, { version, scenarios }]) => [
      "",
      `## ${name} ${version}, without a cluster`,
      "",
      `\`npm run test:integration\` runs ${name} beside an API server that holds what is rendered, and asks it. Backends are`,
      "processes; their addresses are written down by hand, as the endpoint controller would. No policy is enforced.",
      "",
      table(
        ["scenario", "result"],
        scenarios.map(({ scenario, result }) => [scenario, result]),
      ),
    ]),
    "",
    "## Not run",
    "",
    table(["what", "why it says nothing here"], NOT_RUN),
    "",
  ].join("\n");
}

function packetsTable(documents: readonly DocumentResult[]): string {
  const columns = ["deployments", "pairs", "probes", "allowed", "disagreements", "connections"] as const;
  const rows = documents.map((it) => [it.document, ...columns.map((column) => it[column])]);
  const sums = columns.map((column) => documents.reduce((total, it) => total + it[column], 0));
  const head = [
    "document",
    "Deployments",
    "pairs",
    "probes",
    "planned",
    "disagreements",
    "connections followed",
  ];
  return table(head, [...rows, ["together", ...sums]]);
}

function changesSection(documents: readonly DocumentResult[]): string[] {
  const refereed = documents.flatMap(({ document, changes }) => (changes ? [{ document, changes }] : []));
  if (refereed.length === 0) return [];
  return [
    "Then single resources of each saved plan are changed, and the changes applied: ports, selectors, networks, peers,",
    "types of policies, Services, routes. What the proof says of each changed plan is held against packets and requests.",
    "",
    changesTable(refereed),
    "",
  ];
}

function changesTable(documents: readonly Required<Pick<DocumentResult, "document" | "changes">>[]): string {
  const columns = {
    proved: "proved: changes nothing",
    found: "found",
    undecided: "undecided",
    refused: "refused by the API server",
    packets: "packets",
    shown: "differences that packets showed",
    contradictions: "contradictions",
  } as const;
  const keys = Object.keys(columns) as (keyof typeof columns)[];
  const rows = documents.map(({ document, changes }) => [document, ...keys.map((key) => changes[key])]);
  const sums = keys.map((key) => documents.reduce((total, { changes }) => total + changes[key], 0));
  return table(["document", ...Object.values(columns)], [...rows, ["together", ...sums]]);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [first, ...rest] = all;
  return [line(first!), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}
