import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Document, isScalar, visit } from "yaml";
import { shorten } from "../core/resolve/flows";
import type { Compilation } from "../core/compile";
import { isPlainObject, isReference, isSecret, type Declaration } from "../core/platforms/declaration";
import { findPlatform } from "../core/platforms/find";
import type { ManifestKind } from "../core/platforms/platform";
import { UserError } from "./userError";

/** The first line of every rendered file: it tells them from files that somebody else put there. */
const MARK = "# Rendered by appnet. Changes to this file are overwritten.\n";

/** File systems allow 255 bytes, extension included. */
const MAXIMUM_FILE_NAME = 240;

/** A rendered manifest: its file's name and text, and whether it holds a secret. */
export interface Manifest {
  readonly file: string;
  readonly text: string;
  readonly secret: boolean;
}

/** Kubernetes manifests of a compilation; their names sort in the order in which they must be applied. */
export function manifestsOf({ network, declarations }: Compilation): Manifest[] {
  const kindOf = findPlatform(network.platform)?.manifestKind;
  if (!kindOf) {
    throw new UserError([
      `platform/unsupported --render writes Kubernetes manifests, but space "${network.space}" is on ${network.platform}`,
    ]);
  }
  const stages = stagesOf(declarations);
  return declarations.map((it) => manifestOf(it, kindOf(it.type), stages.get(it.name)!));
}

/**
 * Writes manifests to a directory, and removes those that an earlier rendering left there.
 * @throws UserError before anything is written, when a file there is not appnet's or the directory cannot be used.
 */
export function writeManifests(directory: string, manifests: readonly Manifest[]): void {
  try {
    const wanted = new Set(manifests.map((manifest) => manifest.file));
    const stale = ownFiles(directory, wanted);
    mkdirSync(directory, { recursive: true });
    for (const file of stale) unlinkSync(join(directory, file));
    for (const { file, text, secret } of manifests) {
      const path = join(directory, file);
      writeFileSync(path, text, { mode: secret ? 0o600 : 0o644 });
      if (secret) chmodSync(path, 0o600); // A file that was there keeps its mode.
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError([
      `${directory}: manifests cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

/** The files of an earlier rendering that are not wanted any more. */
function ownFiles(directory: string, wanted: ReadonlySet<string>): string[] {
  if (directory === "") throw new UserError(["--render: name a directory"]);
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".yaml"),
  );
  const own = new Set(
    files.filter(({ name }) => beginsWithMark(join(directory, name))).map(({ name }) => name),
  );
  const foreign = files.filter(({ name }) => wanted.has(name) && !own.has(name)).map(({ name }) => name);
  if (foreign.length > 0) {
    throw new UserError(
      foreign.map(
        (name) =>
          `${join(directory, name)}: not rendered by appnet, and it would be overwritten; move it away`,
      ),
    );
  }
  return [...own].filter((name) => !wanted.has(name));
}

function beginsWithMark(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const start = Buffer.alloc(Buffer.byteLength(MARK));
    readSync(descriptor, start);
    return start.toString() === MARK;
  } finally {
    closeSync(descriptor);
  }
}

function manifestOf(declaration: Declaration, { apiVersion, kind }: ManifestKind, stage: number): Manifest {
  const seen = { secret: false };
  const body = plain(declaration.inputs, declaration.name, seen);
  const text = MARK + yamlText({ apiVersion, kind, ...(body as object) });
  const file = `${shorten(`${stage}-${kind.toLowerCase()}-${declaration.name}`, MAXIMUM_FILE_NAME)}.yaml`;
  return { file, text, secret: seen.secret };
}

/** Words and forms that some parser takes for something else than a string: kubectl reads YAML 1.1. */
const PLAIN = /^[A-Za-z][A-Za-z0-9 ./_-]*$/;
const AMBIGUOUS = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function yamlText(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== "string") return;
      const isPlain = PLAIN.test(node.value) && !AMBIGUOUS.test(node.value) && !node.value.endsWith(" ");
      node.type = node.value.includes("\n") ? "BLOCK_LITERAL" : isPlain ? "PLAIN" : "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** How many declarations must come before each: those it depends on, and theirs. */
function stagesOf(declarations: readonly Declaration[]): Map<string, number> {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const stages = new Map<string, number>();
  const stageOf = (name: string): number => {
    const known = stages.get(name);
    if (known !== undefined) return known;
    const { dependsOn = [], after = [] } = byName.get(name) ?? {};
    const stage = Math.max(-1, ...[...dependsOn, ...after].map(stageOf)) + 1;
    stages.set(name, stage);
    return stage;
  };
  for (const { name } of declarations) stageOf(name);
  return stages;
}

function plain(value: unknown, owner: string, seen: { secret: boolean }): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, owner, seen));
  if (isSecret(value)) {
    seen.secret = true;
    return plain(value.value, owner, seen);
  }
  if (isReference(value) || !isPlainObject(value)) {
    throw new UserError([
      `${owner}: a value is known only at deployment, so no manifest can be rendered; give a plain value`,
    ]);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === undefined ? [] : [[key, plain(item, owner, seen)]],
    ),
  );
}
