import { log, type ComponentResourceOptions, type ProviderResource, type Resource } from "@pulumi/pulumi";
import { platformTitle } from "../../core/platforms/find";
import type { PlatformName } from "../../core/platforms/platforms";

/** A space, as what is in it inherits from it. */
interface Inherited {
  readonly resource: Resource;
  readonly options: ComponentResourceOptions;
  readonly platform: PlatformName;
}

/**
 * The options of a component in a space. Pulumi gives the space's to its children; a component that is none gets the
 * same. Its provider is the space's wherever it is, unless it is given its own: policies and pods belong together.
 */
export function optionsIn(
  space: Inherited,
  options: ComponentResourceOptions = {},
): ComponentResourceOptions {
  const provider = providerOf(space.resource, space.platform);
  const own = providersIn(options);
  const isGiven = Object.hasOwn(own, space.platform);
  return {
    ...options,
    ...(isInside(space.resource, options.parent) ? {} : inherited(space.options, options)),
    ...(provider && !isGiven && { providers: { ...own, [space.platform]: provider } }),
  };
}

/** Says where a component of a space would be built by another provider than what the space itself has. */
export function warnOfOtherProvider(space: Inherited, label: string, component: Resource): void {
  const { platform } = space;
  if (providerOf(component, platform) === providerOf(space.resource, platform)) return;
  const text = `${label} is not built by the ${platformTitle(platform)} provider of its space, which builds its rules: if the two are not one cluster or account, it is unprotected and unreachable (give the space that provider, or remove it here)`;
  void log.warn(text, component);
}

function inherited(space: ComponentResourceOptions, own: ComponentResourceOptions): ComponentResourceOptions {
  const { protect, retainOnDelete, deletedWith } = { ...space, ...present(own) };
  return {
    ...present({ protect, retainOnDelete, deletedWith }),
    ...(space.transformations && {
      transformations: [...(own.transformations ?? []), ...space.transformations],
    }),
    ...(space.transforms && { transforms: [...(own.transforms ?? []), ...space.transforms] }),
  };
}

/** Without what is undefined, which is as if it were not given. */
function present(options: ComponentResourceOptions): ComponentResourceOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function isInside(space: Resource, parent: Resource | undefined): boolean {
  if (parent === undefined) return false;
  // Pulumi keeps it to itself, but has no other way to tell.
  const { __parentResource: next } = parent as { __parentResource?: Resource };
  return parent === space || isInside(space, next);
}

/** By which provider of its platform a component is built; undefined for the default one. */
export function providerOf(resource: Resource, platform: string): ProviderResource | undefined {
  return resource.getProvider(`${platform}:index:Provider`);
}

function providersIn({
  provider,
  providers = {},
}: ComponentResourceOptions): Record<string, ProviderResource> {
  const given = Array.isArray(providers) ? byPackage(providers) : providers;
  return { ...given, ...(provider && byPackage([provider])) };
}

function byPackage(providers: readonly ProviderResource[]): Record<string, ProviderResource> {
  const packageOf = (it: ProviderResource) => (it as unknown as { getPackage(): string }).getPackage();
  return Object.fromEntries(providers.map((it) => [packageOf(it), it]));
}
