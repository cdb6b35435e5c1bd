import type { types } from "@pulumi/kubernetes";
import { STARTUP_SECONDS } from "../../model/health";
import { liveness, readiness, type Probe } from "../../resolve/health";
import type { RunApplication } from "../../resolve/network";
import { insideTls } from "./tlsProxy";

type Container = types.input.core.v1.Container;
type KubernetesProbe = types.input.core.v1.Probe;

/** A Deployment gives up a rollout without progress after so many seconds, unless it says so. */
const PROGRESS_DEADLINE_SECONDS = 600;

/**
 * Readiness decides who gets requests. What starts a container anew is built only where it is asked for: liveness, and
 * before it a startup probe, so that nothing is killed while it starts.
 */
export function probes(
  application: RunApplication,
): Pick<Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const ready = readiness(application);
  if (!ready) return {};
  const alive = liveness(application);
  const seconds = startupSeconds(application);
  return {
    readinessProbe: kubernetesProbe(ready),
    ...(alive && { livenessProbe: kubernetesProbe(alive) }),
    ...(seconds !== undefined && { startupProbe: startupProbe(alive ?? ready, seconds) }),
  };
}

function startupSeconds({ model }: RunApplication): number | undefined {
  const { startupSeconds: given, liveness: asked } = model.healthCheck!;
  return given ?? (asked && STARTUP_SECONDS);
}

function startupProbe(probe: Probe, seconds: number): KubernetesProbe {
  return kubernetesProbe({ ...probe, failureThreshold: Math.ceil(seconds / probe.intervalSeconds) });
}

/** An instance that may start longer than a rollout waits is given the time. */
export function progressDeadline({ model }: RunApplication): { progressDeadlineSeconds?: number } {
  const seconds = (model.healthCheck?.startupSeconds ?? 0) + STARTUP_SECONDS;
  return seconds > PROGRESS_DEADLINE_SECONDS ? { progressDeadlineSeconds: seconds } : {};
}

function kubernetesProbe(probe: Probe): KubernetesProbe {
  return {
    ...actionOf(probe),
    periodSeconds: probe.intervalSeconds,
    timeoutSeconds: probe.timeoutSeconds,
    failureThreshold: probe.failureThreshold,
  };
}

/** On the container's own port, behind automatic TLS: what answers there is encrypted by the application alone. */
function actionOf(probe: Probe): KubernetesProbe {
  if (probe.command) return { exec: { command: probe.command } };
  const { inbound, path } = probe;
  const { containerPort: port, tls } = inbound;
  const isEncrypted = tls === "application";
  if (path !== undefined) return { httpGet: { path, port, ...(isEncrypted && { scheme: "HTTPS" }) } };
  // Kubelet's gRPC probe speaks no TLS.
  return insideTls(inbound.protocol) === "grpc" && !isEncrypted
    ? { grpc: { port } }
    : { tcpSocket: { port } };
}
