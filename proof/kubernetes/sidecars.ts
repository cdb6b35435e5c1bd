import { parseDocument } from "yaml";
import type { ProvablePlan, Termination } from "../evidence";
import { fieldsOf, isKnown, listOf, shown, type Fields, type Read, type UndecidedPoints } from "../reading";
import type { Certificates } from "./certificates";
import { placeOf } from "./placeOf";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
/** The same bytes in every registry. */
const ENVOY = "@sha256:eb2c01c13125d1629637cb4e4cce7207009fb7cc2c8027f9742758549d15b6f4";
/** Envoy's arguments that change nothing of what its configuration says, by how many words follow them. */
const KNOWN_ARGUMENTS = new Map<unknown, number>([
  ["--config-path", 1],
  ["--concurrency", 1],
  ["--disable-hot-restart", 0],
  ["--log-level", 1],
]);
const DOWNSTREAM_TLS = /\.DownstreamTlsContext$/;

/** A file of a ConfigMap, parsed once however often the plan is read. */
const parsedFiles = new WeakMap<Fields, Map<string, Fields>>();

/**
 * Finds what terminates TLS in an application's pods: Envoy, by its configuration. The configuration is read from the
 * socket that it listens on to the port on localhost that it forwards to; anything else forwards nowhere.
 */
export class Sidecars {
  private readonly configMaps: ReadonlyMap<string, Read>;

  constructor(
    resources: readonly Read[],
    private readonly certificates: Certificates,
    private readonly undecided: UndecidedPoints,
  ) {
    this.configMaps = new Map(
      resources
        .filter(({ type }) => type === CONFIG_MAP)
        .map((it) => [`${placeOf(it)}/${String(fieldsOf(it.inputs["metadata"])["name"])}`, it]),
    );
  }

  /** For every application that has automatic TLS: what its pods terminate. */
  terminations(
    { applications, identities }: ProvablePlan,
    byName: ReadonlyMap<string, Read>,
    partyOf: (application: string) => number | undefined,
  ): Termination[] {
    const encrypted = applications.filter(({ inbound }) => inbound.some(({ tlsPort }) => tlsPort !== null));
    if (encrypted.length === 0) return [];
    const byParty = new Map(identities.map((identity) => [identity.party, identity]));
    return encrypted.flatMap(({ name, hostname }) => {
      const { resource = "", proxyImage } = byParty.get(name) ?? {};
      const workload = byName.get(resource);
      const party = partyOf(name);
      if (!workload || party === undefined) return [];
      return this.terminationsOf(workload, hostname, proxyImage).map((it) => ({
        ...it,
        party,
        resource: workload.name,
      }));
    });
  }

  private terminationsOf(
    workload: Read,
    hostname: string,
    proxyImage: string | undefined,
  ): Pick<Termination, "port" | "containerPort">[] {
    const spec = fieldsOf(fieldsOf(fieldsOf(workload.inputs["spec"])["template"])["spec"]);
    const volumes = new Map(listOf(spec["volumes"]).map((it) => [fieldsOf(it)["name"], fieldsOf(it)]));
    return [...listOf(spec["initContainers"]), ...listOf(spec["containers"])]
      .map(fieldsOf)
      .flatMap((container) => {
        const files = new MountedFiles(container, volumes);
        const listened = new Set(listOf(container["ports"]).map((it) => fieldsOf(it)["containerPort"]));
        const configuration = this.configurationOf(files, container, placeOf(workload));
        if (!configuration) return [];
        return listenersIn(configuration.file)
          .filter(({ port }) => listened.has(port))
          .map((it) => {
            this.checkProgram(workload, container, proxyImage);
            this.checkCertificate(workload, hostname, files, configuration.read(it.discovery));
            return it;
          });
      });
  }

  /** A configuration says nothing of another program, or where an argument overrides it. */
  private checkProgram(workload: Read, container: Fields, declared: string | undefined): void {
    const { image, command, args } = container;
    const isEnvoy =
      typeof image === "string" &&
      isKnown(image) &&
      (declared === undefined ? image.endsWith(ENVOY) : image === declared);
    if (!isEnvoy)
      this.undecided.add(
        workload.name,
        `the image of its sidecar is ${shown(image)}, which is neither the Envoy that is known nor what kubernetes.proxyImage declares`,
      );
    if (command !== undefined) this.undecided.add(workload.name, "its sidecar has a command of its own");
    const words = listOf(args);
    for (let index = 0; index < words.length; index += 1 + (KNOWN_ARGUMENTS.get(words[index]) ?? 0)) {
      if (!KNOWN_ARGUMENTS.has(words[index]))
        this.undecided.add(
          workload.name,
          `the argument ${shown(words[index])} of its sidecar is not understood`,
        );
    }
  }

