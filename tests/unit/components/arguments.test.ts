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
import { strict } from "../../../core/model/schema";
import { argumentTypes } from "../../../tools/argumentTypes";
import { packageShapes, Walk } from "../../../tools/shapes";

/** Whether each of two types is assignable to the other. The compiler answers. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** What is compared as it is. */
type Leaf =
  | pulumi.OutputInstance<unknown>
  | Promise<unknown>
  | ComponentReference<ComponentType>
  | string
  | number
  | boolean;

/** A type with components as the model knows them, and with its objects told by their keys. */
type Plain<T> = PlainLeaf<T> | PlainObject<ObjectsOf<T>>;
type PlainLeaf<T> = T extends Space
  ? ComponentReference<"Space">
  : T extends Application
    ? ComponentReference<"Application">
    : T extends Leaf
      ? T
      : T extends readonly (infer Item)[]
        ? Plain<Item>[]
        : never;
type ObjectsOf<T> = T extends Space | Application | Leaf | readonly unknown[] | undefined ? never : T;

/** Alternative objects as one: the keys of all of them, each with whether all demand it. */
type PlainObject<T> = [T] extends [never]
  ? never
  : { [Key in KeysOf<T>]: { isRequired: IsRequired<T, Key>; value: Plain<ValueOf<T, Key>> } };
type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never;
type IsRequired<T, Key> = false extends (
  T extends unknown ? (Key extends keyof T ? (object extends Pick<T, Key> ? false : true) : false) : never
)
  ? false
  : true;

/** What the model takes. */
type Taken<Name extends ComponentType> = Plain<z.input<(typeof components)[Name]["inputs"]>>;

describe("the arguments of the components", () => {
  it("are what the model says: run npm run build and commit them", () => {
    expect(readFileSync("components/arguments.ts", "utf8")).toBe(argumentTypes(packageShapes()));
  });

  it("are the types of what the model takes", () => {
    const same: Record<ComponentType, true> = {
      Space: true satisfies Same<Plain<SpaceArgs>, Taken<"Space">>,
      Application: true satisfies Same<Plain<ApplicationArgs>, Taken<"Application">>,
      Connection: true satisfies Same<Plain<ConnectionArgs>, Taken<"Connection">>,
      NetworkPolicy: true satisfies Same<Plain<NetworkPolicyArgs>, Taken<"NetworkPolicy">>,
      Gateway: true satisfies Same<Plain<GatewayArgs>, Taken<"Gateway">>,
      Topology: true satisfies Same<Plain<TopologyArgs>, Taken<"Topology">>,
    };
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
    const never = z.never().optional().describe("Not here.");
    const union = z.union([strict({ run: text, existing: never }), strict({ existing: text, run: never })]);
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
