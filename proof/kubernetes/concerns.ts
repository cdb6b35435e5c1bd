import type { ProvablePlan } from "../evidence";
import type { Concern } from "../platform";
import { isKnown, type Read } from "../reading";
import { staysInItsNamespace } from "./kinds/kinds";
import { placeOf } from "./placeOf";

const NAMESPACE = "kubernetes:core/v1:Namespace";

/**
 * What beside a plan may decide on its traffic: namespaces, for their labels, and what is in the plan's. What is in another
 * concerns the plan where its kind may reach beyond its namespace, or has none.
 */
export function concerns(_: ProvablePlan, own: readonly Read[]): Concern {
  const namespaces = new Set(own.map(placeOf));
  return (resource) => {
    const { type } = resource;
    if (type === NAMESPACE || !staysInItsNamespace(type)) return true;
    const place = placeOf(resource);
    return namespaces.has(place) || !isKnown(place);
  };
}
