import { z } from "zod";
import { applicationConnectionsSchema, workloadSchema } from "../core/model/application";
import { connectionSchema, policySchema } from "../core/model/connection";
import { mapValues } from "../core/collections";
import { documentSchema, spaceFields } from "../core/documentSchema";
import { gatewaySchema } from "../core/model/gateway";
import { deployTime, label, nameTypes, serviceLabel, strict, type Form } from "../core/model/schema";
import type { BuiltComponent, OutputEntry } from "../core/platforms/outputs";
import { platforms } from "../core/platforms/platforms";

/** The schemas that stand for a component of appnet, with its name. */
export const componentReferences = z.registry<{ readonly component: ComponentType }>();

export type ComponentType = "Space" | "Application" | "Connection" | "NetworkPolicy" | "Gateway" | "Topology";

/** What is known of a component without Pulumi: its type. */
export interface ComponentReference<Type extends ComponentType> {
  readonly __pulumiType: `appnet:index:${Type}`;
}

/** A component as an argument of another. */
function component<Type extends ComponentType>(type: Type) {
  const schema = z.custom<ComponentReference<Type>>(
    (value) => (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === `appnet:index:${type}`,
    { error: `must be the ${type} itself, declared in this program with the same appnet provider` },
  );
  componentReferences.add(schema, { component: type });
  return schema;
}

const applicationReference = z
  .union([z.string(), component("Application")])
  .describe("An application, by name or itself.");

const space = component("Space");

const connectionShape = connectionSchema.shape;
const applicationConnection = strict({
  to: applicationReference.describe(
    "The target: scheme://target:port, APPLICATION.INBOUND, or an application.",
  ),
  required: connectionShape.required,
  disableDefaultEnvVars: connectionShape.disableDefaultEnvVars,
  environment: connectionShape.environment,
}).describe("A target with options.");

const { destination: _routeTarget, ...routeShape } = gatewaySchema.shape.routes.unwrap().element.shape;
const gatewayRoute = strict({
  ...routeShape,
  destination: applicationReference.describe(
    "Where requests go: an application, APPLICATION.INBOUND, or scheme://target:port.",
  ),
  inbound: serviceLabel
    .optional()
    .describe("The destination's inbound interface, when it is given by object. Default: its only one."),
}).describe("Sends requests for a host and path to an application.");

nameTypes({
  ApplicationReference: applicationReference,
  ApplicationConnection: applicationConnection,
  GatewayRoute: gatewayRoute,
});

/** Outputs that most components have: programs in TypeScript read them as if all had, and others are errors. */
export const seldomLacking = z.registry<object>();

/** What every platform hands back of a component, under the platform's name. */
function builtOn(component: BuiltComponent): Record<string, z.ZodType> {
  return mapValues(platforms, ({ title, outputs }, name) => {
    const fields = mapValues(outputs[component].outputs, (entry: OutputEntry<never>) => {
      const { lacking, isOptional = false, description } = entry;
      const value = deployTime(entry.type);
      if (lacking === undefined) return (isOptional ? value.optional() : value).describe(description);
      const field = value.optional().describe(`${description} None where ${lacking}.`);
      seldomLacking.add(field, {});
      return field;
    });
    const schema = strict(fields).describe(`What was built on ${title} for ${ARTICLES[component]}.`);
    nameTypes({ [`${component}${name[0]!.toUpperCase()}${name.slice(1)}`]: schema });
    return schema.optional().describe(`What was built on ${title}. None on other platforms.`);
  });
}

const ARTICLES = { Space: "a space", Application: "an application", Gateway: "a gateway" } as const;

const applicationOutputs = strict({
  name: z.string().describe("The application's name."),
  hostname: z.string().describe("The name of its internal route."),
  environment: deployTime(z.record(z.string(), z.string())).describe(
    "The environment of its container: what connections inject, and its own. Without secrets that are kept elsewhere. Of an existing workload, what its connections would inject: give it to what runs it.",
  ),
  ...builtOn("Application"),
}).describe("The outputs of `Application`.");

const gatewayOutputs = strict({
  name: z.string().describe("The gateway's name."),
  url: deployTime(z.string())
    .optional()
    .describe(
      "The address that users open; none when the gateway answers to any host name. Known in previews.",
    ),
  endpoint: deployTime(z.string())
    .optional()
    .describe(
      "The name or address that the platform assigned: the load balancer's DNS name on AWS, the Gateway's first address on Kubernetes (none until its controller has assigned it).",
    ),
  ...builtOn("Gateway"),
}).describe("The outputs of `Gateway`.");

nameTypes({ ApplicationOutputs: applicationOutputs, GatewayOutputs: gatewayOutputs });

const summaries = {
  connections: deployTime(z.record(z.string(), z.string()))
    .optional()
    .describe(
      "Who may talk to whom: `frontend → basket` with `tcp 3000`. Only of a space whose declarations are all known: in TypeScript, and of a Topology.",
    ),
  exposure: deployTime(z.record(z.string(), z.string()))
    .optional()
    .describe(
      "What reaches which application from outside: `internet → https://www.example.com/` with `frontend:8080, …`. Only of a space whose declarations are all known.",
    ),
};

/** A component as every language sees it. */
interface ComponentDefinition {
  readonly description: string;
  readonly inputs: Form;
  readonly outputs: z.ZodObject;
}

/** The six components: their arguments, which are all that other languages can say, and their outputs. */
export const components = {
  Space: {
    description:
      "Where applications run and who they are. It denies every flow between its applications, and to and from the outside, that no connection, network policy or gateway declares.",
    inputs: strict({
      name: label.optional().describe("The name of the space. Default: the component's name."),
      ...spaceFields,
    }),
    outputs: strict({
      name: z.string().describe("The name of the space."),
      organization: z.string().describe("The organization that the space belongs to."),
      ...builtOn("Space"),
      ...summaries,
    }),
  },
  Application: {
    description:
      "A workload with inbound interfaces (ports that it serves) and outbound interfaces (what it calls). Either appnet runs it (`image`), or it already exists and appnet only governs its traffic (`existing`).",
    inputs: workloadSchema(
      {
        space: space.describe("The space that the application runs in."),
        name: serviceLabel.optional().describe("The application's name. Default: the component's name."),
      },
      z
        .record(serviceLabel, z.union([...applicationReference.options, applicationConnection]))
        .default({})
        .describe(
          `${applicationConnectionsSchema.description!} An application by object is { to: APPLICATION }.`,
        ),
    ),
    outputs: applicationOutputs,
  },
  Connection: {
    description:
      "Joins one outbound interface of an application to one inbound interface of another. The source may then reach the destination on that port, and is told where it is by `CONNECTION_<OUTBOUND>_URL` and its parts. In other languages than TypeScript, an application that comes first cannot be told any more: declare the connection in the application's own `connections`, or let the application depend on the connection.",
    inputs: strict({
      source: applicationReference.describe("The application that calls, by object or name."),
      outbound: serviceLabel
        .optional()
        .describe(
          "The source's outbound interface. Default: one named after the destination, which the connection declares. A source given by name may also be APPLICATION.OUTBOUND.",
        ),
      destination: applicationReference.describe(
        "What is called: an application by object, an application or external by name, or scheme://target:port.",
      ),
      inbound: serviceLabel
        .optional()
        .describe("The destination's inbound interface. Default: its only one."),
      required: z
        .boolean()
        .default(false)
        .describe(
          "Whether the outbound interface is required: the connection then exists before its source starts.",
        ),
      disableDefaultEnvVars: connectionShape.disableDefaultEnvVars,
      environment: connectionShape.environment,
      space: space.optional().describe("The space. Default: the source's, or the destination's."),
    }),
    outputs: strict({
      source: z.string().describe("The source, as a document names it."),
      destination: z.string().describe("The destination, as a document names it."),
    }),
  },
  NetworkPolicy: {
    description:
      "Allows an application to reach another, or a network, on a protocol and ports, also across spaces and organizations.",
    inputs: strict({
      source: applicationReference.describe(
        "Who may call: an application by object or name, an external by name, or an application of a peer as APPLICATION.SPACE.",
      ),
      destination: applicationReference
        .optional()
        .describe(
          "Who may be called: an application by object or name, or an external by name. Exactly one of destination and destinationCidr.",
        ),
      destinationCidr: policySchema.shape.destinationCidr,
      destinationSpace: label
        .optional()
        .describe("The destination's space, when it is given by name. Default: this space."),
      destinationOrganization: label
        .optional()
        .describe("The destination's organization. Only with destinationSpace. Default: this organization."),
      protocol: policySchema.shape.protocol,
      ports: policySchema.shape.ports,
      space: space.optional().describe("The space. Default: the source's."),
    }),
    outputs: strict({
      source: z.string().describe("The source's name."),
      destination: z
        .string()
        .describe(
          "The destination's name or network. A network that is an Output is named `network:policies.NAME`, as flows name it.",
        ),
    }),
  },
  Gateway: {
    description:
      "A single point of entry: routes by host and path to applications, and terminates TLS or passes it through.",
    inputs: strict({
      space: space.describe("The space of the applications that it routes to."),
      name: serviceLabel.optional().describe("The gateway's name. Default: the component's name."),
      ...gatewaySchema.shape,
      routes: z.array(gatewayRoute).describe("Where requests go, by host and path: at least one route."),
    }),
    outputs: gatewayOutputs,
  },
  Topology: {
    description:
      "A whole document in one component: its space, applications, connections, policies and gateways. In other languages than TypeScript it is the form to prefer, because within it nothing depends on order.",
    inputs: documentSchema,
    outputs: strict({
      space: component("Space").describe("The space of the document."),
      applications: z.record(z.string(), applicationOutputs).describe("The applications by name."),
      gateways: z.record(z.string(), gatewayOutputs).describe("The gateways by name."),
      urls: deployTime(z.record(z.string(), z.string())).describe(
        "The addresses that users open, by gateway. Gateways that answer to any host name have none.",
      ),
      endpoints: deployTime(z.record(z.string(), z.string())).describe(
        "The names or addresses that the platform assigned, by gateway, whatever host names they answer to. One that is not assigned yet is left out.",
      ),
      ...summaries,
    }),
  },
} satisfies Record<ComponentType, ComponentDefinition>;
