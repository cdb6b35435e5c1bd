import { describe, expect, it } from "vitest";
import { gateway, OWN_NETWORK, plan, problems, shop, yaml } from "./support";

/** A document that AWS cannot build, where and why, and what mends it. */
interface Refusal {
  readonly what: string;
  readonly text: string;
  readonly at: string;
  readonly message: string;
  readonly mend: readonly [string | RegExp, string];
  readonly code?: string;
}

const TO_SHOP = "routes: [{ destination: frontend }]";
const CA = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/1";
const application = (keys: string) => yaml`
  space: prod
  aws: {}
  applications: { shop: { ${keys} } }
`;
const route = (keys: string) => gateway(`routes: [{ destination: "http://frontend:8080", ${keys} }]`);

const ofSettings: Refusal[] = [
  {
    what: "a VPC without its subnets",
    text: shop("", "vpcId: vpc-1"),
    at: "aws.vpcId",
    message: "vpcId is given without privateSubnetIds",
    mend: ["vpcId: vpc-1", "vpcId: vpc-1, privateSubnetIds: [subnet-1]"],
  },
  {
    what: "private subnets without their VPC",
    text: shop("", "privateSubnetIds: [subnet-1]"),
    at: "aws.privateSubnetIds",
    message: "privateSubnetIds is given without vpcId",
    mend: ["privateSubnetIds:", "vpcId: vpc-1, privateSubnetIds:"],
  },
  {
    what: "no private subnet",
    text: shop("", "vpcId: vpc-1, privateSubnetIds: []"),
    at: "aws.privateSubnetIds",
    message: "privateSubnetIds is empty",
    mend: ["[]", "[subnet-1]"],
  },
  {
    what: "one public subnet where an application load balancer needs two zones",
    text: gateway(TO_SHOP, OWN_NETWORK.replace("subnet-3, subnet-4", "subnet-3")),
    at: "aws.publicSubnetIds",
    message: "needs subnets in two zones",
    mend: ["[subnet-3]", "[subnet-3, subnet-4]"],
  },
  {
    what: "one private subnet for an internal gateway",
    text: gateway(`internal: true\n${TO_SHOP}`, OWN_NETWORK.replace("subnet-1, subnet-2", "subnet-1")),
    at: "aws.privateSubnetIds",
    message: 'gateway "public"',
    mend: ["[subnet-1]", "[subnet-1, subnet-2]"],
  },
  {
    what: "a VPC without public subnets for an internet-facing gateway",
    text: gateway(TO_SHOP, "vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2]"),
    at: "gateways.public",
    message: 'gateway "public" needs publicSubnetIds of the VPC',
    mend: ["aws: { ", "aws: { publicSubnetIds: [subnet-3, subnet-4], "],
  },
  {
    what: "a private authority that is given and created",
    text: shop("", `createCertificateAuthority: true, certificateAuthorityArn: "${CA}"`),
    at: "aws.createCertificateAuthority",
    message: "are given together",
    mend: ["createCertificateAuthority: true, ", ""],
  },
  {
    what: "automatic TLS without a private authority",
    text: application("image: a:1, inbound: { web: { port: 80, tls: automatic } }"),
    at: "aws",
    message: "automatic TLS needs a private certificate authority",
    mend: ["aws: {}", "aws: { createCertificateAuthority: true }"],
  },
  {
    what: "an authority of another Region",
    text: shop("", `region: us-east-1, certificateAuthorityArn: "${CA}"`),
    at: "aws.certificateAuthorityArn",
    message: 'the ARN is of Region "eu-central-1", but the space is in "us-east-1"',
    mend: ["region: us-east-1", "region: eu-central-1"],
  },
  {
    what: "a cluster of another Region",
    text: shop("", 'region: us-east-1, clusterArn: "arn:aws:ecs:eu-central-1:123456789012:cluster/c"'),
    at: "aws.clusterArn",
    message: 'the ARN is of Region "eu-central-1", but the space is in "us-east-1"',
    mend: ["region: us-east-1", "region: eu-central-1"],
  },
  {
    what: "a tag that appnet sets",
    text: shop("", "tags: { Name: shop }"),
    at: "aws.tags.Name",
    code: "document/type",
    message: "appnet's or AWS's own",
    mend: ["Name: shop", "Team: shop"],
  },
  {
    what: "a tag that AWS keeps",
    text: shop("", 'tags: { "aws:team": shop }'),
    at: 'aws.tags["aws:team"]',
    code: "document/type",
    message: "appnet's or AWS's own",
    mend: ["aws:team", "team:aws"],
  },
];

