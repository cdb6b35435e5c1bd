// Registers the topology with the components: node components.mjs SIZE PLATFORM [--record]

import { createRequire } from "node:module";
import { underMocks } from "./mocks.mjs";
import { awsSettings, requestedTopology } from "./topology.mjs";

const appnet = createRequire(import.meta.url)("../../dist/components/index.js");
const { organization, space: spaceName, namespace, applications } = requestedTopology();
const platform = process.argv[3] === "aws" ? { aws: awsSettings } : { kubernetes: { namespace } };

await underMocks(() => {
  const space = new appnet.Space(spaceName, { organization, ...platform });
  const declared = [];
  for (const { name, image, port, connections } of applications) {
    const application = new appnet.Application(name, {
      space,
      image,
      inbound: { http: { port, protocol: "http" } },
      // Applications that exist already are given as objects, later ones as text.
      connections: Object.fromEntries(
        connections.map(({ outbound, destination, target }) => [outbound, declared[destination] ?? target]),
      ),
    });
    declared.push(application);
  }
});
