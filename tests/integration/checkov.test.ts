/**
 * checkov on everything that the examples become: manifests as `appnet plan --render` writes them, and plans for AWS as
 * Terraform says them. What it still finds is listed with its reason; a new finding fails, and so does a reason of none.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { groupBy } from "../../core/collections";
import { compileText } from "../../core/document/readDocument";
import { planOf } from "../../core/plan/plan";
import { exampleDocuments as awsExamples } from "./aws/documents";
import { checkov } from "./checkov/checkov";
import { boutique, remaining } from "./checkov/findings";
import { terraformOf } from "./checkov/terraform";
import { exampleDocuments, render } from "./rendering";

const root = mkdtempSync(join(tmpdir(), "appnet-checkov-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A directory of a document's files. */
function write(framework: string, document: string, files: readonly (readonly [string, string])[]): void {
  const directory = join(root, framework, document.replaceAll(/[^\w-]/g, "_"));
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(directory, name), text);
}

const writers = {
  kubernetes: () => {
    for (const { name, read } of exampleDocuments()) {
      const document = read();
      const namespace = document.kubernetes?.namespace ?? document.space;
      write(
        "kubernetes",
        name,
        render(document, namespace).map(({ file, text }) => [file, text] as const),
      );
    }
  },
  terraform: () => {
    for (const { name, text } of awsExamples()) {
      const { compilation } = compileText(text({ certificate: "", privateKey: "" }));
      write("terraform", name, [["main.tf", terraformOf(planOf(compilation!).resources)]]);
    }
  },
};

it.for(["kubernetes", "terraform"] as const)(
  "finds nothing more on %s than is listed with its reason",
  { timeout: 900_000 },
  async (framework, context) => {
    const tool = await checkov();
    if ("skipped" in tool) {
      context.skip(tool.skipped);
      return;
    }
    writers[framework]();
    const { results, summary } = await tool.findings(join(root, framework), framework);
    expect(summary.parsing_errors).toBe(0);
    expect(summary.passed).toBeGreaterThan(1000);
    const found = groupBy(results.failed_checks, ({ check_id }) => check_id);
    const words = [...found].map(([id, [first]]) => `${id} ${first!.check_name} (${first!.file_path})`);
    expect(words.map((word) => word.split(" ")[0]).sort(), words.join("\n")).toEqual(
      Object.keys(remaining[framework]).sort(),
    );
    const ofBoutique = results.failed_checks.filter(({ file_path }) =>
      /^\/examples_(aws-)?boutique_/.test(file_path),
    );
    expect(ofBoutique.length).toBe(boutique[framework]);
  },
);