const ofApplications: Refusal[] = [
  {
    what: "an existing workload by pod labels",
    text: application("existing: { podLabels: { app: shop } }"),
    at: "applications.shop.existing.podLabels",
    message: "AWS has no pods",
    mend: ["podLabels: { app: shop }", "securityGroupId: sg-1"],
  },
  {
    what: "an existing workload that nothing names",
    text: application("existing: {}"),
    at: "applications.shop.existing",
    message: "needs securityGroupId",
    mend: ["existing: {}", "existing: { securityGroupId: sg-1 }"],
  },
  {
    what: "automatic TLS of an existing workload",
    text: application(
      "existing: { securityGroupId: sg-1 }, inbound: { web: { port: 80, tls: automatic } }",
    ).replace("aws: {}", "aws: { createCertificateAuthority: true }"),
    at: "applications.shop.inbound.web.tls",
    message: "cannot add to an existing workload",
    mend: ["tls: automatic", "tls: application"],
  },
  {
    what: "more CPU than Fargate has",
    text: application("image: a:1, cpu: 17"),
    at: "applications.shop.cpu",
    message: "Fargate has no task size with 17 virtual CPUs and 512 MiB",
    mend: ["cpu: 17", "cpu: 16"],
  },
  {
    what: "more memory than Fargate has",
    text: application("image: a:1, memory: 122881"),
    at: "applications.shop.memory",
    message: "0.25 virtual CPUs and 122881 MiB",
    mend: ["122881", "122880"],
  },
  {
    what: "a task that Fargate has no size for beside the proxy of automatic TLS",
    text: application("image: a:1, cpu: 16, inbound: { web: { port: 80, tls: automatic } }").replace(
      "aws: {}",
      "aws: { createCertificateAuthority: true }",
    ),
    at: "applications.shop.cpu",
    message: "16.25 virtual CPUs and 576 MiB, with what the proxy of automatic TLS needs",
    mend: ["cpu: 16", "cpu: 15.75"],
  },
  {
    what: "a probe of a port where no gateway probes",
    text: application("image: a:1, inbound: { web: { port: 80 } }, healthCheck: { path: /healthz }"),
    at: "applications.shop.healthCheck",
    message: "ECS cannot probe a port from outside the container",
    mend: ["path: /healthz", "command: [/healthy]"],
  },
  {
    what: "a path beside a command, where no gateway probes it",
    text: application(
      "image: a:1, inbound: { web: { port: 80 } }, healthCheck: { command: [/healthy], path: /ok }",
    ),
    at: "applications.shop.healthCheck",
    message: "ECS cannot probe a port from outside the container",
    mend: [", path: /ok", ""],
  },
  {
    what: "a connection to a port that is not the container's",
    text: shop('connections: [{ source: frontend, destination: "http://basket:80" }]').replace(
      "port: 3000",
      "port: 80, containerPort: 3000",
    ),
    at: "connections[0]",
    message: "which AWS cannot translate between applications",
    mend: [", containerPort: 3000", ", containerPort: 80"],
  },
  {
    what: "a policy for a port that is not the container's",
    text: shop("policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 79-81 }]").replace(
      "port: 3000",
      "port: 80, containerPort: 3000",
    ),
    at: "policies[0].ports",
    message: "AWS cannot translate it",
    mend: ["ports: 79-81", "ports: 3000"],
  },
];

