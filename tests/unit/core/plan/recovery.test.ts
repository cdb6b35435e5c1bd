import { describe, expect, it } from "vitest";
import type { EngineResource, ExportedState } from "../../../../core/plan/engineFiles";
import { recover } from "../../../../core/plan/recovery";

const NONE: ReadonlyMap<string, string> = new Map();
const URN = "urn:pulumi:dev::shop::kubernetes:core/v1:ConfigMap::";

const resource = (name: string, more: Partial<EngineResource> = {}): EngineResource => ({
  urn: `${URN}${name}`,
  type: "kubernetes:core/v1:ConfigMap",
  inputs: { metadata: { name: `${name}-1`, namespace: "shop" } },
  ...more,
});

const stateOf = (resources: EngineResource[], creating: EngineResource[]): ExportedState => ({
  version: 3,
  deployment: { resources, pending_operations: creating.map((it) => ({ type: "creating", resource: it })) },
});

const recovered = (resources: EngineResource[], creating: EngineResource[], given = NONE) => {
  return recover(stateOf(resources, creating), given).state.deployment.resources!.map(
    ({ urn, id = "none", delete: isDeleted }) =>
      `${urn.split("::").at(-1)!} ${id}${isDeleted === true ? " to be deleted" : ""}`,
  );
};

describe("what a killed update was creating", () => {
  it("comes after what was there", () => {
    expect(recovered([resource("a", { id: "shop/a" })], [resource("b")])).toEqual(["a shop/a", "b shop/b-1"]);
  });

  it("takes the place of what it was to replace, before what depends on it", () => {
    const old = resource("a", { id: "shop/a-0" });
    const dependent = resource("c", { id: "shop/c", dependencies: [old.urn] });
    const provider = resource("d", { id: "shop/d" });
    const replacement = resource("a", { provider: `${provider.urn}::id` });
    const given = new Map([[old.urn, "shop/a-1"]]);
    expect(recovered([old, dependent, provider], [replacement], given)).toEqual([
      "d shop/d",
      "a shop/a-1",
      "c shop/c",
      "a shop/a-0 to be deleted",
    ]);
  });

  it("takes the place of what was deleted for it", () => {
    const old = resource("a", { id: "shop/a-0", pendingReplacement: true });
    expect(recovered([old], [resource("a")])).toEqual(["a shop/a-1"]);
  });

  it("is forgotten where it would be in the state alone", () => {
    const component = resource("a", { type: "appnet:index:Application", custom: false });
    const provider = resource("b", { type: "pulumi:providers:kubernetes", custom: true });
    const { state, unknown } = recover(stateOf([], [component, provider]), NONE);
    expect(state.deployment).toEqual({ resources: [], pending_operations: [] });
    expect(unknown).toEqual([]);
  });

  it("is forgotten where a later update took it over", () => {
    const there = resource("a", { id: "shop/a-1" });
    const { state, unknown } = recover(stateOf([there], [resource("a")]), NONE);
    expect({ resources: state.deployment.resources, unknown }).toEqual({ resources: [there], unknown: [] });
  });

  it("is asked for where it may be older than what is there", () => {
    const { unknown, completed } = recover(
      stateOf([resource("a", { id: "shop/a-0" })], [resource("a")]),
      NONE,
    );
    expect({ completed, unknown: unknown.length }).toEqual({ completed: [], unknown: 1 });
    expect(unknown[0]!.ask).toContain("the state has it as shop/a-0; it is shop/a-1 if");
  });

  it("is asked for where its name is encrypted", () => {
    const hidden = resource("a", { inputs: { metadata: { name: { ciphertext: "v1" } } } });
    const { unknown, completed } = recover(stateOf([], [hidden]), NONE);
    expect({ completed, unknown: unknown.map(({ urn }) => urn) }).toEqual({
      completed: [],
      unknown: [hidden.urn],
    });
  });
});
