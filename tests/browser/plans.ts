import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { reportHtml as ReportHtml } from "../../cli/report/reportHtml";
import { compileText, formatLocated } from "../../core/document/readDocument";
import { diffPlans } from "../../core/plan/diff";
import { planOf, type Plan } from "../../core/plan/plan";

const ROOT = resolve(__dirname, "../..");
const BOUTIQUE = readFileSync(join(ROOT, "examples/boutique/appnet.yaml"), "utf8");

/** The built report, as the command uses it: its script exists only compiled. */
export const { reportHtml } = createRequire(__filename)(join(ROOT, "dist/cli/report/reportHtml.js")) as {
  reportHtml: typeof ReportHtml;
};

/** The demonstration's twelve applications. */
export const boutique = planText(BOUTIQUE);

/** The demonstration after some edits: one of each kind that a page tells apart. */
export const changedBoutique = planText(
  BOUTIQUE.replace("      recommendation: grpc://recommendationservice:8080\n", "")
    .replace("ad: grpc://adservice:9555", "ad: grpc://adservice:9555\n      redis: redis://redis-cart:6379")
    .replace("/adservice:v", "/adservice:w")
    .replace(/( +)- { path: \/,.*\n/, '$&$1- { path: /ads, destination: "http://adservice:9555" }\n')
    .concat(
      "policies: [{ source: checkoutservice, destinationCidr: 10.20.0.0/16, protocol: tcp, ports: 5432 }]\n",
    ),
);

/** The page about a plan, or about what differs from an earlier one. */
export function pageOf(plan: Plan, before?: Plan): Promise<string> {
  return reportHtml({ plan, before, diff: before && diffPlans(before, plan), source: "appnet.yaml" });
}

/** The plan of a document that is valid. */
function planText(text: string): Plan {
  const { compilation, problems } = compileText(text);
  if (!compilation) throw new Error(formatLocated("appnet.yaml", problems).join("\n"));
  return planOf(compilation);
}

/** Applications that each connect to the 1st, 7th and 31st after them. */
export function planOfSize(size: number): Plan {
  const applications = Array.from({ length: size }, (_, index) => {
    const connections = [1, 7, 31].map((distance) => `app-${(index + distance) % size}`);
    return [
      `  app-${index}:`,
      `    image: registry.example.com/shop/app-${index}:1.0.0`,
      "    inbound: { http: { port: 8080, protocol: http } }",
      "    connections:",
      ...connections.map((name) => `      ${name}: http://${name}:8080`),
    ].join("\n");
  });
  return planText(
    `organization: acme\nspace: shop\nkubernetes: {}\napplications:\n${applications.join("\n")}\n`,
  );
}
