import { STARTUP_SECONDS } from "../../model/health";
import { healthInbound, healthPathAt, liveness, readiness, type Probe } from "../../resolve/health";
import type { Application, Gateway, Inbound, RunApplication } from "../../resolve/network";
import { computed } from "../declaration";
import type { Report } from "./report";
import type { AwsNetwork } from "./settings";

/** What ECS waits at most before a container's failed checks count. */
const MAXIMUM_START_PERIOD = 300;
/** Of load balancers, where an application says nothing. */
const TIMING = { intervalSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };

/** The check that ECS runs in a container, and replaces the task when it fails. */
function containerProbe(application: Application): Probe | undefined {
  return [readiness(application), liveness(application)].find((probe) => probe?.command !== undefined);
}

/** A container's own check of its health, where it has one. */
export function containerHealth(application: RunApplication): { healthCheck?: object } {
  const probe = containerProbe(application);
  if (!probe?.command) return {};
  return {
    healthCheck: {
      command: computed(probe.command, (words) => ["CMD", ...words]),
      interval: probe.intervalSeconds,
      timeout: probe.timeoutSeconds,
      retries: probe.failureThreshold,
      startPeriod: application.model.healthCheck!.startupSeconds ?? STARTUP_SECONDS,
    },
  };
}

/** What a load balancer asks at the inbound that its target group leads to. */
export function targetHealth(gateway: Gateway, application: Application, inbound: Inbound) {
  const path = healthPathAt(application, inbound);
  const { intervalSeconds, timeoutSeconds, failureThreshold } = application.model.healthCheck ?? TIMING;
  const timing = {
    healthyThreshold: 2,
    unhealthyThreshold: failureThreshold,
    interval: intervalSeconds,
    timeout: timeoutSeconds,
  };
  const isPassthrough = gateway.tls === "passthrough";
  if (isPassthrough && path === undefined) return { protocol: "TCP", ...timing };
  const isGrpc = !isPassthrough && ["grpc", "grpcs"].includes(inbound.protocol);
  return {
    protocol: inbound.tls === "application" ? "HTTPS" : "HTTP",
    path: path ?? (isGrpc ? "/grpc.health.v1.Health/Check" : "/"),
    // Without a path of its own to ask for, any answer but a server error is a sign of life.
    matcher: isGrpc ? "0-99" : path === undefined ? "200-499" : "200-399",
    ...timing,
  };
}

/** Reports what ECS and load balancers cannot do of an application's health check. */
export function checkHealthCheck(network: AwsNetwork, application: Application, report: Report): void {
  const { healthCheck } = application.model;
  if (!healthCheck) return;
  const at = ["applications", application.name, "healthCheck"];
  checkProbedPort(network, application, (message, fix) => report(at, message, fix));
  const { liveness: asked } = healthCheck;
  if (asked && healthCheck.command) {
    report(
      [...at, "liveness"],
      "ECS has one check of a container, and replaces every task that fails it",
      "remove liveness, or healthCheck.command",
    );
  } else if (asked && !asked.command && asked.path === undefined && asked.inbound === undefined) {
    report(
      [...at, "liveness"],
      "ECS asks for liveness by a command in the container, and replaces what load balancers find unhealthy anyway",
      "give liveness.command, or remove liveness",
    );
  }
  checkTiming(healthCheck, isRouted(network, application), healthCheck.command !== undefined, at, report);
  if (asked?.command) checkTiming(asked, false, true, [...at, "liveness"], report);
  const seconds = healthCheck.startupSeconds;
  if (seconds !== undefined && seconds > MAXIMUM_START_PERIOD && containerProbe(application)) {
    report(
      [...at, "startupSeconds"],
      `ECS waits ${MAXIMUM_START_PERIOD} seconds at most for a container whose health a command tells`,
      `use at most ${MAXIMUM_START_PERIOD}`,
    );
  }
}

function checkProbedPort(
  { gateways }: AwsNetwork,
  application: Application,
  report: (message: string, fix: string) => void,
): void {
  const probe = application.model.healthCheck!;
  if (probe.command && probe.path === undefined && probe.inbound === undefined) return;
  const probed = healthInbound(application)?.name;
  const routed = gateways.some((gateway) =>
    gateway.routes.some(
      (route) => route.destination.name === application.name && route.inbound.name === probed,
    ),
  );
  if (routed) return;
  report(
    `ECS cannot probe a port from outside the container, and no gateway routes to inbound "${probed}"`,
    probe.command ? "give healthCheck.command alone" : "give healthCheck.command, or remove healthCheck",
  );
}

function isRouted({ gateways }: AwsNetwork, { name }: Application): boolean {
  return gateways.some((gateway) => gateway.routes.some((route) => route.destination.name === name));
}

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
function checkTiming(
  timing: typeof TIMING,
  byLoadBalancer: boolean,
  byCommand: boolean,
  at: readonly string[],
  report: Report,
): void {
  const ranges = {
    intervalSeconds: [5, 300],
    timeoutSeconds: [2, byCommand ? 60 : 120],
    failureThreshold: [byLoadBalancer ? 2 : 1, 10],
  } as const;
  for (const field of ["intervalSeconds", "timeoutSeconds", "failureThreshold"] as const) {
    const [from, to] = ranges[field];
    if (timing[field] >= from && timing[field] <= to) continue;
    report([...at, field], `${field} is ${timing[field]}`, `AWS takes ${from} to ${to}`);
  }
  if (byLoadBalancer && timing.timeoutSeconds >= timing.intervalSeconds) {
    report(
      [...at, "timeoutSeconds"],
      "a load balancer's timeout is shorter than its interval",
      `use less than the interval of ${timing.intervalSeconds} seconds`,
    );
  }
}
