import { compileText } from "../../../../../core/document/readDocument";
import { formatPath, formatProblem, type Problem } from "../../../../../core/model/problem";
import { planOf, type Plan } from "../../../../../core/plan/plan";

/** A resource as the plan prints it. */
export interface Resource {
  readonly name: string;
  readonly type: string;
  readonly component: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/** A document's plan, with its resources by name and by type. */
export class Planned {
  readonly resources: readonly Resource[];

  constructor(readonly plan: Plan) {
    this.resources = plan.resources as readonly Resource[];
  }

  /** The only resource of a name. */
  resource(name: string): Resource {
    const found = this.resources.filter((it) => it.name === name);
    if (found.length !== 1) throw new Error(`${found.length} are named ${name}: ${this.names().join(", ")}`);
    return found[0]!;
  }

  inputs(name: string): Readonly<Record<string, unknown>> {
    return this.resource(name).inputs;
  }

  /** The resources of a type, by the last part of its token: `SecurityGroup`. */
  resourcesOfType(kind: string): Resource[] {
    return this.resources.filter((it) => it.type.endsWith(`:${kind}`));
  }

  /** The names of all resources, or of those of one type. */
  names(kind?: string): string[] {
    return (kind === undefined ? this.resources : this.resourcesOfType(kind)).map((it) => it.name);
  }

  /** Names of the rules of security groups. */
  rules(): string[] {
    return this.names().filter((name) => /-(ingress|egress)$/.test(name));
  }

  /** What the task of an application runs. */
  container(application: string): Record<string, unknown> {
    const { containerDefinitions } = this.inputs(`prod-${application}-task-definition`);
    const [container] = JSON.parse(containerDefinitions as string) as [Record<string, unknown>];
    return container;
  }

  /** The environment of an application's container on AWS. */
  environment(application: string): Record<string, string> {
    const variables = this.container(application)["environment"] as { name: string; value: string }[];
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  }
}

/** The plan of a document. */
export function plan(text: string): Planned {
  const { compilation, problems: found } = compileText(text);
  if (compilation) return new Planned(planOf(compilation));
  throw new Error(`${found.map(line).join("\n")}\n${text}`);
}

/** Every problem of a document: `PLACE code message (fix)`. */
export function problems(text: string): string[] {
  return compileText(text).problems.map(line);
}

function line(problem: Problem): string {
  return `${formatPath(problem.path)} ${formatProblem(problem)}`;
}

/** Text without the indentation of the code around it; each line of a value is indented like its place. */
export function yaml(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = strings.raw.join("\0").replace(/^\n/, "");
  const indent = /^ */.exec(text)![0].length;
  const lines = text.split("\n").map((line) => line.slice(Math.min(indent, line.search(/\S|$/))));
  let index = 0;
  return lines
    .map((line) =>
      line.replaceAll("\0", () => values[index++]!.replaceAll("\n", `\n${/^ */.exec(line)![0]}`)),
    )
    .join("\n");
}

/** Subnets, zones and a VPC, for documents that give their own. */
export const OWN_NETWORK =
  "vpcId: vpc-1, privateSubnetIds: [subnet-1, subnet-2], publicSubnetIds: [subnet-3, subnet-4]";

/** A space on AWS with a frontend on 8080 and a basket on 3000, and more. */
export function shop(more = "", aws = ""): string {
  return yaml`
    organization: acme
    space: prod
    domain: example.com
    aws: { ${aws} }
    applications:
      frontend: { image: "frontend:1", inbound: { web: { port: 8080, protocol: http } } }
      basket: { image: "basket:1", inbound: { api: { port: 3000, protocol: http } } }
    ${more}
  `;
}

/** A space on AWS with a gateway of the given keys. */
export function gateway(keys: string, aws = ""): string {
  return shop(
    yaml`
    gateways:
      public:
        ${keys}
  `,
    aws,
  );
}
