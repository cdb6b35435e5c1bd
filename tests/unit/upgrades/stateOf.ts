import type { Plan } from "../../../core/plan/plan";
import type { RegisteredPlan } from "../../../core/plan/registeredPlan";
import type { Stack } from "../policy/support";
import type { Registration } from "../support/mocks";

const SPACE = "urn:pulumi:stack::project::appnet:index:Space::space";

/**
 * The stack that another version made of a plan: its resources, and the plan that its Space registered.
 * @param prefix What the names of the stack begin with, in place of the space's.
 */
export function stateOf(saved: Plan, registered: RegisteredPlan, prefix: string): Stack {
  const { resources } = renamed(saved, prefix);
  const space = registration("appnet:index:Space", "space", {
    urn: SPACE,
    componentOutputs: { plan: registered },
  });
  const parts = resources.map(({ type, name, inputs }) =>
    registration(type, name, {
      urn: `urn:pulumi:stack::project::appnet:index:Space$${type}::${name}`,
      parentUrn: SPACE,
      inputs: withValues(inputs, registered.answers) as Record<string, unknown>,
      custom: true,
    }),
  );
  return { registrations: [space, ...parts], moment: "up" };
}

/** A document's names begin with its space's, those of a program with its component's. */
function renamed({ resources, lookups, space }: Plan, prefix: string): Pick<Plan, "resources"> {
  const names = [...resources, ...lookups].map(({ name }) => name);
  const own = new Map(names.map((name) => [name, name.replace(space, prefix)]));
  const texts = JSON.stringify(resources).replace(
    /\$\{(.+?)\.([a-zA-Z]+)\}/g,
    (_, name: string, property: string) => `\${${own.get(name) ?? name}.${property}}`,
  );
  const copies = JSON.parse(texts) as Plan["resources"];
  return { resources: copies.map((it) => ({ ...it, name: own.get(it.name)! })) };
}

function registration(type: string, name: string, more: Partial<Registration>): Registration {
  return {
    type,
    name,
    inputs: {},
    custom: false,
    parent: "",
    protect: false,
    dependsOn: [],
    provider: "",
    urn: "",
    parentUrn: "",
    aliases: [],
    propertyDependencies: {},
    ignoreChanges: [],
    createTimeout: "",
    componentOutputs: {},
    transforms: [],
    ...more,
  };
}

/** What a plan's references mean: what a look-up answered, or what stands for a property of a resource. */
function withValues(value: unknown, answers: RegisteredPlan["answers"]): unknown {
  if (typeof value === "string") {
    return Object.hasOwn(answers, value)
      ? answers[value]
      : value.replace(/\$\{(.+?)\.([a-zA-Z]+)\}/g, "<<$1.$2>>");
  }
  if (Array.isArray(value)) return value.map((it) => withValues(it, answers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, withValues(it, answers)]));
}
