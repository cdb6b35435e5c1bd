import { expect, it } from "vitest";
import { ProblemsPage } from "../../../../cli/report/problems";
import type { Fault } from "../../../../cli/userError";
import { html, textOf } from "./support";

const page = (...faults: Fault[]) => html(<ProblemsPage faults={faults} source="appnet.yaml" />);

it("tells place, rule, message and advice apart", () => {
  const problem = {
    file: "appnet.yaml",
    position: { line: 10, column: 15 },
    code: "connection/self",
    message: '"a" (b) is itself',
    fix: "use (another) one, or none",
  };
  const markup = page(problem);
  expect(markup).toContain('<code>appnet.yaml:10:15</code> <code class="code">connection/self</code>');
  expect(markup).toContain('<p class="message">&quot;a&quot; (b) is itself</p>');
  expect(markup).toContain('<p class="fix">use (another) one, or none</p>');
});

it("shows whatever else is wrong as it is said", () => {
  expect(textOf(page("shop.yaml: no such file or directory"))).toContain(
    "shop.yaml: no such file or directory",
  );
});

it("counts the errors", () => {
  expect(textOf(page("one", "two"))).toContain("2 errors . Nothing is planned until they are mended.");
  expect(textOf(page("one"))).toContain("1 error . Nothing is planned until it is mended.");
});