const ofGateways: Refusal[] = [
  {
    what: "timeouts of a route",
    text: route("path: /api, timeoutPolicy: { request: 5s }"),
    at: "gateways.public.routes[0].timeoutPolicy",
    message: "a load balancer has no timeouts per route",
    mend: [", timeoutPolicy: { request: 5s }", ""],
  },
  {
    what: "access logs of encrypted traffic",
    text: gateway(
      'hostname: { prefix: www }\ntls: { sslPassthrough: true }\naccessLogs: { bucket: logs }\nroutes: [{ destination: "https://basket:3000" }]',
    ).replace("3000, protocol: http ", "3000, protocol: https "),
    at: "gateways.public.accessLogs",
    message: "logs only the TLS that it terminates",
    mend: ["accessLogs: { bucket: logs }", "internal: true"],
  },
  {
    what: "a path with an asterisk",
    text: route('path: "/a*"'),
    at: "gateways.public.routes[0].path",
    message: "takes for a wildcard",
    mend: ["/a*", "/a"],
  },
  {
    what: "a path of more than 126 characters",
    text: route(`path: /${"a".repeat(126)}`),
    at: "gateways.public.routes[0].path",
    message: "the path has 127 characters",
    mend: ["a".repeat(126), "a".repeat(125)],
  },
  {
    what: "a route to automatic TLS",
    text: gateway(
      'routes: [{ destination: "https://basket:61443" }]',
      "createCertificateAuthority: true",
    ).replace("port: 3000", "port: 3000, tls: automatic"),
    at: "gateways.public.routes[0].destination",
    message: "leads to automatic TLS",
    mend: ["https://basket:61443", "http://basket:3000"],
  },
  {
    what: "an encrypted route to a plain port",
    text: gateway('routes: [{ destination: "https://basket:3000" }]'),
    at: "gateways.public.routes[0].destination",
    message: "is asked for by TLS, but the inbound speaks http",
    mend: ["https://basket", "http://basket"],
  },
  {
    what: "a route to a workload that appnet does not run",
    text: gateway("routes: [{ destination: basket }]").replace(
      'image: "basket:1"',
      "existing: { securityGroupId: sg-1 }",
    ),
    at: "gateways.public.routes[0].destination",
    message: '"basket" is not run by appnet',
    mend: ["existing: { securityGroupId: sg-1 }", 'image: "basket:1"'],
  },
  {
    what: "a health check of another inbound than the one that is routed to",
    text: gateway("routes: [{ destination: basket.api }]").replace(
      "inbound: { api:",
      "healthCheck: { path: /ok, inbound: admin }, inbound: { admin: { port: 9000 }, api:",
    ),
    at: "applications.basket.healthCheck",
    message: "admin",
    mend: ["inbound: admin }, inbound", "inbound: api }, inbound"],
  },
];

describe("what AWS cannot do is refused, never ignored", () => {
  const all = [...ofSettings, ...ofApplications, ...ofGateways];

  it.each(all)("$what", ({ text, at, message, code = "platform/unsupported" }) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]!.startsWith(`${at} `) || found[0]!.startsWith(`${at}.`), found[0]).toBe(true);
    expect(found[0]).toContain(` ${code} `);
    expect(found[0]).toContain(message);
  });

  it.each(all)("kept without $what", ({ text, mend: [broken, whole] }) => {
    const mended = text.replace(broken, whole);
    expect(mended).not.toBe(text);
    expect(problems(mended)).toEqual([]);
  });

  it("probes of gateways are allowed where a gateway routes to the application", () => {
    const text = gateway(TO_SHOP).replace(
      'image: "frontend:1",',
      'image: "frontend:1", healthCheck: { path: /ok },',
    );
    expect(plan(text).inputs("prod-gateway.public-to-frontend-8080")["healthCheck"]).toMatchObject({
      path: "/ok",
    });
  });
});

describe("ids and ARNs of the wrong form", () => {
  it.each([
    ["vpcId: subnet-1, privateSubnetIds: [subnet-1]", "aws.vpcId", "must be a VPC id (vpc-…)"],
    ["vpcId: vpc-1, privateSubnetIds: [vpc-1]", "aws.privateSubnetIds[0]", "must be a subnet id (subnet-…)"],
    [
      "vpcId: vpc-1, privateSubnetIds: [subnet-1], publicSubnetIds: [subnet-1, sg-1]",
      "aws.publicSubnetIds[1]",
      "must be a subnet id",
    ],
    [
      'clusterArn: "arn:aws:eks:eu-central-1:1:cluster/c"',
      "aws.clusterArn",
      "must be the ARN of an ECS cluster",
    ],
    ["clusterArn: shared", "aws.clusterArn", "must be the ARN of an ECS cluster"],
    [
      'certificateAuthorityArn: "arn:aws:acm:eu-central-1:1:certificate/1"',
      "aws.certificateAuthorityArn",
      "must be the ARN of a private certificate authority",
    ],
    ["region: Frankfurt", "aws.region", "must be a Region such as eu-central-1"],
  ])("are refused: %s", (settings, at, message) => {
    const found = problems(shop("", settings));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${at} document/type `);
    expect(found[0]).toContain(message);
  });

  it("are refused for existing groups", () => {
    expect(problems(application("existing: { securityGroupId: vpc-1 }"))).toEqual([
      expect.stringMatching(/^applications\.shop\.existing\.securityGroupId document\/type .*sg-…/),
    ]);
  });
});
