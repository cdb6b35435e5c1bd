/** What automatic TLS gives Envoy to read, read by the real Envoy with the arguments that pods give it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { documentSchema } from "../../../../../core/documentSchema";
import { messageOf, run } from "../../../../cluster/commands";
import { prepareEnvoy } from "../../../../cluster/envoy";
import { dummyCertificate } from "../../../../integration/certificate";
import {
  exampleDocuments,
  type NamedDocument,
  render,
  type RenderedManifest,
} from "../../../../integration/rendering";

const FETCH_TIMEOUT_MS = 600_000;
const PROTOCOLS = ["http", "grpc", "ws", "tcp"] as const;

let envoy: string;
let skipReason: string | undefined;
let directory: string;

beforeAll(async () => {
  const prepared = await prepareEnvoy();
  if (typeof prepared === "string") {
    envoy = prepared;
  } else {
    skipReason = prepared.skipped;
    process.stderr.write(`\n*** ENVOY'S CONFIGURATIONS ARE NOT VALIDATED: ${skipReason}\n\n`);
  }
}, FETCH_TIMEOUT_MS);

// Where the tests are collected it is not known yet whether there is an Envoy.
beforeEach((context) => {
  context.skip(skipReason !== undefined, skipReason);
  directory = mkdtempSync(join(tmpdir(), "appnet-envoy-configuration-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const variations: NamedDocument[] = [
  ...PROTOCOLS.map((protocol) => variation(`${protocol} alone`, { api: { port: 3000, protocol } })),
  variation(
    "every protocol, each on a port of its own",
    Object.fromEntries(
      PROTOCOLS.map((protocol, index) => [
        protocol,
        { port: 3000 + index, protocol, tlsPort: 61443 + index },
      ]),
    ),
  ),
];

describe("Envoy accepts the configuration of automatic TLS", () => {
  const documents = [...exampleDocuments(), ...variations].map((document) => ({
    name: document.name,
    manifests: render(document.read(), "space"),
  }));

  it.each(documents.filter(({ manifests }) => proxies(manifests).length > 0))(
    "$name",
    async ({ manifests }) => {
      for (const proxy of proxies(manifests)) expect(await rejection(proxy)).toBe("");
    },
  );

  it("and would refuse another", async () => {
    const [proxy] = proxies(documents.find(({ name }) => name === "http alone")!.manifests);
    const files = new Map(
      [...proxy!.files].map(([path, text]) => [path, text.replace("clusters:", "clutters:")]),
    );
    expect(await rejection({ ...proxy!, files })).toContain("clutters");
  });
});

function variation(name: string, inbound: Readonly<Record<string, object>>): NamedDocument {
  const automatic = Object.entries(inbound).map(([key, value]) => [key, { ...value, tls: "automatic" }]);
  const applications = { basket: { image: "basket:1", inbound: Object.fromEntries(automatic) as object } };
  return { name, read: () => documentSchema.parse({ space: "prod", kubernetes: {}, applications }) };
}

interface Proxy {
  readonly args: readonly string[];
  /** What is mounted from ConfigMaps, by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** Where certificates are mounted. */
  readonly certificates: readonly string[];
}

interface PodSpec {
  readonly initContainers?: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string };
    readonly secret?: object;
  }[];
}

function proxies(manifests: readonly RenderedManifest[]): Proxy[] {
  const objects = manifests.map(({ object }) => object);
  const data = (name: string): Record<string, string> =>
    objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)!["data"] as Record<
      string,
      string
    >;
  return objects
    .filter(({ kind }) => kind === "Deployment")
    .flatMap((object) => {
      const { spec } = (object["spec"] as { readonly template: { readonly spec: PodSpec } }).template;
      return (spec.initContainers ?? []).map(({ args, volumeMounts }) => {
        const mounts = volumeMounts.map(({ name, mountPath }) => ({
          mountPath,
          volume: spec.volumes!.find((volume) => volume.name === name)!,
        }));
        const files = mounts.flatMap(({ mountPath, volume }) =>
          volume.configMap === undefined
            ? []
            : Object.entries(data(volume.configMap.name)).map(
                ([file, text]) => [join(mountPath, file), text] as const,
              ),
        );
        const certificates = mounts.flatMap(({ mountPath, volume }) => (volume.secret ? [mountPath] : []));
        return { args, files: new Map(files), certificates };
      });
    });
}

/** What Envoy has against a configuration; nothing if it starts with it. */
async function rejection({ args, files, certificates }: Proxy): Promise<string> {
  // The paths of the pod, below a directory of the test's.
  const moved = (text: string): string => text.replaceAll("/etc/appnet", join(directory, "etc", "appnet"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(moved(path)), { recursive: true });
    writeFileSync(moved(path), moved(text));
  };
  for (const [path, text] of files) write(path, text);
  const { certificate, privateKey } = dummyCertificate();
  for (const path of certificates) {
    write(join(path, "tls.crt"), certificate);
    write(join(path, "tls.key"), privateKey);
  }
  try {
    await run(envoy, [...args.map(moved), "--mode", "validate"]);
    return "";
  } catch (error) {
    return messageOf(error);
  }
}
