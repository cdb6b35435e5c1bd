import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import treeSitter, { type Node, type Parser } from "@vscode/tree-sitter-wasm";

/** A class or an enumeration of a generated SDK. Types are texts, without namespaces and question marks. */
export interface SdkClass {
  readonly namespace: string;
  readonly members: ReadonlyMap<string, string>;
  readonly required: readonly string[];
  /** The types of each constructor's parameters, and how many of them must be given. */
  readonly constructors: readonly { readonly parameters: readonly string[]; readonly needed: number }[];
}

export type Sdk = ReadonlyMap<string, SdkClass>;

/** A name of the SDK that a program uses, and where. */
export interface Use {
  readonly name: string;
  readonly index: number;
}

/** What is wrong with a program, and which names of the SDK it uses. */
export interface Findings {
  readonly problems: readonly string[];
  readonly uses: readonly Use[];
}

/** A parser of C#. */
export async function csharpParser(): Promise<Parser> {
  const directory = dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm"));
  await treeSitter.Parser.init();
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(join(directory, "tree-sitter-c-sharp.wasm")));
  return parser;
}

/** The public classes of a generated SDK. */
export function readSdk(parser: Parser, directory: string): Sdk {
  const classes = new Map<string, SdkClass>();
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((it) => it.endsWith(".cs"))) {
    const root = parse(parser, readFileSync(join(directory, file), "utf8"));
    if (root.hasError) throw new Error(`${file} is not understood`);
    for (const namespace of descendants(root, ["namespace_declaration"]))
      for (const declared of descendants(namespace, ["class_declaration", "struct_declaration"]))
        classes.set(field(declared, "name").text, sdkClass(field(namespace, "name").text, declared));
  }
  return classes;
}

function sdkClass(namespace: string, declared: Node): SdkClass {
  const body = children(field(declared, "body")).filter((member) =>
    children(member).some((child) => child.type === "modifier" && child.text === "public"),
  );
  const properties = body.filter((member) => member.type === "property_declaration");
  const constructors = body.filter((member) => member.type === "constructor_declaration");
  return {
    namespace,
    members: new Map(properties.map((it) => [field(it, "name").text, plain(field(it, "type"))])),
    required: properties
      .filter((it) => /\[Input\([^)]*required: true/.test(it.text))
      .map((it) => field(it, "name").text),
    constructors: constructors.map((it) => {
      const parameters = children(field(it, "parameters"));
      const needed = parameters.filter((parameter) => !parameter.text.includes("=")).length;
      return { parameters: parameters.map((parameter) => plain(field(parameter, "type"))), needed };
    }),
  };
}

export function parse(parser: Parser, text: string): Node {
  return parser.parse(text)!.rootNode;
}

export function field(node: Node, name: string): Node {
  const child = node.childForFieldName(name);
  if (child === null) throw new Error(`no ${name} in: ${node.text}`);
  return child;
}

/** What a node holds, without words of the syntax and comments. */
export function children(node: Node): Node[] {
  return node.namedChildren.filter((it) => it !== null).filter(({ type }) => type !== "comment");
}

export function descendants(node: Node, types: string[]): Node[] {
  return node.descendantsOfType(types).filter((it) => it !== null);
}

/** A type's text, comparable: the SDK writes namespaces and question marks where programs need not. */
export function plain(type: Node): string {
  return type.text.replace(/\s|\?|\b(?:global::|Pulumi\.|Appnet\.|Inputs\.)+/g, "");
}
