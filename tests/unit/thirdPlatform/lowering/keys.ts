import { meaninglessHere, refused, type PlatformKeys } from "../../../../core/platforms/account";
import type { RulebookSettings } from "./settings";

const notRun = meaninglessHere("The book says who may talk to whom; whoever reads it runs the workloads.");
const notRead = (what: string) => refused(`guards cannot read ${what}`, "leave it out");

/** What the book makes of every key of a document. */
export const keys: PlatformKeys<RulebookSettings> = {
  organization: "built",
  space: "built",
  domain: "built",
  isolation: refused("guards cannot look on", "leave it out"),
  settings: { city: "built" },
  peers: notRead("who lives in other spaces"),
  externals: notRead("who lives outside"),
  applications: {
    "*": {
      image: "built",
      existing: notRead("who is there already"),
      hostname: "built",
      replicas: notRun,
      autoscaling: notRun,
      command: notRun,
      arguments: notRun,
      environment: notRun,
      cpu: notRun,
      memory: notRun,
      limits: notRun,
      ephemeralStorage: notRun,
      architecture: notRun,
      runAsUser: notRun,
      healthCheck: notRun,
      readOnlyRootFilesystem: notRun,
      kubernetes: notRun,
      aws: notRun,
      inbound: {
        "*": {
          port: "built",
          containerPort: "built",
          protocol: "built",
          tls: notRead("seals between applications"),
          tlsPort: notRead("seals between applications"),
          healthPath: notRun,
          clientGroup: notRead("groups"),
        },
      },
      outbound: { "*": { required: notRun } },
      connections: {
        "*": { to: "built", required: notRun, disableDefaultEnvVars: notRun, environment: notRun },
      },
    },
  },
  connections: {
    "*": {
      source: "built",
      destination: "built",
      required: notRun,
      disableDefaultEnvVars: notRun,
      environment: notRun,
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
        certificateFrom: meaninglessHere("Every gate has a seal of its own."),
        minimumProtocolVersion: "built",
      },
      routes: {
        "*": {
          path: "built",
          hostname: notRead("a second name over one gate"),
          destination: "built",
          replacePrefix: notRead("what replaces a path"),
          timeoutPolicy: notRead("clocks"),
          priority: notRead("priorities"),
        },
      },
      allowedCidrs: "built",
      accessLogs: notRead("where to keep logs"),
      deletionProtection: notRead("what may not be torn out"),
      idleTimeout: notRead("clocks"),
    },
  },
};
