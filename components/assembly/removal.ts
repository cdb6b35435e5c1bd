import {
  Config,
  log,
  ResourceHook,
  type ComponentResourceOptions,
  type Inputs,
  type Resource,
} from "@pulumi/pulumi";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import { redact } from "../../core/model/problem";
import { visible } from "../../core/names/visible";
import {
  destinationsOf,
  removals,
  type Destinations,
  type KeptConnections,
  type Removal,
} from "../../core/plan/removal";
import type { Network } from "../../core/resolve/network";
import { typesOf } from "./claims";
import { isProtected, type View } from "./view";

/** The connections of a space, as they will be. */
export interface SpaceConnections {
  readonly all: Destinations;
  readonly kept: KeptConnections;
}

/** Where the connections of a space lead, and which of them no update is to close unasked. */
export function connectionsOf(view: View, { connections }: Pick<Network, "connections">): SpaceConnections {
  const required = connections.filter((it) => it.required);
  const guarded = connections.filter(({ path }) => isProtected(view.declarerAt(path).declarer));
  return {
    all: destinationsOf(connections),
    kept: {
      ...(required.length > 0 && { required: destinationsOf(required) }),
      ...(guarded.length > 0 && { protected: destinationsOf(guarded) }),
    },
  };
}

/** The connections that are kept, as inputs of the space; none where it is refused, which is reported elsewhere. */
export function keptOf(connections: Promise<SpaceConnections> | undefined): Inputs {
  if (!connections) return {};
  const kept = connections.then((it) => it.kept).catch((): KeptConnections => ({}));
  return { required: kept.then((it) => it.required), protected: kept.then((it) => it.protected) };
}

/**
 * The options of a space whose updates stop, in previews too, before anything of it changes, when they would close a
 * connection that is kept. What was there before is what the engine knows: the space's inputs.
 * @param name The name of its component.
 * @param connections What it will have; rejects when the space is refused.
 */
export function askBeforeRemoval(
  name: string,
  options: ComponentResourceOptions = {},
  connections: Promise<SpaceConnections>,
): ComponentResourceOptions {
  if (!engineAsks()) return options;
  const confirmed = confirmedRemovals();
  const types = options.parent ? `${typesOf(options.parent)}$` : "";
  const hook = new ResourceHook(
    `${types}appnet:index:Space::${name}`,
    async ({ oldInputs = {} }) => {
      const { all } = await connections.catch(() => {
        // What was there before is known from its inputs alone: they stay until a program is right.
        throw new Error("it stays as it is, because of what its program was refused for");
      });
      const found = removals(oldInputs, all).filter((it) => !confirmed.has(nameIn(name, it.connection)));
      if (found.length > 0) throw new Error(refusalOf(name, found, confirmed));
    },
    { onDryRun: true },
  );
  const { hooks } = options;
  return { ...options, hooks: { ...hooks, beforeUpdate: [...(hooks?.beforeUpdate ?? []), hook] } };
}

/** Says which connections are kept, and could be closed without being asked about. */
export function warnOfNotAsking(name: string, { kept }: SpaceConnections, space: Resource): void {
  const names = Object.keys({ ...kept.required, ...kept.protected });
  const confirmed = confirmedRemovals();
  const unasked = names.filter((it) => confirmed.has(nameIn(name, it)));
  if (unasked.length > 0) {
    const text = `appnet:confirmRemoval names connections that are declared, so nothing is asked before they are closed: ${unasked.join(", ")} (take them out of the configuration)`;
    void log.warn(text, space);
  }
  if (names.length > 0 && isEngine() && !engineAsks()) {
    const text = `nothing is asked before connections are closed: ${names.join(", ")} (Pulumi's command has no resource hooks; update it to 3.182 or newer)`;
    void log.warn(text, space);
  }
}

function refusalOf(name: string, found: readonly Removal[], confirmed: ReadonlySet<string>): string {
  const lines = found.map(({ connection, destination, because }) =>
    redact(
      `Space ${name}: plan/removal ${because} connection "${connection}" to "${destination}" would be closed`,
    ),
  );
  const all = new Set([...confirmed, ...found.map(({ connection }) => nameIn(name, connection))]);
  const isAnyProtected = found.some(({ because }) => because === "protected");
  return [
    ...lines,
    `declare what is to stay; if all of it is to go: pulumi config set appnet:confirmRemoval '${visible([...all].join(","))}'`,
    ...(isAnyProtected ? ["what is protected needs an update before, in which it no longer is"] : []),
  ].join("\n");
}

/** What the configuration calls a connection. */
function nameIn(space: string, connection: string): string {
  return `${space}/${connection}`;
}

/** The connections that may be closed: a list, or a text with commas. */
function confirmedRemovals(): ReadonlySet<string> {
  const text = new Config("appnet").get("confirmRemoval") ?? "";
  const names = text.split(/[,[\]"\n]/).map((it) => it.trim());
  return new Set(names.filter((it) => it !== ""));
}

/** Whether an engine runs the program, and not the mocks of a test. */
function isEngine(): boolean {
  const monitor = getMonitor();
  return monitor !== undefined && "registerResourceHook" in monitor;
}

/** Whether the engine calls back before it updates something. Pulumi leaves that out of its types. */
function engineAsks(): boolean {
  const { getStore } = state as unknown as { getStore: () => { readonly supportsResourceHooks: boolean } };
  return isEngine() && getStore().supportsResourceHooks;
}
