import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import type {
  ApplicationArgs,
  ApplicationNodes,
  ApplicationOutputs,
  ApplicationReference,
} from "./arguments";
import { PlatformComponent } from "./assembly/built";
import { argumentsError, collect, declarerOf, given, readArguments } from "./assembly/component";
import type { NetworkError } from "./assembly/errors";
import {
  applicationConnectionsSchema,
  workloadSchema,
  type ApplicationModel,
} from "../core/model/application";
import { serviceLabel } from "../core/model/schema";
import { resolveInbounds } from "../core/resolve/applications";
import type { Inbound } from "../core/resolve/network";
import { knownNames } from "../core/resolve/problems";
import { Space } from "./space";

const schema = workloadSchema({ name: serviceLabel }, applicationConnectionsSchema);

/**
 * A workload with inbound interfaces (ports that it serves) and outbound interfaces (what it calls). Either appnet runs
 * it (`image`), or it already exists and appnet only governs its traffic (`existing`).
 *
 * @example
 * const basket = new appnet.Application("basket", {
 *   space,
 *   image: "ghcr.io/acme/basket:1.4",
 *   inbound: { api: { port: 3000, protocol: "http" } },
 * });
 */
export class Application
  extends PlatformComponent<ApplicationOutputs, ApplicationNodes>
  implements ApplicationOutputs
{
  readonly name: string;
  readonly hostname: string;
  /** The space that it runs in. */
  readonly space: Space;

  /** Undefined where too little of the arguments has the right shape. */
  private readonly model: ApplicationModel | undefined;

  constructor(name: string, args: ApplicationArgs, opts?: ComponentResourceOptions) {
    super("Application", name, {}, Space.optionsIn(given(args).space, opts));
    const declarer = declarerOf("Application", name, this, opts);
    const { space, connections, ...rest } = given(args);
    const targets = collect(() => connections && plainConnections(connections, space));
    const input = { ...rest, name: rest.name ?? name, ...(connections && { connections: targets.value }) };
    const { model: whole, problems } = readArguments(schema, input);
    const { name: applicationName = name, ...model } = whole ?? {};
    this.name = applicationName;
    this.hostname = whole?.hostname ?? applicationName;
    this.space = space;
    this.model = whole && (model as ApplicationModel);
    this.joinAndBuild(Space.assemblyOf(space), applicationName, {
      declarer,
      problems: [...Space.problemsOf(space), ...targets.problems, ...problems],
      at: ["applications", applicationName],
      entry: this.model && { kind: "application", name: applicationName, model: this.model, declarer },
    });
    const published = { name: applicationName, hostname: this.hostname, ...this.builtOutputs("environment") };
    this.publish(published, { space: Space.urnOf(space) });
  }

  get environment(): Output<Readonly<Record<string, string>>> {
    return this.common("environment") as Output<Record<string, string>>;
  }

  /**
   * The text by which a document of `space` names this application, or one of its inbound interfaces.
   * @internal
   */
  static targetFrom(space: unknown, application: Application, inbound?: string): string {
    const { name, space: own, model } = application;
    if (own === space || !model) return inbound === undefined ? name : `${name}.${inbound}`;
    Space.introduce(own, space);
    const inbounds = resolveInbounds(model);
    const found = inbounds.find((it) =>
      inbound === undefined ? inbounds.length === 1 : it.name === inbound,
    );
    if (!found) throw inboundError(name, inbounds, inbound);
    return `${found.protocol}://${name}.${own.name}.${own.organization}:${found.port}`;
  }
}

function inboundError(
  application: string,
  inbounds: readonly Inbound[],
  named: string | undefined,
): NetworkError {
  const known = inbounds.map((it) => it.name);
  return argumentsError(`Application ${application}`, [
    named === undefined
      ? {
          code: "connection/ambiguous-inbound",
          path: [],
          message: `application "${application}" has ${inbounds.length === 0 ? "no inbound interface" : "several inbound interfaces"}`,
          fix: inbounds.length === 0 ? "declare one" : `name one with inbound: ${known.join(", ")}`,
        }
      : {
          code: "connection/unknown-interface",
          path: ["inbound"],
          message: `application "${application}" has no inbound interface "${named}"`,
          fix: knownNames(named, known, "the inbound interface"),
        },
  ]);
}

/** A reference as text. */
export function targetText(reference: ApplicationReference, space: unknown, inbound?: string): string {
  if (reference instanceof Application) return Application.targetFrom(space, reference, inbound);
  return inbound === undefined ? reference : `${reference}.${inbound}`;
}

/** The connections with applications as text. Whatever else programs without types pass is left for validation. */
function plainConnections(connections: NonNullable<ApplicationArgs["connections"]>, space: Space): object {
  const entries = Object.entries(connections).map(([outbound, value]): [string, unknown] => {
    if (value instanceof Application) return [outbound, targetText(value, space)];
    const isOptions = typeof value === "object" && (value as unknown) !== null;
    return [outbound, isOptions ? { ...value, to: targetText(value.to, space) } : value];
  });
  return Object.fromEntries(entries);
}
