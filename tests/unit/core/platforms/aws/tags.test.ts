import { describe, expect, it } from "vitest";
import { plan, problems, shop } from "./support";

const tagged = (tags: Readonly<Record<string, string>>) => shop("", `tags: ${JSON.stringify(tags)}`);
const many = (amount: number) =>
  Object.fromEntries(Array.from({ length: amount }, (_, index) => [`t-${index}`, "x"]));

describe("tags", () => {
  it("may have letters of any language, digits, spaces and some signs", () => {
    const tags = { "Kosten/Stelle: +1=@_.-": "Zürich 東京 1", empty: "" };
    expect(problems(tagged(tags))).toEqual([]);
    expect(plan(tagged(tags)).inputs("prod-frontend")["tags"]).toMatchObject(tags);
  });

  it.each([
    [{ "a#b": "x" }, "a#b", 'the key "a#b" has #'],
    [{ team: "a,b" }, "team", 'the value of "team" has ,'],
    [{ ["k".repeat(129)]: "x" }, "k".repeat(129), "has 129 characters (use at most 128)"],
    [{ team: "v".repeat(257) }, "team", "has 257 characters (use at most 256)"],
    [{ "AWS:team": "x" }, "AWS:team", "appnet's or AWS's own"],
    [{ "Appnet:team": "x" }, "Appnet:team", "appnet's or AWS's own"],
    [{ NAME: "x" }, "NAME", "appnet's or AWS's own"],
    [{ team: "aws:x" }, "team", "begins with aws:"],
    [{ "": "x" }, "", "a tag has no key"],
  ])("are refused where AWS would refuse them: %j", (tags, key, message) => {
    const found = problems(tagged(tags));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("document/type");
    expect(found[0]).toContain(message);
    if (/^\w+$/.test(key)) expect(found[0]).toContain(`aws.tags.${key} `);
  });

  it("are told apart without regard to case, as IAM does", () => {
    expect(problems(tagged({ Team: "a", team: "b" }))).toEqual([
      expect.stringContaining('the tags "Team" and "team" are one to IAM'),
    ]);
  });

  it("are at most 50 of a resource, with those of appnet", () => {
    expect(problems(tagged(many(46)))).toEqual([]);
    const most = Math.max(
      ...plan(tagged(many(46))).resources.map(({ inputs }) => Object.keys(inputs["tags"] ?? {}).length),
    );
    expect(most).toBe(50);
    expect(problems(tagged(many(47)))).toEqual([
      expect.stringMatching(/^aws\.tags platform\/quota tags: 47, but the limit is 50/),
    ]);
  });
});
