import type { PlannedApplication } from "../core/plan/plan";
import type { Difference } from "./difference";
import type { Evidence, ProvablePlan, Termination } from "./evidence";

/** Compares what terminates TLS for applications that the plan runs with what is declared for them. */
export function terminationDifferences(plan: ProvablePlan, evidence: Evidence): Difference[] {
  const run = new Map(plan.identities.map(({ party, resource }) => [party, resource]));
  return plan.applications.flatMap((application) => {
    const resource = run.get(application.name);
    if (resource === undefined || application.inbound.every(({ tlsPort }) => tlsPort === null)) return [];
    const place = evidence.ends.get(application.name)?.parties[0];
    const found = evidence.terminations.filter(({ party }) => party === place);
    return application.inbound.flatMap((it) => differenceAt(application, it, found, resource));
  });
}

function differenceAt(
  { name }: PlannedApplication,
  { tlsPort, containerPort }: PlannedApplication["inbound"][number],
  found: readonly Termination[],
  workload: string,
): Difference[] {
  if (tlsPort === null) return [];
  const [termination] = found.filter(({ port }) => port === tlsPort);
  if (termination?.containerPort === containerPort) return [];
  const forwards =
    termination?.containerPort === undefined ? "nowhere that is known" : `to ${termination.containerPort}`;
  const message = termination
    ? `${name} forwards what it decrypts on tcp ${tlsPort} ${forwards}, and is declared to forward it to ${containerPort}: ${termination.resource}`
    : `${name} terminates no TLS on tcp ${tlsPort}, and is declared to: ${workload}`;
  return [
    {
      kind: termination ? "misrouted" : "exposed",
      source: name,
      destination: name,
      protocol: "tcp",
      ports: String(tlsPort),
      pairs: 1,
      end: null,
      resources: [termination?.resource ?? workload],
      message,
    },
  ];
}
