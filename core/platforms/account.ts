import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { NetworkModel } from "../model/document";
import type { PropertyPath } from "../model/problem";
import { defaultOf, isForm, shapeOf, unwrap } from "../model/schema";
import type { Problems } from "../resolve/problems";

/** A key that the platform cannot build: whoever gives it is told so. */
export class Refused {
  constructor(
    readonly message: string,
    readonly fix: string,
  ) {}
}

/** A key without which users get the same on the platform. A document may keep it for another one. */
export class Meaningless {
  constructor(readonly reason: string) {}
}

/** What a platform makes of a key. */
export type Treatment = "built" | Refused | Meaningless;

/** A key that the platform cannot build. */
export function refused(message: string, fix: string): Refused {
  return new Refused(message, fix);
}

/** A key that changes nothing on the platform, and why nobody loses anything by that. */
export function meaninglessHere(reason: string): Meaningless {
  return new Meaningless(reason);
}

/** Why what a peer says of providers builds nothing, on any platform. */
export const ABOUT_PROVIDERS =
  "It says whether two of Pulumi's providers lead to one network, which only programs have, and builds nothing.";

/** Why a peer's document builds nothing, on any platform. */
export const NOTHING_OF_DOCUMENT =
  "It says where the proof finds the other space's document, and builds nothing on any platform.";

/** What stands, in an account, for each item of a list and each value of a map. */
export const EACH = "*";

/**
 * What a platform makes of every key of a model, however deep. A key that is missing here does not compile, so that none
 * can be accepted and ignored. An object as a whole may be refused or meaningless, but not built: its keys are.
 */
type Account<Model> = {
  readonly [Key in KeyOf<Model>]: Entry<NonNullable<ValueOf<Model, Key>>>;
};

/** What a platform makes of a document: of the network, and of the settings that stand under the platform's own name. */
export type PlatformKeys<Settings> = Account<NetworkModel> & { readonly settings: Account<Settings> };

type Entry<Value> = [ObjectIn<Value>] extends [never]
  ? Treatment
  : Nested<ObjectIn<Value>> | Refused | Meaningless;

type Nested<Value> = [Value] extends [readonly (infer Item)[]]
  ? Each<Item>
  : string extends keyof Value
    ? Each<Value[keyof Value]>
    : Account<Value>;

type Each<Item> = { readonly [EACH]: Account<ObjectIn<Item>> };

/** The objects in a type whose keys are the model's. An Output, and a list or a map of plain values, are none. */
type ObjectIn<Value> = PlainObjectIn<Exclude<Value, DeployTime<Value>>>;

/** What of a type may be given as an Output: the Output itself, and its value. */
type DeployTime<Value> =
  | Extract<Value, Promise<unknown> | pulumi.OutputInstance<unknown>>
  | Awaited<Extract<Value, Promise<unknown>>>;

type PlainObjectIn<Value> = Value extends readonly (infer Item)[]
  ? ValueWith<Value, Item>
  : Value extends object
    ? string extends keyof Value
      ? ValueWith<Value, Value[keyof Value]>
      : Value
    : never;

type ValueWith<Value, Item> = [ObjectIn<NonNullable<Item>>] extends [never] ? never : Value;

type KeyOf<Model> = Model extends unknown ? keyof Model : never;

type ValueOf<Model, Key> = Model extends unknown ? (Key extends keyof Model ? Model[Key] : never) : never;

/** An account of whatever model, as code that walks it sees it. */
export interface AnyAccount {
  readonly [key: string]: Treatment | AnyAccount;
}

/** Every key of an account with what the platform makes of it, by path. */
export function treatmentsOf(
  account: AnyAccount,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly treatment: Treatment }[] {
  return Object.entries(account).flatMap(([key, entry]) => {
    const at = [...path, key];
    return isTreatment(entry) ? [{ path: at, treatment: entry }] : treatmentsOf(entry, at);
  });
}

/** What the platform makes of the key at a path of the model; undefined where its object has an account of its own. */
export function treatmentAt(account: AnyAccount, path: readonly (string | number)[]): Treatment | undefined {
  const entry = path.reduce<Treatment | AnyAccount | undefined>(
    (level, key) => (level === undefined || isTreatment(level) ? undefined : (level[EACH] ?? level[key])),
    account,
  );
  return entry !== undefined && isTreatment(entry) ? entry : undefined;
}

function isTreatment(entry: Treatment | AnyAccount): entry is Treatment {
  return entry === "built" || entry instanceof Refused || entry instanceof Meaningless;
}

/** Reports every key of a value that the platform refuses, unless it says no more than its default. */
export function reportRefused(
  account: AnyAccount,
  schema: z.core.$ZodType,
  value: unknown,
  problems: Problems,
  path: PropertyPath = [],
): void {
  if (typeof value !== "object" || value === null) return;
  const each = account[EACH];
  const fields = each ? undefined : fieldsOf(schema);
  for (const [key, item] of Object.entries(value)) {
    const entry = each ?? account[key];
    const field = each ? itemOf(schema) : fields?.[key];
    if (entry === undefined || field === undefined) continue;
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (!isTreatment(entry)) reportRefused(entry, field, item, problems, at);
    else if (entry instanceof Refused && saysSomething(item, field)) report(entry, at, problems);
  }
}

function saysSomething(value: unknown, field: z.core.$ZodType): boolean {
  return value !== undefined && !isDeepStrictEqual(value, defaultOf(field));
}

/** Resolving may have refused the key already, for every platform. */
function report({ message, fix }: Refused, at: PropertyPath, problems: Problems): void {
  if (!problems.has("platform/unsupported", at)) problems.add("platform/unsupported", at, message, fix);
}

/** The keys of an object, also of one that may be said as a plain value instead. */
function fieldsOf(outer: z.core.$ZodType): Record<string, z.ZodType> | undefined {
  const schema = unwrap(outer);
  if (isForm(schema)) return shapeOf(schema);
  const options = schema instanceof z.ZodUnion ? schema.options : [];
  return options.map(fieldsOf).find((fields) => fields !== undefined);
}

/** What the items of a list or the values of a map are. */
function itemOf(outer: z.core.$ZodType): z.core.$ZodType | undefined {
  const schema = unwrap(outer);
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}
