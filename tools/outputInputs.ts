import { plainInputs } from "./plainInputs";
import type { NamedType, PackageShapes, Property, Shape } from "./shapes";

/** What of an input may be an Output: all of it, its items or values alone, or nothing. */
type Acceptance = "value" | "items" | "nothing";

/** An input of a document, and what of it may be an Output. */
export interface OutputInput {
  /** Its path, with `*` for names and indexes. */
  readonly path: string;
  readonly accepts: Acceptance;
  /** Whether it is a list or a map, whose items may be Outputs each by itself. */
  readonly hasItems: boolean;
}

/** Every input of a whole document that is no object of further inputs. */
export function outputInputs({ components, types }: PackageShapes): OutputInput[] {
  const byName = new Map(types.map((type) => [type.name, type]));
  const topology = components.find(({ name }) => name === "Topology")!;
  return inputsIn(topology.inputs, [], byName);
}

function inputsIn(
  properties: readonly Property[],
  path: readonly string[],
  types: ReadonlyMap<string, NamedType>,
): OutputInput[] {
  return properties.flatMap(({ key, shape }) => inputAt(shape, [...path, key], types));
}

function inputAt(
  shape: Shape,
  path: readonly string[],
  types: ReadonlyMap<string, NamedType>,
): OutputInput[] {
  const type = shape.kind === "named" ? types.get(shape.name)! : undefined;
  if (type?.kind === "object") return inputsIn(type.properties, path, types);
  if (shape.kind === "union") {
    const nested = shape.options.flatMap((option) =>
      option.kind === "named" || option.kind === "deployTime" ? inputAt(option, path, types) : [],
    );
    if (nested.length > 0) return nested;
  }
  if ((shape.kind === "list" || shape.kind === "map") && !isPlain(shape.of, types)) {
    return inputAt(shape.of, [...path, "*"], types);
  }
  if (shape.kind === "patch") return [{ path: path.join("."), accepts: "items", hasItems: true }];
  const inner = shape.kind === "deployTime" ? shape.of : shape;
  const hasItems = (inner.kind === "list" || inner.kind === "map") && inner.of.kind === "deployTime";
  const accepts = shape.kind === "deployTime" ? "value" : hasItems ? "items" : "nothing";
  return [{ path: path.join("."), accepts, hasItems }];
}

/** Whether a shape holds no object. */
function isPlain(shape: Shape, types: ReadonlyMap<string, NamedType>): boolean {
  if ("of" in shape) return isPlain(shape.of, types);
  if (shape.kind === "union") return shape.options.every((option) => isPlain(option, types));
  return shape.kind !== "named" || types.get(shape.name)!.kind !== "object";
}

const NETWORKS = [
  "## Networks and labels",
  "",
  "A network that is an Output is an end of flows like any other. Where its value is known already, as the block that a",
  "program gives a VPC of its own, plans prove it; otherwise nobody knows it before the deployment, and it may be every",
  "address:",
  "",
  "- Plans and lists name it by where it is given: `network:gateways.public.allowedCidrs.0`, and after the component",
  '  `network:policies.orders` for `new appnet.NetworkPolicy("orders", …)`. Its rules are named so too: append to a list of',
  "  Outputs rather than insert, and give two such policies two names.",
  "- The plan is `not proved`: `plan/undecided` names the network and its rules. The [policy pack](policy-pack.md) decides",
  "  where the value is known: in `pulumi up`, and in previews once what it comes from exists.",
  "- It is listed under what opens, with a size that is not known. Where the earlier plan has it too, it may be another",
  "  network than before, and `--refuse-wider` refuses that as well.",
  "- The deployment refuses what is no network. On AWS, whether a rule is for IPv4 or IPv6 is planned: an Output is IPv4,",
  "  and an IPv6 network has to be plain. AWS itself refuses a rule that is there already, as of two Outputs that turn out",
  "  equal; on Kubernetes such rules are one.",
  "",
  "The value of a label in `podLabels` is undecided in the same way: which pods it selects is known at the deployment.",
];

/** `docs/outputs-as-inputs.md`. */
export function outputInputsMarkdown(inputs: readonly OutputInput[]): string {
  const rows = (accepts: Acceptance) =>
    inputs.filter((input) => input.accepts === accepts).map(({ path }) => `- \`${path}\``);
  const accepted = inputs.filter(({ accepts }) => accepts !== "nothing").length;
  return [
    "# Outputs as inputs",
    "",
    "<!-- Written by `npm run build` from core/model; edit that instead. -->",
    "",
    "What other resources hand back is known when they exist, often not before deployment. An input may be such an Output",
    "wherever nothing that is planned depends on its value. The inputs are named as in a document; components take the same.",
    "A `*` stands for a name or an index. An explicit `undefined` is as if the input were not given.",
    "",
    `Of ${inputs.length} inputs, ${accepted} may be Outputs. A test gives each of them one, known and unknown at preview.`,
    "",
    "## The value, and each of its items",
    "",
    ...rows("value"),
    "",
    "## Its items, each by itself",
    "",
    "How many there are, and their names, is planned: a rule, a variable or a look-up follows from each.",
    "",
    ...rows("items"),
    "",
    ...NETWORKS,
    "",
    "## Plain",
    "",
    "These are the structure: names, ports, protocols, paths, host names, and what chooses between resources. Plans show",
    "it, proofs read it, and previews compare it, before anything is deployed. An Output here is refused with its property:",
    "",
    "```text",
    "Application frontend hostname: document/type hostname is an Output, but it is part of the structure, which is planned before deployment (give a plain string)",
    "```",
    "",
    ...plainInputs.flatMap(({ why, paths }) => [why, "", ...paths.map((path) => `- \`${path}\``), ""]),
  ].join("\n");
}
