// Runs a Pulumi program under Pulumi's mocks: everything but the engine is real.

import { createRequire } from "node:module";

/** Programs load Pulumi as compiled programs do; an ESM import of @pulumi/kubernetes would load all of its classes. */
const require = createRequire(import.meta.url);
const pulumi = require("@pulumi/pulumi");

/**
 * Runs a program until everything is registered. With `--record` as the process's last argument, what it registered
 * is printed as JSON, sorted by name.
 * @param {() => void} program
 */
export async function underMocks(program) {
  const record = process.argv.at(-1) === "--record";
  const inputs = new Map();
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        if (record) inputs.set(`${args.type} ${args.name}`, args.inputs);
        return { id: `${args.name}-id`, state: stateOf(args) };
      },
      call: (args) => args.inputs,
    },
    "bench",
    "bench",
  );
  const requests = record ? recordRequests() : [];
  program();
  // Components register their resources when the synchronous part of the program is over.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await pulumi.runtime.waitForRPCs();
  if (record) process.stdout.write(JSON.stringify(registrations(requests, inputs)));
}

/** The inputs, and what AWS would answer: the check could not see wrong references to outputs otherwise. */
function stateOf({ type, name, inputs }) {
  return type.startsWith("aws:") ? { name: `${name}-name`, arn: `${name}-arn`, ...inputs } : inputs;
}

function recordRequests() {
  const requests = [];
  const monitor = pulumi.runtime.getMonitor();
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    requests.push(request);
    return original(request, callback);
  };
  return requests;
}

function registrations(requests, inputs) {
  return requests
    .map((request) => ({
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: nameIn(request.getParent()),
      dependsOn: request.getDependenciesList().map(nameIn).sort(),
      protect: request.getProtect(),
      inputs: sorted(inputs.get(`${request.getType()} ${request.getName()}`)),
    }))
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

/** Type and name of a URN. */
function nameIn(urn) {
  return urn.split("::").slice(2).join(" ");
}

/** The value with properties in alphabetical order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
