import k8s = require("@pulumi/kubernetes");
import type * as pulumi from "@pulumi/pulumi";
import { apiVersionAndKind, type KubernetesType } from "./types";

type ResourceClass = new (
  name: string,
  inputs: pulumi.Inputs,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** Pulumi's own class of each built-in kind, loaded when it is first needed. */
const builtIn: Readonly<Partial<Record<KubernetesType, () => unknown>>> = {
  "kubernetes:core/v1:Namespace": () => k8s.core.v1.Namespace,
  "kubernetes:core/v1:ServiceAccount": () => k8s.core.v1.ServiceAccount,
  "kubernetes:core/v1:Service": () => k8s.core.v1.Service,
  "kubernetes:core/v1:ConfigMap": () => k8s.core.v1.ConfigMap,
  "kubernetes:core/v1:Secret": () => k8s.core.v1.Secret,
  "kubernetes:apps/v1:Deployment": () => k8s.apps.v1.Deployment,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": () => k8s.networking.v1.NetworkPolicy,
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

function customResourceClass(type: string): ResourceClass {
  const group = apiVersionAndKind(type);
  return class extends k8s.apiextensions.CustomResource {
    constructor(name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
      super(name, { ...group, ...inputs }, options);
    }
  };
}
