/** Creates a document's resources one by one, as an engine would with Pulumi's provider. */
import type { Compilation } from "../../../core/compile";
import type { AwsResources } from "../../../core/platforms/aws/types";
import { type Clients, REGION } from "./clients";
import { Context, type Creators } from "./context";
import { certificateCreators } from "./creators/certificates";
import { containerCreators } from "./creators/containers";
import { loadBalancingCreators } from "./creators/loadBalancing";
import { networkCreators } from "./creators/network";
import { scalingCreators } from "./creators/scaling";
import { secretCreators } from "./creators/secrets";
import { answerOf } from "./lookups";
import { type Attributes, leavesOf, resolved, watched } from "./values";

const creators: Creators<keyof AwsResources> = {
  ...certificateCreators,
  ...containerCreators,
  ...loadBalancingCreators,
  ...networkCreators,
  ...scalingCreators,
  ...secretCreators,
};

/** Inputs that no call carries, and why. Any other input that a creator leaves unread fails the test. */
const NOT_SENT: readonly {
  readonly type: keyof AwsResources;
  readonly input: string;
  readonly why: string;
}[] = [
  {
    type: "aws:acmpca/certificateAuthority:CertificateAuthority",
    input: "permanentDeletionTimeInDays",
    why: "it is said when the authority is deleted",
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    input: "revokeRulesOnDelete",
    why: "it is done when the group is deleted",
  },
  {
    type: "aws:ecs/service:Service",
    input: "forceNewDeployment",
    why: "it is said when a service is changed",
  },
  {
    type: "aws:ecs/service:Service",
    input: "waitForSteadyState",
    why: "Pulumi waits for tasks, which nothing runs here",
  },
];

/**
 * What is sent, and taken by the emulator without being judged or told again. A passing test says nothing of it:
 * whether AWS takes it is known from its documentation alone.
 */
export const NOT_JUDGED: readonly { readonly what: string; readonly why: string }[] = [
  { what: "transforms of listener rules", why: "moto drops them" },
  { what: "ECS Service Connect and its TLS", why: "moto drops the configuration" },
  { what: "deployment settings and zone rebalancing of ECS services", why: "moto drops them" },
  { what: "task sizes, capabilities and health checks of containers", why: "moto keeps them unread" },
  { what: "values of scaling policies", why: "moto measures nothing" },
  { what: "validation of certificates", why: "moto asks no DNS; only the records' presence is checked here" },
  { what: "certificates of the private authority", why: "moto signs whatever it is told" },
  { what: "TLS policies of listeners", why: "moto keeps any name" },
  { what: "policies of roles", why: "moto reads their syntax and does not enforce them" },
];

/** What became of a document's declarations. */
export interface Deployment {
  readonly created: number;
  /** Refusals, and what AWS would have refused. */
  readonly problems: readonly string[];
}

/** Creates every declared resource in its order; after a refusal the rest would only repeat it. */
export async function createAll(
  clients: Clients,
  { lookups, declarations }: Pick<Compilation, "lookups" | "declarations">,
): Promise<Deployment> {
  const known = new Map<string, Attributes>();
  const problems: string[] = [];
  const find = (name: string): Attributes => {
    const attributes = known.get(name);
    if (!attributes) throw new Error(`${name} is referred to before it exists`);
    return attributes;
  };
  let created = 0;
  const attempt = async (name: string, work: () => Promise<Attributes>): Promise<boolean> => {
    try {
      known.set(name, await work());
      return true;
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      return false;
    }
  };
  for (const lookup of lookups) {
    const answer = () => answerOf(lookup, resolved(lookup.inputs, find), clients);
    if (!(await attempt(lookup.name, answer))) return { created, problems };
  }
  for (const { name, type, inputs, dependsOn } of declarations) {
    const context = new Context(clients, name, (problem) => problems.push(problem));
    const create = () => {
      dependsOn.forEach(find);
      return createOne(type as keyof AwsResources, resolved(inputs, find) as object, context);
    };
    if (!(await attempt(name, create))) return { created, problems };
    created++;
  }
  return { created, problems };
}

async function createOne(
  type: keyof AwsResources,
  { region = REGION, ...inputs }: { region?: string },
  context: Context,
): Promise<Attributes> {
  if (region !== REGION) context.problem(`is in ${region}, but the test's Region is ${REGION}`);
  const read = new Set<string>();
  const attributes = await creators[type](watched(inputs, read) as never, context);
  const unsent = NOT_SENT.filter((it) => it.type === type).map((it) => it.input);
  const unread = new Set(leavesOf(inputs).filter((leaf) => !read.has(leaf) && !unsent.includes(leaf)));
  for (const leaf of unread) context.problem(`the input ${leaf} of ${type} was not sent`);
  return attributes;
}
