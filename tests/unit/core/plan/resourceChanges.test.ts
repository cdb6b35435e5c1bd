import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan, PlannedResource } from "../../../../core/plan/plan";
import { compareResources } from "../../../../core/plan/resourceChanges";

const deployment = "kubernetes:apps/v1:Deployment";
const configMap = "kubernetes:core/v1:ConfigMap";
const service = "kubernetes:core/v1:Service";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ecsCluster = "aws:ecs/cluster:Cluster";
const ecsService = "aws:ecs/service:Service";
const listener = "aws:lb/listener:Listener";
const validation = "aws:acm/certificateValidation:CertificateValidation";
const component = "appnet:index:Space prod";

function resource(
  type: string,
  name: string,
  inputs: unknown,
  more: Partial<PlannedResource> = {},
): PlannedResource {
  return { type, name, component, inputs, dependsOn: [], ...more };
}

function compare(before: readonly PlannedResource[], after: readonly PlannedResource[]) {
  return compareResources(planWith(before), planWith(after));
}

function planWith(resources: readonly PlannedResource[]): Plan {
  return {
    formatVersion: 1,
    organization: "acme",
    space: "prod",
    platform: "kubernetes",
    applications: [],
    externals: [],
    connections: [],
    policies: [],
    gateways: [],
    flows: [],
    resources,
    lookups: [],
    identities: [],
  };
}

/** The changes of the properties of one resource from inputs to others. */
function propertiesOf(before: unknown, after: unknown) {
  const { updated, replaced } = compare(
    [resource(deployment, "shop", before)],
    [resource(deployment, "shop", after)],
  );
  return [...updated, ...replaced].flatMap(({ properties }) => properties);
}

const containers = (...names: string[]) => ({
  spec: { template: { spec: { containers: names.map((name) => ({ name, image: `${name}:1` })) } } },
});
const environment = (...names: string[]) => ({
  env: names.map((name) => ({ name, value: name.toLowerCase() })),
});

function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, withKeysReversed(item)]),
  );
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

const nothing = { created: [], updated: [], replaced: [], deleted: [] };

