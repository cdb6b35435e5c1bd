import { expect, it } from "vitest";
import { ProblemsPage } from "../../../../cli/report/problems";
import { html, textOf } from "./support";

const page = (...problems: string[]) => html(<ProblemsPage problems={problems} source="appnet.yaml" />);

it("tells place, rule, message and advice apart", () => {
  const markup = page('appnet.yaml:10:15 connection/self "a" (b) is itself (use (another) one, or none)');
  expect(markup).toContain('<code>appnet.yaml:10:15</code> <code class="code">connection/self</code>');
  expect(markup).toContain('<p class="message">&quot;a&quot; (b) is itself</p>');
  expect(markup).toContain('<p class="fix">use (another) one, or none</p>');
});

it("shows lines of any other form as they are", () => {
  expect(textOf(page("shop.yaml: no such file or directory"))).toContain(
    "shop.yaml: no such file or directory",
  );
});

it("counts the errors", () => {
  expect(textOf(page("one", "two"))).toContain("2 errors . Nothing is planned until they are mended.");
  expect(textOf(page("one"))).toContain("1 error . Nothing is planned until it is mended.");
});
