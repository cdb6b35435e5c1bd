import { readFileSync } from "node:fs";
import type { Plan } from "../components/plan/plan";
import { readPlan } from "../components/plan/savedPlan";
import type { LoadOptions } from "./load";
import { UserError } from "./source";

/** Loads the plan to compare with. @throws UserError with every problem of it. */
// eslint-disable-next-line @typescript-eslint/require-await -- a revision will have to be compiled
export async function loadBaseline(against: string, _source: string, _options: LoadOptions): Promise<Plan> {
  const read = readPlan(readText(against));
  if ("plan" in read) return read.plan;
  throw new UserError(read.problems.map((problem) => `${against}: ${problem}`));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError([
      `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
