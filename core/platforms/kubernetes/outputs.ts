import { isRun } from "../../resolve/applications";
import { reference } from "../declaration";
import { environmentOf, valuesOf } from "../environment";
import {
  text,
  textMap,
  type ApplicationSubject,
  type GatewaySubject,
  type PlatformOutputs,
} from "../outputs";
import type { LoweringContext } from "../platform";
import { connectionsOf } from "../required";
import { authoritiesOf, authorityProjection } from "./automaticTls";
import { addressOf } from "./environment";
import { gatewayDeclaration } from "./gateways";
import { applicationPart, serviceName, spaceContext } from "./objects";
import { podLabels } from "./podLabels";
import type { KubernetesSettings } from "./settings";

type OfSpace = LoweringContext<KubernetesSettings>;
type OfApplication = ApplicationSubject<OfSpace>;
type OfGateway = GatewaySubject<OfSpace>;

const EXISTS = { lacking: "appnet does not run it" };

const nameOf = (declaration: string) => reference(declaration, "metadata.name");
const part = (what: string) => (subject: OfApplication) =>
  applicationPart(spaceContext(subject), subject.application.name, what);
const service = (subject: OfApplication) => serviceName(spaceContext(subject), subject.application);
const gatewayObject = (subject: OfGateway) => gatewayDeclaration(spaceContext(subject), subject.gateway);

/** What components hand back on Kubernetes. Names and labels are planned, and so known before deployment. */
export const outputs: PlatformOutputs<OfSpace> = {
  Space: {
    nodes: {
      namespace: {
        type: "kubernetes:core/v1:Namespace",
        description: "The namespace. None where it exists already.",
        declaration: ({ network }) => `${network.prefix}-namespace`,
      },
    },
    outputs: {
      namespace: text("The namespace of the space. Known in previews.", (subject) => namespaceOf(subject)),
    },
  },
  Application: {
    nodes: {
      deployment: {
        type: "kubernetes:apps/v1:Deployment",
        description: "The Deployment that runs it.",
        declaration: part("deployment"),
      },
      service: {
        type: "kubernetes:core/v1:Service",
        description: "The Service that is its internal route. None without inbound interfaces.",
        declaration: service,
      },
      serviceAccount: {
        type: "kubernetes:core/v1:ServiceAccount",
        description: "The ServiceAccount that its pods run as.",
        declaration: part("service-account"),
      },
    },
    outputs: {
      namespace: text("The namespace of its pods. Known in previews.", (subject) => namespaceOf(subject)),
      deploymentName: text(
        "The name of its Deployment. Known in previews.",
        (subject) => nameOf(part("deployment")(subject)),
        EXISTS,
      ),
      serviceName: text(
        "The name of its Service. None without inbound interfaces. Known in previews.",
        (subject) => nameOf(service(subject)),
        { isOptional: true },
      ),
      serviceAccountName: text(
        "The name of the ServiceAccount that its pods run as. Known in previews.",
        (subject) => nameOf(part("service-account")(subject)),
        EXISTS,
      ),
      certificateAuthorities: textMap(
        "By outbound interface, the Secret or ConfigMap of its namespace whose ca.crt verifies the destination's automatic TLS. Known in previews.",
        ({ application, ...context }) =>
          authoritiesOf(spaceContext(context), connectionsOf(context.network, application.name)),
      ),
      podLabels: textMap("The labels by which its pods are selected. Known in previews.", ({ application }) =>
        podLabels(application.name, application),
      ),
    },
  },
  Gateway: {
    nodes: {
      gateway: {
        type: "kubernetes:gateway.networking.k8s.io/v1:Gateway",
        description: "The Gateway of Gateway API.",
        declaration: gatewayObject,
      },
    },
    outputs: {
      namespace: text("The namespace of the Gateway. Known in previews.", (subject) => namespaceOf(subject)),
      gatewayName: text("The name of the Gateway. Known in previews.", (subject) =>
        nameOf(gatewayObject(subject)),
      ),
      gatewayClassName: text("The GatewayClass of the Gateway. Known in previews.", (subject) =>
        reference(gatewayObject(subject), "spec.gatewayClassName"),
      ),
    },
  },
  environment: ({ application, ...context }) => {
    const space = spaceContext(context);
    const connections = connectionsOf(context.network, application.name);
    // Nothing is mounted into what appnet does not run.
    const mounted = isRun(application) ? connections.filter((it) => authorityProjection(space, it)) : [];
    const variables = environmentOf(application, connections, (connection) =>
      addressOf(space, connection, new Set(mounted)),
    );
    return valuesOf(variables);
  },
  endpoint: (subject) => reference(gatewayObject(subject), "status.addresses.0.value"),
};

/** The name; where appnet makes the namespace, of its object, so that what is put into it comes after it. */
function namespaceOf(subject: OfSpace): unknown {
  const { namespace } = spaceContext(subject);
  const { createNamespace } = subject.network.settings;
  return createNamespace ? nameOf(`${subject.network.prefix}-namespace`) : namespace;
}
