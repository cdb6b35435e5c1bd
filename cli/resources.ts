import { parseComponentName } from "../core/names/componentName";
import { formatParty } from "../core/names/party";
import type { ResourceSummary } from "../core/plan/resourceChanges";

/** The last part of a resource's type, such as `NetworkPolicy`. */
export function kindOf({ type }: Pick<ResourceSummary, "type">): string {
  return type.split(":").at(-1)!;
}

/** The component that a resource belongs to. */
export interface Owner {
  /** `space`, `application` or `gateway`; empty for what is no component of appnet. */
  readonly kind: string;
  readonly name: string;
  /** What its name is among the parties of a plan; undefined for a space. */
  readonly party?: string;
}

export function ownerOf({ component }: Pick<ResourceSummary, "component">): Owner {
  const found = parseComponentName(component);
  if (!found) return { kind: "", name: component };
  const { type, name } = found;
  switch (type) {
    case "Space":
      return { kind: "space", name };
    case "Application":
      return { kind: "application", name, party: name };
    case "Gateway":
      return { kind: "gateway", name, party: formatParty({ kind: "gateway", name }) };
  }
}

/** Such as `application basket`. */
export function formatOwner({ kind, name }: Owner): string {
  return kind === "" ? name : `${kind} ${name}`;
}
