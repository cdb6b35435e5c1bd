import type { Random } from "../../support/random";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return, @typescript-eslint/restrict-plus-operands --
   it changes the inputs of resources of any type. */

export interface Resource {
  name: string;
  type: string;
  inputs: any;
}

/** A change to one resource: what it does, in words, or undefined where it cannot be made. */
export type Change = (resource: Resource, all: Resource[], random: Random) => string | undefined;

export const remove: Change = (resource, all) => {
  all.splice(all.indexOf(resource), 1);
  return "";
};

export const duplicate: Change = (resource, all) => {
  const copy = { ...JSON.parse(JSON.stringify(resource)), name: `${resource.name}-again` };
  if (copy.inputs.metadata) copy.inputs.metadata.name += "-again";
  all.push(copy);
  return "";
};

/** Takes a value from another resource of the same type. */
export function takeOver(field: string): Change {
  return (resource, all, random) => {
    const others = all.filter((it) => it.type === resource.type && at(it.inputs, field) !== undefined);
    const other = random.pick(others.length > 0 ? others : [resource]);
    const value = at(other.inputs, field);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(at(resource.inputs, field)))
      return undefined;
    put(resource.inputs, field, JSON.parse(JSON.stringify(value)));
    return `from ${other.name}`;
  };
}

export function set(field: string, ...values: readonly unknown[]): Change {
  return (resource, _, random) => {
    const value = random.pick(values);
    if (JSON.stringify(at(resource.inputs, field)) === JSON.stringify(value)) return undefined;
    put(resource.inputs, field, value);
    return `${field} = ${JSON.stringify(value)}`;
  };
}

function at(value: any, field: string): any {
  return field.split(".").reduce((found, key) => found?.[key], value);
}

function put(value: any, field: string, item: unknown): void {
  const keys = field.split(".");
  const last = keys.pop()!;
  const owner = keys.reduce((found, key) => (found[key] ??= {}), value);
  if (item === undefined) Reflect.deleteProperty(owner, last);
  else owner[last] = item;
}