describe("resources of two plans", () => {
  it("are unchanged when their inputs are", () => {
    const shop = resource(deployment, "shop", containers("server"));
    expect(compare([shop], [shop])).toEqual(nothing);
  });

  it("are unchanged when only their order, their dependencies or the order of their keys differs", () => {
    const shop = resource(deployment, "shop", { metadata: { name: "shop" }, spec: { replicas: 2 } });
    const same = resource(
      deployment,
      "shop",
      { spec: { replicas: 2 }, metadata: { name: "shop" } },
      { dependsOn: ["cache"] },
    );
    const cache = resource(service, "cache", {});
    expect(compare([shop, cache], [cache, same])).toEqual(nothing);
  });

  it("are created when only the later has them, and deleted when only the earlier has", () => {
    const [shop, cache] = [resource(deployment, "shop", {}), resource(service, "cache", {})];
    expect(compare([shop], [cache])).toEqual({
      ...nothing,
      created: [{ name: "cache", type: service, component }],
      deleted: [{ name: "shop", type: deployment, component }],
    });
  });

  it("are others when they are of another type", () => {
    const { created, deleted, updated, replaced } = compare(
      [resource("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "web", {})],
      [resource("kubernetes:gateway.networking.k8s.io/v1:TLSRoute", "web", {})],
    );
    expect(created.map(({ type }) => type)).toEqual(["kubernetes:gateway.networking.k8s.io/v1:TLSRoute"]);
    expect(deleted.map(({ type }) => type)).toEqual(["kubernetes:gateway.networking.k8s.io/v1:HTTPRoute"]);
    expect([...updated, ...replaced]).toEqual([]);
  });

  it("are others under another type of component, and the same under another component of the type", () => {
    const under = (name: string) => resource(service, "shop", {}, { component: name });
    expect(compare([under(component)], [under("appnet:index:Application shop")])).toMatchObject({
      created: [{ name: "shop" }],
      deleted: [{ name: "shop" }],
    });
    expect(
      compare([under("appnet:index:Application shop")], [under("appnet:index:Application store")]),
    ).toEqual(nothing);
  });

  it("are updated with the paths of what differs", () => {
    expect(
      compare(
        [resource(deployment, "shop", { spec: { replicas: 1, paused: true } })],
        [resource(deployment, "shop", { spec: { replicas: 2, minReadySeconds: 5 } })],
      ),
    ).toEqual({
      ...nothing,
      updated: [
        {
          name: "shop",
          type: deployment,
          component,
          properties: [
            { path: "spec.replicas", before: 1, after: 2 },
            { path: "spec.paused", before: true },
            { path: "spec.minReadySeconds", after: 5 },
          ],
        },
      ],
    });
  });

  it("are updated with labels that are called like what every object has", () => {
    const labelled = (labels: object) => resource(configMap, "a", { metadata: { labels } });
    expect(compare([labelled({})], [labelled({ constructor: "x" })]).updated[0]!.properties).toEqual([
      { path: "metadata.labels.constructor", after: "x" },
    ]);
    expect(
      compare([labelled({ toString: "x" })], [labelled({ valueOf: "x" })]).updated[0]!.properties,
    ).toEqual([
      { path: "metadata.labels.toString", before: "x" },
      { path: "metadata.labels.valueOf", after: "x" },
    ]);
  });

  it("are replaced when a property differs that cannot be changed in place", () => {
    const group = (description: string, name: string) =>
      resource(securityGroup, "shop", { description, tags: { Name: name } });
    const { updated, replaced } = compare([group("Shop", "a")], [group("The shop", "b")]);
    expect(updated).toEqual([]);
    expect(replaced).toEqual([
      {
        name: "shop",
        type: securityGroup,
        component,
        properties: [
          { path: "description", before: "Shop", after: "The shop" },
          { path: "tags.Name", before: "a", after: "b" },
        ],
      },
    ]);
  });

  it("differ exactly when their inputs do, whatever these hold", () => {
    const inputs = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
    fc.assert(
      fc.property(inputs, inputs, (before, after) => {
        expect(propertiesOf(before, withKeysReversed(before))).toEqual([]);
        expect(propertiesOf(before, after).length > 0).toBe(sortedJson(before) !== sortedJson(after));
      }),
    );
  });
});

describe("the path of a property", () => {
  it("finds list items by name", () => {
    const after = containers("proxy", "server");
    after.spec.template.spec.containers[1]!.image = "server:2";
    expect(propertiesOf(containers("server"), after)).toEqual([
      { path: "spec.template.spec.containers[server].image", before: "server:1", after: "server:2" },
      { path: "spec.template.spec.containers[proxy]", after: { name: "proxy", image: "proxy:1" } },
    ]);
  });

  it("names one environment variable that is inserted, not those after it", () => {
    expect(propertiesOf(environment("A", "C"), environment("A", "B", "C"))).toEqual([
      { path: "env[B]", after: { name: "B", value: "b" } },
    ]);
  });

  it("finds items without names, or with the same name, by their position", () => {
    expect(propertiesOf({ ports: [80, 81] }, { ports: [80, 82] })).toEqual([
      { path: "ports[1]", before: 81, after: 82 },
    ]);
    const twice = (port: number) => ({
      refs: [
        { name: "a", port: 1 },
        { name: "a", port },
      ],
    });
    expect(propertiesOf(twice(2), twice(3))).toEqual([{ path: "refs[1].port", before: 2, after: 3 }]);
  });

  it("finds items by position whose name is a reference", () => {
    const alias = (target: string) => ({ aliases: [{ name: `\${${target}.dnsName}`, zoneId: "Z1" }] });
    expect(propertiesOf(alias("old"), alias("new"))).toEqual([
      { path: "aliases[0].name", before: "${old.dnsName}", after: "${new.dnsName}" },
    ]);
  });

  it("quotes keys that are no identifiers", () => {
    const labels = (value: string) => ({ labels: { "app.kubernetes.io/name": value } });
    expect(propertiesOf(labels("a"), labels("b"))).toEqual([
      { path: 'labels["app.kubernetes.io/name"]', before: "a", after: "b" },
    ]);
  });

  it("says lists as lists, empty ones too", () => {
    expect(propertiesOf({ env: [] }, environment("A"))).toEqual([
      { path: "env", before: [], after: [{ name: "A", value: "a" }] },
    ]);
    expect(propertiesOf({ env: ["a"] }, environment("A"))).toEqual([
      { path: "env", before: ["a"], after: [{ name: "A", value: "a" }] },
    ]);
  });
});

describe("list items with names in another order", () => {
  it("are one change of the list", () => {
    expect(propertiesOf(environment("A", "B", "C"), environment("B", "A", "C"))).toEqual([
      { path: "env", before: ["A", "B", "C"], after: ["B", "A", "C"] },
    ]);
  });

  it("are found within other lists", () => {
    const inputs = (...names: string[]) => ({ groups: [{ rules: [{ hosts: 1 }, environment(...names)] }] });
    expect(propertiesOf(inputs("A", "B"), inputs("B", "A"))).toEqual([
      { path: "groups[0].rules[1].env", before: ["A", "B"], after: ["B", "A"] },
    ]);
  });

  it("are told from insertions and removals", () => {
    expect(propertiesOf(environment("A", "B", "C"), environment("C", "D", "B"))).toEqual([
      { path: "env[A]", before: { name: "A", value: "a" } },
      { path: "env[D]", after: { name: "D", value: "d" } },
      { path: "env", before: ["B", "C"], after: ["C", "B"] },
    ]);
  });
});

describe("a secret", () => {
  it("is not compared with another", () => {
    const key = { stringData: { key: "[secret]" } };
    expect(propertiesOf(key, key)).toEqual([]);
  });

  it("differs from nothing, and from a value that is none", () => {
    expect(propertiesOf({ stringData: {} }, { stringData: { key: "[secret]" } })).toEqual([
      { path: "stringData.key", after: "[secret]" },
    ]);
    expect(propertiesOf({ password: "open" }, { password: "[secret]" })).toEqual([
      { path: "password", before: "open", after: "[secret]" },
    ]);
  });
});

describe("replacement", () => {
  const group = (description: string) => resource(securityGroup, "basket", { description });
  const rule = (inputs: object) => resource(ingressRule, "frontend-to-basket", inputs);

  it("spreads through a reference to what is new with the resource", () => {
    const own = rule({ securityGroupId: "${basket.id}", fromPort: 80 });
    const { replaced, updated } = compare([group("a"), own], [group("b"), own]);
    expect(replaced.map(({ name }) => name)).toEqual(["basket", "frontend-to-basket"]);
    expect(replaced[1]!.properties).toEqual([
      { path: "securityGroupId", before: "${basket.id}", after: "${basket.id} (replaced)" },
    ]);
    expect(updated).toEqual([]);
  });

  it("updates what refers to it where another value is taken in place", () => {
    const other = rule({ securityGroupId: "sg-1", referencedSecurityGroupId: "${basket.id}" });
    const { replaced, updated } = compare([group("a"), other], [group("b"), other]);
    expect(replaced.map(({ name }) => name)).toEqual(["basket"]);
    expect(updated.map(({ name }) => name)).toEqual(["frontend-to-basket"]);
  });

  it("spreads on, resource by resource", () => {
    const chain = (certificate: string) => [
      resource("aws:acm/certificate:Certificate", "certificate", { domainName: certificate }),
      resource(validation, "issued", { certificateArn: "${certificate.arn}" }),
      resource(listener, "https", { loadBalancerArn: "arn", certificateArn: "${issued.certificateArn}" }),
    ];
    const { replaced, updated } = compare(chain("a.example.com"), chain("b.example.com"));
    expect(replaced.map(({ name }) => name)).toEqual(["certificate", "issued"]);
    expect(updated.map(({ name }) => name)).toEqual(["https"]);
  });

  it("does not spread through an output that repeats an input which stays", () => {
    const clusterIp = (address: string) =>
      resource(service, "basket", { metadata: { name: "basket" }, spec: { clusterIP: address } });
    const caller = resource(configMap, "hosts", { data: { host: "${basket.metadata.name}.shop" } });
    const { replaced, updated } = compare([clusterIp("10.0.0.1"), caller], [clusterIp("None"), caller]);
    expect(replaced.map(({ name }) => name)).toEqual(["basket"]);
    expect(updated).toEqual([]);
  });

  it("does spread through it when the input is another", () => {
    const named = (name: string) => resource(service, "basket", { metadata: { name } });
    const caller = resource(configMap, "hosts", { data: { host: "${basket.metadata.name}.shop" } });
    const { replaced } = compare([named("a"), caller], [named("b"), caller]);
    expect(replaced.map(({ name }) => name)).toEqual(["basket", "hosts"]);
  });

  it("knows a resource whose name has dots, and one whose name begins alike", () => {
    const [short, long] = [
      resource(securityGroup, "prod-space", { description: "unchanged" }),
      (name: string) => resource(ecsCluster, "prod-space.cluster", { name }),
    ];
    const shop = resource(ecsService, "shop", { cluster: "${prod-space.cluster.arn}" });
    const { replaced } = compare([short, long("a"), shop], [short, long("b"), shop]);
    expect(replaced.map(({ name }) => name)).toEqual(["prod-space.cluster", "shop"]);
  });

  it("is found in a list item by name, and in a JSON text", () => {
    const inputs = {
      volumes: [{ name: "data", id: "${basket.id}" }],
      policy: JSON.stringify({ Resource: ["${basket.arn}"] }),
    };
    const user = resource("aws:iam/role:Role", "shop", inputs);
    expect(
      compare([group("a"), user], [group("b"), user]).updated[0]!.properties.map(({ path }) => path),
    ).toEqual(["volumes[data].id", "policy"]);
  });

  it("says once what differs, where the text of the reference differs too", () => {
    const { replaced } = compare(
      [group("a"), rule({ securityGroupId: "sg-1" })],
      [group("b"), rule({ securityGroupId: "${basket.id}" })],
    );
    expect(replaced[1]!.properties).toEqual([
      { path: "securityGroupId", before: "sg-1", after: "${basket.id}" },
    ]);
  });

  it("spreads from a resource of another type that takes the name over", () => {
    const load = (type: string) => resource(type, "entry", { name: "entry" });
    const user = resource(listener, "https", { loadBalancerArn: "${entry.arn}" });
    const { replaced } = compare(
      [load("aws:lb/loadBalancer:LoadBalancer"), user],
      [load("aws:alb/loadBalancer:LoadBalancer"), user],
    );
    expect(replaced.map(({ name }) => name)).toEqual(["https"]);
  });
});

describe("an update", () => {
  const entry = (port: number) => resource(listener, "https", { port, loadBalancerArn: "arn" });

  it("changes what refers to the input that differs, and nothing else", () => {
    const user = resource(service, "shop", { port: "${https.port}", listener: "${https.arn}" });
    const { updated } = compare([entry(80), user], [entry(81), user]);
    expect(updated.map(({ name, properties }) => [name, properties])).toEqual([
      ["https", [{ path: "port", before: 80, after: 81 }]],
      ["shop", [{ path: "port", before: "${https.port}", after: "${https.port} (changed)" }]],
    ]);
  });
});
