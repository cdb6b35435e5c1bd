import { describe, expect, it } from "vitest";
import { plan, problems, shop, yaml } from "./support";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/live-AbCdEf";
const PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/token";

const application = (keys: string, aws = "region: eu-central-1") => yaml`
  organization: acme
  space: prod
  aws: { ${aws} }
  applications:
    shop: { image: "shop:1", ${keys} }
`;

const REFERENCES = `environment: { A: a, ALL: { secretsManagerArn: "${SECRET}" }, ONE: { secretsManagerArn: "${SECRET}", key: api-key }, P: { parameterArn: "${PARAMETER}" } }`;

describe("variables of a connection under the application's own names", () => {
  const connected = (connection: string) =>
    plan(
      shop().replace(
        'frontend: { image: "frontend:1",',
        `frontend: { image: "frontend:1", connections: { ${connection} },`,
      ),
    ).environment("frontend");

  it("say the name that the application has in the VPC", () => {
    expect(
      connected(
        'basket: { to: "http://basket:3000", disableDefaultEnvVars: true, environment: { ADDR: "{hostname}:{port}", BASE: "{url}" } }',
      ),
    ).toEqual({
      ADDR: "basket.prod.acme.internal:3000",
      BASE: "http://basket.prod.acme.internal:3000",
    });
  });

  it("are refused for an existing workload whose address is not given", () => {
    const text = shop(
      'connections: [{ source: frontend, destination: "http://basket:3000", environment: { B: "{url}" } }]',
    ).replace('image: "basket:1"', "existing: { securityGroupId: sg-1 }");
    expect(problems(text)).toEqual([
      "connections[0].environment platform/unsupported the connection leads to no single address that variables could say (connect to one address, give existing.address, or remove environment)",
    ]);
  });
});

describe("a value on AWS", () => {
  it("stands for itself: ECS replaces nothing in it", () => {
    const text = application('environment: { A: "pa$$word" }, arguments: ["$(date) $$"]');
    expect(plan(text).environment("shop")).toEqual({ A: "pa$$word" });
    expect(plan(text).container("shop")["command"]).toEqual(["$(date) $$"]);
  });
});

describe("secrets that are kept elsewhere", () => {
  it("are read by ECS when a task starts, and never stand in the task definition", () => {
    const { environment, secrets } = plan(application(REFERENCES)).container("shop");
    expect(environment).toEqual([{ name: "A", value: "a" }]);
    expect(secrets).toEqual([
      { name: "ALL", valueFrom: SECRET },
      { name: "ONE", valueFrom: `${SECRET}:api-key::` },
      { name: "P", valueFrom: PARAMETER },
    ]);
  });

  it("are none without references", () => {
    expect(plan(application("environment: { A: a }")).container("shop")).not.toHaveProperty("secrets");
  });

  it("may be read by the execution role, just these, and not by the application itself", () => {
    const planned = plan(application(REFERENCES));
    const { policy } = planned.inputs("prod-shop-execution-policy");
    const { Statement: statements } = JSON.parse(policy as string) as { Statement: object[] };
    expect(statements.slice(1)).toEqual([
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [SECRET] },
      { Effect: "Allow", Action: ["ssm:GetParameters"], Resource: [PARAMETER] },
    ]);
    expect(planned.names("RolePolicy")).toEqual(["prod-shop-execution-policy"]);
  });

  it("are why its tasks reach the endpoints of the platform, also where those are narrowed", () => {
    const flowsOf = (keys: string) =>
      plan(application(keys, "platformEgress: { securityGroupIds: [sg-1] }")).plan.flows.map(
        ({ destination, because }) => ({ destination, because }),
      );
    expect(flowsOf(REFERENCES)).toEqual([
      { destination: "platform:vpc-endpoints", because: ["platform images and logs", "platform secrets"] },
    ]);
    expect(flowsOf("environment: { A: a }")).toEqual([
      { destination: "platform:vpc-endpoints", because: ["platform images and logs"] },
    ]);
  });

  it.each([
    [
      "kubernetesSecret: shop, key: token",
      "AWS has no Kubernetes Secrets (use secretsManagerArn or parameterArn)",
    ],
    [`secretsManagerArn: "${SECRET}", key: "a:b"`, "ECS reads no key with a colon from a secret"],
    [`secretsManagerArn: "${SECRET.slice(0, -7)}"`, "must be the whole ARN of a secret"],
    [`secretsManagerArn: "${PARAMETER}"`, "must be the whole ARN of a secret"],
    ['parameterArn: "/shop/token"', "must be the ARN of a parameter"],
  ])("are refused where they cannot be read: %s", (reference, said) => {
    const [problem, ...others] = problems(application(`environment: { TOKEN: { ${reference} } }`));
    expect(others).toEqual([]);
    expect(problem).toContain("applications.shop.environment.TOKEN");
    expect(problem).toContain(said);
  });
});
