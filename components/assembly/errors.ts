import { InputPropertiesError } from "@pulumi/pulumi";
import { formatPath, formatProblem } from "../../core/model/problem";
import { formatComponentProblems, type ComponentProblem } from "./componentProblem";

/**
 * What a program's components say is wrong: every problem of all of them at once. Pulumi prints its message without a
 * stack trace, and its property paths when the component is used from another language.
 */
export class NetworkError extends InputPropertiesError {
  /** Pulumi's own mark of errors that are printed without a stack trace; it has no public class that carries both. */
  readonly __pulumiRunError = true;

  constructor(readonly problems: readonly ComponentProblem[]) {
    super({
      message: formatComponentProblems(problems, process.cwd()).join("\n"),
      errors: problems.map(({ problem }) => ({
        propertyPath: formatPath(problem.path),
        reason: formatProblem(problem),
      })),
    });
    this.name = "NetworkError";
  }
}
