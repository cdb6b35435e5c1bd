import { importIdOf, type EngineResource, type ExportedState } from "./engineFiles";

const CREATING = "creating";

/** What a killed update left behind, and the state in which nothing of it is forgotten. */
export interface Recovery {
  /** The state with everything that was being created, as far as its ids are known. */
  readonly state: ExportedState;
  /** What was being created, and is in the state now, whether or not it exists: a refresh finds out. */
  readonly completed: readonly { readonly urn: string; readonly id: string }[];
  /** What was being created, and is forgotten: why another one does no harm. */
  readonly again: readonly { readonly urn: string; readonly because: string }[];
  /** What was being created, and whose id has to be given; nothing is right before. */
  readonly unknown: readonly { readonly urn: string; readonly ask: string }[];
  /** What an id was given for, and was not being created. */
  readonly unused: readonly string[];
}

/**
 * Completes what the engine was creating when it was killed. It writes down what it begins to create before it does, and
 * what it has created when it knows: in between, a resource may exist that no later update knows of.
 * @param given By URN, the ids that only the account knows; an empty one says that the resource does not exist.
 */
export function recover(state: ExportedState, given: ReadonlyMap<string, string>): Recovery {
  const { resources, pending_operations: pending } = state.deployment;
  const creating = new Map(
    (pending ?? [])
      .filter(({ type, resource }) => type === CREATING && isElsewhere(resource))
      .map(({ resource }) => [resource.urn, resource]),
  );
  const completed: EngineResource[] = [];
  const again: { urn: string; because: string }[] = [];
  const unknown: { urn: string; ask: string }[] = [];
  for (const resource of creating.values()) {
    const { urn } = resource;
    const own = given.get(urn);
    const found = own === undefined ? importIdOf(resource) : { id: own };
    const live = (resources ?? []).find((it) => it.urn === urn && !it.delete && !it.pendingReplacement);
    if ("again" in found) again.push({ urn, because: found.again });
    else if ("ask" in found) unknown.push({ urn, ask: found.ask });
    else if (found.id === "" || found.id === live?.id) continue;
    else if (live && own === undefined) unknown.push({ urn, ask: askWhether(found.id, live) });
    // Nobody has read it yet: an update must not take for granted that it exists.
    else completed.push({ ...resource, id: found.id, refreshBeforeUpdate: true });
  }
  return {
    state: {
      ...state,
      deployment: {
        ...state.deployment,
        resources: withCompleted(resources ?? [], completed),
        pending_operations: (pending ?? []).filter(({ type }) => type !== CREATING),
      },
    },
    completed: completed.map(({ urn, id }) => ({ urn, id: id! })),
    again,
    unknown,
    unused: [...given.keys()].filter((urn) => !creating.has(urn)),
  };
}

/** Components and providers exist in the state alone: what was not written there is nowhere. */
function isElsewhere({ custom, type }: EngineResource): boolean {
  return custom !== false && !type.startsWith("pulumi:");
}

/** The engine forgets no creation that it did not see the end of, even where a later update created something else. */
function askWhether(id: string, { id: known }: EngineResource): string {
  return `the state has it as ${String(known)}; it is ${id} if the killed update was replacing that, and none if an older update left this behind`;
}

/** What was to be replaced by what was being created is to be deleted, as if the engine had gone on. */
function withCompleted(
  resources: readonly EngineResource[],
  completed: readonly EngineResource[],
): EngineResource[] {
  const urns = new Set(completed.map(({ urn }) => urn));
  const others = resources
    .filter(({ urn, pendingReplacement }) => !(urns.has(urn) && pendingReplacement))
    .map((it) => (urns.has(it.urn) ? { ...it, delete: true } : it));
  const isLive = (it: EngineResource) => it.delete !== true;
  return [
    ...inDependencyOrder([...others.filter(isLive), ...completed]),
    ...others.filter((it) => !isLive(it)),
  ];
}

/** Each resource after all that it refers to, which the engine insists on; otherwise in their own order. */
function inDependencyOrder(resources: readonly EngineResource[]): EngineResource[] {
  const waiting = new Map(resources.map((it) => [it.urn, it]));
  const ordered: EngineResource[] = [];
  const place = (resource: EngineResource): void => {
    if (!waiting.delete(resource.urn)) return;
    for (const urn of referencesOf(resource)) {
      const first = waiting.get(urn);
      if (first) place(first);
    }
    ordered.push(resource);
  };
  resources.forEach(place);
  return ordered;
}

function referencesOf(resource: EngineResource): string[] {
  const { parent, provider, deletedWith, dependencies, propertyDependencies } = resource;
  return [
    ...(parent === undefined ? [] : [parent]),
    ...(provider === undefined ? [] : [provider.slice(0, provider.lastIndexOf("::"))]),
    ...(dependencies ?? []),
    ...Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
    ...(deletedWith === undefined ? [] : [deletedWith]),
  ];
}
