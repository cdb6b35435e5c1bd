import { parseDocument } from "yaml";
import { Kind } from "../closedWorld/fields";
import { fieldsOf, mappingIn, wordOf, type Read, type UndecidedPoints } from "../reading";
import { placeOf } from "./placeOf";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const PARAMETERS = "kubernetes:gateway.kgateway.dev/v1alpha1:GatewayParameters";

/** What appnet lays over the Deployment that Istio makes of a Gateway: nothing that says who its pods are. */
const OVERLAY = Kind.of<{ spec: { template: { spec: { securityContext: object } } } }>({
  spec: {
    template: { spec: { securityContext: "harmless: the rights of processes inside the gateway's pods" } },
  },
});

/** What a Gateway refers to for its pods must be known: it may give them labels of others. */
export function checkParameters(gateway: Read, resources: readonly Read[], undecided: UndecidedPoints): void {
  const { name: resource, inputs } = gateway;
  const spec = mappingIn(inputs, "spec", resource, undecided);
  const infrastructure = mappingIn(spec, "infrastructure", resource, undecided);
  if (infrastructure["parametersRef"] === undefined) return;
  const { kind, name } = mappingIn(infrastructure, "parametersRef", resource, undecided);
  const types = new Map<unknown, string>([
    ["ConfigMap", CONFIG_MAP],
    ["GatewayParameters", PARAMETERS],
  ]);
  const found = resources.find(
    (it) =>
      it.type === types.get(kind) &&
      placeOf(it) === placeOf(gateway) &&
      fieldsOf(it.inputs["metadata"])["name"] === name,
  );
  if (!found) {
    undecided.add(resource, `its parameters, ${wordOf(kind)} ${wordOf(name)}, are none of the plan`);
  } else if (found.type === CONFIG_MAP) checkOverlay(found, undecided);
}

function checkOverlay({ name, inputs }: Read, undecided: UndecidedPoints): void {
  const data = mappingIn(inputs, "data", name, undecided);
  for (const [file, text] of Object.entries(data)) {
    if (file !== "deployment")
      undecided.add(name, `its ${file} is not understood (it is decided without it)`);
    else for (const problem of OVERLAY.problems(parsed(text))) undecided.add(name, `in ${file}, ${problem}`);
  }
}

/** A text that is no YAML has a field of which nothing is known. */
function parsed(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== "string") return { text };
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { text };
}
