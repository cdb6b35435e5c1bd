import type { DocumentModel } from "../core/documentSchema";
import { suggestion } from "../core/model/validate";
import { declaredConnections, type Declared } from "../core/resolve/connections";
import { knownNames } from "../core/resolve/problems";
import type { SourceMap } from "../core/document/positions";
import type { ConnectEdit, DisconnectEdit } from "./edits";
import { EditRefused } from "./refusal";
import type { Entry, Value } from "./style";

/** Where a new connection goes. */
export interface ConnectionPlace {
  /** The application whose own map gets it; undefined for the document's list. */
  readonly application?: string;
  readonly entry: Entry;
}

/**
 * Where a new connection goes: to the application's own connections, where it also declares the outbound interface, or
 * to the document's list where that is declared already.
 */
export function placeForConnection(
  model: DocumentModel,
  edit: ConnectEdit,
  positions: SourceMap,
): ConnectionPlace {
  const { source, outbound, destination } = edit;
  const application = Object.hasOwn(model.applications, source) ? model.applications[source] : undefined;
  if (!application) throw unknownApplication(model, source);
  const earlier = declaredAs(model, source, outbound)[0];
  if (earlier) {
    throw new EditRefused(
      `${source}.${outbound} is already connected to ${earlier.destination} (disconnect it first, or name another outbound)`,
      positions.positionOf(earlier.path),
    );
  }
  const required: Record<string, Value> = edit.required ? { required: true } : {};
  if (Object.hasOwn(application.outbound, outbound)) {
    return { entry: { value: { source: `${source}.${outbound}`, destination, ...required } } };
  }
  const value = edit.required ? { to: destination, ...required } : destination;
  return { application: source, entry: { key: outbound, value } };
}

/** The one connection of an outbound interface. @throws EditRefused where there is none, or several. */
export function findConnection(
  model: DocumentModel,
  { source, outbound }: DisconnectEdit,
  positions: SourceMap,
): Declared {
  const [found, second] = declaredAs(model, source, outbound);
  if (!found) throw unknownConnection(model, source, outbound);
  if (second) {
    const { line } = positions.positionOf(found.path);
    throw new EditRefused(
      `${source}.${outbound} is connected twice, here and in line ${line} (remove one of the two by hand)`,
      positions.positionOf(second.path),
    );
  }
  return found;
}

/** Whether a connection's outbound interface is required: by its own declaration, or by the connection. */
export function requirementOf(
  model: DocumentModel,
  { source, outbound, required }: Declared,
): "outbound" | "connection" | undefined {
  const application = Object.hasOwn(model.applications, source) ? model.applications[source]! : undefined;
  const outbounds = application?.outbound ?? {};
  if (Object.hasOwn(outbounds, outbound) && outbounds[outbound]!.required) return "outbound";
  return required ? "connection" : undefined;
}

function declaredAs(model: DocumentModel, source: string, outbound: string): Declared[] {
  return declaredConnections(model).filter((it) => it.source === source && it.outbound === outbound);
}

function unknownApplication(model: DocumentModel, name: string): EditRefused {
  const advice = knownNames(name, Object.keys(model.applications), "an application");
  return new EditRefused(`application "${name}" is not declared (${advice})`);
}

function unknownConnection(model: DocumentModel, source: string, outbound: string): EditRefused {
  const connected = declaredConnections(model).filter((it) => it.source === source);
  if (connected.length === 0) {
    if (!Object.hasOwn(model.applications, source)) return unknownApplication(model, source);
    return new EditRefused(`application "${source}" has no connection`);
  }
  const names = connected.map((it) => it.outbound);
  const near = suggestion(outbound, names);
  return new EditRefused(
    `${source}.${outbound} is not connected (${near === undefined ? "" : `${near} `}connected outbound interfaces of ${source}: ${names.join(", ")})`,
  );
}
