import { formatParty } from "../../names/party";
import type { ApplicationEnd } from "../../resolve/network";
import { theirsOf } from "../../resolve/consent";
import { externalIdentity, usedExternals } from "../externals";
import type { Identity } from "../identity";
import type { LoweringContext } from "../platform";
import { API_SERVER, isKnownAsApiServer } from "./apiServer";
import { automaticInbounds } from "./automaticTls";
import { controllerOf, gatewayClassOf } from "./controllers";
import { dnsIdentity } from "./dns";
import { meshIdentity } from "./meshes";
import { externalLabels, podLabels } from "./podLabels";
import type { KubernetesSettings } from "./settings";

/** Whose pods are whose. What controllers run by default is known without being said. */
export function identify(context: LoweringContext<KubernetesSettings>): Identity[] {
  const { network, directory } = context;
  const namespace = network.settings.namespace ?? network.space;
  const foreign = new Map(
    network.flows
      .flatMap(({ source, destination }) => [source, destination])
      .filter((end): end is ApplicationEnd => end.kind === "application" && end.elsewhere !== undefined)
      .map((end) => [formatParty(end), end]),
  );
  return [
    dnsIdentity(network.settings),
    ...meshIdentity(network.settings),
    ...[...network.applications.values()].map((application): Identity => {
      const { name, model } = application;
      const party = { kind: "application", name } as const;
      if (model.existing) return { party, namespace, podLabels: podLabels(name, application) };
      const proxyImage = automaticInbounds(application).length > 0 ? network.settings.proxyImage : undefined;
      return { party, resource: `${network.prefix}-${name}-deployment`, proxyImage };
    }),
    ...network.gateways.map((gateway): Identity => ({
      party: { kind: "gateway", name: gateway.name },
      resource: `${network.prefix}-gateway.${gateway.name}-gateway`,
      controller: controllerOf(gateway, network.settings),
      gatewayClass: gatewayClassOf(gateway, network.settings),
      namespace: network.settings.gatewayPods?.namespace,
      podLabels: network.settings.gatewayPods?.labels,
    })),
    ...usedExternals(network.flows).map((external): Identity => {
      const { pods } = external.model;
      return {
        ...externalIdentity(external),
        ...(pods && { namespace: pods.namespace, podLabels: externalLabels(external) }),
        ...(isKnownAsApiServer(external, network.settings) && { entities: [API_SERVER] }),
        theirs: ["ingress", "egress"],
      };
    }),
    ...[...foreign.values()].map((end): Identity => ({
      party: end,
      theirs: theirsOf(end, network.flows, directory),
      namespace: directory.namespaceOf(end.space, end.organization),
      podLabels: podLabels(end.name, directory.neighbour(end)),
    })),
  ];
}
