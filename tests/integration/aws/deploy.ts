import type { AwsSettings } from "../../../core/platforms/aws/settings";
/** Documents brought into an empty account, and compared with what came of them. */
import { compile, type Compilation } from "../../../core/compile";
import { formatLocated, locate, parseDocumentText } from "../../../core/document/readDocument";
import { type Plan, planOf } from "../../../core/plan/plan";
import { formatParty } from "../../../core/names/party";
import type { Clients } from "./clients";
import { createAll, type Deployment } from "./create";
import type { AwsDocument } from "./documents";
import type { Moto } from "./moto";
import { type CertificatePair, createPeers, substitute } from "./prepare";
import { compareFlows, normalised, type Difference, type Names } from "./reachability";
import { type Account, readBack } from "./readBack";

export interface Deployed extends Deployment {
  readonly compilation: Compilation;
  readonly plan: Plan;
}

/** Compiles a document's text; every problem as the command would print it. */
export function compiled(name: string, text: string): Compilation {
  const { model, problems, source } = parseDocumentText(text);
  if (!model) throw new Error(formatLocated(name, problems).join("\n"));
  const result = compile(model);
  if (result.compilation) return result.compilation;
  throw new Error(formatLocated(name, locate(result.problems, source)).join("\n"));
}

export async function deploy(
  { name, text }: AwsDocument,
  { moto, clients, pair }: { moto: Moto; clients: Clients; pair: CertificatePair },
): Promise<Deployed> {
  await moto.reset();
  const compilation = compiled(name, await substitute(text(pair), clients, pair));
  await createPeers(compilation.lookups, clients);
  const deployment = await createAll(clients, compilation);
  return { ...deployment, compilation, plan: planOf(compilation) };
}

/** How the account, read back, differs from the plan. */
export async function differenceOf({ compilation, plan }: Deployed, clients: Clients): Promise<Difference> {
  const account = await readBack(clients);
  return compareFlows(plan, account, namesIn(compilation, plan, account));
}

function namesIn({ network, directory }: Compilation, plan: Plan, account: Account): Names {
  const settings = network.settings as AwsSettings;
  const groups = new Map<string, string>();
  for (const { name, model } of network.applications.values()) {
    if (model.existing) groups.set(name, model.existing.securityGroupId as string);
  }
  const others = new Map(plan.identities.flatMap(otherEnd));
  for (const { source, destination, halfOpen } of network.flows) {
    for (const end of [source, destination]) {
      if (end.kind !== "application" || !end.elsewhere) continue;
      const { name, space, organization } = end;
      const given = directory.peerOf(end)?.model?.securityGroupIds?.[name] as string | undefined;
      const tags = { "appnet:organization": organization, "appnet:space": space, "appnet:application": name };
      const group = given ?? groupTagged(account, tags);
      if (halfOpen === undefined) groups.set(formatParty(end), group);
      else others.set(formatParty(end), [group]);
    }
  }
  const own = account.groups.find((group) => group.Tags?.some((tag) => tag.Key === "appnet:space"));
  return {
    groups,
    others,
    endpointGroups: (settings.platformEgress?.securityGroupIds ?? []) as string[],
    prefixLists: (settings.platformEgress?.prefixListIds ?? []) as string[],
    network: account.networks.get(own!.VpcId!)!,
  };
}

/** An external, by what rules call it. */
function otherEnd({
  party,
  networks = [],
  securityGroups = [],
  prefixLists = [],
}: Plan["identities"][number]) {
  if (!party.startsWith("external:")) return [];
  return [[party, [...networks.map(normalised), ...securityGroups, ...prefixLists]] as const];
}

function groupTagged({ groups }: Account, tags: Readonly<Record<string, string>>): string {
  const found = groups.filter((group) =>
    Object.entries(tags).every(([key, value]) =>
      group.Tags?.some((tag) => tag.Key === key && tag.Value === value),
    ),
  );
  if (found.length !== 1) throw new Error(`${found.length} groups are tagged ${JSON.stringify(tags)}`);
  return found[0]!.GroupId!;
}

/** A self-signed certificate of a kind that ACM takes, which Node cannot write. */
export async function makeCertificate(moto: Moto): Promise<CertificatePair> {
  const text = await moto.python(CERTIFICATE_PROGRAM);
  return JSON.parse(text) as CertificatePair;
}

const CERTIFICATE_PROGRAM = `
import datetime, json
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "www.example.com")])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
  .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
  .sign(key, hashes.SHA256()))
pem = serialization.Encoding.PEM
print(json.dumps({
  "certificate": certificate.public_bytes(pem).decode(),
  "privateKey": key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(),
}))
`;
