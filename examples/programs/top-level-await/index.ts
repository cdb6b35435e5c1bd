// An ES module: it waits for its list of services before it declares them, and for one more after that.
import { readFile } from "node:fs/promises";
import * as appnet from "pulumi-appnet";

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, import.meta.url), "utf8"));

const ports = (await read("ports.json")) as Record<string, number>;

const space = new appnet.Space("shop", { organization: "acme", kubernetes: {} });

for (const [name, port] of Object.entries(ports)) {
  new appnet.Application(name, {
    space,
    image: `ghcr.io/acme/${name}:1.4`,
    inbound: { api: { port, protocol: "http" } },
  });
}
new appnet.Connection("frontend-to-basket", { space, source: "frontend", destination: "basket" });

// What comes after a wait may add to the space. What was declared before it is registered, and stays as it is.
const job = (await read("job.json")) as { name: string; calls: string };

new appnet.Application(job.name, {
  space,
  image: `ghcr.io/acme/${job.name}:1.4`,
  connections: { [job.calls]: `http://${job.calls}:${ports[job.calls]!}` },
});
