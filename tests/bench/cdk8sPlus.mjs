// Synthesizes the topology with cdk8s-plus: node cdk8sPlus.mjs SIZE DIRECTORY
//
// The same objects as appnet plans, in the same number: a Deployment, a Service and a ServiceAccount for each
// application, an egress and an ingress NetworkPolicy for each connection, one Namespace, one default deny and one DNS policy.
// What differs, because cdk8s-plus has no way to say it, or says it otherwise:
// - it writes YAML manifests, where `appnet plan --json` prints a plan with the inputs of every resource, flows and
//   connections (`appnet plan --render`, which writes manifests too, is measured beside it);
// - its NetworkPolicies have generated names, and pods are selected by a generated label;
// - a Service's port has no appProtocol; a rule for DNS has one peer, so that the DNS policy has several rules;
// - the seccomp profile stands on the container, not on the pod; fsGroupChangePolicy, the update strategy and other
//   defaults of Kubernetes are spelled out; every container has a startup probe and a read-only root file system;
// - nothing says that the default deny must exist before the Deployments, and nothing checks the topology.

import { App, Chart } from "cdk8s";
import * as kplus from "cdk8s-plus-34";
import { requestedTopology } from "./topology.mjs";

/** @typedef {import("./topology.mjs").Application} Application */

const managedLabels = { "app.kubernetes.io/managed-by": "appnet" };
const podSecurityLabels = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

const securityContext = {
  ensureNonRoot: true,
  user: 1000,
  allowPrivilegeEscalation: false,
  capabilities: { drop: [kplus.Capability.ALL] },
  seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
};

/** Where DNS answers that a policy sees as an address. */
const DNS_ADDRESSES = ["169.254.20.10", "169.254.169.254", "10.100.0.10", "172.20.0.10"];

const topology = requestedTopology();
const app = new App({ outdir: process.argv[3] });
const chart = new Chart(app, topology.space, { namespace: topology.namespace, labels: managedLabels });

declareFoundation();
const deployments = topology.applications.map(declareApplication);
topology.applications.forEach(({ connections }, source) => {
  for (const { destination } of connections) {
    deployments[source].connections.allowTo(deployments[destination]);
  }
});
app.synth();

function declareFoundation() {
  new kplus.Namespace(chart, "namespace", {
    metadata: {
      ...described(topology.namespace, `Space ${topology.space} of organization ${topology.organization}`),
      labels: podSecurityLabels,
    },
  });
  const deny = { default: kplus.NetworkPolicyTrafficDefault.DENY };
  new kplus.NetworkPolicy(chart, "default-deny", {
    metadata: described("default-deny", "Denies every flow that no other policy allows"),
    egress: deny,
    ingress: deny,
  });
  const dns = new kplus.NetworkPolicy(chart, "allow-dns", {
    metadata: described("allow-dns", "Every application may resolve names"),
  });
  const ports = [kplus.NetworkPolicyPort.udp(53), kplus.NetworkPolicyPort.tcp(53)];
  const namespaces = kplus.Namespaces.select(chart, "dns-namespace", { names: ["kube-system"] });
  for (const app of ["kube-dns", "node-local-dns"])
    dns.addEgressRule(kplus.Pods.select(chart, app, { namespaces, labels: { "k8s-app": app } }), ports);
  for (const address of DNS_ADDRESSES)
    dns.addEgressRule(kplus.NetworkPolicyIpBlock.ipv4(chart, `dns-${address}`, `${address}/32`), ports);
}

/** @param {Application} application */
function declareApplication({ name, image, port, connections }) {
  const serviceAccount = new kplus.ServiceAccount(chart, `${name}-service-account`, {
    metadata: described(name, `Identity of ${name}`),
    automountToken: false,
  });
  const deployment = new kplus.Deployment(chart, `${name}-deployment`, {
    metadata: { name },
    podMetadata: { labels: { "appnet/application": name, "app.kubernetes.io/name": name, ...managedLabels } },
    replicas: 1,
    serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { ensureNonRoot: true, user: 1000 },
    containers: [
      {
        name,
        image,
        ports: [{ number: port, protocol: kplus.Protocol.TCP }],
        envVariables: Object.assign({}, ...connections.map(connectionVariables)),
        resources: {},
        securityContext,
      },
    ],
  });
  new kplus.Service(chart, `${name}-service`, {
    metadata: described(name, `Internal route of ${name}`),
    type: kplus.ServiceType.CLUSTER_IP,
    selector: deployment,
    ports: [{ name: "http", port, targetPort: port, protocol: kplus.Protocol.TCP }],
  });
  return deployment;
}

/** @param {Application["connections"][number]} connection */
function connectionVariables({ outbound, target }) {
  const prefix = `CONNECTION_${outbound.toUpperCase().replaceAll("-", "_")}`;
  const { hostname, port } = new URL(target);
  return {
    [`${prefix}_SCHEME`]: kplus.EnvValue.fromValue("http"),
    [`${prefix}_HOSTNAME`]: kplus.EnvValue.fromValue(hostname),
    [`${prefix}_PORT`]: kplus.EnvValue.fromValue(port),
    [`${prefix}_URL`]: kplus.EnvValue.fromValue(target),
  };
}

function described(name, description) {
  return { name, annotations: { "kubernetes.io/description": description } };
}
