import { plan as planOf, yaml, type Planned } from "../aws/support";

export { problems, yaml } from "../aws/support";
export type { Planned } from "../aws/support";

export const plan = planOf;

/** A space on Kubernetes with a frontend on 8080 and a basket on 80, whose container listens on 3000, and more. */
export function shop(more = "", kubernetes = "gatewayClassName: eg"): string {
  return yaml`
    organization: acme
    space: prod
    domain: example.com
    kubernetes: { ${kubernetes} }
    applications:
      frontend: { image: "frontend:1", inbound: { web: { port: 8080, protocol: http } } }
      basket: { image: "basket:1", inbound: { api: { port: 80, containerPort: 3000, protocol: http } } }
    ${more}
  `;
}

/** A space on Kubernetes with a gateway of the given keys. */
export function gateway(keys: string, kubernetes = "gatewayClassName: eg"): string {
  return shop(
    yaml`
      gateways:
        public:
          ${keys}
    `,
    kubernetes,
  );
}

/** A space on Kubernetes with one application of the given keys. */
export function application(keys: string): string {
  return yaml`
    space: prod
    kubernetes: {}
    applications: { shop: { ${keys} } }
  `;
}

export interface Container {
  readonly name: string;
  readonly env?: readonly { name: string; value: string }[];
  readonly [key: string]: unknown;
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly initContainers?: readonly [Container];
  readonly volumes?: readonly object[];
  readonly [key: string]: unknown;
}

/** The specification of any object. */
export function spec(planned: Planned, name: string): Record<string, unknown> {
  return planned.inputs(name)["spec"] as Record<string, unknown>;
}

/** The specification of an application's pods. */
export function podSpec(planned: Planned, name: string): PodSpec {
  const { template } = spec(planned, `prod-${name}-deployment`) as { template: { spec: PodSpec } };
  return template.spec;
}

/** The container of an application. */
export function container(planned: Planned, name: string): Container {
  return podSpec(planned, name).containers[0];
}

/** The environment of an application's container. */
export function environment(planned: Planned, name: string): Record<string, string> {
  return Object.fromEntries((container(planned, name).env ?? []).map((it) => [it.name, it.value]));
}

/** The labels by which appnet selects an application's pods. */
export function pods(name: string): object {
  return { podSelector: { matchLabels: { "appnet/application": name } } };
}

/** A namespace as a policy selects it. */
export function inNamespace(name: string): object {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}
