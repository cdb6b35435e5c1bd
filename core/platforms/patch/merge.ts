import { computed, isPlainObject } from "../declaration";

type Fields = Readonly<Record<string, unknown>>;

/** By field: the field by which the items of its list are told apart. All other lists are replaced. */
export type ListKeys = Readonly<Record<string, string>>;

/**
 * What appnet builds with a patch merged into it, as Kubernetes' strategic merge does: mappings key by key, lists of
 * `keys` item by item, and everything else replaced. Items that are new come last.
 * @param beginning What an item that is new in the list of a field has before it says anything.
 */
export function merged<Built extends object>(
  built: Built,
  patch: object,
  keys: ListKeys,
  beginning: (field: string, item: Fields) => Fields = () => ({}),
): Built {
  const result = { ...built } as Record<string, unknown>;
  for (const [field, value] of Object.entries(patch)) {
    const key = keys[field];
    const own = result[field];
    if (Array.isArray(value) && key !== undefined) {
      const items = Array.isArray(own) ? (own as readonly Fields[]) : [];
      result[field] = mergedItems(items, value as readonly Fields[], key, (item, into) =>
        merged(into ?? beginning(field, item), item, keys, beginning),
      );
    } else if (isFields(own) && isFields(value)) {
      result[field] = merged(own, value, keys, beginning);
    } else if (isDeployTime(own) && isFields(value)) {
      result[field] = computed([own, value] as const, ([before, given]) => ({
        ...(before as object),
        ...given,
      }));
    } else {
      result[field] = value;
    }
  }
  return result as Built;
}

function mergedItems(
  own: readonly Fields[],
  patches: readonly Fields[],
  key: string,
  merge: (item: Fields, into: Fields | undefined) => Fields,
): readonly Fields[] {
  const items = [...own];
  for (const patch of patches) {
    const at = items.findIndex((item) => item[key] === patch[key]);
    if (at < 0) items.push(merge(patch, undefined));
    else items[at] = merge(patch, items[at]);
  }
  return items;
}

/** A mapping that is only known at the deployment, such as tags of which some are Outputs. */
function isDeployTime(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && isPlainObject(value);
}
