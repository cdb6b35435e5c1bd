import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { Application, targetText } from "./application";
import type { GatewayArgs, GatewayOutputs, GatewayRoute } from "./arguments";
import { collect, declarerOf, given, NetworkComponent, readArguments } from "./assembly/component";
import { gatewaySchema, type GatewayModel } from "../core/model/gateway";
import { serviceLabel, strict } from "../core/model/schema";
import { hostnameOf, urlOf } from "../core/resolve/gateways";
import { Space } from "./space";

const schema = strict({ name: serviceLabel, ...gatewaySchema.shape });
/**
 * A single point of entry: routes by host and path to applications, and terminates TLS or passes it through.
 *
 * @example
 * const gateway = new appnet.Gateway("public", {
 *   space,
 *   hostname: { fullyQualifiedHostname: "www.example.com" },
 *   tls: { certificateFrom: { managed: true } },
 *   routes: [{ path: "/", destination: frontend }],
 * });
 * export const url = gateway.url;
 */
export class Gateway extends NetworkComponent implements GatewayOutputs {
  readonly name: string;
  readonly url: Output<string | undefined>;

  constructor(name: string, args: GatewayArgs, opts?: ComponentResourceOptions) {
    super("appnet:index:Gateway", name, {}, opts);
    const declarer = declarerOf("Gateway", name, this, opts);
    const { space, routes, ...rest } = given(args);
    const assembly = Space.assemblyOf(space);
    const plain = collect(() => plainRoutes(routes, space));
    const { model: whole, problems } = readArguments(schema, { name, ...rest, routes: plain.value });
    const { name: gatewayName = name, ...model } = whole ?? {};
    this.name = gatewayName;
    this.url = output(whole && urlOf(hostnameOf(whole, assembly?.settings.domain), whole.tls !== undefined));
    this.join(assembly, {
      declarer,
      problems: [...Space.problemsOf(space), ...(plain.problems.length > 0 ? plain.problems : problems)],
      at: ["gateways", gatewayName],
      entry: whole && { kind: "gateway", name: gatewayName, model: model as GatewayModel, declarer },
    });
    this.publish({ name: gatewayName, url: this.url }, { space: Space.urnOf(space) });
  }
}

/** The routes with applications as text. Whatever else programs without types pass is left for validation. */
function plainRoutes(routes: readonly GatewayRoute[], space: Space): unknown {
  const given: unknown = routes;
  if (!Array.isArray(given)) return given;
  return routes.map((route) => {
    const { inbound, destination, ...rest } = route;
    const byReference = typeof destination === "string" || destination instanceof Application;
    return { ...rest, destination: byReference ? targetText(destination, space, inbound) : destination };
  });
}
