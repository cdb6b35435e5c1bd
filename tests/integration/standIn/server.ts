/**
 * A provider that Pulumi's engine takes for that of AWS: it checks names, compares, keeps what it is told, gives ids and
 * ARNs, and refuses what AWS refuses because of what is there.
 */
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import * as pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { aws } from "../../../core/platforms/aws/aws";
import { compareResources } from "../../../core/plan/resourceChanges";
import type { Plan } from "../../../core/plan/plan";
import { Empty, grpc, Struct } from "../../../provider/grpc";
import { Account, type AwsType, type Inputs, type Kept } from "./account";
import { answerOf, NAMED_BY_PROVIDER, outputsOf } from "./outputs";
import { refusalOf } from "./refusals";

const EXCLUSIVE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
/** What the bridge of Terraform's providers remembers of names that it made. */
const DEFAULTS = "__defaults";

export interface StandIn {
  readonly port: number;
  /** The account, which `reset` empties. */
  account: Account;
  readonly operations: { create: number; update: number; delete: number; refused: number };
  readonly refused: string[];
  reset(): void;
  stop(): void;
}

type Message = InstanceType<typeof Struct>;

export async function startStandIn(version: string): Promise<StandIn> {
  const server = new grpc.Server();
  const standIn: StandIn = {
    port: 0,
    account: new Account(),
    operations: { create: 0, update: 0, delete: 0, refused: 0 },
    refused: [],
    reset: () => {
      standIn.account = new Account();
      standIn.refused.length = 0;
    },
    stop: () => server.forceShutdown(),
  };
  server.addService(services.ResourceProviderService, handlers(standIn, version));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return Object.assign(standIn, { port });
}

function handlers(standIn: StandIn, version: string) {
  const refuse = (operation: "create" | "update" | "delete", self: Kept, urn: string): void => {
    const refusal = refusalOf(operation, self, standIn.account);
    if (refusal === undefined) {
      standIn.operations[operation]++;
      return;
    }
    const text = `${operation} ${urn.split("::").at(-1)!}: ${refusal}`;
    standIn.operations.refused++;
    standIn.refused.push(text);
    throw new Error(text);
  };
  const known = (type: string, id: string): Kept => {
    const found = standIn.account.get(type as AwsType, id);
    if (!found) throw new Error(`${type} ${id} does not exist`);
    return found;
  };
  return {
    handshake: unary(() => new proto.ProviderHandshakeResponse()),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(version)),
    checkConfig: unary((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(() => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() => new proto.ConfigureResponse()),
    cancel: unary(() => new Empty()),
    invoke: unary((request: proto.InvokeRequest) =>
      new proto.InvokeResponse().setReturn(
        structOf(answerOf(request.getTok(), objectOf(request.getArgs()), standIn.account)),
      ),
    ),
    check: unary((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(
        structOf(checked(typeOf(request.getUrn()), request, objectOf(request.getOlds()))),
      ),
    ),
    diff: unary((request: proto.DiffRequest) =>
      differenceOf(typeOf(request.getUrn()), objectOf(request.getOldInputs()), objectOf(request.getNews())),
    ),
    create: unary(async (request: proto.CreateRequest) => {
      await pause();
      const type = typeOf(request.getUrn());
      const inputs = objectOf(request.getProperties());
      const { account } = standIn;
      refuse("create", { type, id: "", inputs, outputs: {} }, request.getUrn());
      const outputs = outputsOf(type, inputs, account);
      account.put({ type, id: outputs.id, inputs, outputs });
      keepExclusive(type, inputs, account);
      return new proto.CreateResponse().setId(outputs.id).setProperties(structOf(outputs));
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      await pause();
      const type = typeOf(request.getUrn());
      const before = known(type, request.getId());
      const inputs = objectOf(request.getNews());
      refuse("update", { ...before, inputs }, request.getUrn());
      const made = Object.entries(before.outputs).filter(([key]) => !(key in before.inputs));
      const outputs = { ...inputs, ...Object.fromEntries(made) };
      standIn.account.put({ ...before, inputs, outputs });
      keepExclusive(type, inputs, standIn.account);
      return new proto.UpdateResponse().setProperties(structOf(outputs));
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      await pause();
      const type = typeOf(request.getUrn());
      const self = standIn.account.get(type, request.getId());
      // The provider takes what is not there any more for deleted.
      if (!self) return new Empty();
      refuse("delete", self, request.getUrn());
      standIn.account.remove(self);
      return new Empty();
    }),
    read: unary((request: proto.ReadRequest) => {
      const type = typeOf(request.getUrn());
      const found = standIn.account.get(type, request.getId());
      if (!found) return new proto.ReadResponse();
      const seen = type === EXCLUSIVE ? rulesOf(found.id, standIn.account) : {};
      return new proto.ReadResponse()
        .setId(found.id)
        .setInputs(structOf({ ...found.inputs, ...seen }))
        .setProperties(structOf({ ...found.outputs, ...seen }));
    }),
  };
}

/** The ids of all rules that a group has. */
function rulesOf(group: string, account: Account): Inputs {
  const ids = (type: AwsType) =>
    account
      .ofType(type)
      .filter((it) => it.inputs["securityGroupId"] === group)
      .map(({ id }) => id)
      .sort();
  return { ingressRuleIds: ids(INGRESS), egressRuleIds: ids(EGRESS) };
}

/** What an exclusive set does, as the provider does it. */
function keepExclusive(type: AwsType, inputs: Inputs, account: Account): void {
  if (type !== EXCLUSIVE) return;
  const kept = [inputs["ingressRuleIds"], inputs["egressRuleIds"]].flat();
  for (const rule of [...account.ofType(INGRESS), ...account.ofType(EGRESS)]) {
    const isOfGroup = rule.inputs["securityGroupId"] === inputs["securityGroupId"];
    if (isOfGroup && !kept.includes(rule.id)) account.remove(rule);
  }
}

/** Inputs with a name of the provider's own where none is given. */
function checked(type: AwsType, request: proto.CheckRequest, olds: Inputs): Inputs {
  const news = objectOf(request.getNews());
  if (!NAMED_BY_PROVIDER.has(type) || news["name"] !== undefined || news["namePrefix"] !== undefined)
    return news;
  const random = Buffer.from(request.getRandomseed_asU8()).toString("hex").slice(0, 7);
  const isOwn = (olds[DEFAULTS] as unknown[] | undefined)?.includes("name") === true;
  const name = isOwn ? olds["name"] : `${request.getUrn().split("::").at(-1)!}-${random}`;
  return { ...news, name, [DEFAULTS]: ["name"] };
}

/** Inputs as the program gave them. */
function given({ [DEFAULTS]: defaults, ...inputs }: Inputs): Inputs {
  const made = (defaults ?? []) as readonly string[];
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !made.includes(key)));
}

