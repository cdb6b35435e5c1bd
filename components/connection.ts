import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application, targetText } from "./application";
import type { ApplicationReference, ConnectionArgs, ConnectionOutputs } from "./arguments";
import { argumentsError, declarerOf, NetworkComponent, parseArguments } from "./assembly/component";
import { connectionSchema } from "../core/model/connection";
import { parseTarget } from "../core/resolve/target";
import { Space } from "./space";

/**
 * Joins one outbound interface of an application to one inbound interface of another. The source may then reach the
 * destination on that port, and is told where it is by `CONNECTION_<OUTBOUND>_URL` and its parts.
 *
 * @example
 * new appnet.Connection("frontend-to-basket", { source: frontend, destination: basket });
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class Connection extends NetworkComponent implements ConnectionOutputs {
  readonly source: string;
  readonly destination: string;

  constructor(name: string, args: ConnectionArgs, opts?: ComponentResourceOptions) {
    const label = `Connection ${name}`;
    const { source, outbound, destination, inbound, required, disableDefaultEnvVars } = args;
    const space = spaceOf(label, [args.space, source, destination]);
    const from = targetText(source, space);
    const input = {
      source: outbound === undefined ? from : `${from}.${outbound}`,
      destination: targetText(destination, space, inbound),
      ...(required !== undefined && { required }),
      ...(disableDefaultEnvVars !== undefined && { disableDefaultEnvVars }),
    };
    const model = parseArguments(label, connectionSchema, input, (it, problems) => {
      const target = parseTarget(it.destination);
      if (target.kind === "invalid") {
        problems.add(
          "connection/target-syntax",
          ["destination"],
          `"${it.destination}" is no target`,
          target.fix,
        );
      }
    });
    super("appnet:index:Connection", name, {}, Space.assemblyOf(space).optionsFor(opts));
    this.source = model.source;
    this.destination = model.destination;
    const assembly = Space.assemblyOf(space);
    assembly.add({ kind: "connection", model, declarer: declarerOf("Connection", name, this, opts) });
    void this.join(assembly);
    this.publish({ source: this.source, destination: this.destination });
  }
}

/** The space of a component: the first that one of its arguments belongs to. */
export function spaceOf(label: string, from: readonly (Space | ApplicationReference | undefined)[]): Space {
  for (const candidate of from) {
    if (candidate instanceof Space) return candidate;
    if (candidate instanceof Application) return candidate.space;
  }
  throw argumentsError(label, [
    {
      code: "document/type",
      path: ["space"],
      message: "space is missing, and no application is given by object",
      fix: "give space, or the source as an Application",
    },
  ]);
}
