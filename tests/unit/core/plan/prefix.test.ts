import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../../../core/compile";
import { documentOf } from "../../../../core/document/readDocument";
import { planOf, type Plan } from "../../../../core/plan/plan";
import { compareResources } from "../../../../core/plan/resourceChanges";

const documents = readdirSync("examples")
  .map((name) => `examples/${name}/appnet.yaml`)
  .filter((file) => existsSync(file));

/** The plan with its resources called as if the prefix were another: their names, and what refers to them. */
function renamed(plan: Plan, from: string, to: string): Plan {
  const nameOf = (name: string) => {
    expect(name.startsWith(`${from}-`), name).toBe(true);
    return `${to}${name.slice(from.length)}`;
  };
  const inReferences = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(`\${${from}-`, `\${${to}-`);
    if (Array.isArray(value)) return value.map(inReferences);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, inReferences(it)]));
  };
  const resources = plan.resources.map((it) => ({
    ...it,
    name: nameOf(it.name),
    inputs: inReferences(it.inputs),
  }));
  return { ...plan, resources };
}

describe("what the names of resources begin with", () => {
  it.each(documents)("changes nothing of a resource but its Name tag: %s", (file) => {
    const document = documentOf(readFileSync(file, "utf8"), file);
    const plan = planOf(compile(document).compilation!);
    const other = planOf(compile(document, [], "a-component").compilation!);
    expect(other.flows).toEqual(plan.flows);
    const changes = compareResources(plan, renamed(other, "a-component", document.space));
    expect({ ...changes, updated: [] }).toEqual({ created: [], updated: [], replaced: [], deleted: [] });
    const changed = changes.updated.flatMap(({ properties }) => properties.map(({ path }) => path));
    expect(changed.filter((path) => path !== "tags.Name")).toEqual([]);
  });
});
