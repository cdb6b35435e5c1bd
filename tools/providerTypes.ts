import { readFileSync } from "node:fs";
import ts from "typescript";

/** What a field of a provider's argument type holds: a word for what is plain, or another type by name. */
export type FieldType =
  | { readonly kind: "text" | "number" | "boolean" | "any" | "mapping" }
  | { readonly kind: "list"; readonly item: FieldType }
  /** Several forms, such as a port by number or name. */
  | { readonly kind: "forms"; readonly forms: readonly FieldType[] }
  | { readonly kind: "named"; readonly name: string };

export type Fields = ReadonlyMap<string, FieldType>;

const ANY: FieldType = { kind: "any" };

/** The interfaces of a file of a provider's declarations, by namespace and name. */
export class ProviderTypes {
  private readonly text: string;
  private readonly parsed = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();

  constructor(file: string) {
    this.text = readFileSync(file, "utf8");
  }

  /** The fields of an interface such as `core.v1.PodSpec`, or of one outside namespaces; undefined where there is none. */
  fieldsOf(qualified: string): Fields | undefined {
    const names = qualified.split(".");
    const namespace = names.length > 1 ? names.shift()! : "";
    let found = this.parsed.get(namespace);
    if (!found) this.parsed.set(namespace, (found = this.parse(namespace)));
    const declaration = found.get(names.join("."));
    if (!declaration) return undefined;
    return new Map(
      declaration.members
        .filter(ts.isPropertySignature)
        .map(({ name, type }) => [name.getText(), type ? fieldType(type) : ANY]),
    );
  }

  /** One namespace is a hundredth of the file. */
  private parse(namespace: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
    if (namespace === "") return interfacesIn(this.text);
    const start = this.text.indexOf(`export declare namespace ${namespace} {`);
    if (start < 0) return new Map();
    return interfacesIn(this.text.slice(start, this.text.indexOf("\n}", start) + 2));
  }
}

/** By the names of what they are in, without the outermost. */
function interfacesIn(text: string): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, path: readonly string[]): void => {
    if (ts.isInterfaceDeclaration(node)) found.set([...path.slice(1), node.name.text].join("."), node);
    else if (ts.isModuleDeclaration(node)) node.forEachChild((it) => visit(it, [...path, node.name.text]));
    else node.forEachChild((it) => visit(it, path));
  };
  const source = ts.createSourceFile("types.d.ts", text, ts.ScriptTarget.Latest, true);
  source.forEachChild((it) => visit(it, []));
  return found;
}

function fieldType(type: ts.TypeNode): FieldType {
  if (ts.isArrayTypeNode(type)) return { kind: "list", item: fieldType(type.elementType) };
  if (ts.isParenthesizedTypeNode(type)) return fieldType(type.type);
  if (ts.isUnionTypeNode(type)) return alternatives(type);
  if (ts.isTypeLiteralNode(type)) return { kind: "mapping" };
  if (ts.isTypeReferenceNode(type)) return referred(type);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: "text" };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: "boolean" };
    default:
      return ANY;
  }
}

function alternatives({ types }: ts.UnionTypeNode): FieldType {
  const forms = types.filter((it) => it.kind !== ts.SyntaxKind.UndefinedKeyword).map(fieldType);
  return forms.length === 1 ? forms[0]! : { kind: "forms", forms };
}

function referred({ typeName, typeArguments }: ts.TypeReferenceNode): FieldType {
  const name = typeName.getText();
  if (name === "pulumi.Input" && typeArguments?.[0]) return fieldType(typeArguments[0]);
  return { kind: "named", name: name.replace(/^inputs\./, "") };
}
