import { readFileSync } from "node:fs";
import ts from "typescript";

/** What a field may hold, as far as a fuzzer needs to know it. */
export type Schema =
  | { readonly kind: "text" | "number" | "boolean" | "any" }
  | { readonly kind: "list"; readonly item: Schema }
  | { readonly kind: "mapping"; readonly fields: () => ReadonlyMap<string, Schema> };

const definitions = JSON.parse(readFileSync("proof/kubernetes/definitions.json", "utf8")) as Readonly<
  Record<string, unknown>
>;
const MODULES = "node_modules/@pulumi";
const ANY: Schema = { kind: "any" };

/** Interfaces of a provider's argument types, by namespace and name, each namespace parsed when it is first asked for. */
class Interfaces {
  private readonly text: string;
  private readonly namespaces = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();

  constructor(file: string) {
    this.text = readFileSync(file, "utf8");
  }

  schemaOf(qualified: string): Schema {
    const [top = "", ...rest] = qualified.split(".");
    let found = this.namespaces.get(top);
    if (!found) this.namespaces.set(top, (found = this.parse(top)));
    const declaration = found.get(rest.join("."));
    return declaration ? this.schemaOfInterface(declaration) : ANY;
  }

  /** One namespace is a hundredth of the file. */
  private parse(namespace: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
    const start = this.text.indexOf(`export declare namespace ${namespace} {`);
    if (start < 0) return new Map();
    const end = this.text.indexOf("\n}", start);
    return interfacesIn(sourceOf(this.text.slice(start, end + 2)));
  }

  schemaOfInterface({ members }: ts.InterfaceDeclaration): Schema {
    const properties = members.filter(ts.isPropertySignature);
    if (properties.length === 0) return { kind: "mapping", fields: () => new Map() };
    return {
      kind: "mapping",
      fields: () =>
        new Map(properties.map(({ name, type }) => [name.getText(), type ? this.schemaOfType(type) : ANY])),
    };
  }

  private schemaOfType(type: ts.TypeNode): Schema {
    if (ts.isArrayTypeNode(type)) return { kind: "list", item: this.schemaOfType(type.elementType) };
    if (ts.isParenthesizedTypeNode(type)) return this.schemaOfType(type.type);
    if (ts.isUnionTypeNode(type)) {
      const [first] = type.types
        .filter((it) => it.kind !== ts.SyntaxKind.UndefinedKeyword)
        .map((it) => this.schemaOfType(it));
      return first ?? ANY;
    }
    if (ts.isTypeLiteralNode(type)) return { kind: "mapping", fields: () => new Map() };
    if (ts.isTypeReferenceNode(type)) return this.schemaOfReference(type);
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

  private schemaOfReference({ typeName, typeArguments }: ts.TypeReferenceNode): Schema {
    const name = typeName.getText();
    if (name === "pulumi.Input" && typeArguments?.[0]) return this.schemaOfType(typeArguments[0]);
    const [, qualified] = /^inputs\.(.+)$/.exec(name) ?? [];
    return qualified === undefined ? ANY : this.schemaOf(qualified);
  }
}

function sourceOf(text: string): ts.SourceFile {
  return ts.createSourceFile("types.d.ts", text, ts.ScriptTarget.Latest, true);
}

/** By the names of what they are in, without the outermost. */
function interfacesIn(source: ts.SourceFile): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, path: readonly string[]): void => {
    if (ts.isInterfaceDeclaration(node)) found.set([...path.slice(1), node.name.text].join("."), node);
    else if (ts.isModuleDeclaration(node)) node.forEachChild((it) => visit(it, [...path, node.name.text]));
    else node.forEachChild((it) => visit(it, path));
  };
  source.forEachChild((it) => visit(it, []));
  return found;
}

let kubernetes: Interfaces | undefined;
let aws: Interfaces | undefined;

/**
 * Every field that a kind may have, by its own provider's types, or by the definition of a custom kind. Of a custom kind
 * whose definition is not kept here: the fields that a resource has, and at each place one that nobody knows.
 */
export function schemaOf(type: string, inputs: unknown): Schema {
  const [provider = "", group = "", kind = ""] = type.split(":");
  if (provider === "kubernetes") {
    kubernetes ??= new Interfaces(`${MODULES}/kubernetes/types/input.d.ts`);
    const custom = definitions[kind];
    if (group.includes(".") && !group.startsWith("networking.k8s.io") && custom !== undefined) {
      return withFields(namesOf(custom), { metadata: kubernetes.schemaOf("meta.v1.ObjectMeta") });
    }
    if (!isOfKubernetes(group))
      return withFields(shapeOf(inputs), { metadata: kubernetes.schemaOf("meta.v1.ObjectMeta") });
    return kubernetes.schemaOf(`${group.replace(".k8s.io", "").replace("/", ".")}.${kind}`);
  }
  aws ??= new Interfaces(`${MODULES}/aws/types/input.d.ts`);
  const source = readFileSync(`${MODULES}/aws/${group}.d.ts`, "utf8");
  const start = source.indexOf(`export interface ${kind}Args {`);
  const [declaration] = interfacesIn(
    sourceOf(source.slice(start, source.indexOf("\n}", start) + 2)),
  ).values();
  return aws.schemaOfInterface(declaration!);
}

function isOfKubernetes(group: string): boolean {
  const [name = ""] = group.split("/");
  return !name.includes(".") || /^(networking|rbac\.authorization|storage|discovery)\.k8s\.io$/.test(name);
}

function shapeOf(value: unknown): Schema {
  if (Array.isArray(value)) return { kind: "list", item: shapeOf(value[0]) };
  if (typeof value !== "object" || value === null) return typeof value === "string" ? { kind: "text" } : ANY;
  const fields = Object.entries(value).map(([field, it]) => [field, shapeOf(it)] as const);
  return { kind: "mapping", fields: () => new Map([...fields, ["fuzzed", ANY]]) };
}

function withFields(schema: Schema, more: Readonly<Record<string, Schema>>): Schema {
  if (schema.kind !== "mapping") return schema;
  return { kind: "mapping", fields: () => new Map([...schema.fields(), ...Object.entries(more)]) };
}

function namesOf(definition: unknown): Schema {
  if (Array.isArray(definition)) return { kind: "list", item: namesOf(definition[0]) };
  switch (definition) {
    case "string":
      return { kind: "text" };
    case "integer":
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "list":
      return { kind: "list", item: { kind: "text" } };
    case "map":
    case "any":
      return { kind: "mapping", fields: () => new Map() };
    default:
      return {
        kind: "mapping",
        fields: () => new Map(Object.entries(definition as object).map(([key, it]) => [key, namesOf(it)])),
      };
  }
}
