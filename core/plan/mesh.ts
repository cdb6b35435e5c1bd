import { formatReason, parseReason } from "../names/reason";
import { parseParty } from "../names/party";
import type { Plan } from "./plan";

const FOR_MESH = formatReason({ kind: "platform", need: "mesh" });

/**
 * What a mesh carries through a port of its own, in words; undefined where it carries nothing so. Rules see that port
 * alone: who may call whom is theirs to say, and on which ports the mesh's.
 */
export function meshNote({ flows }: Pick<Plan, "flows">): string | undefined {
  const pods = new Set(["application", "gateway"]);
  const tunnels = flows.filter(
    ({ source, destination, because }) =>
      because.includes(FOR_MESH) &&
      because.every((it) => parseReason(it)?.kind === "platform") &&
      pods.has(parseParty(source).kind) &&
      parseParty(destination).kind === "application",
  );
  const ports = [...new Set(tunnels.map((it) => it.ports))].join(", ");
  if (tunnels.length === 0) return undefined;
  const pairs = `${tunnels.length} ${tunnels.length === 1 ? "pair" : "pairs"}`;
  return `through the mesh, on port ${ports}, ${pairs} may use every port of the destination: which of them is for the mesh's own authorization, of which appnet writes none`;
}
