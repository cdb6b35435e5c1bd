import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { Gateway } from "../../../components";
import { compile as compileDocument } from "../../../core/compile";
import { runProgram } from "../support/mocks";
import { newApplication, newSpace } from "./support";

vi.mock("../../../core/compile", async (original) => {
  const { compile } = await original<typeof import("../../../core/compile")>();
  return { compile: vi.fn(compile) };
});

/** Runs a program as Pulumi does, in a stack; resolves to what it failed with, and what was registered meanwhile. */
async function run(program: () => unknown): Promise<{ error: unknown; registered: string[] }> {
  const registered: string[] = [];
  const error: unknown = await runProgram(
    () => pulumi.runtime.runInPulumiStack(async () => (await program()) as Record<string, unknown>),
    {
      outputs: (type, name) => {
        if (type.startsWith("kubernetes:")) registered.push(name);
        return {};
      },
    },
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, registered };
}

const ended = new Error("the program's own");

function shop() {
  const space = newSpace();
  const basket = newApplication(space, "basket");
  return { space, basket };
}

describe("nothing of a space is registered", () => {
  it("unless its program goes on: what it has thrown is the only error", async () => {
    const { error, registered } = await run(() => {
      shop();
      throw ended;
    });
    expect(error).toBe(ended);
    expect(registered).toEqual([]);
  });

  it("when the program throws later, but before anything that was declared was registered", async () => {
    const { error, registered } = await run(async () => {
      await Promise.resolve();
      shop();
      await Promise.resolve();
      throw ended;
    });
    expect(error).toBe(ended);
    expect(registered).toEqual([]);
  });

  it("of what is declared after an await, when that part throws", async () => {
    const { error, registered } = await run(async () => {
      const { space, basket } = shop();
      await new Promise((resolve) => setTimeout(resolve, 10));
      newApplication(space, "frontend", { connections: { basket: { to: basket } } });
      throw ended;
    });
    expect(error).toBe(ended);
    expect(registered).toContain("shop-namespace");
    expect(registered.filter((name) => name.includes("frontend"))).toEqual([]);
  });

  it("when one of its components is refused", async () => {
    const { registered } = await run(() => {
      const { space, basket } = shop();
      new Gateway("public", { space, routes: [{ destination: basket, path: "no path" }] });
    });
    expect(registered).toEqual([]);
  });

  it("when its resources do not allow exactly what it declares", async () => {
    const real = vi.mocked(compileDocument).getMockImplementation()!;
    vi.mocked(compileDocument).mockImplementationOnce((...args) => {
      const result = real(...args);
      if (!result.compilation) return result;
      const { declarations } = result.compilation;
      const rest = declarations.filter(({ name }) => name !== "shop-default-deny");
      return { ...result, compilation: { ...result.compilation, declarations: rest } };
    });
    const { error, registered } = await run(shop);
    expect(String(error)).toMatch(/Space shop: plan\/reachability .* reaches basket/);
    expect(String(error)).toContain("a mistake of appnet itself");
    expect(registered).toEqual([]);
  });

  it("and all of it is when everything is right", async () => {
    const { error, registered } = await run(shop);
    expect(error).toBeUndefined();
    expect(registered).toContain("shop-namespace");
  });
});
