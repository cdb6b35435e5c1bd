import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import {
  packageShapes,
  type ComponentShape,
  type NamedType,
  type Property,
  type Shape,
} from "../../../tools/shapes";

/** A program as a user writes it, and where in it each key stands by its path: `Application.inbound.NAME.port`. */
class Program {
  text = [
    'import * as appnet from "pulumi-appnet";',
    "declare const anySpace: appnet.Space;",
    "declare const anyApplication: appnet.Application;\n",
  ].join("\n");
  readonly places = new Map<string, number>();

  constructor(private readonly types: ReadonlyMap<string, NamedType>) {}

  /** Declares a component with every argument that it has, and reads every output. */
  declare({ name, inputs, outputs }: ComponentShape): void {
    this.text += `const it${name} = new appnet.${name}("it", `;
    this.object(inputs, name);
    this.text += ");\n";
    for (const { key } of outputs) this.read(`it${name}`, `${name} output`, key);
  }

  /** Reads a member of a variable. */
  read(variable: string, path: string, key: string): void {
    this.text += `void ${variable}.`;
    this.places.set(`${path}.${key}`, this.text.length);
    this.text += `${key};\n`;
  }

  /** Writes an object that has every key. */
  object(properties: readonly Property[], path: string): void {
    this.text += "{ ";
    for (const { key, shape } of properties) {
      this.places.set(`${path}.${key}`, this.text.length);
      this.text += `${key}: `;
      this.value(shape, `${path}.${key}`);
      this.text += ", ";
    }
    this.text += "}";
  }

  private named(type: NamedType, path: string): void {
    if (type.kind === "object") this.object(type.properties, path);
    else if (type.kind === "enum") this.text += JSON.stringify(type.values[0]);
    else this.value(type.options[0]!, path);
  }

  private value(shape: Shape, path: string): void {
    switch (shape.kind) {
      case "list":
        this.text += "[";
        this.value(shape.of, `${path}[]`);
        this.text += "]";
        return;
      case "map":
        this.text += "{ NAME: ";
        this.value(shape.of, `${path}.NAME`);
        this.text += " }";
        return;
      case "deployTime":
        this.value(shape.of, path);
        return;
      case "union": // An object is the alternative that has keys to hover over.
        this.value(shape.options.find((it) => it.kind === "named") ?? shape.options.at(-1)!, path);
        return;
      case "patch":
        this.text += "{}";
        return;
      case "component":
        this.text += `any${shape.component}`;
        return;
      case "named":
        this.named(this.types.get(shape.name)!, path);
        return;
      default:
        this.text += { string: '"text"', boolean: "true", integer: "1", number: "0.5" }[shape.kind];
    }
  }
}

const shapes = packageShapes();
const program = new Program(new Map(shapes.types.map((type) => [type.name, type])));
for (const component of shapes.components) program.declare(component);
// What programs in TypeScript have beside that: a component's own components.
program.read("itApplication", "Application output", "space");
program.read("itTopology", "Topology output", "applications");
program.read("itTopology", "Topology output", "gateways");
program.text += "const itDocument: appnet.DocumentInput = ";
program.object(shapes.components.find(({ name }) => name === "Topology")!.inputs, "DocumentInput");
program.text += ";\n";
program.text += 'const itFile = appnet.readDocument("appnet.yaml");\n';
for (const { key } of shapes.components.at(-1)!.inputs) program.read("itFile", "readDocument", key);

const FILE = resolve("program.ts");
const TYPES = resolve("dist/components/index.d.ts");

/** TypeScript as an editor runs it, for the program, with the declarations that the package has. */
function languageService(text: string): ts.LanguageService {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: [],
    paths: { "pulumi-appnet": [TYPES] },
  };
  const read = (file: string) => (file === FILE ? text : ts.sys.readFile(file));
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const content = read(file);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === FILE || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getDirectories: (folder) => ts.sys.getDirectories(folder),
  });
}

describe("what an editor shows", () => {
  let service: ts.LanguageService;
  beforeAll(() => {
    expect(existsSync(TYPES), "npm run build writes it").toBe(true);
    service = languageService(program.text);
  });

  /** The text over a key: its documentation, and its tags. */
  function hoverText(path: string): string {
    const info = service.getQuickInfoAtPosition(FILE, program.places.get(path)!);
    const tags = info?.tags?.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`) ?? [];
    return [ts.displayPartsToString(info?.documentation), ...tags].join("\n");
  }

  it("is what the last build wrote", () => {
    const [built, source] = ["dist/components/arguments.d.ts", "components/arguments.ts"]
      .map((file) => readFileSync(file, "utf8"))
      .map((text) => text.slice(text.indexOf("/**")).replace(/\s+/g, " ").replaceAll("= |", "=").trim());
    expect(built === source, "dist is out of date: npm run build").toBe(true);
  });

  it("is asked of a program that gives every argument, and compiles", () => {
    const messages = service
      .getSemanticDiagnostics(FILE)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(messages).toEqual([]);
  });

  it("comes without what the components are made of: of the clouds' SDKs an editor reads what patches are typed by", () => {
    const read = service.getProgram()!.getSourceFiles();
    const modules = read.map(({ fileName }) => /node_modules\/(.+)/.exec(fileName)?.[1] ?? "");
    expect(modules.some((it) => it.startsWith("@pulumi/pulumi/"))).toBe(true);
    expect(modules.filter((it) => it.startsWith("zod/"))).toEqual([]);
    const sdks = modules.filter((it) => /^@pulumi\/(aws|kubernetes)\//.test(it));
    expect(sdks).toContain("@pulumi/kubernetes/types/input.d.ts");
    expect(sdks).not.toContain("@pulumi/aws/index.d.ts");
    expect(sdks).not.toContain("@pulumi/kubernetes/index.d.ts");
    expect(sdks.length).toBeLessThan(30);
  });

  it("says what every argument and every output of every component is", () => {
    const paths = [...program.places.keys()];
    const empty = paths.filter((path) => /^\s*(@|$)/.test(hoverText(path)));
    // An Application, which may stand in the place of the whole object, has an output of that name: editors then show the
    // type alone.
    expect(empty).toEqual(["Application.connections.NAME.environment"]);
    expect(paths.length).toBeGreaterThan(370);
    expect(paths.filter((path) => path.includes(" output.")).length).toBeGreaterThan(18);
  });

  it("says the default, the form and the unit", () => {
    expect(hoverText("Application.inbound.NAME.protocol")).toBe(
      'What the application speaks on this port. udp is UDP; everything else is TCP.\n@default "tcp"',
    );
    expect(hoverText("Application.inbound.NAME.port")).toBe(
      "The port that callers say.\n\nMust be a whole number from 1 to 65535.",
    );
    expect(hoverText("Space.aws.vpcId")).toMatch(/^The VPC\..*\n\nMust be a VPC id \(vpc-…\)\.$/);
    expect(hoverText("Application.memory")).toMatch(/in MiB.*\n\nMust be a whole number of at least 1\./);
  });
});
