import { describe, expect, it } from "vitest";
import { prove } from "../../../../../proof/prove";
import { gateway, plan, pods, problems, spec, type Planned } from "./support";

const ROUTES = 'routes: [{ destination: "http://basket:80" }]';

describe("the pods of a gateway", () => {
  const namespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
  const policyNames = (planned: Planned) =>
    planned.names("NetworkPolicy").filter((name) => name.includes("gateway.public"));

  it.each([
    [
      "envoy-gateway",
      "envoy-gateway-system",
      {
        "gateway.envoyproxy.io/owning-gateway-name": "public",
        "gateway.envoyproxy.io/owning-gateway-namespace": "prod",
      },
    ],
    ["traefik", "traefik", { "app.kubernetes.io/name": "traefik" }],
    ["contour", "projectcontour", { app: "envoy" }],
  ])(
    "of %s are elsewhere: applications admit them, on the routed port alone",
    (controller, where, matchLabels) => {
      const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
      expect(policyNames(planned)).toEqual(["prod-gateway.public-to-basket-tcp-3000-ingress"]);
      expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")).toEqual({
        ...pods("basket"),
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ namespaceSelector: namespace(where), podSelector: { matchLabels } }],
            ports: [{ protocol: "TCP", port: 3000 }],
          },
        ],
      });
    },
  );

  it.each([
    [
      "another namespace",
      "traefik",
      "namespace: kube-system",
      "kube-system",
      { "app.kubernetes.io/name": "traefik" },
    ],
    [
      "other labels",
      "envoy-gateway",
      'labels: { "gateway.envoyproxy.io/owning-gatewayclass": eg }',
      "envoy-gateway-system",
      { "gateway.envoyproxy.io/owning-gatewayclass": "eg" },
    ],
  ])("are where the settings say: %s", (_, controller, gatewayPods, where, matchLabels) => {
    const settings = `gatewayClassName: public, gatewayController: ${controller}, gatewayPods: { ${gatewayPods} }`;
    const planned = plan(gateway(ROUTES, settings));
    expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")["ingress"]).toEqual([
      {
        from: [{ namespaceSelector: namespace(where), podSelector: { matchLabels } }],
        ports: [{ protocol: "TCP", port: 3000 }],
      },
    ]);
    expect(prove(planned.plan).proved).toBe(true);
  });

  it("are not in the space's own namespace where their controller puts them elsewhere", () => {
    const settings = "gatewayClassName: eg, gatewayPods: { namespace: prod }";
    expect(problems(gateway(ROUTES, settings))).toEqual([
      expect.stringMatching(
        /^kubernetes\.gatewayPods\.namespace platform\/unsupported pods of envoy-gateway/,
      ),
    ]);
  });

  it.each([
    ["istio", "istio-system", { app: "istiod" }, 15012],
    ["kgateway", "kgateway-system", { kgateway: "kgateway" }, 9977],
    ["nginx-gateway-fabric", "nginx-gateway", { "app.kubernetes.io/name": "nginx-gateway-fabric" }, 8443],
  ])("of %s are in the namespace, under its default deny", (controller, where, matchLabels, port) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
    const end = `${controller}-control-plane`;
    expect(policyNames(planned)).toEqual([
      "prod-internet-to-gateway.public-tcp-80-ingress",
      "prod-gateway.public-to-basket-tcp-3000-egress",
      "prod-gateway.public-to-basket-tcp-3000-ingress",
      `prod-gateway.public-to-platform.${end}-tcp-${port}-egress`,
    ]);
    const gatewayPods = {
      podSelector: { matchLabels: { "gateway.networking.k8s.io/gateway-name": "public" } },
    };
    expect(spec(planned, "prod-internet-to-gateway.public-tcp-80-ingress")).toMatchObject({
      ...gatewayPods,
      ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }] }],
    });
    expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")).toMatchObject({
      ingress: [{ from: [gatewayPods] }],
    });
    expect(spec(planned, `prod-gateway.public-to-platform.${end}-tcp-${port}-egress`)).toMatchObject({
      ...gatewayPods,
      egress: [
        {
          to: [{ namespaceSelector: namespace(where), podSelector: { matchLabels } }],
          ports: [{ protocol: "TCP", port }],
        },
      ],
    });
  });

  it.each([
    [
      "istio",
      { group: "", kind: "ConfigMap", name: "public-gateway-pods" },
      {
        data: {
          deployment:
            "spec:\n  template:\n    spec:\n      securityContext:\n        seccompProfile:\n          type: RuntimeDefault\n",
        },
      },
    ],
    [
      "kgateway",
      { group: "gateway.kgateway.dev", kind: "GatewayParameters", name: "public-gateway-pods" },
      {
        spec: {
          kube: { podTemplate: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
        },
      },
    ],
    ["nginx-gateway-fabric", undefined, undefined],
    ["envoy-gateway", undefined, undefined],
  ])("of %s pass Pod Security in the namespace", (controller, parametersRef, parameters) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: public, gatewayController: ${controller}`));
    const { infrastructure } = spec(planned, "prod-gateway.public-gateway");
    expect(infrastructure).toEqual(parametersRef && { parametersRef });
    expect(planned.names().includes("prod-gateway.public-pods")).toBe(parameters !== undefined);
    if (parameters) expect(planned.inputs("prod-gateway.public-pods")).toMatchObject(parameters);
  });

  it("are reached from private networks alone, where the gateway is internal", () => {
    const planned = plan(gateway(`internal: true\n${ROUTES}`, "internalGatewayClassName: istio"));
    const { ingress } = spec(planned, "prod-platform.network-to-gateway.public-tcp-80-ingress");
    const blocks = (ingress as { from: { ipBlock: { cidr: string } }[] }[])[0]!.from.map(
      (it) => it.ipBlock.cidr,
    );
    expect(blocks).toEqual(["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]);
  });

  it.each([
    ["eg", "envoy-gateway-system"],
    ["envoy-public", "envoy-gateway-system"],
    ["my-traefik", "traefik"],
    ["CONTOUR", "projectcontour"],
  ])("are known by the class name %s", (className, where) => {
    const planned = plan(gateway(ROUTES, `gatewayClassName: ${className}`));
    expect(spec(planned, "prod-gateway.public-to-basket-tcp-3000-ingress")["ingress"]).toMatchObject([
      { from: [{ namespaceSelector: namespace(where) }] },
    ]);
  });
});
