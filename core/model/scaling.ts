import { z } from "zod";
import { deployTime, named, nameTypes, strict } from "./schema";

const MAXIMUM_INT32 = 2147483647;
const instances = deployTime(z.int().min(1).max(MAXIMUM_INT32));
const amount = z.int().min(1).max(MAXIMUM_INT32);

export const autoscalingSchema = strict({
  minimum: instances.describe("How many instances run at least."),
  maximum: instances.describe("How many instances run at most."),
  cpu: amount
    .optional()
    .describe("The CPU that instances use on average, in percent of what cpu reserves for each."),
  memory: amount
    .optional()
    .describe("The memory that instances use on average, in percent of what memory reserves for each."),
  requestsPerTarget: amount
    .optional()
    .describe("AWS: the requests per minute that each gateway sends to an instance on average."),
}).describe(
  "How many instances run, by what they use: at least one of cpu, memory and requestsPerTarget, which are met by more instances, and kept by fewer.",
);

export const limitsSchema = strict({
  cpu: z.number().positive().optional().describe("Virtual CPUs that the container gets at most."),
  memory: z.int().positive().optional().describe("MiB beyond which the container is ended. Default: memory."),
}).describe(
  "Kubernetes: what the container may use at most, where that is more than what is reserved for it.",
);

export const capacityProviderSchema = strict({
  name: named("CapacityProviderName", z.enum(["FARGATE", "FARGATE_SPOT"]).describe("The capacity provider.")),
  weight: z.int().min(0).max(1000).default(1).describe("The share of tasks beyond the base that it runs."),
  base: z.int().min(0).max(100000).default(0).describe("How many tasks it runs before weights count."),
}).describe("Where tasks run.");

nameTypes({ Autoscaling: autoscalingSchema, Limits: limitsSchema, CapacityProvider: capacityProviderSchema });
