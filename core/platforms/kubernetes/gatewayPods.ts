import type { ComponentName } from "../../names/componentName";
import { stringify } from "yaml";
import type { Gateway } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { controllerOf, factsOf } from "./controllers";
import { declare, gatewayPart, metadata, namespaceDependency, type SpaceContext } from "./objects";

/** Pods in the space's namespace have to pass Pod Security restricted, gateways' as well. */
const seccompProfile = { type: "RuntimeDefault" };

/** Declares what makes a gateway's pods pass Pod Security, by the means that their controller has for it. */
export function lowerParameters(
  space: SpaceContext,
  gateway: Gateway,
  component: ComponentName,
): Declaration[] {
  const logicalName = gatewayPart(space, gateway, "pods");
  const description = `Pods of gateway ${gateway.name} pass Pod Security restricted`;
  const meta = metadata(parametersName(gateway), space.namespace, description);
  const options = { dependsOn: namespaceDependency(space) };
  switch (parametersOf(space, gateway)) {
    case "istio-overlay": {
      const overlay = { spec: { template: { spec: { securityContext: { seccompProfile } } } } };
      const inputs = { metadata: meta, data: { deployment: stringify(overlay) } };
      return [declare("kubernetes:core/v1:ConfigMap", logicalName, component, inputs, options)];
    }
    case "kgateway-parameters": {
      // Some versions replace the whole context, and the pods listen on ports below 1024.
      const sysctls = [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }];
      const spec = { kube: { podTemplate: { securityContext: { seccompProfile, sysctls } } } };
      const type = "kubernetes:gateway.kgateway.dev/v1alpha1:GatewayParameters";
      return [declare(type, logicalName, component, { metadata: meta, spec }, options)];
    }
    default:
      return [];
  }
}

/** What a Gateway says of them. */
export function infrastructureOf(space: SpaceContext, gateway: Gateway): { infrastructure?: object } {
  const name = parametersName(gateway);
  switch (parametersOf(space, gateway)) {
    case "istio-overlay":
      return { infrastructure: { parametersRef: { group: "", kind: "ConfigMap", name } } };
    case "kgateway-parameters":
      return {
        infrastructure: { parametersRef: { group: "gateway.kgateway.dev", kind: "GatewayParameters", name } },
      };
    default:
      return {};
  }
}

function parametersOf(space: SpaceContext, gateway: Gateway) {
  return factsOf(controllerOf(gateway, space.network.settings)!).parameters;
}

function parametersName({ name }: Gateway): string {
  return `${name}-gateway-pods`;
}
