/** What a scenario has in hands: a cluster with an example on it, and ways to ask. */
import { expect } from "vitest";
import type { Cluster } from "./cluster";
import { type Answer, askFrom, askFromOutside, gatewayAddress, type Question } from "./gateways";
import { type Place, placesOf } from "./parties";
import type { Example } from "./plans";
import { ownNamespace } from "./surroundings";

export interface Scenario {
  readonly example: string;
  readonly component: string;
  readonly scenario: string;
  readonly run: (context: Context) => Promise<void>;
}

export interface Context {
  readonly cluster: Cluster;
  readonly example: Example;
  /** Asks a gateway of the example from outside, trusting the authority that certificates come from. */
  readonly ask: (gateway: string, ...questions: readonly Question[]) => Promise<Answer[]>;
}

export async function contextOf(cluster: Cluster, example: Example): Promise<Context> {
  const authority = await acmeAuthority(cluster);
  const ask = async (gateway: string, ...questions: readonly Question[]): Promise<Answer[]> => {
    const address = await gatewayAddress(cluster, { name: gateway, namespace: ownNamespace(example) });
    return askFromOutside(
      cluster,
      questions.map((question) => ({ address, authority, ...question })),
    );
  };
  return { cluster, example, ask };
}

async function acmeAuthority(cluster: Cluster): Promise<string> {
  const [answer] = await askFrom(cluster, (command) => [...command], [
    { url: "https://127.0.0.1:15000/roots/0" },
  ]);
  return answer!.body!;
}

interface Echo {
  readonly name: string;
  readonly path: string;
  readonly tls: boolean;
}

export function echoOf(answer: Answer | undefined): Echo {
  expect(answer).toMatchObject({ status: 200 });
  return JSON.parse(answer!.body!) as Echo;
}

/** Asks one application's pod from inside another's. */
export async function askBetween(
  context: Context,
  source: string,
  destination: string,
  questions: readonly Question[],
): Promise<Answer[]> {
  const from = await placeOf(context, source);
  const { address } = await placeOf(context, destination);
  const addressed = questions.map((question) => ({ address, ...question }));
  return askFrom(context.cluster, from.within!, addressed);
}

/** The pod of an application, or one of them. */
export async function placeOf({ cluster, example }: Context, application: string): Promise<Place> {
  const places = await placesOf(cluster, example);
  return places.find(({ party }) => party === application)!;
}
