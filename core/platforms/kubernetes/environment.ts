import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../../collections";
import type { ComponentName } from "../../names/componentName";
import { soleAddress } from "../../resolve/target";
import type { Application, Connection } from "../../resolve/network";
import { computed, reference, secretInput, type Declaration } from "../declaration";
import { keptValues, type Address, type Variable } from "../environment";
import { applicationPart, declare, managedLabels, namespaceDependency, type SpaceContext } from "./objects";
import { externalHost } from "../externals";

/** Where the certificate authorities of a caller's automatic-TLS connections are mounted. */
export const AUTHORITY_DIRECTORY = "/etc/appnet/certificate-authorities";

/** Where a source finds the destination of a connection; undefined for a network of several addresses. */
export function addressOf(
  space: SpaceContext,
  connection: Connection,
  mountedAuthorities: ReadonlySet<Connection>,
): Address | undefined {
  const host = hostOf(space, connection);
  if (host === undefined) return undefined;
  const { scheme, outbound } = connection;
  const mounted = mountedAuthorities.has(connection);
  return { scheme, host, ...(mounted && { authorityFile: `${AUTHORITY_DIRECTORY}/${outbound}.crt` }) };
}

/** The name by which the source reaches the destination; undefined for a network of several addresses. */
function hostOf(space: SpaceContext, connection: Connection): pulumi.Input<string> | undefined {
  const { destination } = connection;
  if (destination.kind === "external") return externalHost(connection, destination.external);
  if (destination.kind === "network") return soleAddress(destination.cidr);
  if (!destination.elsewhere) {
    const existing = space.network.applications.get(destination.name)?.model.existing;
    return existing?.address ?? destination.hostname;
  }
  return `${destination.hostname}.${space.directory.namespaceOf(destination.space, destination.organization)}.svc`;
}

/** The variables as a container takes them. */
export function containerVariables(
  space: SpaceContext,
  application: Application,
  variables: readonly Variable[],
): types.input.core.v1.EnvVar[] {
  return variables.map((variable) => {
    const { name } = variable;
    switch (variable.kind) {
      case "plain":
        return { name, value: computed(variable.value, literal) };
      case "kept":
        return fromSecret(name, reference(secretName(space, application), "metadata.name"), name);
      case "elsewhere":
        return fromSecret(name, variable.reference.kubernetesSecret!, variable.reference.key!);
    }
  });
}

function fromSecret(
  variable: string,
  name: pulumi.Input<string>,
  key: pulumi.Input<string>,
): types.input.core.v1.EnvVar {
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
}

/** A text that stands for itself: Kubernetes would take $$ for $, and $(NAME) for a variable. */
export function literal(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, "$$$$");
}

/**
 * The Secret in which appnet keeps the Outputs of an application's environment. Pulumi names it, by another name when
 * they change: the pods that run keep theirs, and new ones are rolled out.
 */
export function environmentSecret(
  space: SpaceContext,
  application: Application,
  component: ComponentName,
): Declaration[] {
  const kept = keptValues(application);
  if (Object.keys(kept).length === 0) return [];
  return [
    declare(
      "kubernetes:core/v1:Secret",
      secretName(space, application),
      component,
      {
        metadata: {
          namespace: space.namespace,
          labels: { ...managedLabels },
          annotations: { "kubernetes.io/description": `Environment of ${application.name}` },
        },
        type: "Opaque",
        stringData: mapValues(kept, (value) => secretInput(value)),
      },
      { dependsOn: namespaceDependency(space) },
    ),
  ];
}

/** Pulumi makes the object's name of this one, so it has what such names may have. */
function secretName(space: SpaceContext, { name }: Application): string {
  return applicationPart(space, name, "environment").toLowerCase().replaceAll("_", "-");
}
