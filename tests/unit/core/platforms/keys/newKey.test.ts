import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { platformNames } from "../../../../../core/platforms/find";

/** A key that is added to a copy of the model: where, and what must say that it has no account. */
interface Added {
  readonly what: string;
  readonly file: string;
  /** The line after which the key stands. */
  readonly after: string;
  /** Where each platform's account lacks it: the nearest key around the place. */
  readonly holder: string;
}

/** In rounds from the inside out: the compiler says what an object lacks where nothing is wrong within. */
const rounds: readonly { readonly where: string; readonly added: readonly Added[] }[] = [
  {
    where: "an object within an object",
    added: [
      {
        what: "inbound",
        file: "core/model/application.ts",
        after: "const inboundSchema = strict({",
        holder: "inbound",
      },
      {
        what: "outbound",
        file: "core/model/application.ts",
        after: "const outboundSchema = strict({",
        holder: "outbound",
      },
      {
        what: "target",
        file: "core/model/application.ts",
        after: "const connectionDetails = strict({",
        holder: "connections",
      },
      {
        what: "secret",
        file: "core/model/environment.ts",
        after: "const secretReferenceSchema = strict({",
        holder: "environment",
      },
      {
        what: "existing",
        file: "core/model/application.ts",
        after: "const existingSchema = strict({",
        holder: "existing",
      },
      {
        what: "healthCheck",
        file: "core/model/health.ts",
        after: "export const healthCheckSchema = strict({",
        holder: "healthCheck",
      },
      {
        what: "connection",
        file: "core/model/connection.ts",
        after: "export const connectionSchema = strict({",
        holder: "connections",
      },
      {
        what: "policy",
        file: "core/model/connection.ts",
        after: "export const policySchema = strict({",
        holder: "policies",
      },
      {
        what: "route",
        file: "core/model/gateway.ts",
        after: "const routeSchema = strict({",
        holder: "routes",
      },
      {
        what: "certificate",
        file: "core/model/gateway.ts",
        after: "const certificateSchema = strict({",
        holder: "certificateFrom",
      },
    ],
  },
  {
    where: "an application, a gateway or a platform's settings",
    added: [
      {
        what: "application",
        file: "core/model/application.ts",
        after: "const running = {",
        holder: "applications",
      },
      {
        what: "gateway",
        file: "core/model/gateway.ts",
        after: "export const gatewaySchema = strict({",
        holder: "gateways",
      },
      ...platformNames().map((name) => ({
        what: `${name} settings`,
        file: `core/platforms/${name}/settings.ts`,
        after: `export const ${name}Schema = strict({`,
        holder: "settings",
      })),
    ],
  },
  {
    where: "a document",
    added: [
      {
        what: "space",
        file: "core/model/document.ts",
        after: "export const spaceFields = {",
        holder: "keys",
      },
    ],
  },
];

const accounts = platformNames().map((name) => `core/platforms/${name}/keys.ts`);
// Only what the accounts need: reading and checking more takes seconds.
const options: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)).config,
    ts.sys,
    ".",
  ).options,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  noEmit: true,
};
const unchanged = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says of the platforms' accounts with other sources: the key around each place, and the text. */
function errors(sources: ReadonlyMap<string, string>): { holder: string; file: string; text: string }[] {
  const host = ts.createCompilerHost(options);
  const original = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => {
    const text = sources.get(resolve(file));
    if (text !== undefined) return ts.createSourceFile(file, text, version);
    if (!unchanged.has(file)) unchanged.set(file, original(file, version));
    return unchanged.get(file);
  };
  const program = ts.createProgram(accounts, options, host);
  return accounts.flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return program.getSemanticDiagnostics(source).map(({ start, messageText }) => ({
      holder: holderAt(source, start!),
      file,
      text: ts.flattenDiagnosticMessageText(messageText, "\n"),
    }));
  });
}

/** The nearest key, above the items of lists and maps, of what stands at a position. */
function holderAt(source: ts.SourceFile, position: number): string {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.getEnd()) return;
    if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
      names.push(node.name.getText(source).replaceAll('"', ""));
    }
    node.forEachChild(visit);
  };
  visit(source);
  return names.filter((name) => name !== "*").at(-1) ?? "";
}

/** The sources with keys added, each optional and of plain text. */
function withKeys(added: readonly Added[]): Map<string, string> {
  const sources = new Map<string, string>();
  added.forEach(({ file, after }, index) => {
    const path = resolve(file);
    const text = sources.get(path) ?? readFileSync(path, "utf8");
    if (text.split(`${after}\n`).length !== 2) throw new Error(`${file} has not once: ${after}`);
    sources.set(path, text.replace(`${after}\n`, `${after}\n  added${index}: z.string().optional(),\n`));
  });
  return sources;
}

describe("a key that is added to the model does not compile until each platform says what it makes of it", () => {
  it.each(rounds)(
    "in $where",
    ({ added: round }) => {
      const found = errors(withKeys(round)).map(({ file, holder, text }) => {
        const index = /'added(\d+)' is missing/.exec(text)?.[1];
        return `${file} ${holder}: ${index === undefined ? text : round[Number(index)]!.what}`;
      });
      const expected = round.flatMap(({ what, holder }) => {
        const owner = platformNames().find((name) => what === `${name} settings`);
        const places = owner === undefined ? accounts : [`core/platforms/${owner}/keys.ts`];
        return places.map((file) => `${file} ${holder}: ${what}`);
      });
      expect(found.sort()).toEqual(expected.sort());
    },
    120_000,
  );
});
