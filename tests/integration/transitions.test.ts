/**
 * Edits of a running stack, each in one update of Pulumi's engine on a real API server: that it finishes, in which order
 * it does things, and what the network policies let through after each of its steps, as a watch sees them.
 */
import * as k8s from "@pulumi/kubernetes";
import type { ResourceTransform } from "@pulumi/pulumi";
import type * as automation from "@pulumi/pulumi/automation";
import { afterAll, describe, expect, it } from "vitest";
import { Topology } from "../../components";
import type { DocumentInput } from "../../core/documentSchema";
import { kubernetesEdits } from "../unit/proof/transitions/edits";
import { engineAndServer } from "./engineAndServer";
import { flowsIn, portsIn, watchPolicies, type State } from "./policyStates";

/** Edits that `docs/reliability.md` says of that some flows are cut for a moment. */
const CUTTING = new Set(["adopt existing workloads", "let go of existing workloads"]);

/** What ends in which order, of edits in which that matters beyond what holds for all. */
const orders: Readonly<Record<string, readonly string[]>> = {
  "rename an application that keeps its hostname": [
    "create prod-web-deployment",
    "update prod-frontend-service",
    "delete prod-frontend-deployment",
  ],
  "rename a gateway with its host name": [
    "create prod-gateway.edge-to-frontend-tcp-8080-ingress",
    "create prod-gateway.edge-gateway",
    "create prod-gateway.edge-root-route",
    "delete prod-gateway.public-root-route",
    "delete prod-gateway.public-gateway",
  ],
  "make a gateway internal": ["update prod-gateway.public-gateway"],
};

const place = engineAndServer("transitions");
const totals = { edits: 0, steps: 0, states: 0 };
afterAll(() => {
  const { edits, steps, states } = totals;
  process.stderr.write(`\ntransitions: ${edits} edits, ${steps} steps, ${states} states of policies\n\n`);
});

describe("an edit in one update", () => {
  const names = kubernetesEdits("").map(({ name, reverse }) => [name, reverse] as const);
  for (const [index, [name, reverse]] of names.entries()) {
    it(`${name}${reverse === undefined ? "" : `, and ${reverse}`}`, async () => {
      const namespace = `edit-${index}`;
      const { before, after } = kubernetesEdits(namespace)[index]!;
      const stack = await stackOf(namespace);
      await update(stack, before);
      await check(name, stack, before, after);
      if (reverse !== undefined) await check(reverse, stack, after, before);
    });
  }
});

/** Does an edit, and checks what happens meanwhile. */
async function check(
  name: string,
  stack: automation.Stack,
  before: DocumentInput | undefined,
  after: DocumentInput | undefined,
): Promise<void> {
  const watch = await watchPolicies(place().server, place().client, stack.name);
  const done = await update(stack, after);
  const states = await watch.end();
  checkOrder(done);
  const ended = done.filter(({ phase }) => phase === "end").map(({ op, name: what }) => `${op} ${what}`);
  const expected = orders[name] ?? [];
  expect(
    ended.filter((it) => expected.includes(it)),
    ended.join("\n"),
  ).toEqual(expected);
  const documents = [before, after].flatMap((it) => it ?? []);
  const isObserved = documents.some(({ isolation }) => isolation === "observe");
  if (documents.length === 2 || isObserved) checkFlows(name, states, podsOf(...documents));
  const { changeSummary } = await stack.preview({ program: programOf(after) });
  expect(Object.keys(changeSummary)).toEqual(["same"]);
  totals.edits += 1;
  totals.steps += done.filter(({ phase }) => phase === "end").length;
  totals.states += states.length - 1;
}

/** What began or ended in an update, in order. */
interface Moment {
  readonly phase: "begin" | "end";
  readonly op: string;
  readonly kind: string;
  readonly name: string;
}

