import type { Plan } from "../../../core/plan/plan";
import type { RegisteredPlan } from "../../../core/plan/registeredPlan";
import type { Stack } from "../policy/support";
import type { Registration } from "../support/mocks";

const SPACE = "urn:pulumi:stack::project::appnet:index:Space::space";

/** The stack that another version made of a plan: its resources, and the plan that its Space registered. */
export function stateOf({ resources }: Plan, registered: RegisteredPlan): Stack {
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
