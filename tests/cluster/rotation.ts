/** A certificate that cert-manager renews while connections run. */
import { X509Certificate } from "node:crypto";
import { expect } from "vitest";
import type { KubernetesObject } from "../integration/kubernetesClient";
import { type Context, placeOf } from "./context";
import { ofKind } from "./plans";
import { ownNamespace } from "./surroundings";

/** What the echo program's `attend` writes; see there. */
interface Attendance {
  readonly serials: readonly string[];
  readonly opened: number;
  readonly answered: number;
  readonly failures: readonly string[];
}

/** kubelet looks after a pod's Secrets once in a minute or so. */
const RENEWAL_SECONDS = 240;

export async function renewUnderTraffic(context: Context): Promise<void> {
  const before = await certificateOf(context);
  const pods = await podsOf(context);
  const [attendance] = await Promise.all([attend(context, before.authority), renew(context)]);
  const after = await certificateOf(context);
  expect(after.serial).not.toBe(before.serial);
  expect(attendance.failures).toEqual([]);
  expect(attendance.serials.map(serialOf)).toEqual([before.serial, after.serial]);
  expect(attendance.opened).toBeGreaterThan(0);
  expect(attendance.answered).toBeGreaterThan(0);
  expect(await podsOf(context)).toEqual(pods);
}

/** Connections from checkout's pod to the sidecar of ledger's. */
async function attend(context: Context, authority: string): Promise<Attendance> {
  const { node, programs } = context.cluster;
  const [from, to] = [await placeOf(context, "checkout"), await placeOf(context, "ledger")];
  const request = {
    ...{ url: "https://ledger:61443/", address: to.address, authority },
    timeoutMs: RENEWAL_SECONDS * 1000,
  };
  const [command = "", ...args] = from.within!([programs.echo, "attend"]);
  return JSON.parse(await node.run(command, args, JSON.stringify(request))) as Attendance;
}

interface Status {
  readonly conditions: readonly { readonly type: string; readonly observedGeneration: number }[];
}

/** As `cmctl renew` does it. */
async function renew({ cluster, example }: Context): Promise<void> {
  const { apiVersion, kind, metadata } = certificate(example);
  const { name, namespace } = metadata;
  const current = await cluster.client.get({ apiVersion, kind, name, namespace: namespace! });
  const { conditions } = current!["status"] as Status;
  const issuing = {
    ...{ type: "Issuing", status: "True", reason: "ManuallyTriggered", message: "renewed by hand" },
    ...{
      lastTransitionTime: new Date().toISOString(),
      observedGeneration: conditions[0]!.observedGeneration,
    },
  };
  await cluster.client.request({
    method: "PATCH",
    path: `/apis/${apiVersion}/namespaces/${namespace}/certificates/${name}/status`,
    body: JSON.stringify({ status: { conditions: [...conditions, issuing] } }),
    contentType: "application/merge-patch+json",
  });
}

function certificate(example: Context["example"]): KubernetesObject {
  return ofKind(example, "Certificate").find(({ metadata }) => metadata.name === "ledger-automatic-tls")!;
}

/** What of it is in its Secret, for the sidecar and for callers. */
async function certificateOf({
  cluster,
  example,
}: Context): Promise<{ readonly serial: bigint; readonly authority: string }> {
  const { secretName: name } = certificate(example)["spec"] as { readonly secretName: string };
  const namespace = ownNamespace(example);
  const secret = await cluster.client.get({ apiVersion: "v1", kind: "Secret", name, namespace });
  const data = secret!["data"] as Readonly<Record<string, string>>;
  const text = (key: string): string => Buffer.from(data[key]!, "base64").toString("utf8");
  return {
    serial: serialOf(new X509Certificate(text("tls.crt")).serialNumber),
    authority: text("ca.crt"),
  };
}

function serialOf(hexadecimal: string): bigint {
  return BigInt(`0x${hexadecimal}`);
}

/** Which containers run, so that a restart or another pod is seen. */
async function podsOf({ cluster, example }: Context): Promise<object[]> {
  const pods = await cluster.client.list({ apiVersion: "v1", kind: "Pod", namespace: ownNamespace(example) });
  return pods.map((pod) => {
    const { initContainerStatuses, containerStatuses } = pod["status"] as Record<string, object[]>;
    const statuses = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])];
    return { name: pod.metadata.name, containers: statuses.map((it) => (it as ContainerStatus).containerID) };
  });
}

interface ContainerStatus {
  readonly containerID: string;
}
