/** The proxy of automatic TLS as a pod has it, outside a cluster: the real Envoy, with a volume as kubelet writes it. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeProcessEnds } from "./processEnd";
import { plan, yaml } from "../unit/core/platforms/kubernetes/support";

/** One inbound of the application: what it speaks, and where it listens. */
export interface ProxiedInbound {
  readonly name: string;
  readonly protocol: string;
  readonly containerPort: number;
  readonly tlsPort: number;
}

interface Proxy {
  readonly arguments: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** The arguments and files of the sidecar in a plan's pods of one application. */
export function proxyOf(planned: ReturnType<typeof plan>, deployment: string): Proxy {
  const { template } = planned.inputs(deployment)["spec"] as {
    template: {
      spec: {
        initContainers: readonly [{ args: string[] }];
        volumes: readonly { name: string; configMap?: { name: string } }[];
      };
    };
  };
  const { initContainers, volumes } = template.spec;
  const name = volumes.find((it) => it.name === "automatic-tls-configuration")!.configMap!.name;
  const map = planned
    .resourcesOfType("ConfigMap")
    .find((it) => (it.inputs["metadata"] as { name: string }).name === name);
  return { arguments: initContainers[0].args, files: map!.inputs["data"] as Record<string, string> };
}

/** The plan of an application with these inbounds, and nothing else. */
export function planWith(inbounds: readonly ProxiedInbound[]) {
  const lines = inbounds.map(
    ({ name, protocol, containerPort, tlsPort }) =>
      `${name}: { port: ${containerPort}, protocol: ${protocol}, tls: automatic, tlsPort: ${tlsPort} }`,
  );
  return plan(yaml`
    organization: acme
    space: prod
    kubernetes: {}
    applications: { basket: { image: "basket:1", inbound: { ${lines.join(", ")} } } }
  `);
}

/** A directory that stands for a pod's file system, with the certificate of `basket` from an authority of its own. */
export class Pod {
  readonly directory = mkdtempSync(join(tmpdir(), "appnet-proxy-"));
  readonly authority: string;
  private revision = 0;
  private readonly withdraw = beforeProcessEnds(() => this.remove());

  constructor() {
    this.openssl("req -x509 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=authority");
    this.authority = readFileSync(this.path("ca.crt"), "utf8");
    mkdirSync(this.path("certificate"));
    this.renew();
  }

  private path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  private openssl(text: string): void {
    const key = text.startsWith("req") ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : [];
    execFileSync("openssl", [...text.split(" "), ...key], { cwd: this.directory, stdio: "pipe" });
  }

  /** Issues a certificate and puts it into the volume the way kubelet does: a symbolic link is renamed. */
  renew(): void {
    const name = `..${++this.revision}`;
    writeFileSync(this.path("names"), "subjectAltName=DNS:basket,DNS:localhost\n");
    this.openssl("req -nodes -keyout tls.key -out tls.csr -subj /CN=basket");
    this.openssl(
      `x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -set_serial ${this.revision} -days 1 -extfile names -out tls.crt`,
    );
    this.writeVolume("certificate", name, {
      "tls.crt": readFileSync(this.path("tls.crt"), "utf8"),
      "tls.key": readFileSync(this.path("tls.key"), "utf8"),
    });
  }

  private writeVolume(volume: string, revision: string, files: Readonly<Record<string, string>>): void {
    mkdirSync(this.path(volume, revision));
    for (const [name, text] of Object.entries(files)) writeFileSync(this.path(volume, revision, name), text);
    symlinkSync(revision, this.path(volume, "..data_tmp"));
    const isFirst = revision === "..1";
    renameSync(this.path(volume, "..data_tmp"), this.path(volume, "..data"));
    if (isFirst)
      for (const name of Object.keys(files)) symlinkSync(join("..data", name), this.path(volume, name));
    else rmSync(this.path(volume, `..${this.revision - 1}`), { recursive: true, force: true });
  }

  /** Writes a proxy's files where its arguments, which are returned, name them: directories alone are others. */
  install({ arguments: args, files }: Proxy): string[] {
    const inPlace = (text: string) => text.replaceAll("/etc/appnet/", `${this.directory}/`);
    rmSync(this.path("envoy"), { recursive: true, force: true });
    mkdirSync(this.path("envoy"));
    for (const [name, text] of Object.entries(files)) writeFileSync(this.path("envoy", name), inPlace(text));
    return args.map(inPlace);
  }

  remove(): void {
    this.withdraw();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A running Envoy, and what it logged. */
export class RunningProxy {
  log = "";
  readonly ended: Promise<number | null>;

  private constructor(readonly process: ChildProcess) {
    this.ended = new Promise((resolve) => process.on("close", resolve));
    process.stderr!.setEncoding("utf8").on("data", (text: string) => (this.log += text));
  }

  /** Resolves when the probe of its container would succeed: a connection to a port is accepted. */
  static async start(envoy: string, args: readonly string[], port: number): Promise<RunningProxy> {
    const running = new RunningProxy(spawn(envoy, args, { stdio: ["ignore", "ignore", "pipe"] }));
    const withdraw = beforeProcessEnds(() => running.process.kill("SIGKILL"));
    void running.ended.then(withdraw);
    const isListening = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => {
          socket.destroy();
          resolve(true);
        });
        socket.on("error", () => resolve(false));
      });
    for (let attempt = 0; !(await isListening()); attempt++) {
      if (running.process.exitCode !== null || attempt === 300)
        throw new Error(`Envoy does not listen on ${port}: ${running.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return running;
  }

  /** What the process holds in memory, in MiB. */
  get residentMebibytes(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
  }

  async stop(): Promise<number | null> {
    this.process.kill("SIGTERM");
    return this.ended;
  }
}

/** Ports that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((it) => new Promise((resolve) => it.once("listening", resolve))));
  const ports = servers.map((it) => (it.address() as AddressInfo).port);
  await Promise.all(servers.map((it) => new Promise((resolve) => it.close(resolve))));
  return ports;
}
