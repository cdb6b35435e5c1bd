import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, type TestStack } from "./engine.mts";

const EXAMPLE = "pipeline";
const BASELINE = "tests/baselines/0.1.0";

/** Topologies, rendered to manifests instead of a cluster. */
function topologies(directory: string, documents: Readonly<Record<string, appnet.TopologyArgs>>) {
  return () => {
    const providers = [new k8s.Provider("render", { renderYamlToDirectory: directory })];
    for (const [name, document] of Object.entries(documents)) {
      new appnet.Topology(name, document, { providers });
    }
    return Promise.resolve({});
  };
}

describe("two topologies of one program that say the same names, deployed by Pulumi's engine", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("names");
  });

  after(() => test?.remove());

  it("live together, in one organization and in two", async () => {
    const document = appnet.readDocument(`examples/${EXAMPLE}/appnet.yaml`);
    const of = (organization: string, space: string) => ({
      ...document,
      organization,
      space,
      kubernetes: { ...document.kubernetes, namespace: `${organization}-${space}` },
    });
    const program = topologies(test!.rendered, {
      acme: of("acme", "prod"),
      trial: of("acme", "trial"),
      globex: of("globex", "prod"),
    });
    const steps = await test!.up(program);
    const deployments = steps.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
    assert.deepEqual(deployments.map(({ op, name }) => `${op} ${name}`).sort(), [
      "create acme-basket-deployment",
      "create acme-frontend-deployment",
      "create globex-basket-deployment",
      "create globex-frontend-deployment",
      "create trial-basket-deployment",
      "create trial-frontend-deployment",
    ]);
    assert.deepEqual(await test!.preview(program), []);
  });
});

describe("a stack of a version in which children were called as the document calls them", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("upgrade");
  });

  after(() => test?.remove());

  it("is taken over in place", async () => {
    const document = appnet.readDocument(`examples/${EXAMPLE}/appnet.yaml`);
    const program = topologies(test!.rendered, { [EXAMPLE]: document });
    await test!.up(program);

    const exported = await test!.stack.exportStack();
    const earlier = JSON.parse(formerNames(JSON.stringify(exported.deployment), document.space)) as State;
    const urns = readFileSync(`${BASELINE}/${EXAMPLE}/urns.txt`, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      earlier.resources
        .map(({ urn }) => urn.replace("urn:pulumi:upgrade::end-to-end::", "urn:pulumi:stack::project::"))
        .filter((urn) => urn.includes("appnet:index:"))
        .sort(),
      urns,
      "the state is that of the version",
    );

    await test!.stack.importStack({ ...exported, deployment: earlier });
    assert.deepEqual(await test!.up(program), [], "no resource is touched");
    const { resources } = (await test!.stack.exportStack()).deployment as State;
    assert.ok(resources.some(({ urn }) => urn.endsWith(`::${EXAMPLE}-frontend-deployment`)));
    assert.ok(!resources.some(({ urn }) => urn.endsWith(`::${document.space}-frontend-deployment`)));
  });
});

interface State {
  readonly resources: readonly { readonly urn: string }[];
}

/** A state with the names of version 0.1.0: components as in the document, resources after the space. */
function formerNames(state: string, space: string): string {
  return state.replace(
    /(urn:pulumi:upgrade::end-to-end::([^:"]|:(?!:))*)::([^"]+)/g,
    (_, types: string, __, name: string) => {
      const type = types.split(/\$|::/).at(-1)!;
      const rest = name.slice(`${EXAMPLE}-`.length);
      if (type === "appnet:index:Topology" || !types.includes("appnet:index:Topology"))
        return `${types}::${name}`;
      if (type === "appnet:index:Space") return `${types}::${space}`;
      return `${types}::${type.startsWith("appnet:") ? rest : `${space}-${rest}`}`;
    },
  );
}
