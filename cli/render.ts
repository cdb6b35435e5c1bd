import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, isScalar, visit } from "yaml";
import { shorten } from "../components/resolve/flows";
import type { Compilation } from "../components/compile";
import { isPlainObject, isReference, isSecret, type Declaration } from "../components/platforms/declaration";
import { apiVersionAndKind } from "../components/platforms/kubernetes/types";
import { UserError } from "./source";

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
  if (network.platform !== "kubernetes") {
    throw new UserError([
      `platform/unsupported --render writes Kubernetes manifests, but space "${network.space}" is on ${network.platform}`,
    ]);
  }
  const stages = stagesOf(declarations);
  return declarations.map((declaration) => manifestOf(declaration, stages.get(declaration.name)!));
}

/** Writes manifests to a directory, and removes those that an earlier rendering left there. */
export function writeManifests(directory: string, manifests: readonly Manifest[]): void {
  mkdirSync(directory, { recursive: true });
  const wanted = new Set(manifests.map((manifest) => manifest.file));
  for (const file of readdirSync(directory)) {
    if (!file.endsWith(".yaml") || wanted.has(file)) continue;
    const path = join(directory, file);
    if (readFileSync(path, "utf8").startsWith(MARK)) unlinkSync(path);
  }
  for (const { file, text, secret } of manifests) {
    writeFileSync(join(directory, file), text, { mode: secret ? 0o600 : 0o644 });
  }
}

function manifestOf(declaration: Declaration, stage: number): Manifest {
  const { apiVersion, kind } = apiVersionAndKind(declaration.type);
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
    const stage = Math.max(-1, ...(byName.get(name)?.dependsOn ?? []).map(stageOf)) + 1;
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
