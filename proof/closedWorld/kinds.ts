import type { Kind } from "./fields";

/** Kinds of resources that can let nothing more and nothing less pass, and why. */
export interface HarmlessKinds {
  readonly types: RegExp;
  readonly because: string;
}

/** Every kind of resource of a platform that the proof decides on. All others are undecided. */
export interface Kinds {
  /** By type: the kinds that are read. */
  readonly read: ReadonlyMap<string, Kind>;
  readonly harmless: readonly HarmlessKinds[];
  /** By type: another type that is the same in all. */
  readonly twins: ReadonlyMap<string, string>;
  /**
   * Components that expand to resources which stand beside them where an engine ran them, and nowhere where none did.
   */
  readonly expanding: RegExp;
}

/** What is known of a kind. */
type Knowledge = { readonly type: string; readonly kind: Kind } | "harmless" | "unknown";

const known = new WeakMap<Kinds, Map<string, Knowledge>>();

/** Looks a type up, under the name that its readers know it by. Each type is looked up once. */
export function knowledgeOf(kinds: Kinds, type: string): Knowledge {
  let byType = known.get(kinds);
  if (!byType) known.set(kinds, (byType = new Map<string, Knowledge>()));
  let found = byType.get(type);
  if (!found) byType.set(type, (found = lookUp(kinds, type)));
  return found;
}

function lookUp({ read, harmless, twins }: Kinds, type: string): Knowledge {
  const name = twins.get(type) ?? type;
  const kind = read.get(name);
  if (kind) return { type: name, kind };
  return harmless.some((it) => it.types.test(type)) ? "harmless" : "unknown";
}
