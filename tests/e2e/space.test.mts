import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";
import { createStack, needsEngine, type TestStack } from "./engine.mts";

/** A resource as the engine keeps it. */
interface State {
  readonly urn: string;
  readonly type: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly dependencies?: readonly string[];
  readonly inputs?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** How a component stands to its space in the tree of resources. */
const styles = {
  "as its child": (space: appnet.Space) => ({ parent: space }),
  "beside it": () => ({}),
  "in a component of the user's own": () => ({
    parent: new pulumi.ComponentResource("user:index:Shop", "own"),
  }),
} as const;

/** A shop whose options are its space's alone, rendered to manifests instead of a cluster. */
function shop(directory: string, style: keyof typeof styles, options: pulumi.ComponentResourceOptions) {
  return () => {
    const provider = new k8s.Provider("render", { renderYamlToDirectory: directory });
    const first = new k8s.core.v1.ConfigMap("first", {}, { provider });
    const space = new appnet.Space(
      "shop",
      { organization: "acme", kubernetes: { gatewayClassName: "envoy-gateway" } },
      { ...options, providers: [provider], dependsOn: first },
    );
    const within = styles[style](space);
    const inbound = { api: { port: 3000, protocol: "http" as const } };
    const basket = new appnet.Application("basket", { space, image: "basket:1", inbound }, within);
    const frontend = new appnet.Application(
      "frontend",
      { space, image: "frontend:1", inbound, connections: { basket: { to: basket } } },
      within,
    );
    const gateway = new appnet.Gateway("public", { space, routes: [{ destination: frontend }] }, within);
    // What a program does with outputs: a resource of its own beside what was built.
    new k8s.core.v1.ConfigMap(
      "beside",
      {
        metadata: { namespace: frontend.kubernetes.namespace, labels: frontend.kubernetes.podLabels },
        data: { service: basket.kubernetes.serviceName.apply((name) => name!) },
      },
      { provider },
    );
    return Promise.resolve({
      environment: frontend.environment,
      namespace: space.kubernetes.namespace,
      gatewayName: gateway.kubernetes.gatewayName,
      endpoint: gateway.endpoint,
      deployment: frontend.nodes.kubernetes.deployment.apply(({ urn }) => urn),
    });
  };
}

const nameOf = ({ urn }: State) => urn.split("::").at(-1)!;

async function statesOf({ stack }: TestStack): Promise<State[]> {
  const { resources } = (await stack.exportStack()).deployment as { resources: State[] };
  return resources;
}

for (const style of Object.keys(styles) as (keyof typeof styles)[]) {
  describe(`what is in a space, ${style}, deployed by Pulumi's engine`, function () {
    let test: TestStack | undefined;
    let states: readonly State[];

    before(async function () {
      needsEngine(this);
      test = await createStack("space");
      const addsTeam: pulumi.ResourceTransform = ({ type, props, opts }) =>
        type === "kubernetes:core/v1:Service"
          ? {
              props: { ...props, metadata: { ...(props["metadata"] as object), labels: { team: "shop" } } },
              opts,
            }
          : undefined;
      const options = { protect: true, retainOnDelete: true, transforms: [addsTeam] };
      await test.up(shop(test.rendered, style, options));
      states = await statesOf(test);
    });

    after(() => test?.remove());

    /** The resources that appnet registered, without the space itself. */
    const own = () =>
      states.filter(({ type, urn }) => urn.includes("::shop-") && type.startsWith("kubernetes:"));

    it("is built by the space's provider", () => {
      assert.ok(own().length > 10, "there is nothing in it");
      assert.deepEqual(
        own().filter(({ provider }) => !provider?.includes("::render::")),
        [],
      );
    });

    it("is protected and retained as the space is", () => {
      const components = states.filter(({ type }) => type.startsWith("appnet:"));
      const all = [...components, ...own()];
      assert.deepEqual(all.filter(({ protect }) => !protect).map(nameOf), []);
      assert.deepEqual(
        own()
          .filter(({ retainOnDelete }) => !retainOnDelete)
          .map(nameOf),
        [],
      );
    });

    it("comes after what the space depends on", () => {
      const isLate = ({ dependencies = [] }: State) => dependencies.some((urn) => urn.endsWith("::first"));
      assert.deepEqual(
        own()
          .filter((it) => !isLate(it))
          .map(nameOf),
        [],
      );
    });

    it("is changed by the space's transforms", () => {
      const services = own().filter(({ type }) => type === "kubernetes:core/v1:Service");
      assert.deepEqual(services.map(nameOf).sort(), ["shop-basket-service", "shop-frontend-service"]);
      for (const { inputs } of services) assert.equal(inputs!.metadata!.labels!["team"], "shop");
    });

    it("hands back what was built, also to resources beside it", async () => {
      const outputs = await test!.stack.outputs();
      assert.equal(outputs["namespace"]!.value, "shop");
      assert.equal(outputs["gatewayName"]!.value, "public");
      assert.equal(
        (outputs["environment"]!.value as Record<string, string>)["CONNECTION_BASKET_URL"],
        "http://basket:3000",
      );
      assert.match(String(outputs["deployment"]!.value), /::shop-frontend-deployment$/);
      assert.equal(outputs["endpoint"]?.value, undefined, "no controller assigned an address");
      const beside = states.find((it) => nameOf(it) === "beside")!;
      assert.ok(beside.dependencies!.some((urn) => urn.endsWith("::shop-basket-service")));
    });

    it("is in the component's own state, as in other languages", () => {
      const frontend = states.find(
        ({ type, urn }) => type.startsWith("appnet:") && urn.endsWith("::frontend"),
      )!;
      assert.equal(
        (frontend.outputs!["kubernetes"] as Record<string, unknown>)["deploymentName"],
        "frontend",
      );
    });
  });
}
