/** Of ECS, and of what its tasks need. */
import { fieldsOf, type Inputs, listOf } from "../account";
import {
  GROUP,
  TARGET_GROUP,
  SERVICE,
  TASK,
  CLUSTER,
  ROLE,
  NAME,
  SECRET,
  AUTHORITY,
  AUTHORITY_CERTIFICATE,
  api,
  MADE,
  sameAs,
  gone,
  usedBy,
  groupsOfService,
  balancersOf,
  type Refusal,
} from "./refusal";

const ecs = (call: string) => api(`AmazonECS/latest/APIReference/API_${call}.html`);
const iam = (call: string) => api(`IAM/latest/APIReference/API_${call}.html`);

const targetGroupsOf = ({ loadBalancers }: Inputs) =>
  listOf(loadBalancers).map(({ targetGroupArn }) => targetGroupArn);

export const serviceRefusals: readonly Refusal[] = [
  {
    type: SERVICE,
    on: ["create"],
    code: "InvalidParameterException: Creation of service was not idempotent",
    source: ecs("CreateService"),
    finds: sameAs("cluster", "name"),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "InvalidParameterException: the target group does not have an associated load balancer",
    source: ecs("CreateService"),
    finds: ({ inputs }, account) =>
      targetGroupsOf(inputs).find(
        (it) => account.find(TARGET_GROUP, it) && balancersOf(it, account).size === 0,
      ) as string | undefined,
  },
  {
    type: SERVICE,
    on: MADE,
    code: "InvalidParameterException: target group not found",
    source: ecs("CreateService"),
    finds: gone(TARGET_GROUP, targetGroupsOf),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "InvalidParameterException: security group not found",
    source: ecs("CreateService"),
    finds: gone(GROUP, groupsOfService),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "ClusterNotFoundException",
    source: ecs("CreateService"),
    finds: gone(CLUSTER, (it) => [it["cluster"]]),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "ClientException: task definition is not active",
    source: ecs("UpdateService"),
    finds: gone(TASK, (it) => [it["taskDefinition"]]),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "InvalidParameterException: registry not found",
    source: ecs("CreateService"),
    finds: gone(NAME, (it) => [fieldsOf(it["serviceRegistries"])["registryArn"]]),
  },
  {
    type: SERVICE,
    on: MADE,
    code: "InvalidParameterException: the private authority is not active",
    source: ecs("ServiceConnectTlsCertificateAuthority"),
    finds: ({ inputs }, account) => {
      const services = listOf(fieldsOf(inputs["serviceConnectConfiguration"])["services"]);
      const used = services.map(
        ({ tls }) => fieldsOf(fieldsOf(tls)["issuerCertAuthority"])["awsPcaAuthorityArn"],
      );
      const isActive = (authority: unknown) =>
        account
          .ofType(AUTHORITY_CERTIFICATE)
          .some((it) => it.inputs["certificateAuthorityArn"] === authority);
      return used.find((it) => account.find(AUTHORITY, it) && !isActive(it)) as string | undefined;
    },
  },
  {
    type: TASK,
    on: ["create"],
    code: "ClientException: role is not valid",
    source: ecs("RegisterTaskDefinition"),
    finds: gone(ROLE, (it) => [it["executionRoleArn"], it["taskRoleArn"]]),
  },
  {
    type: CLUSTER,
    on: ["delete"],
    code: "ClusterContainsServicesException",
    source: ecs("DeleteCluster"),
    finds: usedBy(SERVICE, (it, { id }) => it["cluster"] === id),
  },
  {
    type: ROLE,
    on: ["create"],
    code: "EntityAlreadyExists",
    source: iam("CreateRole"),
    finds: sameAs("name"),
  },
  {
    type: ROLE,
    on: ["delete"],
    code: "DeleteConflict",
    source: iam("DeleteRole"),
    finds: (self, account) =>
      usedBy("aws:iam/rolePolicy:RolePolicy", (it, { id }) => it["role"] === id)(self, account) ??
      usedBy("aws:iam/rolePolicyAttachment:RolePolicyAttachment", (it, { id }) => it["role"] === id)(
        self,
        account,
      ),
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    on: ["create"],
    code: "NoSuchEntity",
    source: iam("PutRolePolicy"),
    finds: gone(ROLE, (it) => [it["role"]]),
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    on: ["create"],
    code: "ResourceAlreadyExistsException",
    source: api("AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"),
    finds: sameAs("name"),
  },
  {
    type: SECRET,
    on: ["create"],
    code: "ResourceExistsException",
    source: api("secretsmanager/latest/apireference/API_CreateSecret.html"),
    finds: sameAs("name"),
  },
];
