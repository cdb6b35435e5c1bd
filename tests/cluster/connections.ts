/** What an application does with the variables of its connections: it asks whom they name, from inside its pod. */
import type { Cluster } from "./cluster";
import { type Answer, askFrom } from "./gateways";
import { placesOf } from "./parties";
import { deployments, type Example } from "./plans";
import { UNDECLARED_PORT } from "./workloads";

interface Followed {
  readonly name: string;
  readonly url: string;
  readonly secure: boolean;
  readonly answer: Answer;
}

export async function followConnections(
  cluster: Cluster,
  example: Example,
): Promise<{ readonly followed: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  let followed = 0;
  for (const place of await placesOf(cluster, example)) {
    const expected = urlsOf(example, place.party);
    if (expected.length === 0) continue;
    // To itself, so that the question passes no policy, while its answers do.
    const url = `http://127.0.0.1:${UNDECLARED_PORT}/connections`;
    const [answer] = await askFrom(cluster, place.within!, [{ url, timeoutMs: 60_000 }]);
    if (answer?.body === undefined) throw new Error(`${place.name}: ${answer?.error}`);
    const results = JSON.parse(answer.body) as Followed[];
    assertSame(
      place.name,
      expected,
      results.map(({ url }) => url),
    );
    followed += results.length;
    for (const { name, url, answer: result } of results) {
      const answered =
        result.status === 200 && (result.grpcStatus ?? "0") === "0" && result.error === undefined;
      if (!answered) failures.push(`${place.party} ${name} ${url}: ${JSON.stringify(result)}`);
    }
  }
  return { followed, failures };
}

function assertSame(name: string, expected: readonly string[], found: readonly string[]): void {
  const [a, b] = [expected, found].map((urls) => [...urls].sort().join(" "));
  if (a !== b) throw new Error(`${name} was given ${b}, not ${a}`);
}

function urlsOf(example: Example, party: string): string[] {
  const spec = deployments(example).find(({ object }) => object.metadata.name === party)?.spec;
  const variables = (spec?.template.spec.containers ?? []).flatMap(({ env = [] }) => env);
  return variables.flatMap(({ name, value }) => (/^CONNECTION_.*_URL$/.test(name) ? value! : []));
}
