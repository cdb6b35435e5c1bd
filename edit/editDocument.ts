import { isDeepStrictEqual } from "node:util";
import { isAlias, visit } from "yaml";
import { compile, type Compilation } from "../core/compile";
import type { DocumentModel } from "../core/documentSchema";
import {
  BYTE_ORDER_MARK,
  compileText,
  locate,
  parseDocumentText,
  type LocatedProblem,
} from "../core/document/readDocument";
import { parseYaml, plainValue } from "../core/document/parseYaml";
import type { Edit } from "./edits";
import { applySplices } from "./lines";
import { placeOf, type SourceDocument } from "./nodes";
import { planEdit, type PlainDocument, type PlannedEdit } from "./planEdit";
import { policyReason } from "../core/resolve/flows";
import type { Reason } from "../core/names/reason";
import { EditRefused, type Obstacle } from "./refusal";
import { positionAt } from "../core/document/positions";

/** A document after an edit. */
export interface EditedDocument {
  readonly kind: "edited";
  readonly text: string;
  /** What the document compiled to; undefined where it was not valid. */
  readonly before?: Compilation;
  readonly after: Compilation;
  /** What the edit added or took away. */
  readonly declaration: Reason;
  /** The one problem that a forced edit may leave: a required outbound interface is unconnected. */
  readonly problems: readonly LocatedProblem[];
}

/** A document after an edit, or why there is none. */
export type EditResult =
  | EditedDocument
  /** The edit does not fit the document as it is. */
  | { readonly kind: "refused"; readonly reasons: readonly Obstacle[] }
  /** The document would not be valid after the edit. */
  | {
      readonly kind: "invalid";
      readonly problems: readonly LocatedProblem[];
      /** Whether all these problems were there before the edit. */
      readonly existed: boolean;
    };

/**
 * Edits a document in its text: what the edit does not concern keeps every byte. The result is valid, and says nothing
 * else than before but for the edit.
 */
export function editDocument(text: string, edit: Edit): EditResult {
  const mark = BYTE_ORDER_MARK.exec(text)?.[0] ?? "";
  const body = text.slice(mark.length);
  const { model, rest, problems, source: positions } = parseDocumentText(body);
  const known = model ?? rest;
  if (!known) return { kind: "invalid", problems, existed: true };
  const source: SourceDocument = parseYaml(body, { keepSourceTokens: true });
  try {
    const planned = planEdit(source, known, edit, positions);
    const edited = applySplices(body, planned.splices);
    checkOnlyThatChanged(source, edited, planned);
    const result = validate(body, edited, planned);
    return result.kind === "edited" ? { ...result, text: mark + edited } : result;
  } catch (error) {
    if (error instanceof EditRefused) return { kind: "refused", reasons: error.reasons };
    throw error;
  }
}

/** Compares what the two texts say: whatever the layout, nothing but the edit may differ. */
function checkOnlyThatChanged(source: SourceDocument, edited: string, planned: PlannedEdit): void {
  const expected = plainCopy(plainValue(source.yaml));
  planned.change(expected);
  if (isDeepStrictEqual(withoutEmpty(expected), saidBy(edited))) return;
  throw shared(source, planned) ?? unsafe(source, planned);
}

function saidBy(text: string): PlainDocument | undefined {
  try {
    const { yaml } = parseYaml(text);
    if (yaml.errors.length > 0) return undefined;
    return withoutEmpty(plainCopy(plainValue(yaml)));
  } catch {
    return undefined;
  }
}

/** A copy in which an alias and its anchor are two, as two readers of the text would have them. */
function plainCopy(value: unknown): PlainDocument {
  return JSON.parse(JSON.stringify(value)) as PlainDocument;
}

/** Without empty collections, which mean the same as absent ones. */
function withoutEmpty(plain: PlainDocument): PlainDocument {
  for (const holder of [plain, ...Object.values(plain.applications ?? {})]) {
    for (const key of ["connections", "policies"] as const) {
      const value: unknown = (holder as PlainDocument | null)?.[key];
      if (typeof value === "object" && value !== null && Object.keys(value).length === 0) {
        Reflect.deleteProperty(holder, key);
      }
    }
  }
  return plain;
}

/** Where an anchor around or inside the changed place is used elsewhere, the edit would change that too. */
function shared(source: SourceDocument, { splices }: PlannedEdit): EditRefused | undefined {
  let found: EditRefused | undefined;
  visit(source.yaml, {
    Alias(_, alias) {
      const target = isAlias(alias) ? source.targetOf(alias) : undefined;
      const [start, end] = target?.range ?? [Infinity, -Infinity];
      if (!splices.some((splice) => start <= splice.end && splice.start <= end)) return;
      found = new EditRefused(
        `the alias *${alias.source} here shares what would be changed: edit it by hand`,
        placeOf(source, alias),
      );
      return visit.BREAK;
    },
  });
  return found;
}

function unsafe({ lines }: SourceDocument, { splices }: PlannedEdit): EditRefused {
  const position = positionAt(lines, splices[0]!.start);
  return new EditRefused("this place could not be edited safely: edit it by hand", position);
}

function validate(body: string, edited: string, planned: PlannedEdit): EditResult {
  const before = compileText(body);
  const result = compileText(edited);
  const relaxed = planned.unconnected && compileUnconnected(edited, result.problems, planned.unconnected);
  const after = result.compilation ?? relaxed?.compilation;
  if (after) {
    return {
      kind: "edited",
      text: edited,
      before: before.compilation,
      after,
      declaration: planned.declaration ?? policyReason(after.network.policies.at(-1)!),
      problems: result.problems,
    };
  }
  const problems = relaxed?.problems ?? result.problems;
  const known = new Set(before.problems.map(({ code, message }) => `${code} ${message}`));
  const existed = problems.every(({ code, message }) => known.has(`${code} ${message}`));
  return { kind: "invalid", problems, existed };
}

/**
 * What a document compiles to apart from its only problem, that an outbound interface is unconnected; undefined where it
 * has others. Problems that come to light only without that one are reported then.
 */
function compileUnconnected(
  text: string,
  problems: readonly LocatedProblem[],
  { source, outbound }: NonNullable<PlannedEdit["unconnected"]>,
): { readonly compilation?: Compilation; readonly problems: readonly LocatedProblem[] } | undefined {
  const path = ["applications", source, "outbound", outbound];
  const isExpected = (problem: LocatedProblem) =>
    problem.code === "outbound/required-unconnected" && isDeepStrictEqual(problem.path, path);
  const { model, source: positions } = parseDocumentText(text);
  if (!model || problems.length === 0 || !problems.every(isExpected)) return undefined;
  const relaxed: DocumentModel = structuredClone(model);
  relaxed.applications[source]!.outbound[outbound]!.required = false;
  const result = compile(relaxed);
  return { compilation: result.compilation, problems: locate(result.problems, positions) };
}
