import { literal } from "./literal";
import type { ComponentType } from "../components/definitions";
import type { PatchType } from "../core/model/patch";
import type { NamedType, NodesShape, PackageShapes, Property, Shape } from "./shapes";

/** Where prettier breaks lines. */
const WIDTH = 110;
/** Where comments are wrapped, which prettier leaves alone. */
const COMMENT_WIDTH = 120;

/** What reading what another platform built is. */
const ELSEWHERE = "Reading it on another platform is an error.";

/** `components/arguments.ts`: what programs in TypeScript give to the components, and what those hand back. */
export function argumentTypes({ components, types: all, nodes }: PackageShapes): string {
  const ofComponents = new Set(components.map(({ name }) => `${name}Outputs`));
  const types = all.filter(({ name }) => !ofComponents.has(name));
  const blocks = [
    ...components.flatMap(({ name, inputs, outputs }) => [
      interfaceOf(`${name}Args`, `The arguments of \`${name}\`.`, inputs.map(inputProperty)),
      interfaceOf(`${name}Outputs`, `The outputs of \`${name}\`.`, outputs.map(outputProperty)),
      ...allNodes(name, nodes),
    ]),
    ...types.map(typeOf),
    ...Object.entries(PATCHES).map(([name, { description, type }]) => patchType(name, description, type)),
    ...nodes.flatMap(nodeTypes),
  ];
  const properties = [
    ...components.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
    ...types.flatMap((type) => (type.kind === "object" ? type.properties : [])),
  ];
  const used = new Set(properties.flatMap(({ shape }) => componentsIn(shape)));
  const imports = [...used].map(
    (name) => `import type { ${name} } from "./${name[0]!.toLowerCase()}${name.slice(1)}";`,
  );
  return [
    "// Written by `npm run build` from the model; edit that instead.",
    ...PROVIDERS,
    'import type * as pulumi from "@pulumi/pulumi";',
    ...imports.sort(),
    "",
    blocks.join("\n"),
  ].join("\n");
}

/** In a form that declaration files keep: whoever uses one platform need not install the other's provider. */
const MAY_BE_MISSING = "/** @ts-ignore: of a provider that is not installed, the types are any. */";
const PROVIDERS = [
  MAY_BE_MISSING,
  'import type { ContainerDefinition } from "@pulumi/aws/ecs/container";',
  MAY_BE_MISSING,
  'import type { ServiceArgs as EcsServiceArgs } from "@pulumi/aws/ecs/service";',
  MAY_BE_MISSING,
  'import type { TaskDefinitionArgs } from "@pulumi/aws/ecs/taskDefinition";',
  MAY_BE_MISSING,
  'import type { apps, core } from "@pulumi/kubernetes/types/input";',
];

/** What programs in TypeScript may say in a patch, by the providers' own types. */
const PATCHES: Readonly<Record<PatchType, { readonly description: string; readonly type: string }>> = {
  PodPatch: { description: "Kubernetes' own PodSpec, or a part of it.", type: "core.v1.PodSpecPatch" },
  DeploymentPatch: {
    description: "Kubernetes' own DeploymentSpec, or a part of it.",
    type: "apps.v1.DeploymentSpecPatch",
  },
  ServicePatch: {
    description: "Kubernetes' own ServiceSpec, or a part of it.",
    type: "core.v1.ServiceSpecPatch",
  },
  ContainerPatch: {
    description: "A container of ECS, or a part of it.",
    type: "Partial<ContainerDefinition>",
  },
  TaskDefinitionPatch: {
    description: "The arguments of `aws.ecs.TaskDefinition`, or a part of them.",
    type: 'Partial<Omit<TaskDefinitionArgs, "containerDefinitions">> & { containerDefinitions?: ContainerDefinition[] }',
  },
  EcsServicePatch: {
    description: "The arguments of `aws.ecs.Service`, or a part of them.",
    type: "Partial<EcsServiceArgs>",
  },
};

function patchType(name: string, description: string, type: string): string {
  const line = `export type ${name} = ${type};`;
  const lines = line.length <= WIDTH ? [line] : type.split(" & ").map(intersected(name));
  return [...comment([description], ""), ...lines, ""].join("\n");
}

/** As prettier breaks an intersection with a mapping at its end. */
function intersected(name: string) {
  return (part: string, index: number, parts: readonly string[]) => {
    const start = index === 0 ? `export type ${name} = ` : "";
    if (index < parts.length - 1) return `${start}${part} & {`;
    return `  ${part.slice(2, -2)};\n};`;
  };
}

function componentsIn(shape: Shape): ComponentType[] {
  if (shape.kind === "component") return [shape.component];
  if ("of" in shape) return componentsIn(shape.of);
  return shape.kind === "union" ? shape.options.flatMap(componentsIn) : [];
}

function typeOf(type: NamedType): string {
  const { name, description } = type;
  const property = type.isOutput ? outputProperty : inputProperty;
  if (type.kind === "object") return interfaceOf(name, description, type.properties.map(property));
  const options = type.kind === "enum" ? type.values.map(literal) : type.options.map(inputType);
  const line = `export type ${name} = ${options.join(" | ")};`;
  const lines = line.length <= WIDTH ? [line] : [`export type ${name} =`, ...alternatives(options)];
  return [...comment([description], ""), ...lines, ""].join("\n");
}

