import { describe, expect, it } from "vitest";
import { diffMarkdown, planMarkdown, problemsMarkdown } from "../../../cli/markdown";
import { diffPlans } from "../../../core/plan/diff";
import type { Plan } from "../../../core/plan/plan";
import { plan } from "../core/platforms/aws/support";
import { appnet, directoryWith, shopDocument } from "./support";

const PROVED = "proved: 9 flows, 16 pairs of parties, nothing else passes";

const HOSTILE = '`</summary>|<img src=x onerror="alert(1)">|@everyone **bold**\n# heading';

function many(amount: number): string {
  const applications = Array.from(
    { length: amount },
    (_, index) => `  service-${index}: { image: "i:1", inbound: { api: { port: 80 } } }`,
  );
  return `space: prod\nkubernetes: {}\napplications:\n${applications.join("\n")}\n`;
}

describe("a difference as Markdown", () => {
  it("says first what opens, and folds the details", () => {
    const after = plan(shopDocument).plan;
    const before = plan(shopDocument.replace(/policies: .*/, "")).plan;
    const text = diffMarkdown(diffPlans(before, after), "git:main", PROVED);
    expect(text.split("\n").slice(0, 7)).toEqual([
      "<!-- appnet plan -->",
      "",
      "### appnet: space `prod` of `acme`, compared with `git:main`",
      "",
      "**⚠️ Opens (1)**",
      "",
      "- shop may now reach 10.20.0.0/16 on tcp 5432-5433",
    ]);
    expect(text).toContain("<details><summary>Network policies: 1 added</summary>");
    expect(text).toContain(`\n${PROVED}\n`);
  });

  it("never lets names become markup", () => {
    const before = plan(shopDocument).plan;
    const hostile: Plan = {
      ...before,
      space: HOSTILE,
      connections: [{ ...before.connections[0]!, source: HOSTILE, outbound: HOSTILE }],
      flows: [{ ...before.flows[0]!, source: HOSTILE }],
      resources: before.resources.map((resource) => ({ ...resource, name: HOSTILE + resource.name })),
    };
    const text = diffMarkdown(diffPlans(before, hostile), HOSTILE, PROVED) + planMarkdown(hostile, PROVED);
    const outsideCode = text.replace(/(`+)(?:(?!\1)[^\n])*?[^`\n]\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/(?<!\\)<img/);
    expect(outsideCode).not.toContain("@everyone");
    expect(text).not.toMatch(/^# heading/m);
    for (const row of text.split("\n").filter((line) => line.startsWith("| "))) {
      const cells = row.replaceAll("\\|", "").split("|").length;
      expect([8, 9, 10, 11, 7]).toContain(cells);
    }
  });

  it("fits into a comment, however much changes", () => {
    const before = plan(many(1)).plan;
    const text = diffMarkdown(diffPlans(before, plan(many(2_000)).plan), "git:main", PROVED);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("too long for a comment");
    expect(text).toContain("to create");
    const opened = text.split("<details>").length;
    expect(text.split("</details>")).toHaveLength(opened);
  });

  it.each([
    ["a whole plan", () => planMarkdown(plan(many(2_000)).plan, PROVED), "`appnet plan --verbose`"],
    [
      "many mistakes",
      () =>
        problemsMarkdown(
          "appnet.yaml",
          Array.from({ length: 5_000 }, (_, line) => `${line} is wrong`),
        ),
      "`appnet check`",
    ],
  ])("%s is marked and fits into a comment as well", (_, markdown, command) => {
    const text = markdown();
    expect(text.startsWith("<!-- appnet plan -->\n")).toBe(true);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain(`too long for a comment. ${command} prints all of it`);
  });

  it("lists the errors of a document that is not valid", () => {
    const cwd = directoryWith({ "appnet.yaml": shopDocument.replace("stock:3000", "stok:3000") });
    const { code, stdout, stderr } = appnet(["plan", "--markdown"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain("### appnet: `.` is not valid");
    expect(stdout).toContain("connection/unknown-application");
    expect(stderr).toContain("connection/unknown-application");
    expect(problemsMarkdown("a`b", ["x"])).toContain("``a`b``");
  });
});
