import type { ResourceSummary } from "../core/plan/resourceChanges";

/** The last part of a resource's type, such as `NetworkPolicy`. */
export function kindOf({ type }: Pick<ResourceSummary, "type">): string {
  return type.split(":").at(-1)!;
}

/** The component that a resource belongs to, such as `application basket`. */
export function ownerOf({ component }: Pick<ResourceSummary, "component">): string {
  const [type = "", name = ""] = component.split(" ");
  return `${type.split(":").at(-1)!.toLowerCase()} ${name}`;
}
