/**
 * Images made of programs that are here, under whatever names manifests say: no registry is asked. All of one archive
 * share a layer and differ in their configuration.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./commands";
import type { Node } from "./node";

export interface Image {
  /** As manifests say it, such as `redis:8-alpine`. */
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
}

/** Files by their path in the image: the path of a file here. */
type Files = Readonly<Record<string, string>>;

export async function importImages(node: Node, files: Files, images: readonly Image[]): Promise<void> {
  const directory = await mkdtemp(join(node.directory, "images-"));
  await writeArchive(directory, files, images);
  await node.run("ctr", ["--namespace", "k8s.io", "images", "import", join(directory, "archive.tar")]);
  await rm(directory, { recursive: true });
}

/** A name in the form in which containerd looks it up. */
export function fullName(name: string): string {
  const [first = "", ...rest] = name.split("/");
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const full = hasRegistry ? name : `docker.io/${rest.length > 0 ? name : `library/${name}`}`;
  // Of a name with both, the digest decides.
  return /:[^/@]+@/.test(full) ? full.replace(/:[^/@:]+@/, "@") : full;
}

async function writeArchive(directory: string, files: Files, images: readonly Image[]): Promise<void> {
  const layout = join(directory, "layout");
  const blobs = join(layout, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const blob = (content: Buffer | string, mediaType: string) => {
    const digest = createHash("sha256").update(content).digest("hex");
    writeFileSync(join(blobs, digest), content);
    return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(content) };
  };
  const layer = blob(await layerOf(directory, files), "application/vnd.oci.image.layer.v1.tar");
  const manifests = images.map((image) => {
    const { command, environment = {}, user } = image;
    const configuration = {
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: {
        Entrypoint: command,
        Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        ...(user === undefined ? {} : { User: user }),
      },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    };
    const config = blob(JSON.stringify(configuration), "application/vnd.oci.image.config.v1+json");
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const manifest = blob(
      JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] }),
      mediaType,
    );
    return { ...manifest, annotations: { "io.containerd.image.name": fullName(image.name) } };
  });
  writeFileSync(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(join(layout, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  await run("tar", ["--create", "--file", join(directory, "archive.tar"), "--directory", layout, "."]);
}

async function layerOf(directory: string, files: Files): Promise<Buffer> {
  const root = join(directory, "root");
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(source, join(root, path));
  }
  mkdirSync(join(root, "etc"), { recursive: true });
  mkdirSync(join(root, "tmp"), { recursive: true });
  writeFileSync(join(root, "etc", "passwd"), "root:x:0:0::/:/none\nuser:x:1000:1000::/:/none\n");
  writeFileSync(join(root, "etc", "nsswitch.conf"), "hosts: files dns\n");
  const archive = join(directory, "layer.tar");
  const modes = ["--mode", "a+rX,u+w", "--owner", "0", "--group", "0"];
  await run("tar", ["--create", "--file", archive, ...modes, "--directory", root, "."]);
  await run("chmod", ["1777", join(root, "tmp")]);
  return readFile(archive);
}

/** A program's shared libraries, as files of an image. */
export async function librariesOf(program: string): Promise<Files> {
  const libraries = [...(await run("ldd", [program])).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!);
  return Object.fromEntries(libraries.map((path) => [path, path]));
}
