import { describe, expect, it } from "vitest";
import { resolveDocument } from "../../../core/compile";
import { parseDocumentText } from "../../../core/document/readDocument";
import { planOf, type Plan } from "../../../core/plan/plan";
import { findPlatform } from "../../../core/platforms/find";
import { prove } from "../../../proof/prove";
import { plan } from "../core/platforms/kubernetes/support";
import { wordsOf } from "./support";

/** The plan of a document that no platform has checked: what a patch would build that nobody refused. */
function unchecked(text: string): Plan {
  const { network, directory } = resolveDocument(parseDocumentText(text).model!);
  const platform = findPlatform(network!.platform)!;
  const context = { network: network!, directory: directory! };
  return planOf({ ...context, ...platform.lower(context), identities: platform.identify(context) });
}

const onKubernetes = (patch: string) => `
space: prod
kubernetes: {}
applications:
  shop: { image: "shop:1", inbound: { web: { port: 8080 } }, connections: { db: "postgres://db:5432" }, kubernetes: { ${patch} } }
  db: { existing: { podLabels: { app: db } }, inbound: { sql: { port: 5432 } } }
  api: { image: "api:1", inbound: { web: { port: 8080 } } }
`;
const onAws = (patch: string) => `
space: prod
aws: {}
applications:
  shop: { image: "shop:1", inbound: { web: { port: 8080 } }, aws: { ${patch} } }
  api: { image: "api:1", inbound: { web: { port: 8080 } }, connections: { shop: "http://shop:8080" } }
`;

describe("a patch is proved with the rest", () => {
  it.each([
    `pod: { tolerations: [{ key: spot, operator: Exists }], terminationGracePeriodSeconds: 60,
       dnsConfig: { options: [{ name: ndots, value: "2" }] },
       containers: [{ name: shop, ports: [{ containerPort: 9090 }], lifecycle: { preStop: { exec: { command: [sleep, "5"] } } } },
                    { name: agent, image: "agent:1", volumeMounts: [{ name: tmp, mountPath: /tmp }] }],
       initContainers: [{ name: migrate, image: "shop:1" }], volumes: [{ name: tmp, emptyDir: {} }] }`,
    `deployment: { minReadySeconds: 5, template: { metadata: { annotations: { prometheus.io/scrape: "true" }, labels: { team: shop } } } }`,
    "service: { sessionAffinity: ClientIP, publishNotReadyAddresses: true, trafficDistribution: PreferClose }",
  ])("where it opens nothing on Kubernetes: %s", (patch) => {
    expect(wordsOf(prove(plan(onKubernetes(patch)).plan))).toEqual([]);
  });

  it.each([
    `container: { stopTimeout: 60, readonlyRootFilesystem: true, mountPoints: [{ sourceVolume: tmp, containerPath: /tmp }] },
     taskDefinition: { volumes: [{ name: tmp }], runtimePlatform: { cpuArchitecture: ARM64 },
       containerDefinitions: [{ name: agent, image: "agent:1", essential: false }] }`,
    "service: { enableExecuteCommand: true, platformVersion: '1.4.0', deploymentMaximumPercent: 150 }",
  ])("where it opens nothing on AWS: %s", (patch) => {
    expect(wordsOf(prove(plan(onAws(patch)).plan))).toEqual([]);
  });

  // Refused with a place, and found once more where nobody refused it.
  it.each([
    "pod: { hostNetwork: true }",
    "pod: { hostPID: true }",
    "pod: { hostAliases: [{ ip: 192.0.2.1, hostnames: [db] }] }",
    "pod: { dnsPolicy: Default }",
    "pod: { dnsConfig: { nameservers: [192.0.2.1] } }",
    "pod: { containers: [{ name: shop, ports: [{ containerPort: 8080, hostPort: 80 }] }] }",
    "pod: { containers: [{ name: shop, securityContext: { privileged: true } }] }",
    "deployment: { selector: { matchLabels: { appnet/application: api } } }",
    "deployment: { template: { metadata: { labels: { appnet/application: api } } } }",
    "deployment: { template: { metadata: { labels: { app: db } } } }",
    "deployment: { template: { metadata: { annotations: { example.com/inject: 'true' } } } }",
    "service: { selector: { appnet/application: api } }",
    "service: { type: LoadBalancer }",
    "service: { type: NodePort }",
    "service: { externalIPs: [192.0.2.1] }",
    "service: { externalName: example.com }",
    "service: { ports: [{ port: 8080, nodePort: 30000 }] }",
  ])("where it opens something on Kubernetes: %s", (patch) => {
    expect(prove(unchecked(onKubernetes(patch))).proved).toBe(false);
  });

  it.each([
    "service: { networkConfiguration: { subnets: [subnet-1], securityGroups: [sg-1] } }",
    "service: { networkConfiguration: { securityGroups: ['${prod-api.id}'] } }",
    "service: { networkConfiguration: { securityGroups: ['${prod-shop.id}', '${prod-api.id}'] } }",
    "service: { loadBalancers: [{ targetGroupArn: other, containerName: shop, containerPort: 8080 }] }",
    "service: { vpcLatticeConfigurations: [{ roleArn: a, targetGroupArn: b, portName: c }] }",
    "service: { deploymentController: { type: EXTERNAL } }",
    "taskDefinition: { networkMode: host }",
    "taskDefinition: { pidMode: host }",
    "taskDefinition: { proxyConfiguration: { containerName: agent } }",
    "container: { privileged: true }",
    "container: { extraHosts: [{ hostname: shop, ipAddress: 192.0.2.1 }] }",
  ])("where it opens something on AWS: %s", (patch) => {
    expect(prove(unchecked(onAws(patch))).proved).toBe(false);
  });

  it("the same without a patch is proved, checked or not", () => {
    expect(wordsOf(prove(unchecked(onKubernetes(""))))).toEqual([]);
    expect(wordsOf(prove(unchecked(onAws(""))))).toEqual([]);
  });
});
