import { z } from "zod";
import { environmentSchema, injectedSchema } from "./environment";
import { healthCheckSchema, healthPathSchema } from "./health";
import { awsPartsSchema, kubernetesPartsSchema } from "./patch";
import {
  absent,
  deployTime,
  forms,
  idOf,
  nameTypes,
  named,
  portNumber,
  problemText,
  serviceLabel,
  strict,
} from "./schema";

/** The port on which automatic TLS listens unless an inbound says another `tlsPort`. */
export const AUTOMATIC_TLS_PORT = 61443;

/** The largest number that Kubernetes keeps in such fields. */
const MAXIMUM_INT32 = 2147483647;

const inboundProtocols = ["tcp", "udp", "http", "https", "grpc", "grpcs", "tls", "ws", "wss"] as const;

export const inboundProtocol = named(
  "InboundProtocol",
  z.enum(inboundProtocols).describe("What is spoken on a port."),
);

const inboundSchema = strict({
  port: portNumber.describe("The port that callers say."),
  containerPort: portNumber
    .optional()
    .describe(
      "The port on which the container listens. Default: the same as port. Where a platform cannot translate ports, another value is an error.",
    ),
  protocol: inboundProtocol
    .default("tcp")
    .describe("What the application speaks on this port. udp is UDP; everything else is TCP."),
  tls: named(
    "InboundTls",
    z.enum(["none", "automatic", "application"]).describe("Who terminates TLS at an inbound interface."),
  )
    .optional()
    .describe(
      "automatic: the platform terminates TLS in front of the application on tlsPort, with a certificate that it issues and renews. application: the application terminates TLS itself on port. Default: application for https, grpcs, tls and wss, none for the rest.",
    ),
  tlsPort: portNumber
    .optional()
    .describe("The port of automatic TLS. Default: 61443. Only with tls: automatic."),
  healthPath: healthPathSchema
    .optional()
    .describe(
      "The HTTP path that answers 2xx or 3xx at this inbound when the application is healthy: what load balancers ask that lead here. Default: healthCheck.path where healthCheck probes this inbound, otherwise / with any answer but a server error.",
    ),
  clientGroup: z
    .boolean()
    .default(false)
    .describe(
      "AWS: give all sources of this inbound one shared security group, so that the destination needs one rule however many sources there are. For inbounds with more sources than a security group may have rules.",
    ),
}).describe("An inbound interface: a port that the application serves.");

const outboundSchema = strict({
  required: z
    .boolean()
    .default(false)
    .describe("Whether the application must not be deployed while this interface is unconnected."),
}).describe("An outbound interface: something that the application calls.");

const connectionDetails = strict({
  to: z.string().describe("The target: scheme://target:port, APPLICATION.INBOUND, or APPLICATION."),
  required: z.boolean().default(false).describe("Whether the outbound interface is required."),
  disableDefaultEnvVars: z
    .boolean()
    .default(false)
    .describe("Whether to leave out the CONNECTION_* environment variables of this connection."),
  environment: injectedSchema,
}).describe("A target with options.");

const applicationConnectionSchema = z
  .union([z.string(), connectionDetails])
  .describe("A target, or a target with options.");

const existingSchema = strict({
  address: deployTime(z.string())
    .optional()
    .describe(
      "The DNS name or address at which callers find the workload, for CONNECTION_* variables. Default: hostname on Kubernetes; none on AWS, where the variables are then left out.",
    ),
  podLabels: z
    .record(z.string(), deployTime(z.string()))
    .optional()
    .describe("Kubernetes: the labels that select the workload's pods in the space's namespace."),
  securityGroupId: idOf("sg-", "a security group id")
    .optional()
    .describe(
      "AWS: the security group of the workload. It gets standalone rules and is otherwise untouched.",
    ),
}).describe("A workload that appnet does not run: only its traffic is governed.");

/** The connections of an application in a document. */
export const applicationConnectionsSchema = z
  .record(serviceLabel, applicationConnectionSchema)
  .default({})
  .describe(
    "Connections by outbound interface: each declares the outbound interface of that name and connects it.",
  );

