import { readFileSync } from "node:fs";
import { decodeText } from "../core/document/decodeText";
import { documentOf } from "../core/document/readDocument";
import type { TopologyArgs } from "./arguments";

/**
 * Reads an `appnet.yaml` for `new Topology(name, readDocument(file))`.
 * @throws ProblemsError with every problem as `FILE:LINE:COLUMN rule-code message (what to do)`; an Error where the file is
 * not UTF-8.
 */
export function readDocument(file: string): TopologyArgs {
  const decoded = decodeText(readFileSync(file));
  if ("problem" in decoded) throw new Error(`${file}: ${decoded.problem}`);
  return documentOf(decoded.text, file);
}
