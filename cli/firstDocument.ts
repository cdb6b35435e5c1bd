import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { closest } from "fastest-levenshtein";
import { DOCUMENTS } from "./source";
import { UserError } from "./userError";

/** What the options of `appnet init` say. */
export interface FirstDocument {
  readonly platform: "kubernetes" | "aws";
  readonly from?: string;
}

const EXAMPLES = resolve(__dirname, "../../examples");
const SCHEMA = "node_modules/pulumi-appnet/dist/appnet.schema.json";
const LONGEST_NAME = 63;

/** Writes a first document. @returns The file, as messages name it. @throws UserError where there is one, or no such example. */
export function writeFirstDocument(directory: string, { platform, from }: FirstDocument): string {
  const taken = DOCUMENTS.map((name) => join(directory, name)).find((file) => existsSync(file));
  if (taken !== undefined) throw new UserError([`${taken}: is there already; nothing was written`]);
  const body = from === undefined ? firstDocument(spaceName(directory), platform) : example(from);
  const file = join(directory, DOCUMENTS[0]);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, `${schemaLine(directory)}\n${body}`, { flag: "wx" });
  } catch (error) {
    throw new UserError([
      `${file}: cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  return file;
}

/** What a first document says: two applications that run as they are, one of which may call the other. */
function firstDocument(space: string, platform: FirstDocument["platform"]): string {
  return `organization: acme
space: ${space}
${platform}: {}

applications:
  frontend:
    image: nginxinc/nginx-unprivileged:1.29
    inbound: { web: { port: 8080, protocol: http } }
    connections:
      cache: redis://cache:6379
  cache:
    image: redis:8
    inbound: { redis: { port: 6379 } }
`;
}

/** The directory's name as that of a space. */
function spaceName(directory: string): string {
  const words = basename(resolve(directory))
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ["prod"];
  return words.join("-").slice(0, LONGEST_NAME).replace(/-$/, "");
}

/** By what editors check and complete a document: the schema where the package is installed, or will be. */
function schemaLine(directory: string): string {
  const installed = ancestors(resolve(directory)).find((it) => existsSync(join(it, SCHEMA)));
  const path = installed === undefined ? SCHEMA : relative(resolve(directory), join(installed, SCHEMA));
  return `# yaml-language-server: $schema=${path.split("\\").join("/")}`;
}

function ancestors(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

/** The text of an example's document. */
function example(name: string): string {
  const names = readdirSync(EXAMPLES)
    .filter((it) => existsSync(join(EXAMPLES, it, DOCUMENTS[0])))
    .sort();
  if (names.includes(name)) return readFileSync(join(EXAMPLES, name, DOCUMENTS[0]), "utf8");
  throw new UserError([
    `--from ${name}: there is no such example (did you mean ${closest(name, names)}? There are ${names.join(", ")})`,
  ]);
}
