/** Lists by namespace, label and its value. Nested, because joining the three to one key costs more than looking up. */
export class LabelMap<Item> {
  private readonly byNamespace = new Map<string, Map<string, Map<string, Item[]>>>();

  add(namespace: string, key: string, value: string, item: Item): void {
    let byKey = this.byNamespace.get(namespace);
    if (!byKey) this.byNamespace.set(namespace, (byKey = new Map<string, Map<string, Item[]>>()));
    let byValue = byKey.get(key);
    if (!byValue) byKey.set(key, (byValue = new Map<string, Item[]>()));
    const items = byValue.get(value);
    if (items) items.push(item);
    else byValue.set(value, [item]);
  }

  get(namespace: string, key: string, value: string): readonly Item[] {
    return this.byNamespace.get(namespace)?.get(key)?.get(value) ?? NONE;
  }
}

const NONE: readonly never[] = [];
