import type { Node } from "@vscode/tree-sitter-wasm";
import {
  children,
  descendants,
  field,
  plain,
  type Findings,
  type Sdk,
  type SdkClass,
  type Use,
} from "./csharp.mts";

/** What of Pulumi's own SDK and of .NET the program may use: types, and their members. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["RunAsync"],
  Dictionary: [],
  InputMap: [],
  Output: ["Apply"],
  Union: ["FromT0", "FromT1"],
};

const LITERALS: Readonly<Record<string, string>> = {
  boolean_literal: "bool",
  integer_literal: "int",
  interpolated_string_expression: "string",
  string_literal: "string",
};

/** What only holds other nodes. */
const STRUCTURE = new Set([
  "argument",
  "argument_list",
  "arrow_expression_clause",
  "await_expression",
  "block",
  "compilation_unit",
  "expression_statement",
  "global_statement",
  "return_statement",
]);

/** Holds a program against an SDK: every class, member, argument and type. What is not understood is a problem. */
export function checkProgram(root: Node, sdk: Sdk): Findings {
  const check = new ProgramCheck(sdk);
  if (root.hasError) check.problem(root, "a mistake of syntax");
  check.visit(root);
  return { problems: check.problems, uses: check.uses };
}

class ProgramCheck {
  readonly #sdk: Sdk;
  readonly problems: string[] = [];
  readonly uses: Use[] = [];
  readonly #namespaces: string[] = [];
  readonly #variables = new Map<string, string>();
  readonly #rules: Readonly<Record<string, (node: Node, expected: string) => string>> = {
    assignment_expression: (node) => this.#assignment(node),
    element_access_expression: (node) => this.#element(node),
    identifier: (node) => this.#variable(node),
    implicit_object_creation_expression: (node, expected) => this.#creation(node, expected),
    invocation_expression: (node) => this.#invocation(node),
    lambda_expression: (node, expected) => this.#lambda(node, expected),
    local_declaration_statement: (node) => this.#declaration(node),
    local_function_statement: (node) => this.#localFunction(node),
    member_access_expression: (node) => this.#member(field(node, "expression"), field(node, "name")),
    object_creation_expression: (node) => this.#creation(node, this.#type(field(node, "type"))),
    using_directive: (node) => this.#using(node),
  };
  readonly #functions = new Map<string, { result: string; parameters: readonly string[] }>();

  constructor(sdk: Sdk) {
    this.#sdk = sdk;
  }

  problem(node: Node, what: string): void {
    this.problems.push(`${String(node.startPosition.row + 1)}: ${what}: ${node.text.split("\n")[0]!}`);
  }

  /** Checks a node and what is in it; answers its type, "" for what has none. */
  visit(node: Node, expected = ""): string {
    const literal = LITERALS[node.type];
    if (literal !== undefined) return literal;
    if (STRUCTURE.has(node.type)) {
      const types = children(node).map((child) => this.visit(child));
      return types.length === 1 ? types[0]! : "";
    }
    const rule = this.#rules[node.type];
    if (rule !== undefined) return rule(node, expected);
    this.problem(node, `${node.type} is not understood`);
    return "";
  }

  #using(node: Node): string {
    const name = children(node)[0]!.text;
    this.#namespaces.push(name);
    const isOwn = name.startsWith("Pulumi.Appnet");
    if (isOwn && ![...this.#sdk.values()].some(({ namespace }) => namespace === name))
      this.problem(node, "no namespace of the SDK");
    return "";
  }

  #localFunction(node: Node): string {
    const parameters = children(field(node, "parameters"));
    for (const it of parameters) this.#variables.set(field(it, "name").text, plain(field(it, "type")));
    const result = this.#type(field(node, "type"));
    const types = parameters.map((it) => plain(field(it, "type")));
    this.#functions.set(field(node, "name").text, { result, parameters: types });
    this.#expect(node, result, this.visit(children(field(node, "body"))[0]!, result));
    return "";
  }

  #declaration(node: Node): string {
    for (const declarator of descendants(node, ["variable_declarator"]).slice(0, 1)) {
      this.#variables.set(field(declarator, "name").text, this.visit(children(declarator)[1]!));
    }
    return "";
  }

  #assignment(node: Node): string {
    const type = this.visit(field(node, "left"));
    this.#value(field(node, "right"), type);
    return "";
  }

  #creation(node: Node, type: string): string {
    const part = (kind: string) => children(node).find((child) => child.type === kind);
    const own = this.#sdk.get(type);
    const given = part("argument_list");
    const types = given === undefined ? [] : children(given).map((argument) => this.visit(argument));
    if (own !== undefined && !isBuiltFrom(own, types))
      this.problem(node, `no constructor of ${type} takes (${types.join(", ")})`);
    const initializer = part("initializer_expression");
    if (initializer !== undefined) this.#initializer(initializer, type);
    const content = initializer === undefined ? [] : children(initializer);
    const names = content.map((it) => it.childForFieldName("left")?.text);
    for (const name of own?.required ?? [])
      if (!names.includes(name)) this.problem(node, `${type} lacks ${name}`);
    return type;
  }

  /** What stands in braces: the members of an object, the entries of a map, or the items of a list. */
  #initializer(node: Node, type: string): void {
    const [entry] = [...argumentsOf(type, "InputMap"), ...argumentsOf(type, "Dictionary").slice(1)];
    const [item] = argumentsOf(type, "InputList");
    for (const child of children(node)) {
      const left = child.type === "assignment_expression" ? field(child, "left") : undefined;
      if (left?.type === "element_binding_expression" && entry !== undefined) {
        for (const key of children(left)) this.#expect(key, "string", this.visit(key));
        this.#value(field(child, "right"), `Input<${entry}>`);
      } else if (left?.type === "identifier" && this.#sdk.has(type)) {
        this.#value(field(child, "right"), this.#memberOf(type, left));
      } else if (left === undefined && item !== undefined) {
        this.#value(child, `Input<${item}>`);
      } else {
        this.problem(child, `${type || "an unknown type"} has no such content`);
      }
    }
  }

  #value(node: Node, type: string): void {
    if (node.type === "initializer_expression") this.#initializer(node, type);
    else this.#expect(node, type, this.visit(node));
  }

  #expect(node: Node, wanted: string, found: string): void {
    if (!accepts(wanted, found)) this.problem(node, `${wanted} wanted, not ${found || "an unknown type"}`);
  }

  #invocation(node: Node): string {
    const called = field(node, "function");
    const given = children(field(node, "arguments"));
    if (called.type === "identifier") {
      const local = this.#functions.get(called.text);
      if (local === undefined) this.problem(called, "no function of the program");
      given.forEach((it, place) => this.#expect(it, local?.parameters[place] ?? "", this.visit(it)));
      if (given.length !== local?.parameters.length) this.problem(node, "another number of arguments");
      return local?.result ?? "";
    }
    const owner = this.#member(field(called, "expression"), field(called, "name"));
    const choice = argumentsOf(owner, "Union")[field(called, "name").text === "FromT0" ? 0 : 1];
    for (const argument of given) {
      const [inner] = children(argument);
      if (choice !== undefined) this.#expect(argument, choice, this.visit(argument));
      else if (inner?.type === "lambda_expression") this.visit(inner, argumentsOf(owner, "Output")[0]);
      else this.problem(argument, "not understood");
    }
    return choice === undefined ? "object" : owner;
  }

  #lambda(node: Node, parameter: string): string {
    for (const it of descendants(node, ["implicit_parameter"]).slice(0, 1))
      this.#variables.set(it.text, parameter);
    return this.visit(field(node, "body"));
  }

  #element(node: Node): string {
    const type = this.visit(field(node, "expression"));
    const [, value] = argumentsOf(type, "ImmutableDictionary");
    if (value === undefined) this.problem(node, `${type} has no elements by name`);
    return value ?? "";
  }

  /** The type of a member of the SDK; of one that is known, the type that it belongs to. */
  #member(owner: Node, name: Node): string {
    const isType = owner.type === "generic_name" || (owner.type === "identifier" && this.#isType(owner.text));
    const type = isType ? this.#type(owner) : this.visit(owner);
    if (this.#sdk.has(type)) return this.#memberOf(type, name);
    if (!KNOWN[type.split("<")[0]!]?.includes(name.text)) this.problem(name, `no known member of ${type}`);
    return type;
  }

  #memberOf(type: string, name: Node): string {
    const member = this.#sdk.get(type)?.members.get(name.text);
    if (member === undefined) this.problem(name, `no member of ${type}`);
    else this.uses.push({ name: name.text, index: name.startIndex });
    return member ?? "";
  }

  #isType(name: string): boolean {
    return name in KNOWN || (this.#sdk.has(name) && !this.#variables.has(name));
  }

  /** A type as the program names it: every name in it must be one of the SDK's that is imported, or known. */
  #type(node: Node): string {
    const names = node.type === "identifier" ? [node] : descendants(node, ["identifier"]);
    for (const name of names) {
      const own = this.#sdk.get(name.text);
      if (own !== undefined && this.#namespaces.includes(own.namespace))
        this.uses.push({ name: name.text, index: name.startIndex });
      else if (!(name.text in KNOWN)) this.problem(name, "no class that is imported");
    }
    return plain(node);
  }

  #variable(node: Node): string {
    const type = this.#variables.get(node.text);
    if (type === undefined) this.problem(node, "no variable of the program");
    return type ?? "";
  }
}