function alternatives(options: readonly string[]): string[] {
  return options.map((option, index) => `  | ${option}${index === options.length - 1 ? ";" : ""}`);
}

function interfaceOf(name: string, description: string, properties: readonly string[]): string {
  const lines = [...comment([description], ""), `export interface ${name} {`, ...properties, "}", ""];
  return lines.join("\n");
}

function inputProperty(property: Property): string {
  const type = inputType(property.shape);
  const [key, value] = property.isOptional
    ? [`  ${property.key}?:`, `${type} | undefined;`]
    : [`  ${property.key}:`, `${type};`];
  const line = `${key} ${value}`;
  const lines = line.length <= WIDTH ? [line] : [key, `    ${value}`];
  return [...comment(documentation(property), "  "), ...lines].join("\n");
}

function inputType(shape: Shape): string {
  switch (shape.kind) {
    case "list":
      return `${inParentheses(shape.of, inputType)}[]`;
    case "map":
      return `Record<string, ${inputType(shape.of)} | undefined>`;
    case "deployTime":
      return `pulumi.Input<${inputType(shape.of)}>`;
    case "union":
      return shape.name ?? shape.options.map(inputType).join(" | ");
    case "component":
      return shape.component;
    case "patch":
      return shape.type;
    case "named":
      return shape.name;
    default:
      return shape.kind === "integer" ? "number" : shape.kind;
  }
}

function inParentheses(shape: Shape, print: (shape: Shape) => string): string {
  const isUnion = shape.kind === "union" && shape.name === undefined;
  return isUnion ? `(${print(shape)})` : print(shape);
}

/**
 * An output: of what is known only after deployment, and may be absent, the absence is known then, too. What only a
 * component on another platform lacks is as if it were always there: reading it there is an error.
 */
function outputProperty(property: Property): string {
  const { key, shape, isOptional, isSeldomLacking } = property;
  const absent = isOptional && !isSeldomLacking && shape.kind !== "named" ? " | undefined" : "";
  const type =
    shape.kind === "deployTime"
      ? `pulumi.Output<${outputType(shape.of)}${absent}>`
      : `${outputType(shape)}${absent}`;
  return [...comment(documentation(property), "  "), `  readonly ${key}: ${type};`].join("\n");
}

/** The resources that were built for a component on one platform, as they become known. */
function nodeTypes({ component, platform, title, nodes }: NodesShape): string {
  const properties = nodes.flatMap(({ key, description, className }) => [
    ...comment([`${description} Its class is \`${platform}.${className}\`.`], "  "),
    `  readonly ${key}: pulumi.Output<pulumi.CustomResource>;`,
  ]);
  return interfaceOf(
    nodesName(component, platform),
    `The resources that are built for \`${component}\` on ${title}.`,
    properties,
  );
}

function nodesName(component: string, platform: string): string {
  return `${component}${platform[0]!.toUpperCase()}${platform.slice(1)}Nodes`;
}

function allNodes(component: string, nodes: readonly NodesShape[]): string[] {
  const own = nodes.filter((it) => it.component === component);
  if (own.length === 0) return [];
  const properties = own.flatMap(({ platform, title }) => [
    ...comment([`On ${title}. ${ELSEWHERE}`], "  "),
    `  readonly ${platform}: ${nodesName(component, platform)};`,
  ]);
  return [
    interfaceOf(
      `${component}Nodes`,
      `The resources that are built for \`${component}\`, by platform.`,
      properties,
    ),
  ];
}

function outputType(shape: Shape): string {
  if (shape.kind === "list") return `readonly ${inParentheses(shape.of, outputType)}[]`;
  if (shape.kind === "map") return `Readonly<Record<string, ${outputType(shape.of)}>>`;
  return inputType(shape);
}

/** What an editor shows of a property: its meaning, what its value must be, and its default. */
function documentation(property: Property): string[] {
  const formats = property.formats.map((format) => `${format[0]!.toUpperCase()}${format.slice(1)}.`);
  return [
    property.description,
    ...(formats.length === 0 ? [] : [formats.join(" ")]),
    ...(property.isOptional && property.isOutput && property.shape.kind === "named" ? [ELSEWHERE] : []),
    ...(property.default === undefined ? [] : [`@default ${literal(property.default)}`]),
  ];
}

/** A JSDoc comment of paragraphs, in one line where it fits. */
function comment(paragraphs: readonly string[], indent: string): string[] {
  const safe = paragraphs.map((text) => text.replaceAll("*/", "*\\/"));
  const line = `${indent}/** ${safe[0]!} */`;
  if (safe.length === 1 && line.length <= COMMENT_WIDTH) return [line];
  const lines = safe.flatMap((text, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrap(text, COMMENT_WIDTH - indent.length - " * ".length),
  ]);
  return [
    `${indent}/**`,
    ...lines.map((text) => `${indent} *${text === "" ? "" : ` ${text}`}`),
    `${indent} */`,
  ];
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)!} ${word}`.trimStart();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
