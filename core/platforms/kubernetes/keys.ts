import {
  ABOUT_PROVIDERS,
  meaninglessHere,
  NOTHING_OF_DOCUMENT,
  refused,
  type PlatformKeys,
  type Refused,
} from "../account";
import type { KubernetesSettings } from "./settings";

function notInGatewayApi(key: string): Refused {
  return refused(`Gateway API has nothing like ${key}`, `remove ${key}, or set it on the gateway class`);
}

function otherCertificate(key: string): Refused {
  return refused(`a gateway on Kubernetes cannot use ${key}`, "use managed, kubernetesSecret or pem");
}

function otherSecret(keeper: string): Refused {
  return refused(
    `pods on Kubernetes read nothing of ${keeper}`,
    "use kubernetesSecret, which External Secrets can fill from there",
  );
}

/** What Kubernetes makes of every key of a document. */
export const keys: PlatformKeys<KubernetesSettings> = {
  organization: "built",
  space: "built",
  domain: "built",
  isolation: "built",
  settings: {
    namespace: "built",
    createNamespace: "built",
    namespaceLabels: "built",
    namespaceAnnotations: "built",
    mesh: "built",
    gatewayClassName: "built",
    internalGatewayClassName: "built",
    gatewayController: "built",
    gatewayPods: { namespace: "built", labels: "built" },
    dns: {
      pods: { "*": { namespace: "built", labels: "built", port: "built" } },
      addresses: "built",
    },
    certificateIssuer: { kind: "built", name: "built" },
    proxyImage: "built",
    hostnamePolicies: "built",
  },
  peers: {
    "*": {
      organization: "built",
      namespace: "built",
      securityGroupIds: refused("Kubernetes has no security groups", "remove securityGroupIds"),
      createIngress: "built",
      sameNetwork: meaninglessHere(ABOUT_PROVIDERS),
      document: meaninglessHere(NOTHING_OF_DOCUMENT),
      certificateAuthority: "built",
    },
  },
  externals: {
    "*": {
      hostnames: "built",
      address: "built",
      cidrs: "built",
      except: "built",
      pods: { namespace: "built", labels: "built" },
      apiServer: "built",
      securityGroupIds: refused("Kubernetes has no security groups", "use pods, or cidrs"),
      prefixListIds: refused("Kubernetes has no prefix lists", "use cidrs"),
      inbound: { "*": { port: "built", protocol: "built", targetPort: "built" } },
    },
  },
  applications: {
    "*": {
      image: "built",
      existing: {
        address: "built",
        podLabels: "built",
        securityGroupId: refused("Kubernetes has no security groups", "use podLabels"),
      },
      hostname: "built",
      replicas: "built",
      autoscaling: {
        minimum: "built",
        maximum: "built",
        cpu: "built",
        memory: "built",
        requestsPerTarget: refused(
          "a cluster counts no requests by itself",
          "use cpu or memory, or an autoscaler of your own",
        ),
      },
      command: "built",
      arguments: "built",
      environment: {
        "*": {
          kubernetesSecret: "built",
          secretsManagerArn: otherSecret("Secrets Manager"),
          parameterArn: otherSecret("Systems Manager"),
          key: "built",
        },
      },
      cpu: "built",
      memory: "built",
      limits: { cpu: "built", memory: "built" },
      ephemeralStorage: "built",
      architecture: "built",
      runAsUser: "built",
      healthCheck: {
        command: "built",
        inbound: "built",
        path: "built",
        intervalSeconds: "built",
        timeoutSeconds: "built",
        failureThreshold: "built",
        startupSeconds: "built",
        liveness: {
          command: "built",
          inbound: "built",
          path: "built",
          intervalSeconds: "built",
          timeoutSeconds: "built",
          failureThreshold: "built",
        },
      },
      readOnlyRootFilesystem: "built",
      kubernetes: {
        pod: "built",
        deployment: "built",
        service: "built",
        serviceAccount: { name: "built", annotations: "built", token: "built" },
      },
      aws: refused("it is for AWS, and this space is on Kubernetes", "use kubernetes, or remove aws"),
      inbound: {
        "*": {
          port: "built",
          containerPort: "built",
          protocol: "built",
          tls: "built",
          tlsPort: "built",
          healthPath: "built",
          clientGroup: refused(
            "a client group is a security group, which Kubernetes does not have",
            "remove clientGroup: Kubernetes has no limit on sources",
          ),
        },
      },
      outbound: { "*": { required: "built" } },
      connections: {
        "*": { to: "built", required: "built", disableDefaultEnvVars: "built", environment: "built" },
      },
    },
  },
  connections: {
    "*": {
      source: "built",
      destination: "built",
      required: "built",
      disableDefaultEnvVars: "built",
      environment: "built",
    },
  },
  policies: {
    "*": {
      source: "built",
      destination: "built",
      destinationCidr: "built",
      space: "built",
      organization: "built",
      protocol: "built",
      ports: "built",
    },
  },
  gateways: {
    "*": {
      hostname: { prefix: "built", fullyQualifiedHostname: "built" },
      internal: "built",
      tls: {
        sslPassthrough: "built",
        certificateFrom: {
          managed: "built",
          acmCertificateArn: otherCertificate("acmCertificateArn"),
          secretsManagerArn: otherCertificate("secretsManagerArn"),
          kubernetesSecret: "built",
          pem: { certificate: "built", privateKey: "built", chain: "built" },
        },
        minimumProtocolVersion: "built",
      },
      routes: {
        "*": {
          path: "built",
          hostname: "built",
          destination: "built",
          replacePrefix: "built",
          timeoutPolicy: { request: "built", backendRequest: "built" },
          priority: meaninglessHere(
            "Gateway API orders routes itself: the most specific host name and the longest path come first.",
          ),
        },
      },
      allowedCidrs: notInGatewayApi("allowedCidrs"),
      accessLogs: notInGatewayApi("accessLogs"),
      deletionProtection: refused("Kubernetes has no deletion protection", "use Pulumi's protect option"),
      idleTimeout: notInGatewayApi("idleTimeout"),
    },
  },
};
