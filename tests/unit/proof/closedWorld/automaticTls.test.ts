import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { plannedExample, plannedText, saidOf, saidOfResource } from "./support";

const kubernetes = plannedExample("automatic-tls");
const aws = plannedExample("aws-shop");
const LEDGER = "payments-ledger-deployment";
const CONFIGURATION = "payments-ledger-automatic-tls-configuration";
const none = (port: number) => `ledger terminates no TLS on tcp ${port}, and is declared to: ${LEDGER}`;

const podSpec = (edit: (spec: any) => unknown) =>
  saidOfResource(kubernetes, LEDGER, (it) => edit(it.spec.template.spec));
const envoy = (edit: (configuration: any) => unknown) =>
  saidOfResource(kubernetes, CONFIGURATION, (it) => {
    const configuration = parse(it.data["envoy.yaml"] as string) as unknown;
    edit(configuration);
    it.data["envoy.yaml"] = stringify(configuration);
  });

describe("automatic TLS on Kubernetes", () => {
  it("is proved", () => {
    expect(saidOf(kubernetes, () => undefined)).toEqual([]);
  });

  it("is missed where its sidecar, its port, its files or its configuration are gone", () => {
    const both = [none(61443), none(61444)];
    expect(podSpec((spec) => delete spec.initContainers)).toEqual(both);
    expect(podSpec((spec) => delete spec.volumes)).toEqual(both);
    expect(podSpec((spec) => delete spec.initContainers[0].volumeMounts)).toEqual(both);
    expect(podSpec((spec) => (spec.initContainers[0].args = ["--config-path", "/elsewhere.yaml"]))).toEqual(
      both,
    );
    expect(podSpec((spec) => spec.initContainers[0].ports.splice(0, 1))).toEqual([none(61443)]);
    expect(saidOfResource(kubernetes, CONFIGURATION, (it) => delete it.data["envoy.yaml"])).toEqual(both);
    expect(
      saidOfResource(kubernetes, CONFIGURATION, (it) => (it.data["envoy.yaml"] = "[known after deployment]")),
    ).toEqual(both);
  });

  it("is missed where its TLS is cut from the configuration, or something else listens there", () => {
    expect(envoy((it) => delete it.static_resources.listeners[0].filter_chains[0].transport_socket)).toEqual([
      none(61443),
    ]);
    expect(
      envoy((it) => {
        const [listener] = it.static_resources.listeners;
        const plain = structuredClone(listener);
        delete plain.filter_chains[0].transport_socket;
        it.static_resources.listeners.unshift(plain);
      }),
    ).toEqual([none(61443)]);
    expect(envoy((it) => it.static_resources.listeners[0].filter_chains.push({ filters: [] }))).toEqual([
      none(61443),
    ]);
  });

  it("is misled where it forwards to another port, or another host", () => {
    const socket = (change: object) =>
      envoy((it) =>
        Object.assign(
          it.static_resources.clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address
            .socket_address,
          change,
        ),
      );
    expect(socket({ port_value: 3001 })).toEqual([
      `ledger forwards what it decrypts on tcp 61443 to 3001, and is declared to forward it to 3000: ${LEDGER}`,
    ]);
    expect(socket({ address: "203.0.113.1" })).toEqual([
      `ledger forwards what it decrypts on tcp 61443 nowhere that is known, and is declared to forward it to 3000: ${LEDGER}`,
    ]);
  });

  it("is undecided where something else than the known Envoy may run, or an argument overrides its configuration", () => {
    const sidecar = (change: object) => podSpec((spec) => Object.assign(spec.initContainers[0], change));
    const other = (image: string) => [
      `${LEDGER}: the image of its sidecar is ${image}, which is neither the Envoy that is known nor what kubernetes.proxyImage declares`,
    ];
    expect(sidecar({ image: "ghcr.io/stranger/proxy:1" })).toEqual(other('"ghcr.io/stranger/proxy:1"'));
    expect(sidecar({ image: undefined })).toEqual(other("(absent)"));
    expect(sidecar({ command: ["/bin/other"] })).toEqual([`${LEDGER}: its sidecar has a command of its own`]);
    expect(
      podSpec((spec) => spec.initContainers[0].args.push("--config-yaml", "static_resources: {}")),
    ).toEqual([
      `${LEDGER}: the argument "--config-yaml" of its sidecar is not understood`,
      `${LEDGER}: the argument "static_resources: {}" of its sidecar is not understood`,
    ]);
  });

  it("is proved with the same Envoy of another registry, and with the image that the settings name", () => {
    expect(
      podSpec((spec) => {
        const [sidecar] = spec.initContainers;
        sidecar.image = (sidecar.image as string).replace(/^.*@/, "registry.example.com/envoy@");
      }),
    ).toEqual([]);
    const own = plannedText(
      readFileSync("examples/automatic-tls/appnet.yaml", "utf8").replace(
        /^kubernetes:$/m,
        "$&\n  proxyImage: registry.example.com/hardened:7",
      ),
    );
    expect(own.identities.map(({ proxyImage }) => proxyImage)).toContain("registry.example.com/hardened:7");
    expect(saidOf(own, () => undefined)).toEqual([]);
    expect(
      saidOfResource(own, LEDGER, (it) => (it.spec.template.spec.initContainers[0].image = "other:1")),
    ).toHaveLength(1);
  });

  it("is undecided with a certificate that is not for its names", () => {
    const said = [`${LEDGER}: the certificate of its automatic TLS is none that is made for ledger`];
    const secret = (name: string) =>
      podSpec((spec) => (spec.volumes.find((it: any) => it.secret).secret.secretName = name));
    expect(secret("mail-tls")).toEqual(said);
    expect(
      saidOfResource(
        kubernetes,
        "payments-ledger-automatic-tls-certificate",
        (it) => (it.spec.dnsNames = ["mail"]),
      ),
    ).toEqual(said);
  });
});

