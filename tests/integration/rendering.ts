/** Documents as the manifests that `appnet plan --render` writes, in a namespace of the test's choice. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { manifestsOf } from "../../cli/render";
import { compile } from "../../core/compile";
import { parseDocumentText } from "../../core/document/readDocument";
import type { DocumentModel } from "../../core/documentSchema";
import { ProblemsError } from "../../core/model/problem";
import { asKubernetesObject, type KubernetesObject } from "./kubernetesClient";

export interface RenderedManifest {
  readonly file: string;
  readonly text: string;
  readonly object: KubernetesObject;
}

export interface NamedDocument {
  readonly name: string;
  readonly read: () => DocumentModel;
}

const EXAMPLES = "examples";

/** Every example for Kubernetes. One that cannot be read is among them, so that its test says why. */
export function exampleDocuments(): NamedDocument[] {
  return readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|[/\\])appnet\.yaml$/.test(path) && !path.includes("node_modules"))
    .sort()
    .map((path) => ({ name: join(EXAMPLES, path), text: readFileSync(join(EXAMPLES, path), "utf8") }))
    .filter(({ text }) => parseDocumentText(text).model?.aws === undefined)
    .map(({ name, text }) => ({ name, read: () => modelOf(text) }));
}

function modelOf(text: string): DocumentModel {
  const { model, problems } = parseDocumentText(text);
  if (!model) throw new ProblemsError(problems);
  return model;
}

/** The manifests in the order in which `kubectl apply -f DIR` sends them: that of their files' names. */
export function render(document: DocumentModel, namespace: string): RenderedManifest[] {
  const { compilation, problems } = compile({
    ...document,
    kubernetes: { ...document.kubernetes!, namespace },
  });
  if (!compilation) throw new ProblemsError(problems);
  return manifestsOf(compilation)
    .map(({ file, text }) => ({ file, text, object: asKubernetesObject(parse(text)) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What tells two objects of one cluster apart. */
export function idOf({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** How the objects of a document change with the document, as sorted ids. */
export function changes(before: readonly RenderedManifest[], after: readonly RenderedManifest[]) {
  const [old, now] = [before, after].map(
    (manifests) => new Map(manifests.map(({ object, text }) => [idOf(object), text])),
  ) as [Map<string, string>, Map<string, string>];
  const ids = (of: Map<string, string>, where: (id: string, text: string) => boolean) =>
    [...of].flatMap(([id, text]) => (where(id, text) ? [id] : [])).sort();
  return {
    removed: ids(old, (id) => !now.has(id)),
    added: ids(now, (id) => !old.has(id)),
    changed: ids(now, (id, text) => old.has(id) && old.get(id) !== text),
  };
}
