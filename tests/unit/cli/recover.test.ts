import { describe, expect, it } from "vitest";
import { appnet, directoryWith } from "./support";

const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const SERVICE = "kubernetes:core/v1:Service";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";

const object = (type: string, name: string, more: object = {}) => ({
  urn: urnOf(type, name),
  type,
  custom: true,
  inputs: { metadata: { name, namespace: "shop" } },
  ...more,
});
const state = (pending: readonly object[], resources: readonly object[] = []) =>
  JSON.stringify({ version: 3, deployment: { manifest: {}, resources, pending_operations: pending } });
const creating = (resource: object) => ({ type: "creating", resource });
const balancer = {
  urn: urnOf(BALANCER, "front"),
  type: BALANCER,
  inputs: { name: "front", tags: { Name: "shop-front" }, region: "eu-central-1" },
};

const cwd = directoryWith({
  "killed.json": state([
    creating(object(POLICY, "default-deny")),
    { type: "updating", resource: object(SERVICE, "web", { id: "shop/web" }) },
  ]),
  "quiet.json": state([], [object(SERVICE, "web", { id: "shop/web" })]),
  "aws.json": state([creating(balancer)]),
  "text.json": "space: prod",
  "preview.json": JSON.stringify({
    steps: [
      { op: "create", newState: object(SERVICE, "web") },
      { op: "same", newState: object(SERVICE, "old") },
      {
        op: "create",
        newState: object("kubernetes:core/v1:Secret", "key", { inputs: { stringData: "[secret]" } }),
      },
    ],
  }),
  "import.json": JSON.stringify({
    nameTable: {},
    resources: [
      { type: "appnet:index:Space", name: "shop", component: true },
      { type: SERVICE, name: "webService", logicalName: "web", id: "<PLACEHOLDER>", parent: "shop" },
      { type: "kubernetes:core/v1:Secret", name: "key", id: "<PLACEHOLDER>", parent: "shop" },
    ],
  }),
});

interface State {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly id?: string }[];
    readonly pending_operations: readonly { readonly type: string }[];
  };
}

describe("appnet recover", () => {
  it("completes what was being created, and leaves the rest as it is", () => {
    const { code, stdout, stderr } = appnet(["recover", "killed.json"], { cwd });
    expect(code).toBe(0);
    const { resources, pending_operations: pending } = (JSON.parse(stdout) as State).deployment;
    expect(resources).toEqual([
      { ...object(POLICY, "default-deny"), id: "shop/default-deny", refreshBeforeUpdate: true },
    ]);
    expect(pending.map(({ type }) => type)).toEqual(["updating"]);
    expect(stderr).toBe(`${urnOf(POLICY, "default-deny")} may exist, as shop/default-deny\n`);
  });

  it("says that nothing is to be mended where nothing was being created", () => {
    const { code, stdout, stderr } = appnet(["recover", "quiet.json"], { cwd });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as State).deployment.resources).toHaveLength(1);
    expect(stderr).toContain("nothing was being created");
  });

  it("asks for what only the account knows, with the command that says it, and writes nothing", () => {
    const { code, stdout, stderr } = appnet(["recover", "aws.json"], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("--tag-filters 'Key=Name,Values=shop-front'");
    expect(stderr).toContain("--region 'eu-central-1'");
    expect(stderr).toContain("help give each with --id 'URN=ID'");
  });

  it("takes ids from its options, also that there is none", () => {
    const { urn } = balancer;
    const given = appnet(["recover", "aws.json", "--id", `${urn}=arn:aws:front`], { cwd });
    expect((JSON.parse(given.stdout) as State).deployment.resources[0]!.id).toBe("arn:aws:front");
    const none = appnet(["recover", "aws.json", "--id", `${urn}=`], { cwd });
    expect((JSON.parse(none.stdout) as State).deployment).toMatchObject({
      resources: [],
      pending_operations: [],
    });
  });

  it("refuses ids of what was not being created, and files of other kinds", () => {
    const lines = (...arguments_: string[]) => {
      const { code, stdout, stderr } = appnet(["recover", ...arguments_], { cwd });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      return stderr;
    };
    expect(lines("killed.json", "--id", "urn:other=x")).toContain("urn:other: it was not being created");
    expect(lines("killed.json", "--id", "x")).toContain("--id URN=ID");
    expect(lines("text.json")).toContain("it is no state of a stack");
    expect(lines("preview.json")).toContain("it is no state of a stack");
    expect(lines("killed.json", "--import", "import.json")).toContain("it is no preview");
    expect(lines("preview.json", "--import", "text.json")).toContain("it is no import file");
    expect(lines("preview.json", "--import", "import.json", "--id", "urn=x")).toContain("--id is for");
  });

  it("fills the ids into an import file, without what would be plain text in the state", () => {
    const { code, stdout, stderr } = appnet(["recover", "preview.json", "--import", "import.json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      nameTable: {},
      resources: [
        { type: "appnet:index:Space", name: "shop", component: true },
        { type: SERVICE, name: "webService", logicalName: "web", id: "shop/web", parent: "shop" },
      ],
    });
    expect(stderr).toBe(
      "1 id filled in\nkey is left out: an import would keep its secrets in plain text in the state\n",
    );
  });
});
