/** What stands in for applications: the echo program, under the names of their images. */
import { fullName, importImages, type Image } from "./images";
import { type Cluster, importEnvoy } from "./cluster";
import { deployments, type Example } from "./plans";

/** No application declares it. */
export const UNDECLARED_PORT = 62_000;
export const ECHO_IMAGE = "localhost/echo:1";

/** Every port that anything of an example listens on or is allowed to reach, with the neighbours of ranges. */
export function portsOf({ plan, morePorts = [] }: Example): number[] {
  const declared = plan.applications.flatMap(({ inbound }) =>
    inbound.flatMap(({ containerPort, tlsPort }) => [containerPort, tlsPort ?? containerPort]),
  );
  const flows = plan.flows
    .filter(({ destination }) => !destination.startsWith("gateway:"))
    .flatMap(({ ports }) => edges(ports));
  return [...new Set([...declared, ...flows, ...morePorts, UNDECLARED_PORT])].sort((a, b) => a - b);
}

/** A port below 1024 takes a privilege, which only a pod that declares it may have. */
export function unprivilegedPortsOf(example: Example): number[] {
  return portsOf(example).filter((port) => port >= 1024);
}

function edges(ports: string): number[] {
  const [first, last] = ports.split("-").map(Number) as [number, number?];
  return last === undefined ? [first] : [first - 1, first, Math.floor((first + last) / 2), last, last + 1];
}

/** Echo in place of every application, listening on every port of the example; the real Envoy in place of itself. */
export async function importExampleImages({ node, programs }: Cluster, example: Example): Promise<void> {
  const ports = unprivilegedPortsOf(example);
  const echoes = new Map<string, Image>();
  const envoys = new Set<string>();
  for (const { spec } of deployments(example)) {
    const { containers, initContainers = [] } = spec.template.spec;
    const taken = initContainers.flatMap(({ ports: own = [] }) => own.map((it) => it.containerPort));
    for (const { image } of initContainers) envoys.add(fullName(image));
    for (const { image, ports: own = [] } of containers) {
      const served = [...new Set([...ports, ...own.map((it) => it.containerPort)])];
      const free = served.filter((port) => !taken.includes(port));
      const before = echoes.get(image)?.environment?.["ECHO_PORTS"]?.split(" ").map(Number);
      echoes.set(image, echoImage(image, before ? free.filter((port) => before.includes(port)) : free));
    }
  }
  const notEnvoy = [...envoys].filter((name) => !name.includes("/envoyproxy/envoy"));
  if (notEnvoy.length > 0) throw new Error(`nothing here stands in for ${notEnvoy.join(", ")}`);
  const images = [...echoes.values(), echoImage(ECHO_IMAGE, ports)];
  await importImages(node, { "/echo": programs.echo }, images);
  if (envoys.size > 0) await importEnvoy(node, programs.envoy, [...envoys]);
}

function echoImage(name: string, ports: readonly number[]): Image {
  return { name, command: ["/echo", "echo"], environment: { ECHO_PORTS: ports.join(" ") } };
}
