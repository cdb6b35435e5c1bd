/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const NAME = /[A-Za-z][\w:-]*/y;
const ATTRIBUTE = /\s+([A-Za-z][\w:-]*)="([^"<]*)"/y;
const TEXT = /[^<]+/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Reads the XML that appnet writes, and refuses everything else: no comments, instructions, CDATA or other entities. */
export function parseXml(text: string): Element {
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${text.slice(at, at + 60)}`);
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const skip = (expected: string) => {
    if (!text.startsWith(expected, at)) fail(`no ${expected}`);
    at += expected.length;
  };
  const decode = (raw: string) => {
    if (/[^\P{Cc}\t\n\r]|\p{Cs}/u.test(raw)) fail("a character that XML has not");
    return raw.replace(
      /&([^;]*;?)/g,
      (_, name: string) => ENTITIES[name.slice(0, -1)] ?? fail(`entity &${name}`),
    );
  };
  const element = (): Element => {
    skip("<");
    const name = match(NAME)?.[0] ?? fail("no name");
    const attributes: Record<string, string> = {};
    for (let found = match(ATTRIBUTE); found; found = match(ATTRIBUTE)) {
      if (found[1]! in attributes) fail(`a second ${found[1]}`);
      attributes[found[1]!] = decode(found[2]!);
    }
    const children: (Element | string)[] = [];
    if (text.startsWith("/>", at)) {
      skip("/>");
      return { name, attributes, children };
    }
    skip(">");
    while (!text.startsWith("</", at)) {
      const found = match(TEXT);
      children.push(found ? decode(found[0]) : element());
    }
    skip(`</${name}>`);
    return { name, attributes, children };
  };
  const root = element();
  if (text.slice(at).trim() !== "") fail("more after the end");
  return root;
}

/** The element and all below it, in their order. */
export function elementsIn(element: Element): Element[] {
  return [
    element,
    ...element.children.flatMap((child) => (typeof child === "string" ? [] : elementsIn(child))),
  ];
}

/** The text of an element and of all below it. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}
