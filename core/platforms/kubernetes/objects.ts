import type { ComponentName } from "../../names/componentName";
import { formatParty } from "../../names/party";
import { shorten } from "../../resolve/flows";
import type { Flow } from "../../resolve/network";
import { formatPorts } from "../../resolve/ports";
import type { LoweringContext } from "../platform";
import type { Declaration } from "../declaration";
import type { KubernetesSettings } from "./settings";
import type { KubernetesResources, KubernetesType } from "./types";

/** What every lowering function needs to know about the space. */
export interface SpaceContext extends LoweringContext<KubernetesSettings> {
  readonly namespace: string;
  readonly component: ComponentName;
  /** Names of the declarations that must exist before any workload: the namespace and its default deny. */
  readonly foundation: readonly string[];
}

/** The space as lowering functions know it. */
export function spaceContext(context: LoweringContext<KubernetesSettings>): SpaceContext {
  const { settings, space, prefix } = context.network;
  return {
    ...context,
    namespace: settings.namespace ?? space,
    component: { type: "Space", name: space },
    foundation: [`${prefix}-default-deny`, `${prefix}-allow-dns`],
  };
}

/** The name of the declaration of one of an application's objects. */
export function applicationPart(space: SpaceContext, application: string, what: string): string {
  return `${space.network.prefix}-${application}-${what}`;
}

/** A Service is named after its host name: it stays when another application takes that over. */
export function serviceName(space: SpaceContext, { hostname }: { readonly hostname: string }): string {
  return applicationPart(space, hostname, "service");
}

/** The name of the Service that leads to an application's pods themselves, at any port. */
export function podsHostname({ hostname }: { readonly hostname: string }): string {
  return shorten(`${hostname}-pods`, MAXIMUM_NAME_LENGTH);
}

const MAXIMUM_NAME_LENGTH = 63;

/** Labels of every object that appnet creates. */
export const managedLabels = { "app.kubernetes.io/managed-by": "appnet" } as const;

/** The key of the label by which policies know the pods of applications. */
export const APPLICATION_LABEL = "appnet/application";

/**
 * The label by which the pods of an application are selected: appnet's own, because any chart or controller may give
 * app.kubernetes.io/name to pods that are not the application's.
 */
export function applicationLabels(name: string): Record<string, string> {
  return { [APPLICATION_LABEL]: name };
}

/** Declares one object; the arguments are checked against Pulumi's own types. */
export function declare<Type extends KubernetesType>(
  type: Type,
  name: string,
  component: ComponentName,
  inputs: KubernetesResources[Type],
  options: Partial<Pick<Declaration, "dependsOn" | "after" | "formerly" | "engine" | "flow" | "peer">> = {},
): Declaration {
  const { dependsOn = [], after, formerly, engine, flow, peer } = options;
  return {
    name,
    type,
    component,
    inputs,
    dependsOn,
    ...(after && { after }),
    ...(formerly !== undefined && formerly !== name && { formerly }),
    ...(engine && { engine }),
    ...(flow && { flow }),
    ...(peer && { peer }),
  };
}

/** The longest name of most objects (a DNS subdomain). */
const MAXIMUM_NAME = 253;

/** Metadata of an object in the space's namespace, with a description that says why it exists. */
export function metadata(name: string, namespace: string | undefined, description?: string) {
  return {
    name: shorten(name, MAXIMUM_NAME),
    ...(namespace !== undefined && { namespace }),
    labels: { ...managedLabels },
    ...(description !== undefined && { annotations: { "kubernetes.io/description": description } }),
  };
}

/**
 * The same for an object that no other field manager may change: the provider takes back what one has changed, where it
 * would otherwise fail with a conflict in every update.
 */
export function ownMetadata(name: string, namespace: string, description: string) {
  const { annotations, ...rest } = metadata(name, namespace, description);
  return { ...rest, annotations: { ...annotations, "pulumi.com/patchForce": "true" } };
}

/** Why the rules of a flow exist. */
export function describeFlow({ source, destination, protocol, ports }: Flow): string {
  return `${formatParty(source)} may reach ${formatParty(destination)} on ${protocol} ${formatPorts(ports)}`;
}

/** The namespace's declaration, where appnet creates it. */
export function namespaceDependency(space: SpaceContext): string[] {
  return space.network.settings.createNamespace ? [`${space.network.prefix}-namespace`] : [];
}

/** The policy that lets everything through, where nothing is to be enforced yet. */
export const ALLOW_ALL = "allow-all";

/** What must exist before any policy that isolates pods: its namespace, and what lets everything through. */
export function policyDependencies(space: SpaceContext): string[] {
  const { isolation, prefix } = space.network;
  return [...namespaceDependency(space), ...(isolation === "observe" ? [`${prefix}-${ALLOW_ALL}`] : [])];
}

/** The name of one of a gateway's declarations. */
export function gatewayPart(space: SpaceContext, gateway: { readonly name: string }, what: string): string {
  return `${space.network.prefix}-gateway.${gateway.name}-${what}`;
}
