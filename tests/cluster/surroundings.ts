/**
 * What an example takes for granted, since others own it: namespaces, issuers, certificates, workloads of peers. And
 * who has no business there: pods that nobody declared, in its namespace and in another.
 */
import type { KubernetesObject } from "../integration/kubernetesClient";
import type { Cluster } from "./cluster";
import { acmeServer } from "./services";
import { deployments, type Example, namespacesOf, ofKind, secretIn } from "./plans";
import { ECHO_IMAGE, unprivilegedPortsOf } from "./workloads";

export const STRANGER_NAMESPACE = "stranger";
/** A pod in the example's own namespace that is no application. */
export const VISITOR = "visitor";
/** A pod in another namespace, and one there that carries an application's labels. */
export const STRANGERS = ["stranger", "impostor"] as const;

const OWNER = { fieldManager: "owner", force: true };
const ISSUER = { group: "cert-manager.io", kind: "ClusterIssuer", name: "surroundings" };
const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
};

export async function makeSurroundings(cluster: Cluster, example: Example): Promise<void> {
  const { client } = cluster;
  const apply = async (object: object): Promise<KubernetesObject> =>
    (await client.apply(object, OWNER)).object;
  for (const name of missingNamespaces(example)) {
    await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  await apply({
    ...{ apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: ISSUER.name } },
    spec: { selfSigned: {} },
  });
  for (const object of [...secrets(example), ...strangers(example)]) await apply(object);
  for (const peer of peers(example)) await makePeer(cluster, example, peer);
}

/** A pod of the example's own namespace, which only exists with the example. */
function visitor(example: Example): object {
  return echoDeployment(example, {
    name: VISITOR,
    namespace: ownNamespace(example),
    labels: { "app.kubernetes.io/name": VISITOR },
  });
}

export function ownNamespace(example: Example): string {
  return deployments(example)[0]!.object.metadata.namespace!;
}

/** The workloads of peers, which must be there before packets are sent to them. */
export function surroundingDeployments(
  example: Example,
): { readonly namespace: string; readonly name: string }[] {
  return peers(example).map(({ namespace, hostname }) => ({ namespace, name: hostname }));
}

/** All of it, and waits until it is gone: another example may have the same names. */
export async function removeExample({ node, client }: Cluster, example: Example): Promise<void> {
  const namespaces = [...new Set([...namespacesOf(example), ...missingNamespaces(example)])];
  for (const name of namespaces) await client.delete({ apiVersion: "v1", kind: "Namespace", name });
  await node.eventually(`the namespaces of ${example.name} are gone`, async () => {
    const left = await Promise.all(
      namespaces.map((name) => client.get({ apiVersion: "v1", kind: "Namespace", name })),
    );
    return left.every((it) => it === undefined);
  });
}

function missingNamespaces(example: Example): string[] {
  const brought = ofKind(example, "Namespace").map(({ metadata }) => metadata.name);
  return [...namespacesOf(example), STRANGER_NAMESPACE].filter((name) => !brought.includes(name));
}

/** Those that certificates name without the example bringing them: an ACME authority that asks through their gateway. */
function issuers(cluster: Cluster, example: Example): object[] {
  const brought = ofKind(example, "Issuer").map(({ metadata }) => metadata.name);
  return ofKind(example, "Certificate").flatMap(({ metadata, spec }) => {
    const { issuerRef, secretName } = spec as CertificateSpec;
    const { kind, name } = issuerRef;
    if (brought.includes(name)) return [];
    const namespace = kind === "Issuer" ? { namespace: metadata.namespace } : {};
    const gateway = ofKind(example, "Gateway").find((it) => JSON.stringify(it).includes(`"${secretName}"`))!;
    const parentRefs = [
      { name: gateway.metadata.name, namespace: gateway.metadata.namespace, kind: "Gateway" },
    ];
    const acme = {
      ...acmeServer(cluster),
      privateKeySecretRef: { name: `${name}-account` },
      solvers: [{ http01: { gatewayHTTPRoute: { parentRefs } } }],
    };
    return {
      ...{ apiVersion: "cert-manager.io/v1", kind, metadata: { name, ...namespace } },
      spec: { acme },
    };
  });
}

interface CertificateSpec {
  readonly secretName: string;
  readonly issuerRef: { readonly kind: string; readonly name: string };
}

/** Certificates that gateways take from elsewhere. */
function secrets(example: Example): object[] {
  return example.plan.gateways.flatMap(({ certificate, hostname }) => {
    const secret = secretIn(certificate);
    if (!secret) return [];
    const { namespace, name } = secret;
    return [certificateFor(namespace, name, [hostname!]), grantFor(namespace, name, ownNamespace(example))];
  });
}

/** What another namespace says who lets gateways use its Secret. */
function grantFor(namespace: string, name: string, user: string): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ReferenceGrant",
    metadata: { name, namespace },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: user }],
      to: [{ group: "", kind: "Secret", name }],
    },
  };
}

