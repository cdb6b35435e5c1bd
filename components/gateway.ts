import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { Application, targetText } from "./application";
import type { GatewayArgs, GatewayNodes, GatewayOutputs, GatewayRoute } from "./arguments";
import { PlatformComponent } from "./assembly/built";
import { collect, declarerOf, given, readArguments } from "./assembly/component";
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
export class Gateway extends PlatformComponent<GatewayOutputs, GatewayNodes> implements GatewayOutputs {
  readonly name: string;
  readonly url: Output<string | undefined>;

  constructor(name: string, args: GatewayArgs, opts?: ComponentResourceOptions) {
    super("Gateway", name, {}, Space.optionsIn(given(args).space, opts));
    const declarer = declarerOf("Gateway", name, this, opts);
    const { space, routes, ...rest } = given(args);
    const assembly = Space.assemblyOf(space);
    const plain = collect(() => plainRoutes(routes, space));
    const { model: whole, problems } = readArguments(schema, {
      ...rest,
      name: rest.name ?? name,
      routes: plain.value,
    });
    const { name: gatewayName = name, ...model } = whole ?? {};
    this.name = gatewayName;
    this.url = output(whole && urlOf(hostnameOf(whole, assembly?.settings.domain), whole.tls !== undefined));
    this.joinAndBuild(assembly, gatewayName, {
      declarer,
      problems: [...Space.problemsOf(space), ...(plain.problems.length > 0 ? plain.problems : problems)],
      at: ["gateways", gatewayName],
      entry: whole && { kind: "gateway", name: gatewayName, model: model as GatewayModel, declarer },
    });
    const published = { name: gatewayName, url: this.url, ...this.builtOutputs("endpoint") };
    this.publish(published, { space: Space.urnOf(space) });
  }

  get endpoint(): Output<string | undefined> {
    return this.common("endpoint") as Output<string | undefined>;
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
