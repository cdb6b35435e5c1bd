import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Application, Connection, Gateway, NetworkError, NetworkPolicy, Space } from "../../../components";
import { runProgram } from "../support/mocks";
import { newApplication, newSpace } from "./support";

/** What a program reports: from a constructor at once, or from its spaces when it is over. */
async function linesOf(program: () => unknown): Promise<string[]> {
  try {
    await runProgram(program);
  } catch (error) {
    expect(error).toBeInstanceOf(NetworkError);
    return (error as NetworkError).message.split("\n");
  }
  return [];
}

describe("mistakes in one component's arguments", () => {
  it("are reported all at once, with property paths", async () => {
    const thrown: unknown = await runProgram(() => {
      new Application("frontend", {
        space: newSpace(),
        image: "frontend:1",
        imagee: "typo",
        inbound: { web: { port: 61443 }, api: { port: 0 } },
      } as never);
    }).catch((error: unknown) => error);
    expect(pulumi.InputPropertiesError.isInstance(thrown)).toBe(true);
    const { errors } = thrown as pulumi.InputPropertiesError;
    expect(errors.map((it) => it.propertyPath).sort()).toEqual([
      "imagee",
      "inbound.api.port",
      "inbound.web.port",
    ]);
    expect(errors.map((it) => it.reason).join()).toContain('did you mean "image"?');
  });

  it.each<[string, (space: Space) => unknown, RegExp]>([
    [
      "an Output in the structure",
      (space) => newApplication(space, "a", { hostname: pulumi.output("a") as never }),
      /hostname: document\/type .*Output/,
    ],
    [
      "a target without a port",
      (space) => new Connection("c", { space, source: "a", destination: "tcp://b" }),
      /connection\/target-syntax/,
    ],
    [
      "a policy's protocol",
      (space) => new NetworkPolicy("p", { space, source: "a", destination: "b", protocol: "icmp", ports: 1 }),
      /protocol: policy\/protocol/,
    ],
    ["a gateway without routes", (space) => new Gateway("g", { space, routes: [] }), /gateway\/no-routes/],
    ["a gateway's missing routes", (space) => new Gateway("g", { space } as never), /gateway\/no-routes/],
    ["no space", () => new Connection("c", { source: "a", destination: "b" }), /space: document\/type/],
    [
      "a second application of one name",
      (space) => [newApplication(space, "a"), newApplication(space, "b", { name: "a" })],
      /Application b name: document\/name/,
    ],
  ])("are named: %s", async (_, declare, expected) => {
    const lines = await linesOf(() => declare(newSpace()));
    expect(lines.join("\n")).toMatch(expected);
  });
});

describe("mistakes between components", () => {
  it("are reported together when the program is over, each with its component and property", async () => {
    const lines = await linesOf(() => {
      const space = newSpace();
      const frontend = newApplication(space, "frontend", { outbound: { cache: { required: true } } });
      new Connection("self", { source: frontend, destination: frontend });
      new Connection("unknown", { source: frontend, destination: "http://baskt:3000" });
      new NetworkPolicy("nobody", { source: frontend, destination: "basket" });
      new Gateway("public", { space, routes: [{ destination: "http://frontend:81" }] });
    });
    expect(lines).toEqual([
      expect.stringMatching(/Application frontend outbound\.cache: outbound\/required-unconnected /),
      expect.stringMatching(/Connection self destination: connection\/self /),
      expect.stringMatching(/Connection unknown destination: connection\/unknown-application /),
      expect.stringMatching(/NetworkPolicy nobody destination: policy\/unknown-application /),
      expect.stringMatching(
        /Gateway public routes\[0\]\.destination: connection\/port-not-inbound .*http:\/\/frontend:3000/,
      ),
    ]);
  });

  it("register nothing of the space", async () => {
    const seen: string[] = [];
    const program = runProgram(() => {
      const space = newSpace(
        "shop",
        {},
        { transformations: [({ name }: { name: string }) => void seen.push(name)] },
      );
      new Connection("unknown", { space, source: "nobody", destination: "nothing" });
    });
    await expect(program).rejects.toThrow(/connection\/unknown-application/);
    expect(seen).toEqual(["shop", "unknown"]);
  });

  it("are printed without a stack trace by Pulumi", async () => {
    const error = await runProgram(
      () => new Connection("c", { space: newSpace(), source: "a", destination: "b" }),
    ).catch((thrown: unknown) => thrown);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
  });
});

describe("a space", () => {
  it.each<[string, object, RegExp]>([
    ["on no platform", {}, /platform\/exactly-one/],
    ["on two", { kubernetes: {}, aws: {} }, /platform\/exactly-one/],
  ])("%s is refused", async (_, settings, expected) => {
    const lines = await linesOf(() => new Space("shop", settings));
    expect(lines.join("\n")).toMatch(expected);
  });
});
