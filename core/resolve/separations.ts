import type { Problem } from "../model/problem";
import { isElsewhere } from "./consent";
import type { Separation } from "./directory";
import type { ApplicationEnd, Flow } from "./network";

/** The flows that no network is known to carry: rules would be made for them, and proved. */
export function separationProblems(
  flows: readonly Flow[],
  separationFrom: (end: ApplicationEnd) => Separation | undefined,
): Problem[] {
  return flows.flatMap(({ source, destination, paths }) =>
    [source, destination].filter(isElsewhere).flatMap((end) => {
      const separation = separationFrom(end);
      if (!separation) return [];
      const message = `no network is known between this space and space "${end.space}": ${separation.reason}`;
      return paths.map((path): Problem => ({
        code: "platform/unsupported",
        path,
        message,
        fix: separation.fix,
      }));
    }),
  );
}
