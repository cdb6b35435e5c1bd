// How the proof grows where a document has much of one thing: networks, callers, externals, routes, what is wrong.

import { createRequire } from "node:module";
import { markdownTable, spreadOf, spreadText } from "./statistics.mjs";
import { count, section, verdict } from "./tables.mjs";

const require = createRequire(import.meta.url);
const { compileText } = require("../../dist/core/document/readDocument.js");
const { planOf } = require("../../dist/core/plan/plan.js");
const { verdictOf } = require("../../dist/proof/verdict.js");

const SIZES = [2_000, 16_000];

/** @param {number} size @param {(index: number) => string} line */
const lines = (size, line) => Array.from({ length: size }, (_, index) => line(index)).join("\n");
/** @param {number} index */
const network = (index) => `10.${index >> 8}.${index & 255}`;
const WEB = 'applications: { web: { image: "w:1", inbound: { http: { port: 8080, protocol: http } } } }';

/** @type {Record<string, (size: number) => string>} */
const documents = {
  "networks that one application calls": (size) => `kubernetes: {}
${WEB}
policies:
${lines(size, (index) => `  - { source: web, destinationCidr: ${network(index)}.0/25, protocol: tcp, ports: ${1000 + (index % 50)} }`)}
`,
  "callers of one application": (size) => `kubernetes: {}
applications:
  hub: { image: "h:1", inbound: { api: { port: 8080 } } }
${lines(size, (index) => `  a${index}: { image: "a:1", connections: { hub: "tcp://hub:8080" } }`)}
`,
  "externals with exceptions": (size) => `kubernetes: {}
externals:
${lines(size, (index) => `  e${index}: { cidrs: [${network(index)}.0/24], except: [${network(index)}.128/25] }`)}
${WEB}
policies:
${lines(size, (index) => `  - { source: web, destination: e${index}, protocol: tcp, ports: 443 }`)}
`,
  "routes of one gateway": (size) => `kubernetes: { gatewayClassName: envoy }
${WEB}
gateways:
  public:
    hostname: { fullyQualifiedHostname: www.example.com }
    routes:
${lines(size, (index) => `      - { path: /p${index}, destination: "http://web:8080" }`)}
`,
};
const WRONG = "networks that nobody declared";

/** @param {import("./comparisons.mjs").Setting} setting */
export function measureProofShapes({ runs }) {
  const rows = [...Object.keys(documents), WRONG].map((shape) => {
    const [few, many] = SIZES.map((size) => secondsOf(planOfShape(shape, size), runs));
    const growth =
      many.median / few.median / ((SIZES[1] * Math.log(SIZES[1])) / (SIZES[0] * Math.log(SIZES[0])));
    return [shape, spreadText(few), spreadText(many), verdict(`${growth.toFixed(2)} ≤ 1`, growth <= 1)];
  });
  return section(
    "The proof of much of one thing",
    `Of plans that are made already: processor seconds of the proof alone. The growth is that of those seconds per N log N from ${count(SIZES[0])} to ${count(SIZES[1])}.`,
    markdownTable(["", ...SIZES.map(count), "Growth"], rows),
  );
}

/** @param {string} shape @param {number} size */
function planOfShape(shape, size) {
  const { compilation, problems } = compileText(
    `space: shop\n${(documents[shape] ?? Object.values(documents)[0])(size)}`,
  );
  if (!compilation) throw new Error(`${shape}: ${JSON.stringify(problems.slice(0, 3))}`);
  const plan = planOf(compilation);
  if (shape !== WRONG) return plan;
  return {
    ...plan,
    policies: [],
    flows: plan.flows.filter(({ destination }) => !destination.startsWith("10.")),
  };
}

/** @param {import("../../core/plan/plan.js").Plan} plan @param {number} runs */
function secondsOf(plan, runs) {
  const text = JSON.stringify(plan);
  const measured = Array.from({ length: runs + 1 }, () => {
    // What is remembered of a plan's parts is remembered by object.
    const fresh = JSON.parse(text);
    const start = process.cpuUsage().user;
    verdictOf(fresh);
    return (process.cpuUsage().user - start) / 1e6;
  });
  return spreadOf(measured.slice(1));
}
