import { z } from "zod";
import { deployTime, nameTypes, serviceLabel, strict } from "./schema";

/** An HTTP path that is asked for health. */
export const healthPathSchema = deployTime(z.string().startsWith("/"));

/** What every platform keeps such numbers in. */
const count = z.int().min(1).max(2147483647);

const probe = {
  command: deployTime(z.array(deployTime(z.string())).min(1))
    .optional()
    .describe("A command in the container that exits with 0 when healthy, instead of a probe of a port."),
  inbound: serviceLabel
    .optional()
    .describe("The inbound interface that is probed. Default: the first TCP inbound."),
  path: healthPathSchema
    .optional()
    .describe(
      "An HTTP path that answers 2xx or 3xx when healthy. Default: the inbound's healthPath, gRPC's health protocol on a grpc inbound of Kubernetes, otherwise that the port accepts a connection.",
    ),
  intervalSeconds: count.default(10).describe("Seconds from one probe to the next."),
  timeoutSeconds: count.default(5).describe("Seconds that an answer may take."),
  failureThreshold: count
    .default(3)
    .describe("How many probes in a row must fail until the instance is unhealthy."),
};

const livenessSchema = strict(probe).describe(
  "When a running instance is started anew. What it does not say of command, inbound and path is asked as healthCheck does.",
);

export const healthCheckSchema = strict({
  ...probe,
  startupSeconds: count
    .optional()
    .describe(
      "How long an instance may take until it is healthy for the first time; one that takes longer is started anew. Default: 300 on AWS and with liveness, otherwise it may take for ever.",
    ),
  liveness: livenessSchema
    .optional()
    .describe(
      "When a running instance is started anew, beside getting no more requests. Default: never on Kubernetes; ECS replaces every unhealthy task.",
    ),
}).describe("How the platform knows that an instance is healthy, and gets requests.");

nameTypes({ HealthCheck: healthCheckSchema, Liveness: livenessSchema });

/** How long an instance may take to become healthy, unless it says so. */
export const STARTUP_SECONDS = 300;

/** What is asked, and how often. */
export type ProbeModel = z.output<typeof livenessSchema>;
