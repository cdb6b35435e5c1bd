/** A difference in an input of a resource, as the rules of replacement see it. */
export interface InputChange {
  /** Pulumi's type token of the resource. */
  readonly type: string;
  /** Where the input is, without the indexes of list items: `dnsConfig.dnsRecords.type`. */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  /** All inputs of the resource, for rules that depend on other inputs. */
  readonly before: unknown;
  readonly after: unknown;
}

/** By type, the inputs that cannot be changed in place; an input below one of them is as fixed as it. */
export type FixedInputs<Resources> = {
  readonly [Type in keyof Resources]: readonly InputPath<Resources[Type]>[];
};

/** An input by Pulumi's name, or one within it. */
type InputPath<Inputs> = (keyof Inputs & string) | `${keyof Inputs & string}.${string}`;

/** Whether the changed input is one of those that cannot be changed in place. */
export function isFixed(
  fixedInputs: Readonly<Record<string, readonly string[]>>,
  { type, path }: InputChange,
): boolean {
  const ofType = fixedInputs[type] ?? [];
  return ofType.some((fixed) => path === fixed || path.startsWith(`${fixed}.`));
}

/** What only one resource can hold at a time: creating another one that needs it fails. */
export interface Holding {
  /** What it holds, in words: `the DNS name www.example.com`. */
  readonly what: string;
  /** Resources that hold it for the same one do not exclude each other. */
  readonly for?: string;
}

/** A resource with its inputs, as plans print them. */
export interface PrintedResource {
  readonly name: string;
  readonly type: string;
  readonly inputs: unknown;
}
