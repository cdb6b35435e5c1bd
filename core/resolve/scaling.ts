import type { ApplicationModel } from "../model/application";
import type { PropertyPath } from "../model/problem";
import type { Problems } from "./problems";

/** The rules of scaling that concern one application alone. */
export function checkScaling(model: ApplicationModel, path: PropertyPath, problems: Problems): void {
  const { autoscaling, replicas } = model;
  if (!autoscaling) return;
  const report = (at: PropertyPath, message: string, fix: string) =>
    problems.add("document/type", [...path, ...at], message, fix);
  if (replicas !== undefined) {
    report(["replicas"], "replicas is given beside autoscaling", "remove replicas, or autoscaling");
  }
  const { minimum, maximum, cpu, memory, requestsPerTarget } = autoscaling;
  if (typeof minimum === "number" && typeof maximum === "number" && minimum > maximum) {
    report(
      ["autoscaling", "minimum"],
      `the minimum of ${minimum} is above the maximum of ${maximum}`,
      "swap them",
    );
  }
  if (cpu === undefined && memory === undefined && requestsPerTarget === undefined) {
    report(["autoscaling"], "autoscaling goes by nothing", "add cpu, memory or requestsPerTarget");
  }
}
