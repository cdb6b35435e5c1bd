import {
  ABOUT_PROVIDERS,
  meaninglessHere,
  NOTHING_OF_DOCUMENT,
  refused,
  type PlatformKeys,
  type Refused,
} from "../account";
import type { AwsSettings } from "./settings";

function inTheContainer(key: string): Refused {
  return refused(`ECS asks for liveness by a command in the container, not by ${key}`, "use command");
}

/** What AWS makes of every key of a document. */
export const keys: PlatformKeys<AwsSettings> = {
  organization: "built",
  space: "built",
  domain: "built",
  isolation: "built",
  settings: {
    region: "built",
    vpcId: "built",
    privateSubnetIds: "built",
    publicSubnetIds: "built",
    clusterArn: "built",
    hostedZoneId: "built",
    certificateAuthorityArn: "built",
    createCertificateAuthority: "built",
    permissionsBoundaryArn: "built",
    platformEgress: { cidrs: "built", securityGroupIds: "built", prefixListIds: "built", closed: "built" },
    quotas: {
      rulesPerSecurityGroup: "built",
      securityGroupsPerInterface: "built",
      rulesPerLoadBalancer: "built",
      targetGroupsPerLoadBalancer: "built",
      namesPerCertificate: "built",
      fargateVirtualCpus: "built",
    },
    prefixListWeights: "built",
    exclusiveRules: "built",
    keepInvalidHeaders: "built",
    logs: { retentionInDays: "built", kmsKeyArn: "built" },
    tags: "built",
  },
  peers: {
    "*": {
      organization: "built",
      namespace: refused("AWS has no namespaces", "remove namespace"),
      securityGroupIds: "built",
      createIngress: "built",
      sameNetwork: meaninglessHere(ABOUT_PROVIDERS),
      document: meaninglessHere(NOTHING_OF_DOCUMENT),
      certificateAuthority: refused(
        "a task has nothing into which a ConfigMap could be mounted",
        "remove certificateAuthority, and put the certificate into the image or the environment",
      ),
    },
  },
  externals: {
    "*": {
      hostnames: "built",
      address: "built",
      cidrs: "built",
      except: refused(
        "a security group's rules have no exceptions",
        "list in cidrs the networks that remain without them",
      ),
      pods: refused("AWS has no pods", "use securityGroupIds, or cidrs"),
      apiServer: refused("AWS has no API server of a cluster", "use securityGroupIds, or cidrs"),
      securityGroupIds: "built",
      prefixListIds: "built",
      inbound: {
        "*": {
          port: "built",
          protocol: "built",
          targetPort: refused("security groups translate no ports", "give the port that answers as port"),
        },
      },
    },
  },
  applications: {
    "*": {
      image: "built",
      existing: {
        address: "built",
        podLabels: refused("AWS has no pods", "use securityGroupId"),
        securityGroupId: "built",
      },
      hostname: "built",
      replicas: "built",
      autoscaling: {
        minimum: "built",
        maximum: "built",
        cpu: "built",
        memory: "built",
        requestsPerTarget: "built",
      },
      command: "built",
      arguments: "built",
      environment: {
        "*": {
          kubernetesSecret: refused("AWS has no Kubernetes Secrets", "use secretsManagerArn or parameterArn"),
          secretsManagerArn: "built",
          parameterArn: "built",
          key: "built",
        },
      },
      cpu: "built",
      memory: "built",
      limits: refused("a task on Fargate may use all of its size, and no more", "give it as cpu and memory"),
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
          inbound: inTheContainer("inbound"),
          path: inTheContainer("path"),
          intervalSeconds: "built",
          timeoutSeconds: "built",
          failureThreshold: "built",
        },
      },
      readOnlyRootFilesystem: "built",
      kubernetes: refused("it is for Kubernetes, and this space is on AWS", "use aws, or remove kubernetes"),
      aws: {
        taskDefinition: "built",
        container: "built",
        service: "built",
        capacityProviders: { "*": { name: "built", weight: "built", base: "built" } },
        taskRole: {
          policyArns: "built",
          statements: { "*": { effect: "built", actions: "built", resources: "built", conditions: "built" } },
        },
      },
      inbound: {
        "*": {
          port: "built",
          containerPort: "built",
          protocol: "built",
          tls: "built",
          tlsPort: "built",
          healthPath: "built",
          clientGroup: "built",
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
          acmCertificateArn: "built",
          secretsManagerArn: "built",
          kubernetesSecret: refused(
            "AWS has no Kubernetes Secrets",
            "use managed, acmCertificateArn, secretsManagerArn or pem",
          ),
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
          timeoutPolicy: refused(
            "a load balancer has no timeouts per route",
            "remove timeoutPolicy, or set the gateway's idleTimeout",
          ),
          priority: "built",
        },
      },
      allowedCidrs: "built",
      accessLogs: { bucket: "built", prefix: "built" },
      deletionProtection: "built",
      idleTimeout: "built",
    },
  },
};
