import { describe, expect, it } from "vitest";
import { plan, shop, yaml } from "./support";

const application = (keys: string) => yaml`
  organization: acme
  space: prod
  aws: { region: eu-central-1 }
  applications:
    shop: { ${keys} }
`;

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const statementsFor = (image: string) => {
  const { policy } = plan(application(`image: "${image}"`)).inputs("prod-shop-execution-policy");
  return (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;
};

describe("an application on AWS", () => {
  it("has a security group without inline rules, whose description never changes", () => {
    const group = (text: string) => plan(text).inputs("prod-shop");
    const small = group(application("image: shop:1"));
    expect(Object.keys(small).sort()).toEqual([
      "description",
      "region",
      "revokeRulesOnDelete",
      "tags",
      "vpcId",
    ]);
    expect(small["description"]).toBe("Application shop of space prod");
    const large = application("image: shop:2, cpu: 2, inbound: { web: { port: 80 } }, replicas: 9");
    expect(group(large)).toEqual(small);
  });

  it("runs on Fargate by a service with circuit breaker and rollback", () => {
    const planned = plan(application("image: shop:1, replicas: 3, inbound: { web: { port: 8080 } }"));
    expect(planned.inputs("prod-shop-service")).toMatchObject({
      taskDefinition: "${prod-shop-task-definition.arn}",
      desiredCount: 3,
      launchType: "FARGATE",
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      propagateTags: "SERVICE",
    });
    expect(planned.resource("prod-shop-service").dependsOn).toEqual([
      "prod-shop-execution-policy",
      // Without them its first image could not be pulled.
      "prod-platform.egress-to-internet-tcp-443-ipv4-egress",
      "prod-platform.egress-to-internet-tcp-443-ipv6-egress",
    ]);
  });

  it("has a task definition of one container, as ECS takes it", () => {
    const planned = plan(
      application(
        'image: "shop:1", command: [/run], arguments: [--fast], environment: { MODE: x }, runAsUser: 7, ' +
          "inbound: { web: { port: 80, containerPort: 8080 }, game: { port: 8080, protocol: udp } }",
      ),
    );
    expect(planned.inputs("prod-shop-task-definition")).toMatchObject({
      family: "prod-shop",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      executionRoleArn: "${prod-shop-execution-role.arn}",
      taskRoleArn: "${prod-shop-task-role.arn}",
    });
    expect(planned.container("shop")).toEqual({
      name: "shop",
      image: "shop:1",
      essential: true,
      user: "7",
      entryPoint: ["/run"],
      command: ["--fast"],
      environment: [{ name: "MODE", value: "x" }],
      portMappings: [
        { name: "web", containerPort: 8080, hostPort: 8080, protocol: "tcp" },
        { name: "game", containerPort: 8080, hostPort: 8080, protocol: "udp" },
      ],
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "${prod-shop-logs.name}",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "shop",
        },
      },
    });
  });

  it.each(["port: 80", "port: 1023", "port: 8080, containerPort: 80"])(
    "may listen on a port below 1024: %s",
    (port) => {
      const planned = plan(application(`image: shop:1, inbound: { web: { ${port} } }`));
      const { linuxParameters, systemControls } = planned.container("shop");
      expect(systemControls).toEqual([{ namespace: "net.ipv4.ip_unprivileged_port_start", value: "0" }]);
      const { drop } = (linuxParameters as { capabilities: { drop: string[] } }).capabilities;
      expect(drop).not.toContain("ALL");
      expect(drop).not.toContain("NET_BIND_SERVICE");
      expect(drop).toContain("NET_RAW");
    },
  );

  it("changes nothing of the kernel's for ports from 1024", () => {
    const planned = plan(application("image: shop:1, inbound: { web: { port: 1024 } }"));
    expect(planned.container("shop")).not.toHaveProperty("systemControls");
  });

  it("names one port mapping for two inbounds on one container port", () => {
    const inbound = "a: { port: 80, containerPort: 8080 }, b: { port: 81, containerPort: 8080 }";
    const planned = plan(application(`image: shop:1, inbound: { ${inbound} }`));
    expect(planned.container("shop")["portMappings"]).toEqual([
      { name: "a", containerPort: 8080, hostPort: 8080, protocol: "tcp" },
    ]);
  });

  it("is healthy when its command says so", () => {
    const planned = plan(application("image: shop:1, healthCheck: { command: [/bin/healthy, -q] }"));
    expect(planned.container("shop")["healthCheck"]).toEqual({
      command: ["CMD", "/bin/healthy", "-q"],
      interval: 10,
      timeout: 5,
      retries: 3,
      startPeriod: 300,
    });
    expect(plan(application("image: shop:1")).container("shop")).not.toHaveProperty("healthCheck");
  });

  it("keeps its logs for a month", () => {
    expect(plan(application("image: shop:1")).inputs("prod-shop-logs")).toMatchObject({
      name: "/appnet/acme/prod/shop",
      retentionInDays: 30,
    });
  });

  it("tells its container where its connections lead, under what the user sets", () => {
    const planned = plan(
      shop().replace(
        'frontend: { image: "frontend:1",',
        'frontend: { image: "frontend:1", environment: { CONNECTION_SHOP_BASKET_PORT: "1" }, ' +
          'connections: { shop-basket: "http://basket:3000", db: "postgres://10.1.2.3:5432", ' +
          'net: "tcp://10.0.0.0/8:1", quiet: { to: "http://basket:3000", disableDefaultEnvVars: true } },',
      ),
    );
    expect(planned.environment("frontend")).toEqual({
      CONNECTION_SHOP_BASKET_SCHEME: "http",
      CONNECTION_SHOP_BASKET_HOSTNAME: "basket.prod.acme.internal",
      CONNECTION_SHOP_BASKET_PORT: "1",
      CONNECTION_SHOP_BASKET_URL: "http://basket.prod.acme.internal:3000",
      CONNECTION_DB_SCHEME: "postgres",
      CONNECTION_DB_HOSTNAME: "10.1.2.3",
      CONNECTION_DB_PORT: "5432",
      CONNECTION_DB_URL: "postgres://10.1.2.3:5432",
    });
  });
});

