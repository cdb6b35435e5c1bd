import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diffText } from "../../../cli/diffText";
import { diffMarkdown } from "../../../cli/markdown";
import { colorsFor } from "../../../cli/terminal";
import { verdictOf } from "../../../proof/verdict";
import { diffPlans } from "../../../core/plan/diff";
import { plan } from "../core/platforms/aws/support";

const page = readFileSync("docs/changes.md", "utf8");
const readme = readFileSync("README.md", "utf8");
const after = /```yaml\n([\s\S]*?)```/.exec(readme)![1]!;
const before = after
  .replace(/ +ledger: .*\n/, "")
  .replace(
    "policies:\n",
    "policies:\n  - { source: frontend, destinationCidr: 10.30.0.0/16, protocol: tcp, ports: 5432 }\n",
  )
  .replace('minimumProtocolVersion: "1.2"', 'minimumProtocolVersion: "1.3"');

function shown(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\`\\n`).exec(page)![1]!;
}

describe("the page on changes", () => {
  const proved = verdictOf(plan(after).plan).conclusion;
  const diff = diffPlans(plan(before).plan, plan(after).plan);

  it("shows a change as the terminal does", () => {
    expect(shown("text")).toBe(`${diffText(diff, "git:main", colorsFor({ isTTY: false }))}${proved}\n`);
  });

  it("shows the same change as Markdown", () => {
    expect(shown("markdown")).toBe(diffMarkdown(diff, "git:main", proved));
  });
});
