import { output, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { z } from "zod";
import { Application, targetText, type ApplicationReference } from "./application";
import { declarerOf, NetworkComponent, parseArguments } from "./assembly/component";
import { gatewaySchema } from "../core/model/gateway";
import { serviceLabel, strict } from "../core/model/schema";
import { checkGateway, hostnameOf, urlOf } from "../core/resolve/gateways";
import { Space } from "./space";

const schema = strict({ name: serviceLabel, ...gatewaySchema.shape });
type ModelInput = z.input<typeof gatewaySchema>;
type RouteInput = NonNullable<ModelInput["routes"]>[number];

/** A route of a {@link Gateway}: sends requests for a host and path to an application. */
export interface GatewayRoute extends Omit<RouteInput, "destination"> {
  /** Where requests go: an application, `APPLICATION.INBOUND`, or `scheme://target:port`. */
  destination: ApplicationReference;
  /** The destination's inbound interface, when it is given by object. Default: its only one. */
  inbound?: string;
}

/** The arguments of a {@link Gateway}. */
export interface GatewayArgs extends Omit<ModelInput, "routes"> {
  /** The space of the applications that it routes to. */
  space: Space;
  /** The gateway's name. Default: the component's name. */
  name?: string;
  /** At least one. */
  routes: GatewayRoute[];
}

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
export class Gateway extends NetworkComponent {
  /** The gateway's name. */
  readonly gatewayName: string;
  /** The address that users open; undefined when the gateway answers to any host name. */
  readonly url: Output<string | undefined>;

  constructor(name: string, args: GatewayArgs, opts?: ComponentResourceOptions) {
    const { space, routes, ...rest } = args;
    const assembly = Space.assemblyOf(space);
    const { domain } = assembly.settings;
    const input = { name, ...rest, routes: plainRoutes(routes, space) };
    const { name: gatewayName, ...model } = parseArguments(
      `Gateway ${name}`,
      schema,
      input,
      (it, problems) => {
        checkGateway(it, domain, [], problems);
      },
    );
    super("appnet:index:Gateway", name, {}, opts);
    this.gatewayName = gatewayName;
    this.url = output(urlOf(hostnameOf(model, domain), model.tls !== undefined));
    const declarer = declarerOf("Gateway", name, this, opts);
    assembly.add({ kind: "gateway", name: gatewayName, model, declarer });
    this.join(assembly);
    this.publish({ name: gatewayName, url: this.url }, { space: space.urn });
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