describe("the roles of an application", () => {
  const logs = {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: ["${prod-shop-logs.arn}:*"],
  };

  it.each([
    ["aws", "eu-central-1", ":1", "team/shop"],
    ["aws-us-gov", "us-gov-west-1", "@sha256:abc", "shop"],
  ])(
    "let ECS pull the image's own repository from ECR in %s %s, and write its logs",
    (partition, region, tag, repository) => {
      const image = `123456789012.dkr.ecr.${region}.amazonaws.com/${repository}${tag}`;
      const [first, authorization, pull, ...others] = statementsFor(image);
      expect(first).toEqual(logs);
      expect(authorization).toEqual({
        Effect: "Allow",
        Action: ["ecr:GetAuthorizationToken"],
        Resource: ["*"],
      });
      expect(pull!.Resource[0]).toMatch(
        new RegExp(`^arn:${partition}:ecr:${region}:123456789012:repository/${repository}$`),
      );
      expect(pull!.Action.every((action) => /^ecr:Batch(Get|Check)|^ecr:Get/.test(action))).toBe(true);
      expect(others).toEqual([]);
    },
  );

  it.each(["nginx:1", "ghcr.io/acme/shop:1", "public.ecr.aws/nginx/nginx:1"])(
    "have nothing of ECR for %s",
    (image) => {
      expect(statementsFor(image)).toEqual([logs]);
    },
  );

  it("let nobody but ECS tasks assume them, and give the application itself nothing", () => {
    const planned = plan(application("image: shop:1"));
    for (const role of ["execution-role", "task-role"]) {
      const { assumeRolePolicy } = planned.inputs(`prod-shop-${role}`);
      expect(JSON.parse(assumeRolePolicy as string)).toMatchObject({
        Statement: [
          { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      });
    }
    expect(planned.resourcesOfType("RolePolicy").map((it) => it.inputs["role"])).toEqual([
      "${prod-shop-execution-role.name}",
    ]);
    expect(planned.names("RolePolicyAttachment")).toEqual([]);
  });

  it("have names of at most 64 characters", () => {
    const name = "a".repeat(63);
    const planned = plan(`space: ${name}\naws: {}\napplications: { ${name}: { image: "a:1" } }\n`);
    const names = planned.resourcesOfType("Role").map((it) => it.inputs["name"] as string);
    expect(new Set(names).size).toBe(2);
    expect(Math.max(...names.map((it) => it.length))).toBeLessThanOrEqual(64);
  });
});
