import { readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type {
  Application,
  ApplicationArgs,
  ConnectionArgs,
  GatewayArgs,
  NetworkPolicyArgs,
  Space,
  SpaceArgs,
  TopologyArgs,
} from "../../../components";
import type { ComponentReference, components, ComponentType } from "../../../components/definitions";
import { absent, strict } from "../../../core/model/schema";
import { argumentTypes } from "../../../tools/argumentTypes";
import { packageShapes, Walk } from "../../../tools/shapes";

/**
 * A type as a union of texts, one for each key (with `!` where it is required) and each value: `.inbound?.*.port! number`.
 * Texts are compared exactly; nested types are not: TypeScript stops after three levels and takes the rest as equal.
 */
type Told<T, Path extends string = ""> = ToldLeaf<T, Path> | ToldObject<ObjectsOf<T>, Path>;
type ToldLeaf<T, Path extends string> = T extends Space
  ? `${Path} Space`
  : T extends Application
    ? `${Path} Application`
    : T extends ComponentReference<infer Name>
      ? `${Path} ${Name}`
      : T extends pulumi.OutputInstance<infer Value>
        ? Told<Value, `${Path} Output`>
        : T extends Promise<infer Value>
          ? Told<Value, `${Path} Promise`>
          : T extends readonly (infer Item)[]
            ? Told<Item, `${Path}[]`>
            : T extends string
              ? ToldText<T, Path>
              : T extends number
                ? `${Path} number`
                : T extends boolean
                  ? `${Path} boolean`
                  : never;
type ToldText<T extends string, Path extends string> = string extends T ? `${Path} string` : `${Path} "${T}"`;

type Leaf = ComponentReference<ComponentType> | pulumi.OutputInstance<unknown> | Promise<unknown>;
type ObjectsOf<T> = T extends
  Space | Application | Leaf | readonly unknown[] | string | number | boolean | undefined
  ? never
  : T;

/** Alternative objects are told as one with the keys of all of them. */
type ToldObject<T, Path extends string> = [T] extends [never]
  ? never
  : {
      [Key in KeysOf<T>]:
        | `${Path}${ToldKey<T, Key>}`
        | (Key extends PatchKey ? never : Told<ValueOf<T, Key>, `${Path}${ToldKey<T, Key>}`>);
    }[KeysOf<T>];
type ToldKey<T, Key extends string> = string extends Key
  ? ".*"
  : false extends IsRequired<T, Key>
    ? `.${Key}?`
    : `.${Key}!`;
/** What programs know by the providers' own types, which the model does not. */
type PatchKey = "pod" | "deployment" | "service" | "taskDefinition" | "container";
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type ValueOf<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;
type IsRequired<T, Key> = T extends unknown
  ? Key extends keyof T
    ? object extends Pick<T, Key>
      ? false
      : true
    : false
  : never;

/** Whether arguments are those that the model takes. The compiler answers. */
type IsTaken<Args, Name extends ComponentType> = Same<
  Told<Args>,
  Told<z.input<(typeof components)[Name]["inputs"]>>
>;
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** One of the texts, to see that there are any. */
const told: Told<ApplicationArgs> = ".inbound?.*.port! number";

describe("the arguments of the components", () => {
  it("are what the model says: run npm run build and commit them", () => {
    expect(readFileSync("components/arguments.ts", "utf8")).toBe(argumentTypes(packageShapes()));
  });

  it("are the types of what the model takes", () => {
    const same: Record<ComponentType, true> = {
      Space: true satisfies IsTaken<SpaceArgs, "Space">,
      Application: true satisfies IsTaken<ApplicationArgs, "Application">,
      Connection: true satisfies IsTaken<ConnectionArgs, "Connection">,
      NetworkPolicy: true satisfies IsTaken<NetworkPolicyArgs, "NetworkPolicy">,
      Gateway: true satisfies IsTaken<GatewayArgs, "Gateway">,
      Topology: true satisfies IsTaken<TopologyArgs, "Topology">,
    };
    expect(told).toMatch(/port/);
    expect(Object.keys(same)).toEqual(packageShapes().components.map(({ name }) => name));
  });

  it("say each default once: what the schema knows is not told in words, too", () => {
    const { components, types } = packageShapes();
    const properties = [
      ...components.flatMap(({ inputs }) => inputs),
      ...types.flatMap((type) => (type.kind === "object" ? type.properties : [])),
    ];
    const known = properties.filter((property) => property.default !== undefined);
    expect(known.length).toBeGreaterThan(40);
    expect(known.filter(({ description }) => /default/i.test(description))).toEqual([]);
  });
});

describe("the walk through the model", () => {
  const walk = (schema: z.ZodType) => new Walk().properties(schema);
  const text = z.string().describe("A text.");
  const number = z.int().min(1).max(9).default(1).describe("A number.");

  it("makes one object of alternative objects: what not all of them have is optional", () => {
    const shared = { name: text };
    const union = z.union([
      strict({ run: text, count: number, ...shared }),
      strict({ existing: text, ...shared }),
    ]);
    const found = walk(union).map(({ key, isOptional }) => `${key}${isOptional ? "?" : ""}`);
    expect(found).toEqual(["run?", "count?", "name", "existing?"]);
  });

  it("leaves out what an alternative has only to refuse it", () => {
    const other = absent("it belongs to the other form", "remove it");
    const union = z.union([strict({ run: text, existing: other }), strict({ existing: text, run: other })]);
    expect(walk(union).map(({ key, description }) => [key, description])).toEqual([
      ["run", "A text."],
      ["existing", "A text."],
    ]);
  });

  it("joins what alternatives take under one key", () => {
    const union = z.union([strict({ key: text }), strict({ key: z.boolean().describe("A flag.") })]);
    expect(walk(union)[0]!.shape).toEqual({
      kind: "union",
      options: [{ kind: "string" }, { kind: "boolean" }],
    });
  });

  it("says what values must be in the words of the errors", () => {
    const schema = strict({
      count: number,
      size: z.number().positive().describe("A size."),
      names: z.array(z.string().regex(/^x/, "must be a name")).min(1).describe("Names."),
      map: z.record(z.string().startsWith("/"), z.int().positive()).describe("A map."),
    });
    expect(walk(schema).map(({ formats }) => formats)).toEqual([
      ["must be a whole number from 1 to 9"],
      ["must be a number above 0"],
      ["must not be empty", "each must be a name"],
      ["each name must start with /", "each value must be a whole number of at least 1"],
    ]);
  });

  it("demands words for everything: a description of each key, a name of each type, an error of each check", () => {
    expect(() => walk(strict({ key: z.string() }))).toThrow("key has no description");
    expect(() => walk(strict({ key: strict({}).describe("An object.") }))).toThrow("key needs a name");
    expect(() => walk(strict({ key: z.string().length(3).describe("A text.") }))).toThrow("has no words");
    expect(() => walk(strict({ key: z.date().describe("A day.") }))).toThrow("date has no form");
  });
});
