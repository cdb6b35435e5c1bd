import { describe, expect, it } from "vitest";
import { plan, problems, spec, yaml } from "./support";

const shop = (kubernetes: string) => yaml`
  organization: acme
  space: prod
  kubernetes: { ${kubernetes} }
  applications:
    web: { image: "web:1", inbound: { http: { port: 80, containerPort: 8080, protocol: http } }, connections: { basket: "http://basket:3000" } }
    basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http }, stats: { port: 8125, protocol: udp } } }
  policies: [ { source: web, destination: basket, protocol: udp, ports: 8125 } ]
  gateways: { public: { routes: [{ path: /, destination: "http://web:80" }] } }
`;
const meshed = (mesh: string, gateways = "eg") => plan(shop(`gatewayClassName: ${gateways}, mesh: ${mesh}`));

/** What is let through because of the mesh. */
const flowsOf = (mesh: string, gateways?: string) =>
  meshed(mesh, gateways)
    .plan.flows.filter(({ because }) => because.some((it) => it.startsWith("platform mesh")))
    .map(({ source, destination, protocol, ports }) => `${source} → ${destination} ${protocol} ${ports}`);

describe("a mesh", () => {
  it("of Istio's ambient mode has its tunnel beside TCP flows, and its probes", () => {
    expect(flowsOf("istio-ambient")).toEqual([
      "web → basket tcp 15008",
      "169.254.7.127/32 → web tcp 8080",
      "169.254.7.127/32 → basket tcp 3000",
    ]);
  });

  it("of Istio reaches the gateways that Istio runs", () => {
    expect(flowsOf("istio-ambient", "istio")).toContain("gateway:public → web tcp 15008");
  });

  it("of Istio's sidecars calls istiod alone", () => {
    expect(flowsOf("istio")).toEqual([
      "web → platform:istio-control-plane tcp 15012",
      "basket → platform:istio-control-plane tcp 15012",
    ]);
  });

  it("of Linkerd has its tunnel, and calls its control plane", () => {
    const control = (name: string) => [
      `${name} → platform:linkerd-identity tcp 8080`,
      `${name} → platform:linkerd-destination tcp 8086`,
      `${name} → platform:linkerd-destination tcp 8090`,
    ];
    expect(flowsOf("linkerd", "istio")).toEqual([
      "web → basket tcp 4143",
      ...control("web"),
      ...control("basket"),
    ]);
  });

  it("has rules at both ends of its tunnel, and knows control planes by their labels", () => {
    expect(spec(meshed("linkerd"), "prod-web-to-basket-tcp-4143-ingress")).toMatchObject({
      podSelector: { matchLabels: { "appnet/application": "basket" } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { "appnet/application": "web" } } }],
          ports: [{ protocol: "TCP", port: 4143 }],
        },
      ],
    });
    expect(spec(meshed("linkerd"), "prod-web-to-basket-tcp-4143-egress")).toHaveProperty("egress");
    expect(spec(meshed("linkerd"), "prod-web-to-platform.linkerd-identity-tcp-8080-egress")).toMatchObject({
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "linkerd" } },
              podSelector: { matchLabels: { "linkerd.io/control-plane-component": "identity" } },
            },
          ],
        },
      ],
    });
  });
});

describe("the namespace", () => {
  const metadata = (kubernetes: string) =>
    plan(shop(`gatewayClassName: eg, ${kubernetes}`)).inputs("prod-namespace")["metadata"];

  it.each([
    ["istio-ambient", { labels: { "istio.io/dataplane-mode": "ambient" } }],
    ["istio", { labels: { "istio-injection": "enabled" } }],
    ["linkerd", { annotations: { "linkerd.io/inject": "enabled" } }],
  ])("is marked for %s", (mesh, marks) => {
    expect(metadata(`mesh: ${mesh}`)).toMatchObject(marks);
  });

  it("has the labels and annotations that are given, which win over the mesh's", () => {
    expect(
      metadata(
        "mesh: istio, namespaceLabels: { team: shop, istio-injection: disabled }, namespaceAnnotations: { note: x }",
      ),
    ).toMatchObject({
      labels: {
        team: "shop",
        "istio-injection": "disabled",
        "pod-security.kubernetes.io/enforce": "restricted",
      },
      annotations: { note: "x" },
    });
  });

  it("keeps what is appnet's own, and takes none where it is not appnet's", () => {
    const found = (kubernetes: string) => problems(shop(`gatewayClassName: eg, ${kubernetes}`)).join();
    expect(found("namespaceLabels: { pod-security.kubernetes.io/enforce: privileged }")).toContain(
      '"pod-security.kubernetes.io/enforce" is appnet\'s own to set',
    );
    expect(found("createNamespace: false, namespaceLabels: { team: shop }")).toContain(
      "namespaceLabels are of the namespace that appnet creates",
    );
    expect(found('namespaceLabels: { team: "a b" }')).toContain('"a b" is no label value');
    expect(found("namespaceLabels: { team: shop }")).toBe("");
  });
});
