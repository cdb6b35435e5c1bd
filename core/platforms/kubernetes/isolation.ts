import type { types } from "@pulumi/kubernetes";
import type { Declaration } from "../declaration";
import { factsOf, controllerOf, gatewayPodsOf } from "./controllers";
import { allowDns } from "./dns";
import {
  ALLOW_ALL,
  APPLICATION_LABEL,
  declare,
  namespaceDependency,
  ownMetadata,
  policyDependencies,
  type SpaceContext,
} from "./objects";
import { podLabels } from "./podLabels";

/** Pods that the policies of the whole space select, and what tells those policies apart. */
export interface IsolatedPods {
  /** Behind the policies' names: nothing, or `.legacy`. */
  readonly suffix: string;
  readonly selector: types.input.meta.v1.LabelSelector;
}

/**
 * All pods of the namespace; or only those of declared applications and gateways. The last are those of all applications
 * that appnet runs, by the label that only they have.
 */
function isolatedPods(space: SpaceContext): IsolatedPods[] {
  const { network, namespace } = space;
  if (network.isolation !== "applications") return [{ suffix: "", selector: {} }];
  const existing = [...network.applications.values()].filter(({ model }) => model.existing);
  const gateways = network.gateways.filter((it) => {
    const controller = controllerOf(it, network.settings);
    return controller !== undefined && factsOf(controller).inOwnNamespace;
  });
  return [
    ...existing.map((it) => ({
      suffix: `.${it.name}`,
      selector: { matchLabels: { ...podLabels(it.name, it) } },
    })),
    ...gateways.flatMap((it) => {
      const pods = gatewayPodsOf(it, network.settings, namespace);
      const isHere = pods !== undefined && (pods.namespace ?? namespace) === namespace;
      return isHere ? [{ suffix: `.gateway.${it.name}`, selector: { matchLabels: { ...pods.labels } } }] : [];
    }),
    { suffix: "", selector: { matchExpressions: [{ key: APPLICATION_LABEL, operator: "Exists" }] } },
  ];
}

/** Lets all that the space isolates resolve names. */
export function allowNames(space: SpaceContext): Declaration[] {
  return inOrder(isolatedPods(space).map((it) => allowDns(space, it)));
}

/**
 * Denies everything to and from the pods that the space isolates. Those that run already must not lose what the other
 * policies allow, so it comes after those, and before every workload.
 * @param policies The other policies.
 */
export function defaultDeny(space: SpaceContext, policies: readonly Declaration[]): Declaration[] {
  const others = policies.filter(({ peer }) => !peer).map(({ name }) => name);
  return inOrder(
    isolatedPods(space).map(({ suffix, selector }) =>
      declare(
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        `${space.network.prefix}-default-deny${suffix}`,
        space.component,
        {
          metadata: ownMetadata(
            `default-deny${suffix}`,
            space.namespace,
            "Denies every flow that no other policy allows",
          ),
          spec: { podSelector: selector, policyTypes: ["Ingress", "Egress"] },
        },
        { dependsOn: policyDependencies(space), after: others },
      ),
    ),
  );
}

/** The last after the others: it may have selected what they do, and must not let go of it before. */
function inOrder(policies: readonly Declaration[]): Declaration[] {
  const names = policies.slice(0, -1).map(({ name }) => name);
  if (names.length === 0) return [...policies];
  return policies.map((it, place) =>
    place < names.length ? it : { ...it, after: [...(it.after ?? []), ...names] },
  );
}

/**
 * Lets everything through, in both directions: what any policy allows passes, so that the others cut nothing. It is there
 * before every one of them, and goes last.
 */
export function allowAll(space: SpaceContext): Declaration[] {
  if (space.network.isolation !== "observe") return [];
  return [
    declare(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      `${space.network.prefix}-${ALLOW_ALL}`,
      space.component,
      {
        metadata: ownMetadata(
          ALLOW_ALL,
          space.namespace,
          "Lets everything through, because the space's isolation is observe",
        ),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] },
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}