function certificateFor(namespace: string, name: string, dnsNames: readonly string[]): object {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace },
    spec: { secretName: name, dnsNames, issuerRef: ISSUER },
  };
}

function strangers(example: Example): object[] {
  const [first] = deployments(example);
  const labels = { stranger: { any: "label" }, impostor: first!.spec.template.metadata.labels };
  return STRANGERS.map((name) =>
    echoDeployment(example, { name, namespace: STRANGER_NAMESPACE, labels: labels[name] }),
  );
}

interface Peer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly ports: readonly number[];
  readonly replicas: number;
}

/** Workloads that the plan knows by their labels alone: existing ones, and those of other spaces. */
function peers(example: Example): Peer[] {
  const { plan } = example;
  return plan.identities.flatMap(({ party, namespace, podLabels }) => {
    if (namespace === undefined || podLabels === undefined) return [];
    const existing = plan.applications.find(({ name }) => name === party);
    const ports = existing
      ? existing.inbound.map(({ containerPort }) => containerPort)
      : plan.flows
          .filter(({ destination }) => destination === party)
          .map(({ ports: text }) => parseInt(text));
    const toItself = plan.flows.some(({ source, destination }) => source === party && destination === party);
    return {
      namespace,
      labels: podLabels,
      hostname: existing?.hostname ?? party.replace(/^external:/, "").split(".")[0]!,
      // A Service has a port, also where nobody calls it.
      ports: ports.length === 0 ? [80] : [...new Set(ports)],
      replicas: toItself ? 2 : 1,
    };
  });
}

/** A workload with a Service and a certificate of its name. */
async function makePeer({ client }: Cluster, example: Example, peer: Peer): Promise<void> {
  const { namespace, hostname } = peer;
  const name = certificateOf(peer);
  const hosts = [hostname, `${hostname}.${namespace}.svc`];
  await client.apply(certificateFor(namespace, name, hosts), OWNER);
  await client.apply(
    echoDeployment(example, {
      name: hostname,
      namespace,
      labels: peer.labels,
      replicas: peer.replicas,
      certificate: name,
    }),
    OWNER,
  );
  await client.apply(
    {
      ...{ apiVersion: "v1", kind: "Service", metadata: { name: hostname, namespace } },
      spec: { selector: peer.labels, ports: peer.ports.map((port) => ({ name: `tcp-${port}`, port })) },
    },
    OWNER,
  );
}

function certificateOf({ hostname }: Peer): string {
  return `${hostname}-certificate`;
}

/** What belongs into the example's own namespace, which may come with the example. */
export async function completeSurroundings(cluster: Cluster, example: Example): Promise<void> {
  for (const issuer of issuers(cluster, example)) await cluster.client.apply(issuer, OWNER);
  await cluster.client.apply(visitor(example), OWNER);
  await shareAuthorities(cluster, example);
}

/** Brings peers' certificate authorities into the example's namespace, as trust-manager would. */
async function shareAuthorities({ node, client }: Cluster, example: Example): Promise<void> {
  const texts: string[] = [];
  for (const peer of peers(example)) {
    const { namespace } = peer;
    const secret = { apiVersion: "v1", kind: "Secret", namespace, name: certificateOf(peer) };
    await node.eventually(
      `${peer.hostname} has a certificate`,
      async () => (await client.get(secret)) !== undefined,
    );
    const { data } = (await client.get(secret)) as unknown as {
      readonly data: Readonly<Record<string, string>>;
    };
    texts.push(Buffer.from(data["ca.crt"]!, "base64").toString("utf8"));
  }
  for (const name of authorities(example)) {
    const metadata = { name, namespace: ownNamespace(example) };
    await client.apply(
      { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "ca.crt": texts.join("") } },
      OWNER,
    );
  }
}

function authorities(example: Example): string[] {
  return deployments(example).flatMap(({ spec }) =>
    (spec.template.spec.volumes ?? []).flatMap(({ projected }) =>
      (projected?.sources ?? []).flatMap(({ configMap }) => configMap?.name ?? []),
    ),
  );
}

interface EchoDeployment {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas?: number;
  /** A Secret with the certificate that it shows. */
  readonly certificate?: string;
}

/** It serves every port of the example, so that what does not answer was stopped on the way. */
function echoDeployment(example: Example, given: EchoDeployment): object {
  const { name, namespace, labels, replicas = 1, certificate } = given;
  const mount = { name: "certificate", mountPath: "/certificate", readOnly: true };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "echo",
              image: ECHO_IMAGE,
              env: [{ name: "ECHO_PORTS", value: unprivilegedPortsOf(example).join(" ") }],
              securityContext: SECURITY,
              ...(certificate === undefined ? {} : { volumeMounts: [mount] }),
            },
          ],
          ...(certificate === undefined
            ? {}
            : { volumes: [{ name: "certificate", secret: { secretName: certificate } }] }),
        },
      },
    },
  };
}
