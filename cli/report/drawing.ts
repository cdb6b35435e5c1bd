import { graphOf } from "../../graph/graphOf";
import type { Graph } from "../../graph/graph";
import { neighbourhood } from "../../graph/neighbourhood";
import { svgOf } from "../../graph/svg";
import type { Plan } from "../../core/plan/plan";

/** A picture of more applications cannot be read, and takes a browser long to draw. */
const MAXIMUM_APPLICATIONS = 400;

/** A graph and its picture. */
export interface Drawing {
  readonly graph: Graph;
  readonly svg: string;
  /** Only parts of the picture are shown: there is too much in it to be read at once. */
  readonly isTooLarge: boolean;
  /** The picture's style sheets, for the head of the page: its content policy lists them. */
  readonly styles: readonly string[];
}

/**
 * Draws who may talk to whom, compared with an earlier plan where there is one.
 * @param only The applications to draw, with their neighbours; all when there are none.
 */
export async function drawingOf(
  plan: Plan,
  before: Plan | undefined,
  only: readonly string[],
): Promise<Drawing> {
  const whole = graphOf(plan, before);
  const graph = only.length === 0 ? whole : neighbourhood(whole, only);
  const applications = graph.nodes.filter(({ kind }) => kind === "application").length;
  const styles: string[] = [];
  const svg = (await svgOf(graph)).replace(/<style>([^]*?)<\/style>/g, (_, style: string) => {
    styles.push(style);
    return "";
  });
  return { graph, svg, isTooLarge: applications > MAXIMUM_APPLICATIONS, styles };
}
