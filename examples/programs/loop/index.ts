// Applications from a table, in any order; connections and an application that the stack's configuration decides.
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const isTraced = new pulumi.Config().getBoolean("traced") ?? false;

const services: Record<string, { port: number; calls: string[] }> = {
  frontend: { port: 8080, calls: ["basket", "catalog"] },
  basket: { port: 3000, calls: ["catalog"] },
  catalog: { port: 3001, calls: [] },
};

const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} });

for (const [name, { port, calls }] of Object.entries(services)) {
  new appnet.Application(name, {
    space,
    image: `ghcr.io/acme/${name}:1.4`,
    inbound: { api: { port, protocol: "http" } },
    connections: {
      ...Object.fromEntries(calls.map((it) => [it, `http://${it}:${services[it]!.port}`])),
      traces: isTraced ? "http://traces:4318" : undefined,
    },
  });
}

if (isTraced) {
  new appnet.Application("traces", {
    space,
    image: "ghcr.io/acme/traces:0.9",
    inbound: { otlp: { port: 4318, protocol: "http" } },
  });
}
