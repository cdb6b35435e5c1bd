/** Limits of AWS on names, which the emulator does not all know. */
import { randomBytes } from "node:crypto";

interface Limit {
  readonly maximum: number;
  readonly pattern: RegExp;
}

const GROUP_TEXT = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const IAM_NAME = /^[\w+=,.@-]+$/;
const ECS_NAME = /^[a-zA-Z0-9_-]+$/;

const LIMITS = {
  cluster: { maximum: 255, pattern: ECS_NAME },
  container: { maximum: 255, pattern: ECS_NAME },
  discoveryName: { maximum: 64, pattern: /^[a-z0-9_][a-z0-9_-]*$/ },
  discoveryNamespace: {
    maximum: 253,
    pattern: /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9-]{2,63}$/,
  },
  discoveryService: { maximum: 63, pattern: /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/ },
  dnsName: { maximum: 127, pattern: /^[a-z0-9.-]+$/ },
  ecsService: { maximum: 255, pattern: ECS_NAME },
  // The service refuses "internal-" at the beginning; it is kept for its own DNS names.
  loadBalancer: { maximum: 32, pattern: /^(?!internal-)(?!-)(?!.*-$)[a-zA-Z0-9-]+$/ },
  logGroup: { maximum: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ },
  portMapping: { maximum: 64, pattern: /^[a-z0-9_][a-z0-9_-]*$/ },
  role: { maximum: 64, pattern: IAM_NAME },
  rolePolicy: { maximum: 128, pattern: IAM_NAME },
  ruleDescription: { maximum: 255, pattern: GROUP_TEXT },
  secret: { maximum: 512, pattern: /^[\w/+=.@-]+$/ },
  securityGroup: { maximum: 255, pattern: /^(?!sg-)[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/ },
  securityGroupDescription: { maximum: 255, pattern: GROUP_TEXT },
  tagKey: { maximum: 128, pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u },
  tagValue: { maximum: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u },
  // The console and the emulator refuse two hyphens in a row, which the documentation does not mention.
  targetGroup: { maximum: 32, pattern: /^(?!.*--)(?!-)(?!.*-$)[a-zA-Z0-9-]+$/ },
  taskFamily: { maximum: 255, pattern: ECS_NAME },
} satisfies Record<string, Limit>;

export type Named = keyof typeof LIMITS;

/** What AWS would say against a name, or undefined. */
export function nameProblem(what: Named, name: string): string | undefined {
  const { maximum, pattern } = LIMITS[what];
  if (name.length > maximum) return `${what} "${name}" has ${name.length} characters of at most ${maximum}`;
  return pattern.test(name) ? undefined : `${what} "${name}" does not match ${pattern.source}`;
}

/** The name that Pulumi gives: the logical one and seven random hexadecimal digits. */
export function automaticName(logicalName: string): string {
  return `${logicalName}-${randomDigits(7)}`;
}

/** The name that Pulumi makes from a prefix: a time and a counter, 26 digits in all. */
export function prefixedName(prefix: string): string {
  return `${prefix}${randomDigits(26)}`;
}

function randomDigits(count: number): string {
  return randomBytes(count).toString("hex").slice(0, count);
}
