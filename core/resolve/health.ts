import type { ApplicationModel } from "../model/application";
import type { ProbeModel } from "../model/health";
import type { PropertyPath } from "../model/problem";
import type { Inbound } from "./network";
import type { Problems } from "./problems";

/** Who is probed: an application, or the parts of one. */
interface Probed {
  readonly model: ApplicationModel;
  readonly inbound: readonly Inbound[];
}

/** What is asked of an instance, and how often. */
export type Probe = Pick<ProbeModel, "intervalSeconds" | "timeoutSeconds" | "failureThreshold"> &
  (
    | { readonly command: NonNullable<ProbeModel["command"]> }
    | { readonly command?: undefined; readonly inbound: Inbound; readonly path: ProbeModel["path"] }
  );

/** What tells whether an instance gets requests. */
export function readiness({ model, inbound }: Probed): Probe | undefined {
  const { healthCheck } = model;
  return healthCheck && probeOf(healthCheck, inbound);
}

/** What tells whether an instance is started anew: only where that is asked for. */
export function liveness({ model, inbound }: Probed): Probe | undefined {
  const { healthCheck } = model;
  if (!healthCheck?.liveness) return undefined;
  const { liveness: own } = healthCheck;
  const asked = asksItself(own) ? own : healthCheck;
  return probeOf(
    { ...own, command: asked.command, path: asked.path, inbound: asked.inbound ?? healthCheck.inbound },
    inbound,
  );
}

function asksItself({ command, inbound, path }: ProbeModel): boolean {
  return command !== undefined || inbound !== undefined || path !== undefined;
}

function probeOf(model: ProbeModel, inbounds: readonly Inbound[]): Probe | undefined {
  const { intervalSeconds, timeoutSeconds, failureThreshold, command, path } = model;
  const timing = { intervalSeconds, timeoutSeconds, failureThreshold };
  if (command) return { ...timing, command };
  const inbound = probedInbound(model, inbounds);
  return inbound && { ...timing, inbound, path: path ?? inbound.healthPath };
}

/** The inbound that a probe asks; undefined when there is none. */
function probedInbound({ inbound: named }: ProbeModel, inbounds: readonly Inbound[]): Inbound | undefined {
  return inbounds.find((inbound) =>
    named === undefined ? inbound.transport === "tcp" : inbound.name === named,
  );
}

/** The path that tells of an application's health at one of its inbounds, to whoever can reach that one alone. */
export function healthPathAt({ model, inbound }: Probed, asked: Inbound): ProbeModel["path"] {
  if (asked.healthPath !== undefined) return asked.healthPath;
  const { healthCheck } = model;
  const probed = healthCheck && probedInbound(healthCheck, inbound);
  return probed?.containerPort === asked.containerPort ? healthCheck?.path : undefined;
}

/** The inbound that a health check names, or the one that it means. */
export function healthInbound({ model, inbound }: Probed): Inbound | undefined {
  return model.healthCheck && probedInbound(model.healthCheck, inbound);
}

/** The rules of health that concern one application alone. */
export function checkHealth(
  model: ApplicationModel,
  inbounds: readonly Inbound[],
  path: PropertyPath,
  problems: Problems,
): void {
  const { healthCheck } = model;
  if (healthCheck) checkProbe(healthCheck, inbounds, [...path, "healthCheck"], problems);
  if (healthCheck?.liveness && asksItself(healthCheck.liveness)) {
    checkProbe(healthCheck.liveness, inbounds, [...path, "healthCheck", "liveness"], problems);
  }
  for (const { name, healthPath, transport } of inbounds) {
    if (healthPath === undefined || (transport === "tcp" && !model.existing)) continue;
    problems.add(
      "document/type",
      [...path, "inbound", name, "healthPath"],
      model.existing
        ? `healthPath is asked of no existing workload`
        : `inbound ${name} is UDP, which answers no path`,
      "remove healthPath",
    );
  }
}

function checkProbe(
  probe: ProbeModel,
  inbounds: readonly Inbound[],
  path: PropertyPath,
  problems: Problems,
): void {
  if (probe.command || probedInbound(probe, inbounds)?.transport === "tcp") return;
  const what = String(path.at(-1));
  problems.add(
    "document/type",
    [...path, ...(probe.inbound === undefined ? [] : ["inbound"])],
    probe.inbound === undefined
      ? `${what === "liveness" ? "a liveness check" : "a health check"} needs a TCP inbound`
      : `${what}.inbound "${probe.inbound}" is no TCP inbound of the application`,
    "name a TCP inbound interface",
  );
}
