import type { Compilation } from "../components/compile";
import { UserError } from "./source";

export function compileProgram(directory: string): Promise<Compilation[]> {
  throw new UserError([`${directory}: not yet`]);
}
