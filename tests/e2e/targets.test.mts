import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, type TestStack } from "./engine.mts";

/** A frontend with a connection, or without, and beside it what is to be left alone. */
function shop(directory: string, { connected = false, required = false, image = "image:1" }) {
  return () => {
    const providers = [new k8s.Provider("render", { renderYamlToDirectory: directory })];
    const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} }, { providers });
    const inbound = { api: { port: 3000 } };
    const basket = new appnet.Application("basket", { space, image: "basket:1", inbound });
    const frontend = new appnet.Application("frontend", {
      space,
      image,
      ...(connected && { connections: { basket: { to: basket, required } } }),
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
    await test.up(shop(test.rendered, {}));
  });

  afterEach(() => test?.remove());

  /** Updates targets after the frontend got a connection; resolves to what was done. */
  async function update(
    target: string[],
    { targetDependents = false, required = false } = {},
  ): Promise<string[]> {
    const done: string[] = [];
    const onEvent = ({ resourcePreEvent }: EngineEvent) => {
      const { op, urn } = resourcePreEvent?.metadata ?? { op: "same", urn: "" };
      if (op !== "same") done.push(`${op} ${urn.split("::").at(-1)!}`);
    };
    const program = shop(test!.rendered, { connected: true, required, image: "image:2" });
    await test!.stack.up({ program, target, targetDependents, onEvent });
    return done.sort();
  }

  const rules = [
    "create shop-frontend-to-basket-tcp-3000-egress",
    "create shop-frontend-to-basket-tcp-3000-ingress",
  ];

  it("brings an application's own resources, but no rules of its connections", async () => {
    assert.deepEqual(await update(["**::frontend"]), []);
    assert.deepEqual(await update(["**::frontend"], { targetDependents: true }), [
      "update shop-frontend-deployment",
    ]);
  });

  it("is refused for an application whose required connection has no rules yet", async () => {
    await assert.rejects(
      update(["**::frontend"], { targetDependents: true, required: true }),
      /shop-frontend-to-basket-tcp-3000-(in|e)gress/,
    );
  });

  it("brings an application with the rules of its connections, by what their names begin with", async () => {
    const done = await update(["**::shop-frontend-*"], { required: true });
    assert.deepEqual(done, [...rules, "update shop-frontend-deployment"]);
  });

  it("brings everything of a space, with its dependents", async () => {
    assert.deepEqual(await update(["**::shop"], { targetDependents: true }), [
      ...rules,
      "update shop",
      "update shop-catalog-deployment",
      "update shop-frontend-deployment",
    ]);
  });
});
