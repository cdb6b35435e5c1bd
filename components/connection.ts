import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Application, targetText, type ApplicationReference } from "./application";
import { argumentsError, declarerOf, NetworkComponent, parseArguments } from "./assembly/component";
import { connectionSchema } from "../core/model/connection";
import { parseTarget } from "../core/resolve/target";
import { Space } from "./space";

/** The arguments of a {@link Connection}. */
export interface ConnectionArgs {
  /** The application that calls, by object or name. */
  source: ApplicationReference;
  /**
   * The source's outbound interface. Default: one named after the destination, which the connection declares.
   * A source given by name may also be `APPLICATION.OUTBOUND`.
   */
  outbound?: string;
  /** The application that is called, by object, by name, or as `scheme://target:port`. */
  destination: ApplicationReference;
  /** The destination's inbound interface. Default: its only one. */
  inbound?: string;
  /** Whether the outbound interface is required: the connection then exists before its source starts. Default: false. */
  required?: boolean;
  /** Whether to leave out the CONNECTION_* environment variables of this connection. Default: false. */
  disableDefaultEnvVars?: boolean;
  /** The space. Default: the source's, or the destination's. */
  space?: Space;
}

/**
 * Joins one outbound interface of an application to one inbound interface of another. The source may then reach the
 * destination on that port, and is told where it is by `CONNECTION_<OUTBOUND>_URL` and its parts.
 *
 * @example
 * new appnet.Connection("frontend-to-basket", { source: frontend, destination: basket });
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class Connection extends NetworkComponent {
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
    super("appnet:index:Connection", name, {}, opts);
    const assembly = Space.assemblyOf(space);
    assembly.add({ kind: "connection", model, declarer: declarerOf("Connection", name, this, opts) });
    this.join(assembly);
    this.publish({ source: model.source, destination: model.destination });
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
