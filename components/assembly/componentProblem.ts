import { formatPath, formatProblem, type Problem } from "../../core/model/problem";
import { formatPlace, type Place } from "./place";

/** One line about a component: which, where in its arguments, what is wrong, what to do. */
export interface ComponentProblem {
  /** `Application frontend`, as users know it. */
  readonly component: string;
  readonly problem: Problem;
  /** Where the program declares it; undefined for components of programs in other languages. */
  readonly place?: Place | undefined;
  /** How many components the program declared before it. */
  readonly order?: number | undefined;
}

/** A line for each problem: `FILE:LINE:COLUMN Application frontend inbound.web: …`, with files as seen from a directory. */
export function formatComponentProblems(problems: readonly ComponentProblem[], directory: string): string[] {
  return problems.map(({ component, problem, place }) => {
    const at = place ? `${formatPlace(place, directory)} ` : "";
    const path = formatPath(problem.path);
    return `${at}${component}${path === "" ? "" : ` ${path}`}: ${formatProblem(problem)}`;
  });
}