function differenceOf(type: AwsType, before: Inputs, after: Inputs): proto.DiffResponse {
  const planOf = (inputs: Inputs) =>
    ({
      platform: "aws",
      resources: [{ name: "it", type, component: "", inputs: sorted(type, given(inputs)), dependsOn: [] }],
    }) as unknown as Plan;
  const { updated, replaced } = compareResources(planOf(before), planOf(after));
  const [change] = [...updated, ...replaced];
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  if (!change) return new proto.DiffResponse().setChanges(DIFF_NONE);
  const keys = [...new Set(change.properties.map(({ path }) => path.split(/[.[]/)[0]!))];
  const resource = (inputs: Inputs) => ({ name: "it", type, inputs: given(inputs) });
  return new proto.DiffResponse()
    .setChanges(DIFF_SOME)
    .setDiffsList(keys)
    .setReplacesList(replaced.length > 0 ? keys : [])
    .setDeletebeforereplace(replaced.length > 0 && aws.isDeletedFirst(resource(before), resource(after)));
}

/** Sets of ids have no order. */
function sorted(type: AwsType, inputs: Inputs): Inputs {
  if (type !== EXCLUSIVE) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      Array.isArray(value) ? [...(value as string[])].sort() : value,
    ]),
  );
}

function typeOf(urn: string): AwsType {
  return urn.split("::")[2]!.split("$").at(-1)! as AwsType;
}

function objectOf(struct: Message | undefined): Inputs {
  return struct?.toJavaScript() ?? {};
}

function structOf(value: Inputs): Message {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as never);
}

/** Calls of AWS take a while, and not always the same: steps that nothing orders are taken in another order each time. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
}

function unary<Request, Response>(handler: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({
            code: grpc.status.UNKNOWN,
            details: error instanceof Error ? error.message : String(error),
          }),
      );
  };
}
