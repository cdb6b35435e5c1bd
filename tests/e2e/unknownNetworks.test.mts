import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, type TestStack } from "./engine.mts";

const RULE = "shop-worker-to-network.policies.db-tcp-5432-egress";

/** A worker that may reach a network and an existing workload, of which another resource of the stack knows more. */
function shop(directory: string, network: string, release = "v1"): () => Promise<object> {
  // eslint-disable-next-line @typescript-eslint/require-await
  return async () => {
    const provider = new k8s.Provider("render", { renderYamlToDirectory: directory });
    const facts = new k8s.core.v1.ConfigMap("facts", { metadata: { name: "facts" } }, { provider });
    const later = (text: string) => facts.id.apply(() => text);
    const space = new appnet.Space(
      "shop",
      { organization: "acme", kubernetes: {} },
      { providers: [provider] },
    );
    new appnet.Application("legacy", {
      space,
      existing: { podLabels: { app: "legacy", release: later(release) } },
      inbound: { sql: { port: 5432 } },
    });
    const worker = new appnet.Application("worker", {
      space,
      image: "worker:1",
      connections: { legacy: { to: "tcp://legacy:5432" } },
    });
    new appnet.NetworkPolicy("db", {
      source: worker,
      destinationCidr: later(network),
      protocol: "tcp",
      ports: "5432",
    });
    return {};
  };
}

describe("networks and labels that are Outputs, deployed by Pulumi's engine", function () {
  let test: TestStack | undefined;

  before(async function () {
    needsEngine(this);
    test = await createStack("networks");
  });

  after(() => test?.remove());

  const manifest = (part: string): string => {
    const files = readdirSync(test!.rendered, { recursive: true, encoding: "utf8" });
    return readFileSync(
      join(
        test!.rendered,
        files.find((file) => file.includes(part))!,
      ),
      "utf8",
    );
  };

  it("are previewed before they are known", async () => {
    const text = await test!.previewText(shop(test!.rendered, "10.20.3.4/16"));
    assert.ok(text.includes(RULE), text);
    assert.match(text, /worker → network:policies\.db *: "tcp 5432"/);
    assert.match(text, /cidr *: (\[unknown\]|output<string>)/);
  });

  it("are deployed as what they turn out to be", async () => {
    await test!.up(shop(test!.rendered, "10.20.3.4/16"));
    assert.match(manifest("worker-to-network.policies.db-tcp-5432-egress"), /cidr: 10\.20\.0\.0\/16/);
    assert.match(manifest("worker-to-legacy-tcp-5432-ingress"), /release: v1/);
    assert.deepEqual(await test!.preview(shop(test!.rendered, "10.20.3.4/16")), []);
  });

  it("change their rules alone, in place", async () => {
    const steps = await test!.up(shop(test!.rendered, "10.30.0.0/16"));
    const custom = steps.filter(({ type }) => !type.startsWith("appnet:"));
    assert.deepEqual(
      custom.map(({ op, name }) => `${op} ${name}`),
      [`update ${RULE}`],
    );
  });

  it("are refused where they are none, with what to do", async () => {
    await assert.rejects(test!.up(shop(test!.rendered, "10.20.0.0")), (error: Error) => {
      assert.match(
        error.message,
        /policies\.db: document\/type the Output's value is no network \(it must be/,
      );
      return true;
    });
    await assert.rejects(test!.up(shop(test!.rendered, "10.30.0.0/16", "two words")), (error: Error) => {
      assert.match(
        error.message,
        /legacy\.existing\.podLabels\.release: .*the Output's value is no label value/,
      );
      return true;
    });
  });
});