function checkOrder(moments: readonly Moment[]): void {
  const at = (found: (moment: Moment) => boolean) =>
    moments.flatMap((it, index) => (found(it) ? [index] : []));
  const last = (found: (moment: Moment) => boolean) => Math.max(-1, ...at(found));
  const first = (found: (moment: Moment) => boolean) => Math.min(moments.length, ...at(found));
  const isMade = ({ op }: Moment) => op === "create" || op === "update";
  const begins = (it: Moment) => it.phase === "begin";
  const ends = (it: Moment) => it.phase === "end";
  const shown = JSON.stringify(moments, null, 1);
  expect(
    first((it) => begins(it) && it.op === "delete"),
    shown,
  ).toBeGreaterThan(last((it) => ends(it) && isMade(it)));
  const isDeny = ({ name }: Moment) => name.endsWith("-default-deny");
  const isAllow = (it: Moment) => it.kind === "NetworkPolicy" && !isDeny(it);
  expect(
    first((it) => begins(it) && it.op === "create" && isDeny(it)),
    shown,
  ).toBeGreaterThan(last((it) => ends(it) && isMade(it) && isAllow(it) && moments.some(isDenyMade)));
  function isDenyMade(it: Moment): boolean {
    return isDeny(it) && it.op === "create";
  }
}

/** Never more open than both ends, nor closed for what passes at both. */
function checkFlows(name: string, states: readonly State[], pods: ReadonlyMap<string, Labels>): void {
  const ports = portsIn(states);
  const flows = states.map((state) => flowsIn(state, pods, ports));
  const [first, last] = [flows[0]!, flows.at(-1)!];
  for (const current of flows) {
    expect([...current].filter((flow) => !first.has(flow) && !last.has(flow))).toEqual([]);
    if (CUTTING.has(name)) continue;
    expect([...first].filter((flow) => last.has(flow) && !current.has(flow))).toEqual([]);
  }
}

type Labels = Readonly<Record<string, string>>;

/** Pods that nobody declares, and those of some documents, by their labels: what one document runs and another has as existing are two. */
function podsOf(...documents: readonly DocumentInput[]): Map<string, Labels> {
  const strangers = ["one", "another"].map((it): [string, Labels] => [`stranger ${it}`, { app: it }]);
  const own = documents.flatMap(({ applications = {} }) =>
    Object.entries(applications).map(([name, { existing }]): [string, Labels] =>
      existing
        ? [`existing ${name}`, (existing as { podLabels: Labels }).podLabels]
        : [name, { "appnet/application": name }],
    ),
  );
  return new Map([...strangers, ...own]);
}

/** Nothing runs pods here, and nothing collects what an owner leaves. */
const withoutControllers: ResourceTransform = ({ type, props, opts }) => {
  if (!type.startsWith("kubernetes:")) return undefined;
  const { metadata, ...rest } = props as { metadata: { annotations?: object } };
  const annotations = {
    ...metadata.annotations,
    "pulumi.com/skipAwait": "true",
    "pulumi.com/deletionPropagationPolicy": "background",
  };
  return { props: { ...rest, metadata: { ...metadata, annotations } }, opts };
};

function programOf(document: DocumentInput | undefined): automation.PulumiFn {
  const { kubeconfig } = place();
  return () => {
    const provider = new k8s.Provider("cluster", { kubeconfig });
    if (document) new Topology("prod", document, { providers: [provider], transforms: [withoutControllers] });
    return Promise.resolve({});
  };
}

/** Updates a stack; resolves to what began and ended, in order. */
async function update(stack: automation.Stack, document: DocumentInput | undefined): Promise<Moment[]> {
  const moments: Moment[] = [];
  const add = (phase: Moment["phase"], { op, urn, type }: { op: string; urn: string; type: string }) => {
    if (op === "same" || !type.startsWith("kubernetes:")) return;
    moments.push({ phase, op, kind: type.split(":").at(-1)!, name: urn.split("::").at(-1)! });
  };
  const onEvent = ({ resourcePreEvent, resOutputsEvent }: automation.EngineEvent) => {
    if (resourcePreEvent) add("begin", resourcePreEvent.metadata);
    if (resOutputsEvent) add("end", resOutputsEvent.metadata);
  };
  await stack.up({ program: programOf(document), onEvent });
  return moments;
}

async function stackOf(stackName: string): Promise<automation.Stack> {
  await place().makeNamespace(stackName);
  const stack = await place().createStack(stackName, () => Promise.resolve());
  // The required connection of an application that is renamed goes, and another comes.
  await stack.setConfig("appnet:confirmRemoval", { value: "prod/frontend.basket,prod/web.basket" });
  return stack;
}
