import { formatParty } from "../../core/names/party";
import { formatReason } from "../../core/names/reason";
import type { ProvablePlan } from "../evidence";
import type { PlatformNeed } from "../platform";
import { NOTHING, trafficOf, union, type Traffic } from "../traffic";
import { DNS, dnsPorts } from "./dns";
import { meshNeeds } from "./meshes";
import { SOLVER, controlPlaneOf } from "./workloads";

const tcp = (port: number): Traffic => trafficOf("tcp", { from: port, to: port });
/** cert-manager's pods that answer challenges listen here. */
const CHALLENGES = tcp(8089);
const FOR_NAMES = formatReason({ kind: "platform", need: "dns" });
const FOR_CERTIFICATES = formatReason({ kind: "platform", need: "certificates" });
const FOR_GATEWAYS = formatReason({ kind: "platform", need: "gateway" });

/**
 * Every application resolves names; a gateway whose certificates are managed lets their authority ask; one whose pods are
 * in the space's namespace calls its control plane, and resolves names as well. What is in a mesh needs what that needs.
 */
export function platformNeeds(plan: ProvablePlan): PlatformNeed[] {
  const { applications, gateways, identities } = plan;
  const controllers = new Map(identities.map(({ party, controller }) => [party, controller]));
  const questions = dnsPorts(identities)
    .map((port) => union(trafficOf("udp", { from: port, to: port }), tcp(port)))
    .reduce(union, NOTHING);
  const names = (source: string): PlatformNeed => ({
    because: FOR_NAMES,
    source,
    destination: DNS,
    traffic: questions,
  });
  return [
    ...meshNeeds(plan),
    ...applications.map(({ name }) => names(name)),
    ...gateways.flatMap(({ name, certificate }) => {
      const source = formatParty({ kind: "gateway", name });
      const controlPlane = controlPlaneOf(controllers.get(source));
      return [
        ...(certificate === "managed"
          ? [{ because: FOR_CERTIFICATES, source, destination: SOLVER, traffic: CHALLENGES }]
          : []),
        ...(controlPlane
          ? [
              {
                because: FOR_GATEWAYS,
                source,
                destination: controlPlane.pods.name,
                traffic: tcp(controlPlane.port),
              },
              names(source),
            ]
          : []),
      ];
    }),
  ];
}
