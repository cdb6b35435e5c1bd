import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import { describe, expect, it } from "vitest";
import { createPolicies } from "../../../policy/policies";
import { newApplication, newSpace } from "../components/support";
import { findings, stackOf } from "../policy/support";

const page = readFileSync("docs/policy-pack.md", "utf8");

describe("the page about the policy pack", () => {
  it("lists the policies and their levels", () => {
    const rows = [...page.matchAll(/^\| `(appnet-[a-z-]+)` +\| (\w+) /gm)].map(([, name, level]) => [
      name,
      level,
    ]);
    expect(rows).toEqual(createPolicies().map(({ name, enforcementLevel }) => [name, enforcementLevel]));
  });

  it("shows what is reported as it is", async () => {
    const stack = await stackOf(() => {
      newApplication(newSpace("shop"), "basket");
      new k8s.networking.v1.NetworkPolicy("debug-access", {
        metadata: { name: "debug-access", namespace: "shop" },
        spec: {
          podSelector: { matchLabels: { "appnet/application": "basket" } },
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: [{ port: 443 }] }],
        },
      });
    });
    const [message] = findings(stack).undeclared;
    const quoted = /Policies:\n[\s\S]*?```/
      .exec(page)![0]
      .split("\n")
      .map((it) => it.trim());
    const lines = message!.replace(/^debug-access: /, "").split("\n");
    expect(quoted.slice(-1 - lines.length, -1)).toEqual(lines);
    expect(quoted).toContain(createPolicies()[0]!.description);
  });
});
