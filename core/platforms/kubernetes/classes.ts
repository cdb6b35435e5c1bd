import type * as Kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ResourceClass } from "../platform";
import { loadPackage } from "../providerPackage";
import { apiVersionAndKind, type KubernetesType } from "./types";

/** Loaded when the first resource is registered: a plan needs nothing of it. */
export const provider = () =>
  loadPackage("@pulumi/kubernetes", () => require("@pulumi/kubernetes") as typeof Kubernetes);

/** Pulumi's own class of each built-in kind, loaded when it is first needed. */
const builtIn: Readonly<Partial<Record<KubernetesType, () => unknown>>> = {
  "kubernetes:core/v1:Namespace": () => provider().core.v1.Namespace,
  "kubernetes:core/v1:ServiceAccount": () => provider().core.v1.ServiceAccount,
  "kubernetes:core/v1:Service": () => provider().core.v1.Service,
  "kubernetes:core/v1:ConfigMap": () => provider().core.v1.ConfigMap,
  "kubernetes:core/v1:Secret": () => provider().core.v1.Secret,
  "kubernetes:apps/v1:Deployment": () => provider().apps.v1.Deployment,
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": () =>
    provider().autoscaling.v2.HorizontalPodAutoscaler,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": () => provider().networking.v1.NetworkPolicy,
};

const classes = new Map<string, ResourceClass>();

/** The class that registers a type: Pulumi's own, or CustomResource for kinds that a CustomResourceDefinition defines. */
export function kubernetesClass(type: string): ResourceClass {
  const known = classes.get(type);
  if (known) return known;
  const load = (builtIn as Readonly<Record<string, (() => unknown) | undefined>>)[type];
  const found = load ? (load() as ResourceClass) : customResourceClass(type);
  classes.set(type, found);
  return found;
}

export function kubernetesClassName(type: string): string {
  if (!Object.hasOwn(builtIn, type)) return "apiextensions.CustomResource";
  const [, group = "", kind = ""] = type.split(":");
  const [name = "", version = ""] = group.split("/");
  return `${name.split(".")[0]}.${version}.${kind}`;
}

function customResourceClass(type: string): ResourceClass {
  const group = apiVersionAndKind(type);
  return class extends provider().apiextensions.CustomResource {
    constructor(name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
      // A property that is not named here would not be read: its controller writes what it is to hand back.
      super(name, { ...group, ...inputs, status: undefined }, options);
    }
  };
}
