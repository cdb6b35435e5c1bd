// Registers the topology on Kubernetes as a program without appnet would: node handWrittenKubernetes.mjs SIZE [--record]
// It registers the same resources as `components.mjs SIZE kubernetes`, with the same inputs, parents and dependencies.

import { createRequire } from "node:module";
import { underMocks } from "./mocks.mjs";
import { requestedTopology } from "./topology.mjs";

const require = createRequire(import.meta.url);
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");

const topology = requestedTopology();
const { namespace } = topology;

const managedLabels = { "app.kubernetes.io/managed-by": "appnet" };
const podSecurityLabels = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

class Space extends pulumi.ComponentResource {
  constructor(name, organization) {
    super("appnet:index:Space", name, {});
    this.spaceName = name;
    this.namespace = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      {
        metadata: {
          name: namespace,
          labels: { ...managedLabels, ...podSecurityLabels },
          annotations: { "kubernetes.io/description": `Space ${name} of organization ${organization}` },
        },
      },
      { parent: this },
    );
    const own = this.inNamespace(this);
    this.dns = new k8s.networking.v1.NetworkPolicy(
      `${name}-allow-dns`,
      {
        metadata: policyMetadata("allow-dns", "Every application may resolve names"),
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [dnsRule()] },
      },
      own,
    );
    this.policies = [this.dns];
    this.registerOutputs({ name, organization, namespace });
  }

  /** The options of what stands in the namespace. */
  inNamespace(parent) {
    return { parent, dependsOn: [this.namespace] };
  }

  /** Lets one application reach another: an egress policy at the source and an ingress policy at the destination. */
  allow(source, destination, port) {
    const flow = `${source}-to-${destination}-tcp-${port}`;
    const description = `${source} may reach ${destination} on tcp ${port}`;
    const ports = [{ protocol: "TCP", port }];
    const own = this.inNamespace(this);
    const egress = new k8s.networking.v1.NetworkPolicy(
      `${this.spaceName}-${flow}-egress`,
      {
        metadata: policyMetadata(`${flow}-egress`, description),
        spec: {
          podSelector: podsOf(source),
          policyTypes: ["Egress"],
          egress: [{ to: [{ podSelector: podsOf(destination) }], ports }],
        },
      },
      own,
    );
    const ingress = new k8s.networking.v1.NetworkPolicy(
      `${this.spaceName}-${flow}-ingress`,
      {
        metadata: policyMetadata(`${flow}-ingress`, description),
        spec: {
          podSelector: podsOf(destination),
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: podsOf(source) }], ports }],
        },
      },
      own,
    );
    this.policies.push(egress, ingress);
  }

  /** Denies everything else; workloads come after it. */
  deny() {
    const deny = new k8s.networking.v1.NetworkPolicy(
      `${this.spaceName}-default-deny`,
      {
        metadata: policyMetadata("default-deny", "Denies every flow that no other policy allows"),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      { parent: this, dependsOn: [this.namespace, ...this.policies] },
    );
    this.foundation = [deny, this.dns];
  }
}

class Application extends pulumi.ComponentResource {
  constructor({ name, image, port, connections }, space) {
    super("appnet:index:Application", name, {});
    const prefix = `${space.spaceName}-${name}`;
    const own = space.inNamespace(this);
    new k8s.core.v1.ServiceAccount(
      `${prefix}-service-account`,
      { metadata: metadata(name, `Identity of ${name}`), automountServiceAccountToken: false },
      own,
    );
    new k8s.core.v1.Service(
      `${prefix}-service`,
      {
        metadata: metadata(name, `Internal route of ${name}`),
        spec: {
          type: "ClusterIP",
          selector: { "appnet/application": name },
          ports: [{ name: "http", port, targetPort: port, protocol: "TCP", appProtocol: "http" }],
        },
      },
      own,
    );
    new k8s.apps.v1.Deployment(
      `${prefix}-deployment`,
      {
        metadata: metadata(name),
        spec: {
          replicas: 1,
          selector: podsOf(name),
          template: {
            metadata: {
              labels: { "appnet/application": name, "app.kubernetes.io/name": name, ...managedLabels },
            },
            spec: podSpec(name, image, port, connections),
          },
        },
      },
      { parent: this, dependsOn: space.foundation },
    );
    this.registerOutputs({ name, hostname: name });
  }
}

function podSpec(name, image, port, connections) {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name,
        image,
        env: connections.flatMap(connectionVariables),
        ports: [{ containerPort: port, protocol: "TCP" }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  };
}

function connectionVariables({ outbound, target }) {
  const prefix = `CONNECTION_${outbound.toUpperCase().replaceAll("-", "_")}`;
  const { hostname, port } = new URL(target);
  return [
    { name: `${prefix}_SCHEME`, value: "http" },
    { name: `${prefix}_HOSTNAME`, value: hostname },
    { name: `${prefix}_PORT`, value: port },
    { name: `${prefix}_URL`, value: target },
  ];
}

function dnsRule() {
  return {
    to: [
      ...["kube-dns", "node-local-dns"].map((app) => ({
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": app } },
      })),
      ...["169.254.20.10", "169.254.169.254", "10.100.0.10", "172.20.0.10"].map((address) => ({
        ipBlock: { cidr: `${address}/32` },
      })),
    ],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}

function podsOf(name) {
  return { matchLabels: { "appnet/application": name } };
}

function policyMetadata(name, description) {
  const { annotations, ...rest } = metadata(name, description);
  return { ...rest, annotations: { ...annotations, "pulumi.com/patchForce": "true" } };
}

function metadata(name, description) {
  return {
    name,
    namespace,
    labels: managedLabels,
    ...(description && { annotations: { "kubernetes.io/description": description } }),
  };
}

await underMocks(() => {
  const space = new Space(topology.space, topology.organization);
  for (const { name, port, connections } of topology.applications) {
    for (const { outbound } of connections) space.allow(name, outbound, port);
  }
  space.deny();
  for (const application of topology.applications) new Application(application, space);
});
