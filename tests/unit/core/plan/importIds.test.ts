import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileText } from "../../../../core/document/readDocument";
import { importIdOf } from "../../../../core/plan/engineFiles";
import { planOf } from "../../../../core/plan/plan";
import { fixedInputs as aws } from "../../../../core/platforms/aws/replacements";

const idOf = (type: string, inputs: Record<string, unknown>) => importIdOf({ type, inputs });

describe("the id by which Pulumi finds a resource", () => {
  it.each(globSync("examples/*/appnet.yaml").sort())(
    "is known, or where to find it, for all of %s",
    (file) => {
      const { resources } = planOf(compileText(readFileSync(file, "utf8")).compilation!);
      for (const { type, inputs } of resources) {
        const found = importIdOf({ type, inputs: inputs as Record<string, unknown> });
        expect("ask" in found ? found.ask : "").not.toContain("registry");
        if (type.startsWith("kubernetes:")) expect(found).toHaveProperty("id");
      }
    },
  );

  it.each([
    ["aws:iam/role:Role", { name: "web" }, "web"],
    ["aws:iam/rolePolicy:RolePolicy", { role: "web", name: "pull" }, "web:pull"],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "web", policyArn: "arn:p" }, "web/arn:p"],
    ["aws:ecs/service:Service", { cluster: "arn:aws:ecs:eu:1:cluster/shop", name: "web" }, "shop/web"],
    [
      "aws:route53/record:Record",
      { zoneId: "Z1", name: "www.example.com", type: "A" },
      "Z1_www.example.com_A",
    ],
    ["kubernetes:core/v1:Namespace", { metadata: { name: "shop" } }, "shop"],
    ["kubernetes:core/v1:Service", { metadata: { name: "web", namespace: "shop" } }, "shop/web"],
  ])("of %s is as the provider says", (type, inputs, id) => {
    expect(idOf(type, inputs)).toEqual({ id });
  });

  it("is asked of the account, in words that a shell takes as they are", () => {
    expect(
      idOf("aws:servicediscovery/service:Service", { name: "it's", dnsConfig: { namespaceId: "ns" } }),
    ).toEqual({
      ask: `aws servicediscovery list-services --filters 'Name=NAMESPACE_ID,Values=ns' --query 'Services[?Name=='\\''it'\\''s'\\''].Id' --output text`,
    });
  });

  it.each(Object.keys(aws))("of %s is not needed, or the provider takes one", (type) => {
    const [, module = ""] = type.split(":");
    const documentation = readFileSync(`node_modules/@pulumi/aws/${module}.d.ts`, "utf8");
    const isImportable = documentation.includes(`pulumi import ${type} `);
    expect(isImportable || "again" in idOf(type, {})).toBe(true);
  });

  it("is not asked for where another one does no harm", () => {
    expect(idOf("aws:ecs/taskDefinition:TaskDefinition", {})).toHaveProperty("again");
  });

  it("is not guessed of what is not known", () => {
    expect(idOf("random:index/randomId:RandomId", {})).toHaveProperty("ask");
    expect(idOf("aws:s3/bucket:Bucket", { bucket: "b" })).toHaveProperty("ask");
    expect(idOf("aws:iam/role:Role", { name: { ciphertext: "v1" } })).toHaveProperty("ask");
  });
});
