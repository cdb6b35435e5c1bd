import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentHtml } from "../../../../cli/report/document";
import { NetworkData } from "../../../../cli/report/graphSection";
import { html } from "./support";

describe("The document around a page", () => {
  const page = documentHtml("A <title>", <p>{"<b>"}</p>, {
    styles: ["p { color: red }", "b {}"],
    script: "run();",
  });

  it("allows its own styles and script by their hashes, and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    const hashes = [...page.matchAll(/<(style|script)>([^]*?)<\/\1>/g)].map(
      ([, , text]) => `'sha256-${createHash("sha256").update(text!).digest("base64")}'`,
    );
    expect(hashes).toHaveLength(3);
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hashes[0]} ${hashes[1]}`,
      `script-src ${hashes[2]}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("states the policy before anything that it governs", () => {
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style>"));
    expect(page.startsWith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8"')).toBe(true);
  });

  it("escapes text", () => {
    expect(page).toContain("<title>A &lt;title></title>");
    expect(page).toContain("<p>&lt;b></p>");
  });
});

describe("The data for the script", () => {
  it("cannot end its element, and means what it meant", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("</script>", "<!--<script>", "]]>")),
        (name) => {
          const graph = {
            title: "",
            groups: [],
            nodes: [{ id: "node-0", kind: "application" as const, name, label: name }],
            edges: [],
          };
          const data = html(<NetworkData graph={graph} />);
          const [, json] = /^<script[^>]*>([^<]*)<\/script>$/.exec(data) ?? [];
          expect(json).toBeDefined();
          expect(JSON.parse(json!)).toEqual({
            nodes: [{ id: "node-0", name, kind: "application" }],
            edges: [],
          });
        },
      ),
    );
  });
});
