// Registers documents with the packages that a directory has, and prints what Pulumi is told of every resource.
// Usage: node registrations.mjs DIRECTORY DOCUMENT…

import { createRequire } from "node:module";
import { join } from "node:path";

const [, , directory, ...documents] = process.argv;
const packages = createRequire(join(directory, "index.js"));
const { runtime } = packages("@pulumi/pulumi");
const appnet = packages("pulumi-appnet");
const registered = [];

async function main() {
  const newResource = ({ type, name, inputs, custom }) => {
    if (custom) registered.push({ type, name, inputs });
    return { id: undefined, state: inputs };
  };
  await runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", true);
  for (const [index, file] of documents.entries()) {
    // Examples share names and namespaces, which one program's spaces must not.
    const { kubernetes, ...document } = appnet.readDocument(file);
    const space = `${document.space}-${index}`;
    const platform = kubernetes && { kubernetes: { ...kubernetes, namespace: space } };
    new appnet.Topology(`topology-${index}`, { ...document, ...platform, space });
    await new Promise((done) => setTimeout(done, 0));
    await runtime.waitForRPCs();
  }
  registered.sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  process.stdout.write(JSON.stringify(registered));
}

await main();
