import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { Application, targetText } from "./application";
import type { GatewayArgs, GatewayNodes, GatewayOutputs, GatewayRoute } from "./arguments";
import { PlatformComponent } from "./assembly/built";
import { declarerOf, parseArguments } from "./assembly/component";
import { gatewaySchema } from "../core/model/gateway";
import { serviceLabel, strict } from "../core/model/schema";
import { checkGateway, hostnameOf, urlOf } from "../core/resolve/gateways";
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
 * @throws NetworkError when arguments are invalid, with every problem at once.
 */
export class Gateway extends PlatformComponent<GatewayOutputs, GatewayNodes> implements GatewayOutputs {
  readonly name: string;
  readonly url: Output<string | undefined>;

  constructor(name: string, args: GatewayArgs, opts?: ComponentResourceOptions) {
    const { space, routes, ...rest } = args;
    const assembly = Space.assemblyOf(space);
    const { domain } = assembly.settings;
    const input = { ...rest, name: rest.name ?? name, routes: plainRoutes(routes, space) };
    const { name: gatewayName, ...model } = parseArguments(
      `Gateway ${name}`,
      schema,
      input,
      (it, problems) => {
        checkGateway(it, domain, [], problems);
      },
    );
    super("Gateway", name, {}, assembly.optionsFor(opts));
    this.name = gatewayName;
    this.url = output(urlOf(hostnameOf(model, domain), model.tls !== undefined));
    const declarer = declarerOf("Gateway", name, this, opts);
    assembly.add({ kind: "gateway", name: gatewayName, model, declarer });
    assembly.checkProvider(declarer);
    this.joinAndBuild(assembly, gatewayName);
    const published = { name: gatewayName, url: this.url, ...this.builtOutputs("endpoint") };
    this.publish(published, { space: space.urn });
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
