/** How refusals are said, and what most of them go by. */
import { isDeepStrictEqual } from "node:util";
import { type Account, type AwsType, fieldsOf, type Inputs, type Kept, listOf } from "../account";

export type Operation = "create" | "update" | "delete";

export interface Refusal {
  readonly type: AwsType;
  readonly on: readonly Operation[];
  readonly code: string;
  /** Where AWS says so. */
  readonly source: string;
  /** What is in the way; undefined where nothing is. */
  readonly finds: (self: Kept, account: Account) => string | undefined;
}

export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const LISTENER = "aws:lb/listener:Listener";
export const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
export const SERVICE = "aws:ecs/service:Service";
export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const CLUSTER = "aws:ecs/cluster:Cluster";
export const ROLE = "aws:iam/role:Role";
export const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
export const NAME = "aws:servicediscovery/service:Service";
export const RECORD = "aws:route53/record:Record";
export const CERTIFICATE = "aws:acm/certificate:Certificate";
export const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
export const SECRET = "aws:secretsmanager/secret:Secret";
export const AUTHORITY = "aws:acmpca/certificateAuthority:CertificateAuthority";
export const AUTHORITY_CERTIFICATE =
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate";

export const api = (path: string) => `https://docs.aws.amazon.com/${path}`;
export const MADE: readonly Operation[] = ["create", "update"];

/** Another resource of the type that has the same in some inputs. */
export const sameAs =
  (...fields: readonly string[]) =>
  (self: Kept, account: Account) =>
    account.other(self, (it) => fields.every((field) => isDeepStrictEqual(it[field], self.inputs[field])))
      ?.id;

/** The first of some identifiers that was deleted. */
export const gone =
  (type: AwsType, identifiersIn: (inputs: Inputs) => readonly unknown[]) =>
  ({ inputs }: Kept, account: Account) =>
    identifiersIn(inputs).find((it) => account.isGone(type, it)) as string | undefined;

export const usedBy =
  (type: AwsType, uses: (inputs: Inputs, self: Kept) => boolean) => (self: Kept, account: Account) =>
    account.ofType(type).find((it) => it.id !== self.id && uses(it.inputs, self))?.id;

export const forwardedIn = (inputs: Inputs): unknown[] =>
  [...listOf(inputs["defaultActions"]), ...listOf(inputs["actions"])].flatMap(
    ({ targetGroupArn }) => targetGroupArn ?? [],
  );
export const groupsOfService = (service: Inputs) =>
  fieldsOf(service["networkConfiguration"])["securityGroups"] as readonly unknown[];

/** The load balancers that lead to a target group. */
export function balancersOf(targetGroup: unknown, account: Account, self?: Kept): Set<unknown> {
  const others = (type: AwsType) =>
    account.ofType(type).filter((it) => it.id !== self?.id && forwardedIn(it.inputs).includes(targetGroup));
  return new Set([
    ...others(LISTENER).map((it) => it.inputs["loadBalancerArn"]),
    ...others(LISTENER_RULE).map((it) => balancerOfRule(it.inputs, account)),
  ]);
}

export function balancerOfRule({ listenerArn }: Inputs, account: Account): unknown {
  return account.find(LISTENER, listenerArn)?.inputs["loadBalancerArn"];
}
