import fc from "fast-check";
import type { PolicyModel } from "../../../core/model/connection";

/** A document of random content in random layout, and what edits may use of it. */
export interface RandomText {
  readonly text: string;
  readonly applications: readonly string[];
  /** Outbound interfaces that are declared and not connected, as `APPLICATION.OUTBOUND`. */
  readonly unconnected: readonly string[];
  /** Every connected outbound interface. */
  readonly connected: readonly string[];
  readonly policies: readonly PolicyModel[];
  /** Comments in lines of their own. */
  readonly comments: readonly string[];
  /** Whether anchors are used elsewhere, so that an edit may have to be refused. */
  readonly shares: boolean;
}

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** Draws choices one after the other; the same numbers give the same document. */
class Dice {
  private at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A whole number below `count`. */
  below(count: number): number {
    const number = this.numbers[this.at % this.numbers.length]!;
    this.at += 1;
    return (number + Math.floor(this.at / this.numbers.length)) % count;
  }

  chance(percent: number): boolean {
    // Small numbers mean no: so a failing document shrinks to a plain one.
    return this.below(100) >= 100 - percent;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

const NAMES = ["frontend", "basket", "cache", "ledger", "on", "constructor"];
const SECTIONS = new Set(["connections", "policies"]);

function workload(dice: Dice): Record<string, Plain> {
  return {
    image: dice.pick(["shop:1", "registry.example.com/shop:1.4"]),
    ...(dice.chance(30) && { replicas: 2 }),
    inbound: { api: { port: 3000, protocol: "http" } },
  };
}

function connectionTo(name: string, dice: Dice): Plain {
  const to = dice.pick([`http://${name}:3000`, `${name}.api`, name]);
  return dice.chance(25) ? { to, disableDefaultEnvVars: true } : to;
}

/** The content of a document: valid, but for required outbound interfaces that are not connected. */
function content(dice: Dice) {
  const names = NAMES.slice(0, 2 + dice.below(NAMES.length - 1));
  const unconnected: string[] = [];
  const connected: string[] = [];
  const listed: Plain[] = [];
  const applications: Record<string, Record<string, Plain>> = {};
  for (const name of names) {
    const application = workload(dice);
    if (dice.chance(30)) {
      application["outbound"] = { store: { required: dice.chance(50) } };
      if (dice.chance(50)) {
        listed.push({ source: `${name}.store`, destination: "tcp://10.0.0.9:5432" });
        connected.push(`${name}.store`);
      } else unconnected.push(`${name}.store`);
    }
    if (dice.chance(60)) {
      const others = names.filter((other) => other !== name).slice(0, dice.below(3));
      application["connections"] = Object.fromEntries(
        others.map((other) => [other, connectionTo(other, dice)]),
      );
      connected.push(...others.map((other) => `${name}.${other}`));
    }
    if (dice.chance(15)) {
      // Without an interface: it is named after the destination's host, "external" for an address.
      listed.push({ source: name, destination: "http://10.1.2.3:80" });
      connected.push(`${name}.external`);
    }
    if (dice.chance(30)) application["environment"] = { TEXT: "first\nsecond\n", OTHER: "x" };
    if (dice.chance(20)) application["cpu"] = 0.5;
    applications[name] = application;
  }
  const policies: Plain[] = Array.from({ length: dice.below(4) }, (_, index) => ({
    source: names[0]!,
    ...(index === 0 ? { destination: names[1]! } : { destinationCidr: `10.${index}.0.0/16` }),
    ...(index < 2 ? { protocol: "tcp", ports: index === 0 ? 7000 : "7000-7010" } : {}),
  }));
  const sections: Record<string, Plain> = { space: "prod", kubernetes: { gatewayClassName: "envoy" } };
  if (dice.chance(70)) sections["organization"] = "acme";
  const lists = [
    ...(listed.length > 0 || dice.chance(30) ? [["connections", listed] as const] : []),
    ...(policies.length > 0 || dice.chance(30) ? [["policies", policies] as const] : []),
  ];
  sections["applications"] = applications;
  const listsFirst = dice.chance(10);
  const document: Record<string, Plain> = listsFirst
    ? { ...Object.fromEntries(lists), ...sections }
    : { ...sections, ...Object.fromEntries(lists) };
  if (dice.chance(50)) {
    document["gateways"] = { public: { routes: [{ path: "/", destination: `http://${names[0]!}:3000` }] } };
  }
  return { document, names, unconnected, connected, policies };
}

/** Writes a document in a layout of random choices. */
class Writer {
  readonly comments: string[] = [];
  shares = false;
  private anchor?: string;
  /** How many entries that an edit may take away are being written. */
  private entries = 0;
  private readonly unit: string;
  private readonly dash: string;
  private readonly noisy: boolean;
  private readonly flowRate: number;

  constructor(
    private readonly dice: Dice,
    private readonly lineBreak: string,
  ) {
    this.unit = " ".repeat(dice.pick([2, 2, 4, 3, 1]));
    this.dash = dice.pick(["  ", "", this.unit]);
    this.noisy = dice.chance(50);
    this.flowRate = dice.pick([0, 20, 50, 90]);
  }

  private comment(): string {
    if (this.entries > 0) return "# goes with the entry: { not: [data] }";
    const text = `# comment ${this.comments.length}: { not: [data] }`;
    this.comments.push(text);
    return text;
  }

  /** Writes an entry that an edit may take away as a whole, with the comments in it. */
  private entry<T>(write: () => T): T {
    this.entries += 1;
    const written = write();
    this.entries -= 1;
    return written;
  }

  /** A comment behind a value, which may go with it. */
  private remark(): string {
    return this.noisy && this.dice.chance(15) ? "  # a remark, with: colon" : "";
  }

  private scalar(value: string | number | boolean, isFlow: boolean): string {
    if (typeof value !== "string") return String(value);
    const needsQuotes = /^on$|^$|\n/.test(value) || (isFlow && value.includes("://") && this.dice.chance(50));
    const style = this.dice.below(6);
    if (value.includes("\n") || style === 5 || (needsQuotes && style < 3)) return JSON.stringify(value);
    return style === 4 || needsQuotes ? `'${value}'` : value;
  }

  /** What stands above an entry of a block collection. */
  private above(indentation: string): string[] {
    if (!this.noisy) return [];
    const lines: string[] = [];
    if (this.dice.chance(10)) lines.push("");
    if (this.dice.chance(15)) lines.push(indentation + this.comment());
    if (this.dice.chance(5)) lines.push("", indentation + this.comment(), "");
    return lines;
  }

  /** What stands below the last entry of a block collection. */
  private below(indentation: string): string[] {
    if (!this.noisy || !this.dice.chance(15)) return [];
    const column = Math.max(indentation.length + this.dice.pick([0, 0, 2, -1]), 0);
    return [...(this.dice.chance(30) ? [""] : []), " ".repeat(column) + this.comment()];
  }

  /** The pairs of a block map as lines. */
  map(value: Readonly<Record<string, Plain>>, indentation: string): string[] {
    const lines = Object.entries(value).flatMap(([key, item]) => {
      const above = this.above(indentation);
      const write = () => this.pair(key, item, indentation);
      return [...above, ...(this.isLongConnection(item) ? this.entry(write) : write())];
    });
    return [...lines, ...this.below(indentation)];
  }

  private pair(key: string, value: Plain, indentation: string): string[] {
    const name = `${indentation}${this.scalar(key, false)}:`;
    if (typeof value !== "object") return [this.scalarLine(name, value, indentation) + this.remark()];
    const isEmpty = Object.keys(value).length === 0;
    if (isEmpty || this.dice.chance(this.flowRate)) {
      const written = this.anchored(key, value, () => this.flow(value, indentation, !SECTIONS.has(key)));
      return [`${name} ${written}${this.remark()}`];
    }
    const inner = Array.isArray(value)
      ? this.list(value as readonly Plain[], indentation + this.dash)
      : this.map(value as Record<string, Plain>, indentation + this.unit);
    return [name + this.remark(), ...inner];
  }

  private isLongConnection(value: Plain): boolean {
    return typeof value === "object" && Object.hasOwn(value, "to");
  }

  private scalarLine(name: string, value: string | number | boolean, indentation: string): string {
    if (typeof value === "string" && value.includes("\n") && this.dice.chance(70)) {
      const lines = value.trimEnd().split("\n");
      const body = lines.map((line) => this.lineBreak + indentation + this.unit + line).join("");
      return `${name} ${this.dice.pick(["|", "|-", ">", "|+"])}${body}`;
    }
    return `${name}${" ".repeat(this.dice.pick([1, 1, 1, 3]))}${this.scalar(value, false)}`;
  }

  /** Some values stand behind an anchor, and again as its alias. */
  private anchored(key: string, value: Plain, write: () => string): string {
    const json = JSON.stringify([key, value]);
    if (this.anchor === json && this.dice.chance(50)) {
      this.shares = true;
      return "*shared";
    }
    const text = write();
    if (this.anchor || !this.dice.chance(10)) return text;
    this.anchor = json;
    return `&shared ${text}`;
  }

  private list(value: readonly Plain[], indentation: string): string[] {
    const lines = value.flatMap((item) => [
      ...this.above(indentation),
      ...this.entry(() => this.item(item as Record<string, Plain>, indentation)),
    ]);
    return [...lines, ...this.below(indentation)];
  }

  private item(item: Record<string, Plain>, indentation: string): string[] {
    if (this.dice.chance(50))
      return [`${indentation}- ${this.flow(item, `${indentation}  `, false)}${this.remark()}`];
    const space = this.dice.pick([" ", " ", "   "]);
    const [first, ...others] = Object.entries(item);
    const inner = `${indentation} ${space}`;
    const [line, ...more] = this.pair(first![0], first![1], inner);
    const rest = this.map(Object.fromEntries(others), inner);
    return [`${indentation}-${space}${line!.slice(inner.length)}`, ...more, ...rest];
  }

  /** A flow collection, in one line or several. */
  private flow(value: Plain, indentation: string, tight: boolean): string {
    if (typeof value !== "object") return this.scalar(value, true);
    const entries = Array.isArray(value)
      ? (value as readonly Plain[]).map(
          (item) => (inner: string) => this.entry(() => this.flow(item, inner, false)),
        )
      : Object.entries(value).map(
          ([key, item]) =>
            (inner: string) =>
              `${this.scalar(key, true)}: ${this.value(item, inner)}`,
        );
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    if (entries.length === 0) return open + this.emptyInside(indentation, tight) + close;
    const inner = indentation + this.unit;
    if (this.dice.chance(25)) return open + this.expanded(entries, indentation, inner) + close;
    const padding = this.dice.pick([" ", "", " ", "  "]);
    const comma = this.dice.pick([", ", ", ", ",  ", " , "]);
    const trailing = this.dice.chance(10) ? "," : "";
    return `${open}${padding}${entries.map((entry) => entry(inner)).join(comma)}${trailing}${padding}${close}`;
  }

  /** The value of a pair in a flow map. */
  private value(value: Plain, indentation: string): string {
    const write = () => this.flow(value, indentation, false);
    return this.isLongConnection(value) ? this.entry(write) : write();
  }

  private emptyInside(indentation: string, tight: boolean): string {
    const choice = this.dice.below(tight || !this.noisy ? 4 : 6);
    const inner = `${this.lineBreak}${indentation}${this.unit}`;
    if (choice === 5) return ` ${this.comment()}${inner}`;
    return choice === 4 ? inner : " ".repeat(Math.max(choice - 1, 0));
  }

  private expanded(
    entries: readonly ((inner: string) => string)[],
    indentation: string,
    inner: string,
  ): string {
    const lines = entries.map((entry, index) => {
      const isLast = index === entries.length - 1;
      const comma = !isLast || this.dice.chance(30) ? "," : "";
      const before = this.noisy && this.dice.chance(10) ? `${inner}${this.comment()}${this.lineBreak}` : "";
      return `${before}${inner}${entry(inner)}${comma}${this.remark()}`;
    });
    const end = this.lineBreak + indentation + this.dice.pick(["", "", " "]);
    const below = this.noisy && this.dice.chance(10) ? `${this.lineBreak}${inner}${this.comment()}` : "";
    return this.lineBreak + lines.join(this.lineBreak) + below + end;
  }
}

function write(
  document: Readonly<Record<string, Plain>>,
  dice: Dice,
): Pick<RandomText, "text" | "comments" | "shares"> {
  const lineBreak = dice.chance(25) ? "\r\n" : "\n";
  const finalBreak = dice.chance(80) ? lineBreak : "";
  const mark = dice.chance(10) ? "\uFEFF" : "";
  if (dice.chance(15)) {
    const json = JSON.stringify(document, undefined, dice.pick(["", 2, 4, "\t"])).replaceAll("\n", lineBreak);
    return { text: mark + json + finalBreak, comments: [], shares: false };
  }
  const writer = new Writer(dice, lineBreak);
  const head = dice.pick(["", "", "---", "# The shop", "%YAML 1.2\n---"]).split("\n").filter(Boolean);
  const lines = [
    ...head,
    ...Object.entries(document).flatMap(([key, value], index) => {
      const separated = index > 0 && dice.chance(40) ? [""] : [];
      return [...separated, ...writer.map({ [key]: value }, "")];
    }),
  ];
  return {
    text: mark + lines.join(lineBreak) + finalBreak,
    comments: writer.comments,
    shares: writer.shares,
  };
}

/** Documents of every layout. */
export const randomText: fc.Arbitrary<RandomText> = fc
  .array(fc.nat({ max: 9999 }), { minLength: 60, maxLength: 400 })
  .map((numbers) => {
    const dice = new Dice(numbers);
    const { document, names, unconnected, connected, policies } = content(dice);
    const written = write(document, dice);
    const facts = {
      applications: names,
      unconnected,
      connected,
      policies: policies as unknown as PolicyModel[],
    };
    return {
      ...written,
      ...facts,
      [fc.toStringMethod]: () => `${JSON.stringify(written.text)}\n${written.text}`,
    };
  });
