import { InputPropertiesError } from "@pulumi/pulumi";
import { formatPath, formatProblem, type Problem } from "../../core/model/problem";

/** One line about a component: which, where in its arguments, what is wrong, what to do. */
export interface ComponentProblem {
  /** `Application frontend`, as users know it. */
  readonly component: string;
  readonly problem: Problem;
}

/**
 * Thrown by components for invalid arguments, with every problem at once. Pulumi prints its message without a stack
 * trace, and its property paths when the component is used from another language.
 */
export class NetworkError extends InputPropertiesError {
  /** Pulumi's own mark of errors that are printed without a stack trace; it has no public class that carries both. */
  readonly __pulumiRunError = true;

  constructor(readonly problems: readonly ComponentProblem[]) {
    super({
      message: problems.map(lineOf).join("\n"),
      errors: problems.map(({ problem }) => ({
        propertyPath: formatPath(problem.path),
        reason: formatProblem(problem),
      })),
    });
    this.name = "NetworkError";
  }
}

function lineOf({ component, problem }: ComponentProblem): string {
  const path = formatPath(problem.path);
  return `${component}${path === "" ? "" : ` ${path}`}: ${formatProblem(problem)}`;
}
