import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  Application,
  Connection,
  Gateway,
  NetworkError,
  NetworkPolicy,
  Space,
  Topology,
} from "../../../components";
import { runProgram } from "../support/mocks";
import { newApplication, newSpace } from "./support";

const LINES = readFileSync(__filename, "utf8").split("\n");

/** The problems of a program, each with what stands at its place: of helpers, the helper's own. */
async function mistakesOf(program: () => unknown): Promise<string[]> {
  const error: unknown = await runProgram(program).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NetworkError);
  return (error as NetworkError).problems.map(({ component, problem, place }) => {
    const text = place?.file === __filename ? LINES[place.line - 1]!.slice(place.column! - 1) : "elsewhere";
    return `${/^(new )?\w+/.exec(text)![0]} ${component.split(" ")[1]}: ${problem.code}`;
  });
}

describe("all mistakes of a program", () => {
  it("are reported at once, of arguments and between components, each where its component is declared", async () => {
    const mistakes = await mistakesOf(() => {
      const space = newSpace();
      const image = "a:1";
      new Application("frontend", {
        space,
        image,
        port: 1,
        connections: { stock: "http://nobody:1" },
      } as never);
      new Application("basket", { space, image, replicas: -1 });
      new Connection("c", { space, source: "frontend", destination: "http://nowhere:80" });
      new Connection("d", { source: "frontend", destination: "basket" });
      new NetworkPolicy("p", { space, source: "frontend", destination: "none", protocol: "tcp", ports: 1 });
      new Gateway("g", { space, routes: [{ destination: "http://nothing:80" }] });
    });
    expect(mistakes).toEqual([
      "new Application frontend: document/unknown-key",
      "new Application frontend: connection/unknown-application",
      "new Application basket: document/type",
      "new Connection c: connection/unknown-application",
      "new Connection d: document/type",
      "new NetworkPolicy p: policy/unknown-application",
      "new Gateway g: connection/unknown-application",
    ]);
  });

  it("are those of every space", async () => {
    const mistakes = await mistakesOf(() => {
      new Space("shop", { organization: "acme" });
      newApplication(new Space("bank", { organization: "acme", kubernetes: {} }), "ledger", {
        connections: { a: "http://b:1" },
      });
      new Topology("third", { organization: "acme", kubernetes: {}, spce: "third" } as never);
    });
    expect(mistakes).toEqual([
      "new Space shop: platform/exactly-one",
      "elsewhere ledger: connection/unknown-application",
      "new Topology third: document/type",
      "new Topology third: document/unknown-key",
    ]);
  });

  it("are not joined by what may only follow from them", async () => {
    const mistakes = await mistakesOf(() => {
      const space = newSpace();
      const basket = new Application("basket", { space, image: 3 } as never);
      const frontend = newApplication(space, "frontend", { outbound: { stock: { required: true } } });
      new Connection("c", { source: frontend, outbound: "stock", destination: 5 as never });
      new Connection("d", { source: frontend, destination: basket, inbound: "api" });
      new NetworkPolicy("p", {
        space: newSpace("other"),
        source: "basket",
        destination: basket,
        protocol: "tcp",
        ports: 1,
      });
    });
    expect(mistakes).toEqual(["new Application basket: document/type", "new Connection c: document/type"]);
  });

  it("leave nothing of any space registered", async () => {
    const seen: string[] = [];
    const transformations = [({ name }: { name: string }) => void seen.push(name)];
    const program = runProgram(() => {
      newApplication(newSpace("right", {}, { transformations }), "basket", {}, { transformations });
      new Connection("c", { space: newSpace("wrong"), source: "nobody", destination: "nothing" });
    });
    await expect(program).rejects.toThrow(NetworkError);
    expect(seen).toEqual(["right", "basket", "basket"]);
  });
});

describe("a component without a space", () => {
  it.each<[string, () => unknown]>([
    ["an application", () => new Application("a", { image: "a:1" } as never)],
    ["one of something else", () => new Application("a", { space: {} as never, image: "a:1" })],
    ["a gateway", () => new Gateway("g", { routes: [] } as never)],
    ["a policy", () => new NetworkPolicy("p", { source: "a", destination: "b", protocol: "tcp", ports: 1 })],
    ["a component without arguments", () => new (Application as never as new (name: string) => unknown)("a")],
  ])("is refused: %s", async (_, declare) => {
    const mistakes = await mistakesOf(declare);
    expect(mistakes.join()).toMatch(/document\/type/);
  });
});
