/** What answers at applications' internal names, and what gateways do with requests, beside what is said of them. */
import type { Verdict } from "../../../proof/verdict";
import type { Cluster } from "../cluster";
import { type Answer, askFrom, askFromOutside, gatewayAddress, type Question } from "../gateways";
import type { Example, Plan } from "../plans";
import { ownNamespace } from "../surroundings";
import { judgementOf } from "./contradictions";

/** A request, and what the plan declares of it. */
interface Asked {
  readonly text: string;
  readonly question: Question;
  readonly declared: string;
}

/** Controllers take a while until a change of theirs holds. */
const PATIENCE_SECONDS = 20;
const AUTOMATIC_TLS_PORT = "61443";

/** Where what answers contradicts what is said of a changed plan. */
export async function requestContradictions(
  cluster: Cluster,
  example: Example,
  verdict: Verdict,
): Promise<string[]> {
  return [
    ...(await internalContradictions(cluster, example, verdict)),
    ...(await gatewayContradictions(cluster, example, verdict)),
  ];
}

/** Asked from the node, which no policy keeps from pods: of names alone. */
async function internalContradictions(
  cluster: Cluster,
  example: Example,
  verdict: Verdict,
): Promise<string[]> {
  const asked = await internalRequests(cluster, example);
  const said = new Set(
    verdict.own.flatMap(({ difference: { kind, source, ports, protocol } }) =>
      kind === "misrouted" && protocol === "tcp" ? `${source}:${ports}` : [],
    ),
  );
  const questions = asked.map(({ question }) => question);
  return eventually(cluster, async () => {
    const answers = await askFrom(cluster, (command) => [...command], questions);
    return asked.flatMap(({ text, declared }, index) => {
      const isRight = isAsDeclared(declared, answers[index]!);
      if (!isRight && judgementOf(verdict) === "proved")
        return `${text} is not answered by ${declared}, and the plan is called proved`;
      return isRight && said.has(text)
        ? `${text} is answered by ${declared}, and it is said to lead elsewhere`
        : [];
    });
  });
}

interface Service {
  readonly spec: { readonly clusterIP: string };
}

async function internalRequests({ client }: Cluster, example: Example): Promise<Asked[]> {
  const { plan } = example;
  const run = plan.identities.flatMap(({ party, resource }) => (resource === undefined ? [] : party));
  const applications = plan.applications.filter(({ name }) => run.includes(name));
  const namespace = ownNamespace(example);
  const asked = applications.map(async ({ name, hostname, inbound }) => {
    const service = await client.get({ apiVersion: "v1", kind: "Service", name: hostname, namespace });
    const address = (service as unknown as Service | undefined)?.spec.clusterIP ?? "127.0.0.1";
    return inbound
      .filter(({ protocol }) => protocol !== "udp")
      .map(({ port, containerPort }) => ({
        text: `${hostname}:${port}`,
        question: { url: `http://${address}:${port}/`, timeoutMs: 2000 },
        declared: `sends requests to ${name} on ${containerPort}`,
      }));
  });
  return (await Promise.all(asked)).flat();
}

/** Every request of which the proof says that it is answered otherwise; or all that are declared, where nothing is said. */
async function gatewayContradictions(
  cluster: Cluster,
  example: Example,
  verdict: Verdict,
): Promise<string[]> {
  const isProved = judgementOf(verdict) === "proved";
  const asked = isProved ? declaredRequests(example.plan) : saidRequests(verdict);
  if (asked.length === 0) return [];
  const questions = await Promise.all(
    asked.map(async ({ gateway, question }) => {
      const at = { name: gateway, namespace: ownNamespace(example) };
      const address = (await gatewayAddress(cluster, at)) ?? "";
      return { ...question, address, authority: "", timeoutMs: 5000 };
    }),
  );
  return eventually(cluster, async () => {
    const answers = await askFromOutside(cluster, questions);
    return asked.flatMap(({ text, declared }, index) => {
      if (isAsDeclared(declared, answers[index]!) === isProved) return [];
      const state = JSON.stringify(answers[index]).slice(0, 300);
      return isProved
        ? `${text} is not answered by ${declared} but ${state}, and the plan is called proved`
        : `${text} is answered by ${declared}, and it is said to be answered otherwise: ${state}`;
    });
  });
}

type AskedOfGateway = Asked & { readonly gateway: string };

const SAID = /^gateway:(\S+) (.+) for (https?:\/\/\S+), and is declared to do otherwise: (.+)$/;

function saidRequests({ own }: Verdict): AskedOfGateway[] {
  return own.flatMap(({ difference: { message } }) => {
    const [, gateway = "", found = "", url = "", declared = ""] = SAID.exec(message) ?? [];
    // Whatever policies stop is answered like what leads nowhere.
    if (gateway === "" || (declared === NOWHERE && !found.startsWith("redirects"))) return [];
    // Where the path stays as it is, nothing is said of it.
    const isForwarded = declared.startsWith("sends requests to ") && !declared.includes(", as ");
    const path = isForwarded ? `, as ${new URL(url).pathname}` : "";
    return { gateway, text: url, question: { url }, declared: `${declared}${path}` };
  });
}

const NOWHERE = "sends requests nowhere";

/** One request of each route. */
function declaredRequests({ gateways, applications }: Plan): AskedOfGateway[] {
  return gateways.flatMap(({ name, tls, hostname, routes }) =>
    routes.map((route) => {
      const scheme = tls === "none" ? "http" : "https";
      const host = route.hostname ?? hostname ?? "anything.example";
      const url = `${scheme}://${host.replace("*", "some")}${(route.path ?? "/").replace(/\/$/, "")}/some`;
      const inbound = applications
        .find((it) => it.name === route.destination)
        ?.inbound.find((it) => it.port === route.port);
      const port = inbound?.containerPort ?? route.port;
      return {
        gateway: name,
        text: url,
        question: { url },
        declared: `sends requests to ${route.destination} on ${port}`,
      };
    }),
  );
}

interface Echoed {
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

function isAsDeclared(declared: string, answer: Answer): boolean {
  const { status = 0, body = "", headers = {} } = answer;
  if (declared.startsWith("redirects to https"))
    return status >= 301 && status <= 308 && isHttps(headers["Location"]?.[0]);
  if (declared === NOWHERE) return status === 0 || status >= 400;
  return status === 200 && isAnsweredBy(declared, JSON.parse(body) as Echoed);
}

/** At the port that needs none to be said. */
function isHttps(location = ""): boolean {
  return URL.canParse(location) && new URL(location).protocol === "https:" && new URL(location).port === "";
}

function isAnsweredBy(declared: string, { name, port, path }: Echoed): boolean {
  const [, application, wanted, rewritten] =
    /^sends requests to (\S+) on (\d+)(?:, as (\S+))?$/.exec(declared) ?? [];
  return (
    name.startsWith(`${application}-`) &&
    // There a sidecar answers, which forwards to another.
    (wanted === AUTOMATIC_TLS_PORT || port === Number(wanted)) &&
    (rewritten === undefined || path === rewritten)
  );
}

/** What still contradicts after a while. */
async function eventually(cluster: Cluster, ask: () => Promise<string[]>): Promise<string[]> {
  let left: string[] = [];
  const settled = async (): Promise<boolean> => {
    left = await ask();
    return left.length === 0;
  };
  try {
    await cluster.node.eventually("answers are as the proof says", settled, PATIENCE_SECONDS);
  } catch (error) {
    if (left.length === 0) throw error;
  }
  return left;
}
