import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application, targetText } from "./application";
import type { ConnectionArgs, ConnectionOutputs } from "./arguments";
import { collect, declarerOf, given, NetworkComponent, readArguments } from "./assembly/component";
import { connectionSchema } from "../core/model/connection";
import type { Problem } from "../core/model/problem";
import { Space } from "./space";

/**
 * Joins one outbound interface of an application to one inbound interface of another. The source may then reach the
 * destination on that port, and is told where it is by `CONNECTION_<OUTBOUND>_URL` and its parts.
 *
 * @example
 * new appnet.Connection("frontend-to-basket", { source: frontend, destination: basket });
 */
export class Connection extends NetworkComponent implements ConnectionOutputs {
  readonly source: string;
  readonly destination: string;

  constructor(name: string, args: ConnectionArgs, opts?: ComponentResourceOptions) {
    const space = spaceOf([given(args).space, given(args).source, given(args).destination]);
    super("appnet:index:Connection", name, {}, Space.optionsIn(space, opts));
    const declarer = declarerOf("Connection", name, this, opts);
    const { source, outbound, destination, inbound, required, ...variables } = given(args);
    const { disableDefaultEnvVars, environment } = variables;
    const from = collect(() => targetText(source, space));
    const to = collect(() => targetText(destination, space, inbound));
    const { model, problems } = readArguments(connectionSchema, {
      source: outbound === undefined ? from.value : `${from.value}.${outbound}`,
      destination: to.value,
      ...(required !== undefined && { required }),
      ...(disableDefaultEnvVars !== undefined && { disableDefaultEnvVars }),
      ...(environment !== undefined && { environment }),
    });
    const found = [...from.problems, ...to.problems];
    this.source = model?.source ?? "";
    this.destination = model?.destination ?? "";
    void this.join(Space.assemblyOf(space), {
      declarer,
      at: ["connections", -1],
      problems: [...(space ? [] : [MISSING_SPACE]), ...(found.length > 0 ? found : problems)],
      entry: model && { kind: "connection", model, declarer },
    });
    this.publish({ source: this.source, destination: this.destination });
  }
}

/** The space of a component: the first that one of its arguments belongs to. */
export function spaceOf(from: readonly unknown[]): Space | undefined {
  for (const candidate of from) {
    if (candidate instanceof Space) return candidate;
    if (candidate instanceof Application) return candidate.space;
  }
  return undefined;
}

/** What is wrong where no argument belongs to a space. */
export const MISSING_SPACE: Problem = {
  code: "document/type",
  path: ["space"],
  message: "space is missing, and no application is given by object",
  fix: "give space, or the source as an Application",
};
