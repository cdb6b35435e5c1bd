/**
 * kube-router in Cilium's place: iptables' reading of the policies. No registry has it, so a variable or the PATH names
 * it, where it is to give a second opinion.
 */
import { accessSync, constants, copyFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Node } from "./node";
import pins from "./pins.json";

/** The path of the program, if this machine has it. */
export function findKubeRouter(): string | undefined {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  const given = process.env["APPNET_KUBE_ROUTER"];
  const candidates = given ? [given] : directories.map((directory) => join(directory, "kube-router"));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

interface Settings {
  readonly kubeconfig: string;
  readonly nodeName: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** Where containerd looks for network plugins. */
  readonly plugins: string;
}

/** Pods get links to the node from a standard plugin, and kube-router filters what passes them. */
export async function startKubeRouter(node: Node, program: string, settings: Settings): Promise<void> {
  const available = dirname(pins.debian["containernetworking-plugins"]);
  for (const plugin of ["ptp", "host-local"])
    copyFileSync(join(available, plugin), join(settings.plugins, plugin));
  const configuration = {
    cniVersion: "0.4.0",
    name: "appnet",
    plugins: [
      {
        type: "ptp",
        ipMasq: false,
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: settings.podNetwork.replace(/\/\d+$/, "/24") }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  };
  const path = join(node.directory, "pods.conflist");
  writeFileSync(path, JSON.stringify(configuration));
  await node.run("sh", ["-ec", `mkdir -p /etc/cni/net.d; cp ${path} /etc/cni/net.d/10-pods.conflist`]);
  node.start("kube-router", [
    program,
    `--kubeconfig=${settings.kubeconfig}`,
    `--hostname-override=${settings.nodeName}`,
    `--service-cluster-ip-range=${settings.serviceNetwork}`,
    "--run-firewall=true",
    "--run-router=false",
    "--run-service-proxy=false",
    "--run-loadbalancer=false",
    "--metrics-port=0",
  ]);
}
