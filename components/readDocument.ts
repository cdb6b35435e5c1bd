import { readFileSync } from "node:fs";
import { documentOf } from "../core/document/readDocument";
import type { TopologyArgs } from "./arguments";

/**
 * Reads an `appnet.yaml` for `new Topology(name, readDocument(file))`.
 * @throws ProblemsError with every problem as `FILE:LINE:COLUMN rule-code message (what to do)`.
 */
export function readDocument(file: string): TopologyArgs {
  return documentOf(readFileSync(file, "utf8"), file);
}
