import { existsSync } from "node:fs";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../userError";
import type { Program } from "./open";

/** What Pulumi has for programs in TypeScript; it has no public name for it. */
interface TypeScriptTools {
  /** The program's own compiler and loader, or those that Pulumi brings. */
  typeScriptRequireStrings(): { readonly tsnodeRequire: string; readonly typescriptRequire: string };
  loadTypeScriptCompilerOptions(file: string): object;
}

/** What a user without a compiler, or with one that Pulumi cannot use, should install. */
export const COMPILER = "npm install --save-dev typescript@6";

/**
 * Lets Node load TypeScript as Pulumi's own language host does, but without type checking: that is the editor's work.
 * Without a compiler of the program's own it is the one that Pulumi brings, 3.8.
 * @returns The compiler's version; undefined where Node itself reads the program.
 */
export function registerTypeScript(program: Program): string | undefined {
  const { directory, require, isModule } = program;
  const tools = require("@pulumi/pulumi/tsutils") as TypeScriptTools;
  const { tsnodeRequire, typescriptRequire } = tools.typeScriptRequireStrings();
  const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi"));
  const { version } = pulumiRequire(typescriptRequire) as { version: string };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major >= 7) {
    throw new UserError(
      [`${program.shown}: Pulumi cannot run programs with TypeScript ${version}`],
      [`install an earlier one: ${COMPILER}`],
    );
  }
  const knowsNodeNext = major > 4 || (major === 4 && minor >= 7);
  const configuration = join(directory, "tsconfig.json");
  const options = {
    compiler: pulumiRequire.resolve(typescriptRequire),
    transpileOnly: true,
    pretty: false,
    project: configuration,
    skipProject: !existsSync(configuration),
    compilerOptions: {
      target: isModule ? "ES2022" : "ES2020",
      module: knowsNodeNext ? "nodenext" : "commonjs",
      moduleResolution: knowsNodeNext ? "nodenext" : "node",
      sourceMap: true,
      ...tools.loadTypeScriptCompilerOptions(configuration),
    },
  };
  if (!isModule) {
    (pulumiRequire(tsnodeRequire) as { register: (options: object) => void }).register(options);
    return version;
  }
  if (knowsNodeNext && canResolve(pulumiRequire, "ts-node/esm")) {
    const hooks = pulumiRequire.resolve("@pulumi/pulumi/cmd/run/hooks.js");
    register(pathToFileURL(hooks), { data: options });
    // Errors then name the lines that the user wrote.
    process.setSourceMapsEnabled(true);
    return version;
  }
  // Only Node itself is left, as for Pulumi.
  if (!(process.features as { typescript?: unknown }).typescript) {
    throw new UserError(
      [`${program.shown}: Node ${process.versions.node} loads no ES module in TypeScript`],
      ["use Node 22.18 or newer, or install ts-node: npm install --save-dev ts-node"],
    );
  }
  return undefined;
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