const hostname = serviceLabel
  .optional()
  .describe("The name of the application's internal route. Default: the application's name.");

const interfaces = {
  inbound: z.record(serviceLabel, inboundSchema).default({}).describe("Inbound interfaces by name."),
  outbound: z.record(serviceLabel, outboundSchema).default({}).describe("Outbound interfaces by name."),
};

const image = deployTime(
  z.string().refine((text) => /^\S+$/.test(text), { error: "must be an image reference without spaces" }),
  problemText(
    "neither image nor existing is given",
    "give image if appnet runs the workload, existing: { podLabels } or { securityGroupId } if it already runs",
  ),
).describe("The container image that appnet runs.");

/** How appnet runs a workload. */
const running = {
  replicas: deployTime(z.int().min(0).max(MAXIMUM_INT32)).default(1).describe("How many instances run."),
  command: deployTime(z.array(deployTime(z.string())))
    .optional()
    .describe("The command to run. Default: the image's entry point. Not run in a shell."),
  arguments: deployTime(z.array(deployTime(z.string())))
    .optional()
    .describe("Arguments of the command. Default: the image's own."),
  environment: environmentSchema,
  cpu: z
    .number()
    .positive()
    .optional()
    .describe(
      "Virtual CPUs reserved for an instance, such as 0.25. Default: none on Kubernetes, 0.25 on AWS.",
    ),
  memory: z
    .int()
    .positive()
    .optional()
    .describe(
      "Memory of an instance in MiB: reserved, and its limit. Default: none on Kubernetes, 512 on AWS.",
    ),
  runAsUser: deployTime(z.int().min(1).max(MAXIMUM_INT32))
    .default(1000)
    .describe("The numeric user that the container runs as. Never root."),
  healthCheck: healthCheckSchema.optional(),
  readOnlyRootFilesystem: deployTime(z.boolean())
    .default(false)
    .describe(
      "Whether the container cannot change the files of its image. What it writes needs a volume, by the patch of its platform.",
    ),
  kubernetes: kubernetesPartsSchema.optional(),
  aws: awsPartsSchema.optional(),
};

const notRun = mapKeys({ image, ...running }, (key) =>
  absent(`${key} is given for an existing workload, which appnet does not run`, `remove ${key}`),
);

/**
 * A workload that appnet runs, or one that exists.
 * @param own Keys beside those of the workload.
 * @param connections How its connections are said.
 */
export function workloadSchema<Own extends z.ZodRawShape, Connections extends z.ZodType>(
  own: Own,
  connections: Connections,
) {
  const both = { ...interfaces, connections };
  const twice = absent(
    "image and existing are given together",
    "give image if appnet runs the workload, existing if it only governs its traffic",
  );
  const run = strict({ ...own, image, existing: twice, hostname, ...running, ...both });
  const existing = strict({ ...own, ...notRun, existing: existingSchema, hostname, ...both });
  return forms(
    [
      run.describe("A workload that appnet runs."),
      existing.describe("A workload that appnet does not run: only its traffic is governed."),
    ],
    (value) => ("existing" in value && value.existing !== undefined && !hasImage(value) ? 1 : 0),
  ).describe("A workload with inbound and outbound interfaces.");
}

function hasImage(value: object): boolean {
  return "image" in value && value.image !== undefined;
}

export const applicationSchema = workloadSchema({}, applicationConnectionsSchema);

function mapKeys<Fields extends object, Value>(
  fields: Fields,
  valueOf: (key: string) => Value,
): Record<keyof Fields, Value> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, valueOf(key)])) as Record<
    keyof Fields,
    Value
  >;
}

nameTypes({
  Inbound: inboundSchema,
  Outbound: outboundSchema,
  TopologyTarget: connectionDetails,
  ExistingWorkload: existingSchema,
  TopologyApplication: applicationSchema,
});

/** An application after validation, with defaults filled in. */
export type ApplicationModel = z.output<typeof applicationSchema>;
/** An application that appnet runs. */
export type RunModel = Extract<ApplicationModel, { existing?: undefined }>;
/** An inbound interface after validation. */
export type InboundModel = z.output<typeof inboundSchema>;