/** Whether a class has a constructor for arguments of these types. */
function isBuiltFrom({ constructors }: SdkClass, types: readonly string[]): boolean {
  return constructors.some(
    ({ parameters, needed }) =>
      types.length >= needed &&
      types.length <= parameters.length &&
      types.every((it, place) => accepts(parameters[place]!, it)),
  );
}

/** The arguments of a generic type of a name; none for any other type. */
function argumentsOf(type: string, name: string): string[] {
  const inside = type.startsWith(`${name}<`) ? type.slice(name.length + 1, -1) : "";
  const parts: string[] = [];
  let depth = 0;
  for (const piece of inside.split(/([<>,])/)) {
    if (piece === "," && depth === 0) parts.push("");
    else if (piece !== "") parts.push(`${parts.pop() ?? ""}${piece}`);
    if (piece === "<") depth += 1;
    if (piece === ">") depth -= 1;
  }
  return parts;
}

/** Whether a value may be given where a type is wanted, with the conversions of Pulumi's inputs. */
function accepts(wanted: string, found: string): boolean {
  if (wanted === "object" || wanted === "Input<object>") return true;
  const alternatives = [wanted, ...argumentsOf(wanted, "Input"), ...argumentsOf(wanted, "InputUnion")];
  return found !== "" && alternatives.includes(found);
}
