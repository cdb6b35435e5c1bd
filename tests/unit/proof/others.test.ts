import { describe, expect, it } from "vitest";
import { prove } from "../../../proof/prove";
import { verdictOf } from "../../../proof/verdict";
import type { Plan, PlannedResource } from "../../../core/plan/plan";
import { plan as planned } from "../core/platforms/aws/support";
import { shop as kubernetesShop } from "../core/platforms/kubernetes/support";
import { wordsOf } from "./support";

const kubernetes = planned(
  kubernetesShop("policies: [{ source: frontend, destination: basket, protocol: tcp, ports: 80 }]"),
).plan;
const aws = planned(`
space: prod
aws: { region: eu-central-1, vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2], publicSubnetIds: [subnet-3, subnet-4], hostedZoneId: Z1 }
applications: { basket: { image: b, inbound: { api: { port: 3000, protocol: http } } } }
gateways: { public: { routes: [ { path: /, destination: "http://basket:3000" } ] } }
`).plan;

function resource(type: string, name: string, inputs: object): PlannedResource {
  return { type, name, inputs, component: "", dependsOn: [] };
}

const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "extra", {
  loadBalancerType: "application",
  securityGroups: ["${prod-gateway.public.id}"],
});
const service = resource("aws:ecs/service:Service", "jobs", {
  taskDefinition: "${prod-basket-task.arn}",
  networkConfiguration: { securityGroups: ["${prod-gateway.public.id}"] },
});
const gateway = resource("kubernetes:gateway.networking.k8s.io/v1:Gateway", "extra", {
  metadata: { name: "extra", namespace: "prod" },
  spec: { listeners: [] },
});

const within = (plan: Plan, ...more: PlannedResource[]) =>
  wordsOf(prove({ ...plan, resources: [...plan.resources, ...more] }));
function beside(plan: Plan, ...others: PlannedResource[]) {
  const verdict = verdictOf({ ...plan, others });
  return { differences: verdict.beside.map(({ difference }) => difference), problems: verdict.problems };
}

describe("what a plan builds and does not declare", () => {
  it("is found when it has a gateway's group: another load balancer, another service", () => {
    expect(wordsOf(prove(aws))).toEqual([]);
    const reach = /^load balancer extra reaches basket on tcp 3000, which is not declared/;
    expect(within(aws, balancer)).toContainEqual(expect.stringMatching(reach));
    expect(within(aws, balancer)).toContainEqual(
      expect.stringMatching(/reaches load balancer extra on tcp 80, which is not declared/),
    );
    expect(within(aws, service)).toContainEqual(
      expect.stringMatching(/^workload jobs reaches basket on tcp 3000, which is not declared/),
    );
  });

  it("is a problem when it is another Gateway, whose pods nothing tells", () => {
    expect(wordsOf(prove(kubernetes))).toEqual([]);
    expect(within(kubernetes, gateway)).toEqual([
      "extra: it is a Gateway that is none of the plan's gateways",
    ]);
  });
});

describe("resources beside a plan", () => {
  it("are said to reach what the plan's own parties are, and no more", () => {
    const { differences, problems } = beside(aws, balancer);
    expect(problems).toEqual([]);
    expect(differences.map(({ source, destination }) => [source, destination])).toEqual([
      ["load balancer extra", "basket"],
    ]);
  });

  it("open nothing where they are about something else", () => {
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "theirs", {});
    const rule = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
      securityGroupId: "${theirs.id}",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "-1",
    });
    const network = resource("aws:ec2/vpc:Vpc", "network", { cidrBlock: "10.0.0.0/16" });
    expect(beside(aws, group, rule, network)).toEqual({ differences: [], problems: [] });
    const elsewhere = resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "open", {
      metadata: { name: "open", namespace: "theirs" },
      spec: { podSelector: {}, ingress: [{}] },
    });
    const ingress = resource("kubernetes:networking.k8s.io/v1:Ingress", "web", {
      metadata: { namespace: "theirs" },
    });
    expect(beside(kubernetes, elsewhere, ingress)).toEqual({ differences: [], problems: [] });
  });

  it("in a space's namespace must be understood", () => {
    const type = "kubernetes:crd.projectcalico.org/v1:NetworkPolicy";
    const policy = resource(type, "calico", { metadata: { name: "calico", namespace: "prod" } });
    expect(beside(kubernetes, policy).problems).toEqual([
      {
        about: "calico",
        problem: `resources of type ${type} are not understood (it is decided without them)`,
      },
    ]);
  });

  it("are not blamed for what the plan does itself", () => {
    const resources = aws.resources.filter(({ name }) => !name.endsWith("-egress"));
    expect(resources.length).toBeLessThan(aws.resources.length);
    expect(beside({ ...aws, resources }, balancer)).toEqual({ differences: [], problems: [] });
  });
});

describe("a scheduled job of the program's own", () => {
  const scheduled = (labels: object, pod: object = {}) =>
    resource("kubernetes:batch/v1:CronJob", "report", {
      metadata: { name: "report", namespace: "prod" },
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            template: { metadata: { labels }, spec: { restartPolicy: "Never", containers: [], ...pod } },
          },
        },
      },
    });

  it("is read, and reaches nothing under the default deny", () => {
    expect(beside(kubernetes, scheduled({ app: "report" }))).toEqual({ differences: [], problems: [] });
  });

  it("is found where its pods are an application's, or the node's", () => {
    const { differences } = beside(kubernetes, scheduled({ "appnet/application": "frontend" }));
    expect(differences.map(({ message }) => message).join()).toMatch(/report reaches basket on tcp 3000/);
    const { problems } = beside(kubernetes, scheduled({ app: "report" }, { hostNetwork: true }));
    expect(problems.map(({ problem }) => problem).join()).toContain("on the node's network");
  });
});
