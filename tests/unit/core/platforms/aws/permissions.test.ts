import { describe, expect, it } from "vitest";
import { plan, problems, shop } from "./support";

const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const WRITE = "arn:aws:iam::123456789012:policy/team/write";

const permitted = (taskRole: string, aws = "") =>
  shop("", aws).replace('image: "basket:1",', `image: "basket:1", aws: { taskRole: { ${taskRole} } },`);

describe("what an application may do on AWS", () => {
  it("is nothing, unless it says so", () => {
    const planned = plan(shop());
    expect(planned.names("RolePolicyAttachment")).toEqual([]);
    expect(planned.names("RolePolicy")).toEqual([
      "prod-frontend-execution-policy",
      "prod-basket-execution-policy",
    ]);
  });

  it("is what its statements say, before its tasks start", () => {
    const statements = `statements: [
      { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::catalog/*"] },
      { effect: Deny, actions: ["s3:*"], resources: ["*"], conditions: { Bool: { "aws:SecureTransport": "false" } } } ]`;
    const planned = plan(permitted(statements.replaceAll("\n", " ")));
    const policy = planned.inputs("prod-basket-task-policy");
    expect(policy["role"]).toBe("${prod-basket-task-role.name}");
    expect(JSON.parse(policy["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::catalog/*"] },
        {
          Effect: "Deny",
          Action: ["s3:*"],
          Resource: ["*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(planned.resource("prod-basket-service").dependsOn).toContain("prod-basket-task-policy");
    expect(planned.resource("prod-frontend-service").dependsOn).not.toContain("prod-basket-task-policy");
  });

  it("is what managed policies say, in whatever order", () => {
    const attachments = (...arns: string[]) =>
      plan(permitted(`policyArns: [${arns.map((arn) => `"${arn}"`).join(", ")}]`))
        .resourcesOfType("RolePolicyAttachment")
        .map(({ name, inputs }) => [name, inputs["policyArn"], inputs["role"]].join(" "));
    expect(attachments(READ, WRITE)).toHaveLength(2);
    expect(attachments(READ, WRITE).sort()).toEqual(attachments(WRITE, READ).sort());
    expect(attachments(READ)[0]).toContain(`${READ} \${prod-basket-task-role.name}`);
  });

  it("and whatever ECS does, stays within the permissions boundary of the space", () => {
    const roles = (aws: string) =>
      plan(permitted(`policyArns: ["${READ}"]`, aws))
        .resourcesOfType("Role")
        .map(({ inputs }) => inputs["permissionsBoundary"]);
    expect(roles(`permissionsBoundaryArn: "${BOUNDARY}"`)).toEqual(Array(4).fill(BOUNDARY));
    expect(roles("")).toEqual(Array(4).fill(undefined));
  });

  it.each([
    [`policyArns: [ReadOnlyAccess]`, "policyArns[0]"],
    [`policyArns: ["arn:aws:iam::123456789012:role/shop"]`, "policyArns[0]"],
    [`statements: [{ actions: [GetObject], resources: ["*"] }]`, "statements[0].actions[0]"],
    [`statements: [{ actions: ["s3:GetObject"] }]`, "statements[0].resources"],
  ])("is refused where IAM would refuse it: %s", (taskRole, at) => {
    const found = problems(permitted(taskRole));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`applications.basket.aws.taskRole.${at} document/`);
  });
});
