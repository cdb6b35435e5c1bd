import { describe, expect, it } from "vitest";
import { namedInChangelog } from "./changelog";

const changelog = `# Changelog

## Unreleased

### Replaced on upgrade

- \`aws:iam/role:Role *-task-role\`: its path changed.

## 0.3.0

- \`kubernetes:core/v1:Secret *\` is mentioned, but not as replaced.

### Replaced on upgrade

- \`kubernetes:core/v1:ConfigMap shop-*\`, \`kubernetes:core/v1:Service shop-web-service\`: their names changed,
  and \`kubernetes:core/v1:Namespace *\` did not.

### Mended

- \`kubernetes:apps/v1:Deployment *\` starts.

## 0.2.0

### Replaced on upgrade

- \`aws:ecs/cluster:Cluster *\`: another name.
`;

const named = (version: string, resource: string) => {
  const [type = "", name = ""] = resource.split(" ");
  return namedInChangelog(changelog, version)({ type, name });
};

describe("what the changelog says an upgrade replaces", () => {
  it.each([
    "aws:iam/role:Role shop-web-task-role",
    "kubernetes:core/v1:ConfigMap shop-proxy",
    "kubernetes:core/v1:Service shop-web-service",
  ])("is what stands below the heading of a newer version: %s", (resource) => {
    expect(named("0.2.0", resource)).toBe(true);
  });

  it.each([
    ["of another name", "kubernetes:core/v1:Service shop-web-service-2"],
    ["of another type", "kubernetes:core/v1:Secret shop-proxy"],
    ["named in an item's explanation", "kubernetes:core/v1:Namespace shop"],
    ["named below another heading", "kubernetes:apps/v1:Deployment shop"],
    ["named before the heading", "kubernetes:core/v1:Secret shop"],
    ["replaced by the version itself", "aws:ecs/cluster:Cluster shop"],
  ])("is nothing %s", (_, resource) => {
    expect(named("0.2.0", resource)).toBe(false);
  });

  it("grows with the versions between", () => {
    expect(named("0.3.0", "kubernetes:core/v1:ConfigMap shop-proxy")).toBe(false);
    expect(named("0.3.0", "aws:iam/role:Role shop-task-role")).toBe(true);
  });

  it("cannot be told of a version that it does not have", () => {
    expect(() => namedInChangelog(changelog, "0.1.0")).toThrow("CHANGELOG.md has no section 0.1.0");
  });
});