describe("what gateways verify behind them", () => {
  const plan = plannedExample("gateways");
  const POLICY = "edge-api-rest-backend-tls";

  it("is undecided where nothing says it, or another authority is trusted", () => {
    expect(
      saidOf(plan, (copy) => (copy.resources = copy.resources.filter((it: any) => it.name !== POLICY))),
    ).toEqual(["gateway public: no BackendTLSPolicy says how it verifies the certificate of api on 61443"]);
    const unknown = expect.stringMatching(`^${POLICY}: its authority is not known to have signed`) as string;
    expect(
      saidOfResource(plan, POLICY, (it) => (it.spec.validation.caCertificateRefs[0].name = "other")),
    ).toContainEqual(unknown);
    expect(
      saidOfResource(plan, POLICY, (it) => (it.spec.validation.hostname = "evil.example.com")),
    ).toContainEqual(unknown);
    expect(
      saidOfResource(plan, POLICY, (it) => (it.spec.validation.wellKnownCACertificates = "System")),
    ).toEqual([
      `${POLICY}: its field spec.validation.wellKnownCACertificates is not understood (it is decided without it)`,
    ]);
  });
});

describe("automatic TLS on AWS", () => {
  const connect = (edit: (services: any[]) => unknown) =>
    saidOfResource(aws, "shop-basket-service", (it) => edit(it.serviceConnectConfiguration.services));
  const missing = ["basket terminates no TLS on tcp 61443, and is declared to: shop-basket-service"];

  it("is missed where its TLS is cut, or Service Connect is off", () => {
    expect(connect((services) => delete services[0].tls)).toEqual(missing);
    expect(connect((services) => delete services[0].tls.issuerCertAuthority)).toEqual(missing);
    expect(
      saidOfResource(aws, "shop-basket-service", (it) => (it.serviceConnectConfiguration.enabled = false)),
    ).toEqual(["shop-basket-service: its Service Connect is not known to be enabled", ...missing]);
  });

  it("is misled where it forwards to another port", () => {
    expect(
      saidOfResource(aws, "shop-basket-task-definition", (it) => {
        it.containerDefinitions = (it.containerDefinitions as string).replaceAll(
          '"containerPort":3000',
          '"containerPort":22',
        );
      }),
    ).toEqual([
      "basket forwards what it decrypts on tcp 61443 to 22, and is declared to forward it to 3000: shop-basket-service",
    ]);
  });
});
