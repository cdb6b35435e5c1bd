import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, type TestStack } from "./engine.mts";

const URN = "urn:pulumi:targets::end-to-end";

/** A frontend with a connection, or without, and beside it what is to be left alone. */
function shop(directory: string, { connected, image }: { connected: boolean; image: string }) {
  return () => {
    const providers = [new k8s.Provider("render", { renderYamlToDirectory: directory })];
    const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} }, { providers });
    const inbound = { api: { port: 3000 } };
    const basket = new appnet.Application("basket", { space, image: "basket:1", inbound });
    const frontend = new appnet.Application("frontend", {
      space,
      image,
      ...(connected && { connections: { basket } }),
    });
    new appnet.Application("catalog", { space, image, inbound });
    return Promise.resolve({ frontend: frontend.name });
  };
}

describe("an update of targets alone, run by Pulumi's engine", function () {
  let test: TestStack | undefined;

  beforeEach(async function () {
    needsEngine(this);
    test = await createStack("targets");
    await test.up(shop(test.rendered, { connected: false, image: "image:1" }));
  });

  afterEach(() => test?.remove());

  /** Updates targets; resolves to what was done. */
  async function update(target: string[], targetDependents: boolean): Promise<string[]> {
    const done: string[] = [];
    const onEvent = ({ resourcePreEvent }: EngineEvent) => {
      const { op, urn } = resourcePreEvent?.metadata ?? { op: "same", urn: "" };
      if (op !== "same") done.push(`${op} ${urn.split("::").at(-1)!}`);
    };
    const program = shop(test!.rendered, { connected: true, image: "image:2" });
    await test!.stack.up({ program, target, targetDependents, onEvent });
    return done.sort();
  }

  const application = `${URN}::appnet:index:Application::frontend`;
  const deployment = `${URN}::appnet:index:Application$kubernetes:apps/v1:Deployment::shop-frontend-deployment`;
  const space = `${URN}::appnet:index:Space::shop`;

  for (const [what, target, dependents] of [
    ["an application", [application], false],
    ["an application with dependents", [application], true],
    ["a deployment", [deployment], false],
    ["the space", [space], false],
    ["the space with dependents", [space], true],
    ["space and application", [space, application], true],
    ["rules and deployment", [`${URN}::**shop-frontend-to-basket-tcp-3000-*`, deployment], false],
  ] as const) {
    it(`of ${what}`, async () => {
      const done = await update([...target], dependents).catch((error: Error) => error.message);
      process.stderr.write(`${what}: ${JSON.stringify(done, null, 1)}\n`);
      assert.ok(done);
    });
  }
});
