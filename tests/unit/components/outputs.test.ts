import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Gateway, NetworkError, Space, Topology } from "../../../components";
import { documentOf } from "../../../core/document/readDocument";
import { runProgram } from "../support/mocks";
import { newApplication, newSpace } from "./support";

const UNKNOWN = "unknown";

/** What a program reads of Outputs, by name: a value, or `unknown`. */
async function read(
  program: () => Record<string, () => unknown>,
  options: Parameters<typeof runProgram>[1] = {},
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  await runProgram(async () => {
    const waits = Object.entries(program()).map(async ([key, value]) => {
      found[key] = await settle(value);
    });
    await Promise.all(waits);
  }, options);
  return found;
}

async function settle(value: () => unknown): Promise<unknown> {
  const it = pulumi.output(value()) as unknown as {
    promise(): Promise<unknown>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  if (!(await it.isKnown)) return UNKNOWN;
  return (await it.isSecret) ? { secret: await it.promise() } : await it.promise();
}

const assigned = {
  outputs: (_type: string, name: string) =>
    Object.fromEntries(["arn", "arnSuffix", "dnsName", "zoneId"].map((key) => [key, `\${${name}.${key}}`])),
  answer: () => ({ id: "vpc-1", ids: ["subnet-1"], cidrBlock: "10.0.0.0/16", region: "eu-central-1" }),
};

function awsShop() {
  const space = new Space("prod", { organization: "acme", aws: {} });
  const legacy = new Application("legacy", {
    space,
    existing: { securityGroupId: "sg-0" },
    inbound: { api: { port: 80 } },
  });
  const frontend = newApplication(space, "frontend", { connections: { legacy: "http://legacy:80" } });
  const gateway = new Gateway("public", { space, routes: [{ destination: frontend }] });
  return { space, legacy, frontend, gateway };
}

describe("outputs on Kubernetes", () => {
  const program = () => {
    const space = newSpace();
    const worker = newApplication(space, "worker", { inbound: {} });
    const frontend = newApplication(space, "frontend", {
      hostname: "web",
      connections: { basket: "http://basket:3000" },
      environment: { LOG_LEVEL: "info" },
    });
    newApplication(space, "basket");
    const gateway = new Gateway("public", { space, routes: [{ destination: frontend }] });
    return { space, worker, frontend, gateway };
  };

  it.each([
    ["known in a preview", true],
    ["after deployment", false],
  ])("are names and labels: %s", async (_, preview) => {
    const found = await read(
      () => {
        const { space, worker, frontend, gateway } = program();
        return {
          "space namespace": () => space.kubernetes.namespace,
          namespace: () => frontend.kubernetes.namespace,
          deployment: () => frontend.kubernetes.deploymentName,
          service: () => frontend.kubernetes.serviceName,
          "no service": () => worker.kubernetes.serviceName,
          account: () => frontend.kubernetes.serviceAccountName,
          labels: () => frontend.kubernetes.podLabels,
          environment: () => frontend.environment,
          gateway: () => gateway.kubernetes.gatewayName,
          class: () => gateway.kubernetes.gatewayClassName,
        };
      },
      { preview },
    );
    expect(found).toEqual({
      "space namespace": "shop",
      namespace: "shop",
      deployment: "frontend",
      service: "web",
      "no service": undefined,
      account: "frontend",
      labels: { "appnet/application": "frontend" },
      environment: {
        CONNECTION_BASKET_SCHEME: "http",
        CONNECTION_BASKET_HOSTNAME: "basket",
        CONNECTION_BASKET_PORT: "3000",
        CONNECTION_BASKET_URL: "http://basket:3000",
        LOG_LEVEL: "info",
      },
      gateway: "public",
      class: "eg",
    });
  });

  it("of a gateway have the address that its controller assigned", async () => {
    const addresses = [{ type: "Hostname", value: "lb.example.net" }];
    const endpoint = async (status: object) =>
      (await read(() => ({ endpoint: () => program().gateway.endpoint }), { outputs: () => status }))[
        "endpoint"
      ];
    expect(await endpoint({ status: { addresses } })).toBe("lb.example.net");
    expect(await endpoint({ status: {} })).toBeUndefined();
  });

  it("depend on what they name: whoever uses one comes after it", async () => {
    let urns: string[] = [];
    await runProgram(async () => {
      const { serviceName } = program().frontend.kubernetes as unknown as {
        serviceName: { allResources(): Promise<Set<pulumi.Resource>> };
      };
      const resources = [...(await serviceName.allResources())];
      urns = await Promise.all(
        resources.map((it) => (it.urn as unknown as { promise(): Promise<string> }).promise()),
      );
    });
    expect(urns.map((urn) => urn.split("::").at(-1))).toEqual(["shop-web-service"]);
  });

  it("keep secrets", async () => {
    const found = await read(() => {
      const frontend = newApplication(newSpace(), "frontend", { environment: { TOKEN: pulumi.secret("t") } });
      return { environment: () => frontend.environment };
    });
    expect(found).toEqual({ environment: { secret: { TOKEN: "t" } } });
  });
});

describe("outputs on AWS", () => {
  it("are ids, names and ARNs of what was built", async () => {
    const found = await read(() => {
      const { space, frontend, gateway, legacy } = awsShop();
      return {
        vpc: () => space.aws.vpcId,
        cluster: () => space.aws.clusterArn,
        "cluster name": () => frontend.aws.clusterName,
        group: () => frontend.aws.securityGroupId,
        service: () => frontend.aws.serviceArn,
        "task role": () => frontend.aws.taskRoleArn,
        logs: () => frontend.aws.logGroupName,
        "existing group": () => legacy.aws.securityGroupId,
        url: () => gateway.url,
        endpoint: () => gateway.endpoint,
        zone: () => gateway.aws.zoneId,
        listeners: () => gateway.aws.listenerArns,
        targets: () => gateway.aws.targetGroupArnSuffixes,
        certificate: () => gateway.aws.certificateArn,
      };
    }, assigned);
    expect(found).toEqual({
      vpc: "vpc-1",
      cluster: "${prod-space.cluster.arn}",
      "cluster name": "acme-prod",
      group: "${prod-frontend.id}",
      service: "${prod-frontend-service.arn}",
      "task role": "${prod-frontend-task-role.arn}",
      logs: "/appnet/acme/prod/frontend",
      "existing group": "sg-0",
      url: undefined,
      endpoint: "${prod-gateway.public-load-balancer.dnsName}",
      zone: "${prod-gateway.public-load-balancer.zoneId}",
      listeners: { "80": "${prod-gateway.public-listener-80.arn}" },
      targets: { "frontend:3000": "${prod-gateway.public-to-frontend-3000.arnSuffix}" },
      certificate: undefined,
    });
  });

  it("are unknown in previews where AWS decides, and known where appnet does", async () => {
    const found = await read(
      () => {
        const { frontend, gateway } = awsShop();
        return {
          "task role": () => frontend.aws.taskRoleArn,
          logs: () => frontend.aws.logGroupName,
          endpoint: () => gateway.endpoint,
          environment: () => frontend.environment,
        };
      },
      { preview: true, answer: assigned.answer },
    );
    expect(found).toEqual({
      "task role": UNKNOWN,
      logs: "/appnet/acme/prod/frontend",
      endpoint: UNKNOWN,
      environment: {},
    });
  });

  it("name the cluster that is given by its ARN", async () => {
    const found = await read(() => {
      const clusterArn = pulumi.output("arn:aws:ecs:eu-central-1:123456789012:cluster/shared");
      const space = new Space("prod", { aws: { clusterArn } });
      return { name: () => newApplication(space, "frontend").aws.clusterName };
    }, assigned);
    expect(found).toEqual({ name: "shared" });
  });
});

describe("an output that is not there", () => {
  it.each([
    [
      "of another platform",
      () => newApplication(newSpace(), "frontend").aws.securityGroupId,
      /^Application frontend aws: platform\/unsupported there is no aws: it is on Kubernetes \(use kubernetes\)$/,
    ],
    [
      "of a workload that appnet does not run",
      () => awsShop().legacy.aws.taskRoleName,
      /aws\.taskRoleName: platform\/unsupported .*appnet does not run it/,
    ],
    ["of a resource", () => awsShop().legacy.nodes.aws.service, /nodes\.aws\.service: platform\/unsupported/],
  ])("is an error that says why: %s", async (_, program, expected) => {
    const error: unknown = await runProgram(program, assigned).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(NetworkError);
    expect((error as NetworkError).message).toMatch(expected);
  });

  it("does not hide what is wrong with the space", async () => {
    const error = await runProgram(() => {
      const frontend = newApplication(newSpace(), "frontend", { connections: { basket: "http://basket:1" } });
      void frontend.kubernetes.serviceName.apply((name) => name);
    }).catch((it: unknown) => it);
    expect(String(error)).toMatch(/connection\/unknown-application application "basket"/);
  });
});

describe("nodes", () => {
  it("are the resources themselves", async () => {
    const found = await read(() => {
      const space = newSpace();
      const frontend = newApplication(space, "frontend");
      return { type: () => frontend.nodes.kubernetes.deployment.apply((it) => it.urn) };
    });
    expect(found["type"]).toMatch(/kubernetes:apps\/v1:Deployment::shop-frontend-deployment$/);
  });
});

describe("a topology", () => {
  it("hands back all of its parts by name", async () => {
    const text = `
organization: acme
space: shop
kubernetes: { gatewayClassName: eg }
applications: { frontend: { image: "frontend:1", inbound: { web: { port: 80 } } } }
gateways: { public: { hostname: { fullyQualifiedHostname: a.example.com }, routes: [{ destination: frontend }] }, unassigned: { routes: [{ destination: frontend }] } }
`;
    const addresses = [{ value: "203.0.113.7" }];
    const found = await read(
      () => {
        const whole = new Topology("shop", documentOf(text, "appnet.yaml"));
        return {
          service: () => whole.applications["frontend"]!.kubernetes.serviceName,
          url: () => whole.gateways["public"]!.url,
          urls: () => whole.urls,
          endpoints: () => whole.endpoints,
          namespace: () => whole.space.kubernetes.namespace,
        };
      },
      { outputs: (_, name) => (/gateway.public/.test(name) ? { status: { addresses } } : {}) },
    );
    expect(found).toEqual({
      service: "frontend",
      url: "http://a.example.com",
      urls: { public: "http://a.example.com" },
      endpoints: { public: "203.0.113.7" },
      namespace: "shop",
    });
  });
});