  /** What a container is told to read, of a ConfigMap of the plan. */
  private configurationOf(
    files: MountedFiles,
    { args }: Fields,
    namespace: string,
  ): { readonly file: Fields; readonly read: (path: unknown) => Fields } | undefined {
    const words = listOf(args);
    const path = words[words.indexOf("--config-path") + 1];
    const read = (wanted: unknown): Fields => {
      const place = files.at(wanted);
      const configMap =
        place && this.configMaps.get(`${namespace}/${String(fieldsOf(place.volume["configMap"])["name"])}`);
      return configMap ? parsedFile(configMap.inputs, place.file) : {};
    };
    return words.includes("--config-path") ? { file: read(path), read } : undefined;
  }

  /** The certificate of another name would be an impostor's, or refused. */
  private checkCertificate(workload: Read, hostname: string, files: MountedFiles, discovery: Fields): void {
    const [secret] = listOf(discovery["resources"]).map(fieldsOf);
    const { certificate_chain: chain, private_key: key } = fieldsOf(secret?.["tls_certificate"]);
    const secrets = [chain, key].map((it) => {
      const place = files.at(fieldsOf(it)["filename"]);
      return place && fieldsOf(place.volume["secret"])["secretName"];
    });
    if (secrets.every((it) => this.certificates.certifies(placeOf(workload), it, hostname))) return;
    this.undecided.add(
      workload.name,
      `the certificate of its automatic TLS is none that is made for ${hostname}`,
    );
  }
}

/** Where a container finds the files of its volumes. */
class MountedFiles {
  private readonly mounts: readonly { readonly path: string; readonly volume: Fields }[];

  constructor(container: Fields, volumes: ReadonlyMap<unknown, Fields>) {
    this.mounts = listOf(container["volumeMounts"])
      .map(fieldsOf)
      .flatMap(({ name, mountPath, subPath }) => {
        const volume = volumes.get(name);
        return volume && typeof mountPath === "string" && subPath === undefined
          ? [{ path: `${mountPath}/`, volume }]
          : [];
      });
  }

  at(path: unknown): { readonly volume: Fields; readonly file: string } | undefined {
    if (typeof path !== "string") return undefined;
    const mount = this.mounts.find((it) => path.startsWith(it.path));
    return mount && { volume: mount.volume, file: path.slice(mount.path.length) };
  }
}

function parsedFile(inputs: Fields, name: string): Fields {
  let files = parsedFiles.get(inputs);
  if (!files) parsedFiles.set(inputs, (files = new Map<string, Fields>()));
  let file = files.get(name);
  if (!file) {
    const text = fieldsOf(inputs["data"])[name];
    const document = typeof text === "string" ? parseDocument(text) : undefined;
    files.set(name, (file = document && document.errors.length === 0 ? fieldsOf(document.toJS()) : {}));
  }
  return file;
}

interface EnvoyListener {
  readonly port: number;
  readonly containerPort: number | undefined;
  /** The file that says which certificate it presents. */
  readonly discovery: unknown;
}

/** The listeners all of whose chains terminate TLS. */
function listenersIn(configuration: Fields): EnvoyListener[] {
  const { listeners, clusters } = fieldsOf(configuration["static_resources"]);
  const listening = listOf(listeners).map((it) => socketOf(fieldsOf(fieldsOf(it)["address"]))["port_value"]);
  const ports = new Map(
    listOf(clusters)
      .map(fieldsOf)
      .map((it) => [it["name"], localPortOf(it)]),
  );
  return listOf(listeners)
    .map(fieldsOf)
    .flatMap((listener) => {
      const port = socketOf(fieldsOf(listener["address"]))["port_value"];
      const [chain, ...more] = listOf(listener["filter_chains"]).map(fieldsOf);
      const isAlone = listening.filter((it) => it === port).length === 1;
      if (typeof port !== "number" || !isAlone || !chain || more.length > 0) return [];
      const tls = fieldsOf(fieldsOf(chain["transport_socket"])["typed_config"]);
      if (!DOWNSTREAM_TLS.test(String(tls["@type"]))) return [];
      const [secret] = listOf(fieldsOf(tls["common_tls_context"])["tls_certificate_sds_secret_configs"]).map(
        fieldsOf,
      );
      const source = fieldsOf(fieldsOf(secret?.["sds_config"])["path_config_source"]);
      const [filter, ...others] = listOf(chain["filters"]).map(fieldsOf);
      const cluster = fieldsOf(filter?.["typed_config"])["cluster"];
      const containerPort = others.length === 0 ? ports.get(cluster) : undefined;
      return [{ port, containerPort, discovery: source["path"] }];
    });
}

/** The port on localhost that all of a cluster's endpoints are. */
function localPortOf(cluster: Fields): number | undefined {
  const sockets = listOf(fieldsOf(cluster["load_assignment"])["endpoints"])
    .flatMap((it) => listOf(fieldsOf(it)["lb_endpoints"]))
    .map((it) => socketOf(fieldsOf(fieldsOf(fieldsOf(it)["endpoint"])["address"])));
  const [socket] = sockets;
  const isLocal = sockets.length === 1 && socket?.["address"] === "127.0.0.1";
  return isLocal && typeof socket["port_value"] === "number" ? socket["port_value"] : undefined;
}

function socketOf(address: Fields): Fields {
  return fieldsOf(address["socket_address"]);
}
