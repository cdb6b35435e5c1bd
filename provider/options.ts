import * as pulumi from "@pulumi/pulumi";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Alias as AliasProto } from "@pulumi/pulumi/proto/alias_pb";
import { DependencyProviderResource, DependencyResource } from "@pulumi/pulumi/resource";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import { memoized } from "../core/collections";
import { hookBindingFromProto } from "./sdk";

/** The options of a component as its program gave them. */
export function readOptions(
  request: ConstructRequest,
  dependencies: Iterable<string>,
  live: (urn: string) => pulumi.Resource | undefined,
): pulumi.ComponentResourceOptions {
  const parent = request.getParent();
  const trigger = request.getReplacementTrigger();
  const urns = new Set([...request.getDependenciesList(), ...dependencies]);
  return {
    aliases: request.getAliasesList().map(readAlias),
    dependsOn: [...urns].map(resourceOf),
    providers: providersOf(request),
    ...(parent !== "" && { parent: live(parent) ?? resourceOf(parent) }),
    ...(request.getProtect() === true && { protect: true }),
    ...(request.getRetainondelete() === true && { retainOnDelete: true }),
    ...(request.getDeletedwith() !== "" && { deletedWith: resourceOf(request.getDeletedwith()) }),
    ...(request.getReplaceWithList().length > 0 && {
      replaceWith: request.getReplaceWithList().map(resourceOf),
    }),
    ...(trigger && { replacementTrigger: rpc.deserializeProperty(trigger.toJavaScript(), true) as unknown }),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ...(request.getCustomtimeouts() && { customTimeouts: request.getCustomtimeouts()!.toObject() }),
    ...(request.hasResourceHooks() && { hooks: hookBindingFromProto(request.getResourceHooks()) }),
  } as pulumi.ComponentResourceOptions;
}

function resourceOf(urn: string): pulumi.Resource {
  return new DependencyResource(urn);
}

function providersOf(request: ConstructRequest): Record<string, pulumi.ProviderResource> {
  const entries = [...request.getProvidersMap().entries()] as [string, string][];
  return Object.fromEntries(entries.map(([name, ref]) => [name, providerAt(ref)]));
}

/** One provider of the program is one provider here, whoever is given it. */
const providerAt = memoized((ref: string): pulumi.ProviderResource => new DependencyProviderResource(ref));

function readAlias(alias: AliasProto): pulumi.Input<pulumi.URN | pulumi.Alias> {
  const spec = alias.getSpec();
  if (!spec) return alias.getUrn();
  return {
    ...(spec.getName() !== "" && { name: spec.getName() }),
    ...(spec.getType() !== "" && { type: spec.getType() }),
    ...(spec.getProject() !== "" && { project: spec.getProject() }),
    ...(spec.getStack() !== "" && { stack: spec.getStack() }),
    ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
    ...(spec.hasNoparent() && spec.getNoparent() && { parent: pulumi.rootStackResource }),
  };
}
