import type { ComponentName } from "../../names/componentName";
import type { Problems } from "../../resolve/problems";
import type { Application, RunApplication } from "../../resolve/network";
import type { Declaration } from "../declaration";
import { applicationPart, declare, metadata, namespaceDependency, type SpaceContext } from "./objects";

/** By this annotation Azure gives an account an identity, and by the label its webhook finds the pods that use it. */
const AZURE_CLIENT = "azure.workload.identity/client-id";
const AZURE_LABEL = { "azure.workload.identity/use": "true" };

/** An application's own ServiceAccount; none where it is given one. */
export function serviceAccount(
  space: SpaceContext,
  application: RunApplication,
  component: ComponentName,
): Declaration[] {
  const { name, model } = application;
  const given = model.kubernetes?.serviceAccount;
  if (given?.name !== undefined) return [];
  const { annotations, ...rest } = metadata(
    serviceAccountName(application),
    space.namespace,
    `Identity of ${name}`,
  );
  return [
    declare(
      "kubernetes:core/v1:ServiceAccount",
      applicationPart(space, name, "service-account"),
      component,
      {
        metadata: { ...rest, annotations: { ...annotations, ...given?.annotations } },
        automountServiceAccountToken: false,
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}

/** Every namespace has an account named default already. */
export function serviceAccountName({ name, model }: RunApplication): string {
  return model.kubernetes?.serviceAccount?.name ?? (name === "default" ? "default.application" : name);
}

/** The labels of pods by which an identity outside the cluster is given to them. */
export function accountLabels({ model }: RunApplication): Record<string, string> {
  return AZURE_CLIENT in (model.kubernetes?.serviceAccount?.annotations ?? {}) ? AZURE_LABEL : {};
}

/** Reports annotations of an account that appnet does not make. */
export function checkServiceAccount({ name, model }: Application, problems: Problems): void {
  const given = model.kubernetes?.serviceAccount;
  if (given?.name === undefined || Object.keys(given.annotations).length === 0) return;
  problems.add(
    "platform/unsupported",
    ["applications", name, "kubernetes", "serviceAccount", "annotations"],
    `annotations are given for the ServiceAccount "${given.name}", which appnet does not make`,
    "annotate it where it is made, or remove name",
  );
}
