import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import type { PolicyModel } from "../core/model/connection";
import type { DocumentModel } from "../core/documentSchema";
import type { SourceMap } from "../core/document/positions";
import { platformNames } from "../core/platforms/find";
import { findConnection, placeForConnection, requirementOf } from "./connections";
import type { Creation } from "./creation";
import type { ConnectEdit, DenyEdit, DisconnectEdit, Edit } from "./edits";
import { indentationAt, type Splice } from "./lines";
import { findSection, indexOfEntry, indexOfKey, type SourceDocument } from "./nodes";
import type { Reason } from "../core/names/reason";
import { policyReason } from "../core/resolve/flows";
import { findPolicy, refuseDuplicate } from "./policies";
import { EditRefused } from "./refusal";
import { removeEntry } from "./removal";
import { insertEntry } from "./sections";
import type { Entry, Value } from "./style";

/** What a document says, as far as edits change it. */
export interface PlainDocument {
  applications?: Record<string, { connections?: Record<string, unknown> }>;
  connections?: unknown[];
  policies?: unknown[];
}

/** An edit as changes of the text, and as what they must mean. */
export interface PlannedEdit {
  readonly splices: readonly Splice[];
  /** Makes the same change in what the document says. */
  readonly change: (plain: PlainDocument) => void;
  /** What is added or taken away; unknown for what is yet to resolve. */
  readonly declaration?: Reason;
  /** The required outbound interface that the edit leaves unconnected. */
  readonly unconnected?: { readonly source: string; readonly outbound: string };
}

/** The keys behind which those that edits create belong. */
const BEFORE_LISTS = [
  "organization",
  "space",
  "domain",
  "isolation",
  ...platformNames(),
  "peers",
  "externals",
  "applications",
];

/** Finds what an edit changes in a document. @throws EditRefused */
export function planEdit(
  source: SourceDocument,
  model: DocumentModel,
  edit: Edit,
  positions: SourceMap,
): PlannedEdit {
  switch (edit.kind) {
    case "connect":
      return planConnect(source, model, edit, positions);
    case "disconnect":
      return planDisconnect(source, model, edit, positions);
    case "allow":
      refuseDuplicate(model, edit.policy, positions);
      return addToList(source, "policies", { value: written(edit.policy) });
    case "deny":
      return planDeny(source, model, edit, positions);
  }
}

function planConnect(
  source: SourceDocument,
  model: DocumentModel,
  edit: ConnectEdit,
  positions: SourceMap,
): PlannedEdit {
  const { source: caller, outbound } = edit;
  const declaration: Reason = { kind: "connection", source: caller, outbound };
  const { application, entry } = placeForConnection(model, edit, positions);
  if (application === undefined) return { ...addToList(source, "connections", entry), declaration };
  const section = findSection(source, ["applications", application], "connections", "map");
  const splices = insertEntry(source, section, entry, {
    behind: ["inbound", "outbound"],
    example: otherConnections(source, section.parent),
    outerIndentation: indentationOfKey(source, application),
  });
  const change = (plain: PlainDocument) => {
    const own = plain.applications![application]!;
    own.connections = { ...own.connections, [edit.outbound]: entry.value };
  };
  return { splices, change, declaration };
}

function planDisconnect(
  source: SourceDocument,
  model: DocumentModel,
  edit: DisconnectEdit,
  positions: SourceMap,
): PlannedEdit {
  const found = findConnection(model, edit, positions);
  const requirement = requirementOf(model, found);
  if (requirement && !edit.force) throw requiredOutbound(edit, found.path, positions);
  const declaration: Reason = { kind: "connection", source: edit.source, outbound: edit.outbound };
  const common = {
    declaration,
    ...(requirement === "outbound" && { unconnected: edit }),
  };
  const last = found.path.at(-1)!;
  if (typeof last === "number") return { ...removeFromList(source, "connections", last), ...common };
  const path = ["applications", edit.source];
  const section = findSection(source, path, "connections", "map");
  const index = indexOfEntry(
    source,
    section.collection as YAMLMap,
    last,
    [...path, "connections", last].join("."),
  );
  const change = (plain: PlainDocument) => {
    Reflect.deleteProperty(plain.applications![edit.source]!.connections!, last);
  };
  return { splices: removeEntry(source, section, index), change, ...common };
}

function requiredOutbound(
  { source, outbound }: DisconnectEdit,
  path: readonly (string | number)[],
  positions: SourceMap,
): EditRefused {
  return new EditRefused(
    `${source}.${outbound} is required: ${source} does not work without it (add --force to disconnect it nevertheless)`,
    positions.positionOf(path),
  );
}

function planDeny(
  source: SourceDocument,
  model: DocumentModel,
  edit: DenyEdit,
  positions: SourceMap,
): PlannedEdit {
  const policy = findPolicy(model, edit.policy, positions);
  return {
    ...removeFromList(source, "policies", Number(policy.path.at(-1))),
    declaration: policyReason(policy),
  };
}

type ListKey = "connections" | "policies";

function addToList(source: SourceDocument, key: ListKey, entry: Entry): PlannedEdit {
  const section = findSection(source, [], key, "list");
  const other = key === "policies" ? "connections" : "policies";
  const creation: Creation = {
    behind: key === "policies" ? [...BEFORE_LISTS, "connections"] : BEFORE_LISTS,
    example: listOf(source, other),
  };
  return {
    splices: insertEntry(source, section, entry, creation),
    change: (plain) => (plain[key] = [...(plain[key] ?? []), entry.value]),
  };
}

function removeFromList(source: SourceDocument, key: ListKey, index: number): PlannedEdit {
  const section = findSection(source, [], key, "list");
  return {
    splices: removeEntry(source, section, index),
    change: (plain) => plain[key]!.splice(index, 1),
  };
}

/** A policy as the document says it: the keys in the order of the reference, ports as a number where they are one. */
function written({
  source,
  destination,
  destinationCidr,
  space,
  organization,
  protocol,
  ports,
}: PolicyModel): Value {
  const all = { source, destination, destinationCidr, space, organization, protocol, ports };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

function indentationOfKey({ yaml, text }: SourceDocument, application: string): string {
  const applications = (yaml.contents as YAMLMap).get("applications") as YAMLMap;
  const { key } = applications.items[indexOfKey(applications, application)]!;
  return indentationAt(text, (key as Node).range![0]);
}

/** The last application's connections that are not empty, as an example of how they are written here. */
function otherConnections({ yaml }: SourceDocument, own: YAMLMap): YAMLMap | undefined {
  const applications = (yaml.contents as YAMLMap).get("applications") as YAMLMap;
  return applications.items
    .flatMap(({ value }) => (isMap(value) && value !== own ? [value.get("connections")] : []))
    .findLast((value): value is YAMLMap => isMap(value) && value.items.length > 0);
}

function listOf({ yaml }: SourceDocument, key: ListKey): YAMLSeq | undefined {
  const list = (yaml.contents as YAMLMap).get(key);
  return isSeq(list) && list.items.length > 0 ? list : undefined;
}
