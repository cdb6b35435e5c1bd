import { Application, Space, type ApplicationArgs, type SpaceArgs } from "../../../components";
import type { Registration } from "../support/mocks";

/** Other arguments of an application that appnet runs. */
export type MoreOfApplication = Partial<ApplicationArgs>;

/** A space on Kubernetes. */
export function newSpace(name = "shop", settings: SpaceArgs["kubernetes"] = {}, options = {}): Space {
  return new Space(
    name,
    { organization: "acme", kubernetes: { gatewayClassName: "eg", ...settings } },
    options,
  );
}

/** An application that serves one HTTP port. */
export function newApplication(
  space: Space,
  name: string,
  more: MoreOfApplication = {},
  options = {},
): Application {
  return new Application(
    name,
    { space, image: `${name}:1`, inbound: { api: { port: 3000, protocol: "http" } }, ...more },
    options,
  );
}

/** The only registration of a name. */
export function named(registrations: readonly Registration[], name: string): Registration {
  const found = registrations.filter((it) => it.name === name);
  if (found.length !== 1) {
    throw new Error(
      `${found.length} resources are named ${name}: ${registrations.map((it) => it.name).join(", ")}`,
    );
  }
  return found[0]!;
}

/** Names of the network policies of flows, without the space's own. */
export function ruleNames(registrations: readonly Registration[]): string[] {
  return registrations
    .map((it) => it.name)
    .filter((name) => /-(ingress|egress)$/.test(name))
    .sort();
}

/** The environment of an application's container. */
export function environmentOf(
  registrations: readonly Registration[],
  deployment: string,
): Record<string, unknown> {
  const { inputs } = named(registrations, deployment);
  const spec = inputs["spec"] as {
    template: { spec: { containers: { env?: { name: string; value: unknown }[] }[] } };
  };
  const variables = spec.template.spec.containers[0]!.env ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
