import { isApiServerHostname } from "../../resolve/externals";
import type { External } from "../../resolve/network";
import { formatPorts } from "../../resolve/ports";
import type { Problems } from "../../resolve/problems";
import { NAMES_NOT_ENFORCED, OPEN_INSTEAD } from "../externals";
import type { LoweringContext } from "../platform";
import { isKnownAsApiServer } from "./apiServer";
import { checkLabels, type Report } from "./checkLabels";
import { hasPortRanges } from "./hostnamePolicies";
import type { KubernetesNetwork, KubernetesSettings } from "./settings";

/** What policies of Kubernetes cannot say of parties outside. */
export function checkExternals(
  { network, directory }: LoweringContext<KubernetesSettings>,
  problems: Problems,
): void {
  const own = directory.namespaceOf(network.space, network.organization);
  for (const external of network.externals.values()) {
    const unsupported: Report = (at, message, fix) =>
      problems.add("platform/unsupported", ["externals", external.name, ...at], message, fix);
    checkApiServer(external, network.settings, unsupported);
    checkHostnames(external, network.settings, unsupported);
    checkPods(external, own, unsupported);
  }
  checkRanges(network, problems);
}

function checkApiServer(external: External, settings: KubernetesSettings, unsupported: Report): void {
  if (!external.model.apiServer || external.networks.length > 0) return;
  if (isKnownAsApiServer(external, settings)) return;
  unsupported(
    ["apiServer"],
    "a NetworkPolicy knows an API server by its addresses alone, and none are given",
    "add cidrs with the addresses of its endpoints, and their port as targetPort (kubectl get endpointslices -n default says both); where Cilium enforces, set kubernetes.hostnamePolicies: cilium",
  );
}

function checkHostnames(
  { isNamedOnly, model: { hostnames = [] } }: External,
  { hostnamePolicies }: KubernetesSettings,
  unsupported: Report,
): void {
  if (!isNamedOnly) return;
  const index = hostnames.findIndex(isOfCluster);
  const hostname = hostnames[index];
  if (hostname !== undefined) {
    unsupported(
      ["hostnames", index],
      `"${hostname}" is a name of the cluster's own, which no policy can know: packets leave for the pods behind it`,
      isApiServerHostname(hostname) ? "set apiServer: true, which has this name" : "say who it is with pods",
    );
  } else if (hostnamePolicies === undefined) {
    unsupported(["hostnames"], NAMES_NOT_ENFORCED, `${OPEN_INSTEAD}; or set kubernetes.hostnamePolicies`);
  }
}

function isOfCluster(hostname: string): boolean {
  return /\.svc(\.|$)|\.cluster\.local$/.test(hostname);
}

function checkPods({ model: { pods } }: External, own: string, unsupported: Report): void {
  if (!pods) return;
  if (pods.namespace === own) {
    unsupported(
      ["pods", "namespace"],
      `pods of this space's own namespace "${own}" are under its default deny`,
      "declare them as an application with existing: { podLabels }",
    );
  }
  checkLabels(pods.labels, ["pods", "labels"], unsupported);
}

function checkRanges({ settings: { hostnamePolicies }, flows }: KubernetesNetwork, problems: Problems): void {
  if (hostnamePolicies === undefined || hasPortRanges(hostnamePolicies)) return;
  for (const { destination, ports, paths } of flows) {
    if (destination.kind !== "external" || !destination.external.isNamedOnly || ports.from === ports.to)
      continue;
    problems.add(
      "platform/unsupported",
      paths[0]!,
      `a host-name policy of ${hostnamePolicies} has no ranges of ports, and ${formatPorts(ports)} is one`,
      "allow each port by itself",
    );
  }
}
