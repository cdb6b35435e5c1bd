import { mapValues, presentOnly } from "../../core/collections";
import type { Compilation } from "../../core/compile";
import { findPlatform } from "../../core/platforms/find";
import type { BuiltComponent, OutputTable } from "../../core/platforms/outputs";
import type { Built } from "./built";
import type { Registry } from "./register";

/** What a component has that waits for an application which it names. */
const NOTHING_BUILT: Built = { outputs: {}, nodes: {}, environment: undefined, endpoint: undefined };

/** What was registered for a space, or for one of its components. */
export function builtOf(
  { network, directory }: Compilation,
  registry: Registry,
  component: BuiltComponent,
  name: string,
): Built {
  const application = network.applications.get(name);
  const gateway = network.gateways.find((it) => it.name === name);
  const isWaiting = { Space: false, Application: !application, Gateway: !gateway }[component];
  if (isWaiting) return NOTHING_BUILT;
  const subject = { network, directory, application: application!, gateway: gateway! };
  const { outputs: tables } = findPlatform(network.platform)!;
  const table: OutputTable<typeof subject> = tables[component];
  const read = (value: unknown) => registry.handedBack(value);
  const nodes = mapValues(table.nodes, (node) => registry.resource(node.declaration(subject)));
  return {
    outputs: presentOnly(mapValues(table.outputs, (entry) => read(entry.read(subject)))),
    nodes: presentOnly(nodes),
    environment: component === "Application" ? read(tables.environment(subject)) : undefined,
    endpoint: component === "Gateway" ? read(tables.endpoint(subject)) : undefined,
  };
}
