import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { createPolicies } from "./policies";

/**
 * The policies that prove the spaces of a stack, for a policy pack:
 *
 * @example
 * import { PolicyPack } from "@pulumi/policy";
 * import { appnetPolicies } from "pulumi-appnet/policy";
 * new PolicyPack("appnet", { policies: appnetPolicies });
 */
export const appnetPolicies: (ResourceValidationPolicy & StackValidationPolicy)[] = createPolicies();
