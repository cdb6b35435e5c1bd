import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith, shopDocument, type Run } from "./support";

const directory = directoryWith({ "appnet.yaml": shopDocument });
writeFileSync(join(directory, "before.json"), appnet(["plan", "--json"], { cwd: directory }).stdout);

function transition(text: string, ...options: string[]): Run {
  writeFileSync(join(directory, "appnet.yaml"), text);
  return appnet(["plan", "--against", "before.json", "--transition", ...options], { cwd: directory });
}

/** The saved plan with the Deployment of one application selecting other pods. */
function reselected(): string {
  const plan = JSON.parse(appnet(["plan", "--json"], { cwd: directory }).stdout) as {
    resources: { type: string; name: string; inputs: { spec: { selector: { matchLabels: object } } } }[];
  };
  const deployment = plan.resources.find(({ name }) => name.endsWith("-stock-deployment"))!;
  deployment.inputs.spec.selector.matchLabels = { other: "1" };
  return JSON.stringify(plan);
}

describe("appnet plan --transition", () => {
  it("says how many states were proved, last", () => {
    const wider = shopDocument.replace(
      "policies: [",
      "policies: [ { source: stock, destination: cache, protocol: tcp, ports: 6379 },",
    );
    const { code, stdout } = transition(wider);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^transition: \d+ steps, \d+ states in between, never more open than before or after, nothing cut that is in both$/,
    );
    expect(code).toBe(0);
  });

  it("leaves JSON as it is", () => {
    const { stdout, stderr } = transition(shopDocument, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ changed: false });
    expect(stderr).toContain("transition: 0 steps, 0 states in between");
  });

  it("refuses a way on which something is cut, with the step and what to do", () => {
    writeFileSync(join(directory, "appnet.yaml"), shopDocument);
    writeFileSync(join(directory, "before.json"), reselected());
    const { code, stderr } = transition(shopDocument);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error appnet\.yaml: plan\/transition after delete \S+-stock-deployment: stock is gone, which is there before and after \(update in two steps: /m,
    );
  });

  it("needs something to compare with", () => {
    const { code, stderr } = appnet(["plan", "--transition"], { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toContain("--transition: there is nothing to compare with");
  });
});
