import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Alias,
  type Document,
  type Node,
  type Pair,
} from "yaml";

/** Documents are at most some ten levels deep, and whoever reads one descends by recursion. */
export const MAXIMUM_DEPTH = 100;
/** Aliases may be used often, but not multiplied without end ("billion laughs"). */
const MAXIMUM_REPEATED = 1_000_000;
/** The library looks for the anchor of each alias among all of them. */
const MAXIMUM_ANCHORS = 20_000;

/** What a document's aliases stand for, and the first thing that is wrong with them. */
export interface Aliases {
  /** What an alias stands for; undefined where nothing before it has its anchor. */
  readonly targetOf: (alias: Alias) => Node | undefined;
  readonly obstacle?: AliasObstacle;
}

/** Why a document's aliases cannot be resolved. */
interface AliasObstacle {
  readonly node: Node;
  readonly message: string;
  readonly fix: string;
}

/** Resolves every alias, in one pass, without building what they expand to. */
export function resolveAliases(yaml: Document.Parsed): Aliases {
  const pass = new Pass();
  pass.measure(yaml.contents, 0);
  return { targetOf: (alias) => pass.targets.get(alias), obstacle: pass.obstacle };
}

/** How much a value is with all of its aliases expanded. */
interface Extent {
  /** The values in it, itself included, each once more for every merge that copies it. */
  readonly values: number;
  /** The keys that a merge of it brings, one by one. */
  readonly keys: number;
  /** The levels below it. */
  readonly depth: number;
}

const NOTHING: Extent = { values: 0, keys: 0, depth: 0 };

class Pass {
  readonly targets = new Map<Alias, Node>();
  obstacle: AliasObstacle | undefined;
  private readonly anchors = new Map<string, Node>();
  /** Of what has an anchor; what is not yet here contains the place that is looked at. */
  private readonly extents = new Map<Node, Extent>();
  private count = 0;
  private repeated = 0;

  measure(node: unknown, level: number): Extent {
    if (this.obstacle) return NOTHING;
    if (isAlias(node)) return this.repeat(node, level);
    if (isPair(node)) return this.pair(node, level);
    if (!isScalar(node) && !isCollection(node)) return NOTHING;
    if (node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
      this.countAt(node);
    }
    const extent = isCollection(node) ? this.sum(node.items, isMap(node), level) : LEAF;
    if (node.anchor !== undefined) this.extents.set(node, extent);
    return extent;
  }

  private sum(items: readonly unknown[], areKeys: boolean, level: number): Extent {
    let { values, keys, depth } = LEAF;
    for (const item of items) {
      const inner = this.measure(item, level + 1);
      values += inner.values;
      keys += areKeys ? inner.keys : 0;
      depth = Math.max(depth, inner.depth + 1);
    }
    return { values, keys, depth };
  }

  private pair({ key, value }: Pair, level: number): Extent {
    const name = this.measure(key, level);
    const inner = this.measure(value, level);
    const isMerge = isScalar(key) && typeof key.value === "symbol";
    return {
      values: (isScalar(key) ? 0 : name.values) + inner.values + (isMerge ? inner.keys : 0),
      keys: isMerge ? inner.keys : 1,
      depth: Math.max(name.depth, inner.depth),
    };
  }

  private repeat(alias: Alias, level: number): Extent {
    const target = this.anchors.get(alias.source);
    if (!target) return LEAF;
    this.targets.set(alias, target);
    this.countAt(alias);
    const extent = this.extents.get(target);
    if (!extent) {
      this.refuse(alias, `the alias *${alias.source} stands within what it means`, "write out what is meant");
      return NOTHING;
    }
    this.repeated += extent.values;
    if (this.repeated > MAXIMUM_REPEATED) {
      this.refuse(
        alias,
        `aliases repeat more than ${MAXIMUM_REPEATED.toLocaleString("en")} values, counted up to here`,
        "write out what is meant, or split the document",
      );
    }
    if (level + extent.depth > MAXIMUM_DEPTH) {
      this.refuse(alias, "the document is nested too deeply, with its aliases", "write out what is meant");
    }
    return extent;
  }

  private countAt(node: Node): void {
    this.count += 1;
    if (this.count <= MAXIMUM_ANCHORS) return;
    this.refuse(
      node,
      `the document has more than ${MAXIMUM_ANCHORS.toLocaleString("en")} anchors and aliases`,
      "write out what is meant, or split the document",
    );
  }

  private refuse(node: Node, message: string, fix: string): void {
    this.obstacle ??= { node, message, fix };
  }
}

const LEAF: Extent = { values: 1, keys: 0, depth: 0 };
