import { describe, expect, it } from "vitest";
import { application, plan, problems, spec } from "../kubernetes/support";

type Fields = Record<string, unknown>;

const document = (patch: string, more = "") =>
  application(`image: "shop:1", inbound: { web: { port: 8080 } }, ${more} kubernetes: { ${patch} }`);

/** The specification of the patched application's pods. */
function podOf(patch: string, more = ""): Fields {
  const { template } = spec(plan(document(`pod: ${patch}`, more)), "prod-shop-deployment");
  return (template as { spec: Fields }).spec;
}

const containersOf = (pod: Fields) => pod["containers"] as Fields[];

describe("a patch on Kubernetes", () => {
  it("adds to the pod what appnet does not say, and keeps the rest", () => {
    const pod = podOf("{ terminationGracePeriodSeconds: 60, securityContext: { fsGroup: 2000 } }");
    expect(pod["terminationGracePeriodSeconds"]).toBe(60);
    expect(pod["securityContext"]).toMatchObject({ fsGroup: 2000, runAsNonRoot: true, runAsUser: 1000 });
    expect(pod["serviceAccountName"]).toBe("shop");
  });

  it("merges containers, variables, mounts and volumes by what they are called", () => {
    const pod = podOf(
      `{ containers: [{ name: shop,
           env: [{ name: LEVEL, value: debug }, { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }],
           ports: [{ containerPort: 8080, name: web }, { containerPort: 9090, name: metrics }],
           volumeMounts: [{ name: cache, mountPath: /cache }] }],
         volumes: [{ name: cache, emptyDir: { sizeLimit: 1Gi } }] }`,
      "environment: { LEVEL: info, MODE: fast },",
    );
    const [container, ...others] = containersOf(pod);
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name: "shop",
      image: "shop:1",
      env: [
        { name: "LEVEL", value: "debug" },
        { name: "MODE", value: "fast" },
        { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      ],
      ports: [
        { containerPort: 8080, protocol: "TCP", name: "web" },
        { containerPort: 9090, name: "metrics" },
      ],
      volumeMounts: [{ name: "cache", mountPath: "/cache" }],
    });
    expect(pod["volumes"]).toEqual([{ name: "cache", emptyDir: { sizeLimit: "1Gi" } }]);
  });

  it("replaces lists whose items have no name", () => {
    const pod = podOf('{ containers: [{ name: shop, args: ["--b"] }] }', 'arguments: ["--a", "--c"],');
    expect(containersOf(pod)[0]!["args"]).toEqual(["--b"]);
  });

  it("adds containers as Pod Security restricted asks, init containers behind the sidecar", () => {
    const pod = podOf(
      `{ containers: [{ name: proxy, image: "proxy:1", securityContext: { readOnlyRootFilesystem: true } }],
         initContainers: [{ name: migrate, image: "shop:1", command: [/migrate] }] }`,
    );
    expect(containersOf(pod).map(({ name }) => name)).toEqual(["shop", "proxy"]);
    const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    expect(containersOf(pod)[1]!["securityContext"]).toEqual({ ...restricted, readOnlyRootFilesystem: true });
    expect(pod["initContainers"]).toEqual([
      { name: "migrate", image: "shop:1", command: ["/migrate"], securityContext: restricted },
    ]);
  });

  it("reaches the Deployment, the metadata of its pods, and the Service", () => {
    const planned = plan(
      document(`deployment: { strategy: { rollingUpdate: { maxSurge: 2 } },
                  template: { metadata: { annotations: { prometheus.io/scrape: "true" }, labels: { team: shop } } } },
                service: { sessionAffinity: ClientIP }`),
    );
    const deployment = spec(planned, "prod-shop-deployment");
    expect(deployment["strategy"]).toEqual({ rollingUpdate: { maxSurge: 2 } });
    expect((deployment["template"] as { metadata: Fields }).metadata).toMatchObject({
      annotations: { "prometheus.io/scrape": "true" },
      labels: { team: "shop", "appnet/application": "shop" },
    });
    expect(spec(planned, "prod-shop-service")).toMatchObject({
      type: "ClusterIP",
      sessionAffinity: "ClientIP",
    });
  });

  it.each([
    ["pod: { hostNetwork: true }", "pod.hostNetwork"],
    ["pod: { dnsPolicy: Default }", "pod.dnsPolicy"],
    ["pod: { serviceAccountName: default }", "pod.serviceAccountName"],
    ["pod: { automountServiceAccountToken: true }", "pod.automountServiceAccountToken"],
    [
      "pod: { containers: [{ name: shop, ports: [{ containerPort: 8080, hostPort: 80 }] }] }",
      "pod.containers[0].ports[0].hostPort",
    ],
    ["pod: { containers: [{ name: shop, image: other }] }", "pod.containers[0].image"],
    ["pod: { containers: [{ name: automatic-tls, image: other }] }", "pod.containers[0]"],
    ["pod: { volumes: [{ name: certificate-authorities, emptyDir: {} }] }", "pod.volumes[0]"],
    ["deployment: { selector: { matchLabels: { app: other } } }", "deployment.selector"],
    [
      "deployment: { template: { metadata: { labels: { appnet/application: other } } } }",
      'deployment.template.metadata.labels["appnet/application"]',
    ],
    ["deployment: { template: { spec: { hostNetwork: true } } }", "deployment.template.spec"],
    ["service: { selector: { app: other } }", "service.selector"],
    ["service: { type: LoadBalancer }", "service.type"],
    ["service: { externalIPs: [192.0.2.1] }", "service.externalIPs"],
    ["service: { ports: [{ port: 8080, nodePort: 30000 }] }", "service.ports"],
  ])("may not touch who the application is: %s", (patch, place) => {
    const found = problems(document(patch));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`applications.shop.kubernetes.${place} platform/unsupported `);
  });

  it.each([
    ["pod: { terminationGracePeriod: 60 }", 'did you mean "terminationGracePeriodSeconds"?'],
    ["pod: { containers: [{ name: shop, enviroment: [] }] }", "known keys are args, command, env, "],
    ["service: { sessionAfinity: ClientIP }", 'did you mean "sessionAffinity"?'],
    ["pod: { constructor: 1 }", "known keys are "],
  ])("says which key was probably meant: %s", (patch, mend) => {
    const found = problems(document(patch));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("document/unknown-key");
    expect(found[0]).toContain(mend);
  });

  it.each([
    ["pod: { terminationGracePeriodSeconds: soon }", "is not a number"],
    ["pod: { containers: { name: shop } }", "is not a list"],
    ["pod: { containers: [{ image: other }] }", "name is missing"],
    ["pod: { containers: [{ name: proxy }] }", "has no image"],
    ["pod: { affinity: here }", "is not a mapping"],
    ["pod: { nodeSelector: { zone: null } }", "is not a value"],
  ])("has the form of the provider's own type: %s", (patch, message) => {
    const found = problems(document(patch));
    expect(found.join()).toContain("document/type");
    expect(found.join()).toContain(message);
  });

  it("is for what appnet runs, and for Services where there is one", () => {
    expect(
      problems(application("existing: { podLabels: { app: shop } }, kubernetes: { pod: {} }")).join(),
    ).toContain("kubernetes is given for an existing workload");
    expect(
      problems(application('image: "shop:1", kubernetes: { service: { sessionAffinity: None } }')).join(),
    ).toContain("has no inbound, and so no Service");
  });
});
