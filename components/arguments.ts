// Written by `npm run build` from the model; edit that instead.
/** @ts-ignore: of a provider that is not installed, the types are any. */
import type { ContainerDefinition } from "@pulumi/aws/ecs/container";
/** @ts-ignore: of a provider that is not installed, the types are any. */
import type { ServiceArgs as EcsServiceArgs } from "@pulumi/aws/ecs/service";
/** @ts-ignore: of a provider that is not installed, the types are any. */
import type { TaskDefinitionArgs } from "@pulumi/aws/ecs/taskDefinition";
/** @ts-ignore: of a provider that is not installed, the types are any. */
import type { apps, core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { Application } from "./application";
import type { Space } from "./space";

/** The arguments of `Space`. */
export interface SpaceArgs {
  /**
   * The name of the space. Default: the component's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  name?: string | undefined;
  /**
   * The organization that the space belongs to.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   *
   * @default "default"
   */
  organization?: string | undefined;
  /** The domain of gateway host name prefixes, such as shop.example.com. */
  domain?: string | undefined;
  /**
   * What is isolated, so that nothing passes but what is declared. namespace: everything in the space's namespace.
   * applications: the declared applications and gateways alone, so that what nobody declared keeps working there; the
   * same as namespace on AWS. observe: nothing is cut. Every rule is built, and one more lets everything through, until
   * this says otherwise.
   *
   * @default "namespace"
   */
  isolation?: Isolation | undefined;
  /** Run the space on Kubernetes. Exactly one platform is given. */
  kubernetes?: Kubernetes | undefined;
  /** Run the space on AWS. Exactly one platform is given. */
  aws?: Aws | undefined;
  /**
   * Other spaces that may be named, by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter
   * or digit.
   *
   * @default {}
   */
  peers?: Record<string, Peer | undefined> | undefined;
  /**
   * Parties outside that appnet neither runs nor governs, by name: what applications call beyond the space, and who
   * else may call them.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  externals?: Record<string, External | undefined> | undefined;
}

/** The outputs of `Space`. */
export interface SpaceOutputs {
  /** The name of the space. */
  readonly name: string;
  /** The organization that the space belongs to. */
  readonly organization: string;
  /**
   * What was built on Kubernetes. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly kubernetes: SpaceKubernetes;
  /**
   * What was built on AWS. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly aws: SpaceAws;
  /**
   * Who may talk to whom: `frontend → basket` with `tcp 3000`. Only of a space whose declarations are all known: in
   * TypeScript, and of a Topology.
   */
  readonly connections: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * What reaches which application from outside: `internet → https://www.example.com/` with `frontend:8080, …`. Only of
   * a space whose declarations are all known.
   */
  readonly exposure: pulumi.Output<Readonly<Record<string, string>> | undefined>;
}

/** The resources that are built for `Space`, by platform. */
export interface SpaceNodes {
  /** On Kubernetes. Reading it on another platform is an error. */
  readonly kubernetes: SpaceKubernetesNodes;
  /** On AWS. Reading it on another platform is an error. */
  readonly aws: SpaceAwsNodes;
}

/** The arguments of `Application`. */
export interface ApplicationArgs {
  /** The space that the application runs in. */
  space: Space;
  /**
   * The application's name. Default: the component's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  name?: string | undefined;
  /**
   * The container image that appnet runs.
   *
   * Must be an image reference without spaces.
   */
  image?: pulumi.Input<string> | undefined;
  /** A workload that appnet does not run: only its traffic is governed. */
  existing?: ExistingWorkload | undefined;
  /**
   * The name of the application's internal route. Default: the application's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  hostname?: string | undefined;
  /**
   * How many instances run. Default: 1. Not together with autoscaling.
   *
   * Must be a whole number from 0 to 2147483647.
   */
  replicas?: pulumi.Input<number> | undefined;
  /**
   * How many instances run, by what they use: at least one of cpu, memory and requestsPerTarget, which are met by more
   * instances, and kept by fewer.
   */
  autoscaling?: Autoscaling | undefined;
  /** The command to run. Default: the image's entry point. Not run in a shell. */
  command?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Arguments of the command. Default: the image's own. */
  arguments?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Environment variables: values, or where a secret is kept. They win over the CONNECTION_* variables that connections
   * inject. What a program gives as an Output is kept as a secret.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, pulumi.Input<string> | SecretReference | undefined> | undefined;
  /**
   * Virtual CPUs reserved for an instance, such as 0.25. Default: none on Kubernetes, 0.25 on AWS.
   *
   * Must be a number above 0.
   */
  cpu?: number | undefined;
  /**
   * Memory of an instance in MiB: reserved, and its limit. Default: none on Kubernetes, 512 on AWS.
   *
   * Must be a whole number of at least 1.
   */
  memory?: number | undefined;
  /** Kubernetes: what the container may use at most, where that is more than what is reserved for it. */
  limits?: Limits | undefined;
  /**
   * GiB of disk that an instance may fill, and that end with it: reserved, and its limit. Default: none on Kubernetes,
   * 20 on AWS.
   *
   * Must be a whole number of at least 1.
   */
  ephemeralStorage?: number | undefined;
  /** The processors that the image is built for. Default: any on Kubernetes, amd64 on AWS. */
  architecture?: Architecture | undefined;
  /**
   * The numeric user that the container runs as. Never root.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 1000
   */
  runAsUser?: pulumi.Input<number> | undefined;
  /** How the platform knows that an instance is healthy, and gets requests. */
  healthCheck?: HealthCheck | undefined;
  /**
   * Whether the container cannot change the files of its image. What it writes needs a volume, by the patch of its
   * platform.
   *
   * @default false
   */
  readOnlyRootFilesystem?: pulumi.Input<boolean> | undefined;
  /** What only Kubernetes has of the application. */
  kubernetes?: ApplicationOnKubernetes | undefined;
  /** What only AWS has of the application. */
  aws?: ApplicationOnAws | undefined;
  /**
   * Inbound interfaces by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  inbound?: Record<string, Inbound | undefined> | undefined;
  /**
   * Outbound interfaces by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  outbound?: Record<string, Outbound | undefined> | undefined;
  /**
   * Connections by outbound interface: each declares the outbound interface of that name and connects it. An
   * application by object is { to: APPLICATION }.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  connections?: Record<string, string | Application | ApplicationConnection | undefined> | undefined;
}

/** The outputs of `Application`. */
export interface ApplicationOutputs {
  /** The application's name. */
  readonly name: string;
  /** The name of its internal route. */
  readonly hostname: string;
  /**
   * The environment of its container: what connections inject, and its own. Without secrets that are kept elsewhere. Of
   * an existing workload, what its connections would inject: give it to what runs it.
   */
  readonly environment: pulumi.Output<Readonly<Record<string, string>>>;
  /**
   * What was built on Kubernetes. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly kubernetes: ApplicationKubernetes;
  /**
   * What was built on AWS. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly aws: ApplicationAws;
}

/** The resources that are built for `Application`, by platform. */
export interface ApplicationNodes {
  /** On Kubernetes. Reading it on another platform is an error. */
  readonly kubernetes: ApplicationKubernetesNodes;
  /** On AWS. Reading it on another platform is an error. */
  readonly aws: ApplicationAwsNodes;
}

/** The arguments of `Connection`. */
export interface ConnectionArgs {
  /** The application that calls, by object or name. */
  source: ApplicationReference;
  /**
   * The source's outbound interface. Default: one named after the destination, which the connection declares. A source
   * given by name may also be APPLICATION.OUTBOUND.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  outbound?: string | undefined;
  /** What is called: an application by object, an application or external by name, or scheme://target:port. */
  destination: ApplicationReference;
  /**
   * The destination's inbound interface. Default: its only one.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  inbound?: string | undefined;
  /**
   * Whether the outbound interface is required: the connection then exists before its source starts.
   *
   * @default false
   */
  required?: boolean | undefined;
  /**
   * Whether to leave out the CONNECTION_* environment variables of this connection.
   *
   * @default false
   */
  disableDefaultEnvVars?: boolean | undefined;
  /**
   * Variables under names of the source's own. {scheme}, {hostname}, {port} and {url} stand for what the CONNECTION_*
   * variables say.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, string | undefined> | undefined;
  /** The space. Default: the source's, or the destination's. */
  space?: Space | undefined;
}

/** The outputs of `Connection`. */
export interface ConnectionOutputs {
  /** The source, as a document names it. */
  readonly source: string;
  /** The destination, as a document names it. */
  readonly destination: string;
}

/** The arguments of `NetworkPolicy`. */
export interface NetworkPolicyArgs {
  /**
   * Who may call: an application by object or name, an external by name, or an application of a peer as
   * APPLICATION.SPACE.
   */
  source: ApplicationReference;
  /**
   * Who may be called: an application by object or name, or an external by name. Exactly one of destination and
   * destinationCidr.
   */
  destination?: ApplicationReference | undefined;
  /**
   * The network that may be called, such as 10.20.0.0/16. Exactly one of destination and destinationCidr.
   *
   * Must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  destinationCidr?: pulumi.Input<string> | undefined;
  /**
   * The destination's space, when it is given by name. Default: this space.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  destinationSpace?: string | undefined;
  /**
   * The destination's organization. Only with destinationSpace. Default: this organization.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  destinationOrganization?: string | undefined;
  /** tcp or udp, in any case. Given together with ports; with neither, tcp 8080 is allowed. */
  protocol?: string | undefined;
  /** A port or a range, such as 8080 or 8080-8090. Given together with protocol. */
  ports?: string | number | undefined;
  /** The space. Default: the source's. */
  space?: Space | undefined;
}

/** The outputs of `NetworkPolicy`. */
export interface NetworkPolicyOutputs {
  /** The source's name. */
  readonly source: string;
  /**
   * The destination's name or network. A network that is an Output is named `network:policies.NAME`, as flows name it.
   */
  readonly destination: string;
}

/** The arguments of `Gateway`. */
export interface GatewayArgs {
  /** The space of the applications that it routes to. */
  space: Space;
  /**
   * The gateway's name. Default: the component's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  name?: string | undefined;
  /** The host name that the gateway answers to. Default: any. */
  hostname?: GatewayHostname | undefined;
  /**
   * Whether only the private network reaches the gateway. Otherwise it faces the internet.
   *
   * @default false
   */
  internal?: boolean | undefined;
  /** How the gateway handles TLS. Default: plain HTTP. */
  tls?: GatewayTls | undefined;
  /** Where requests go, by host and path: at least one route. */
  routes: GatewayRoute[];
  /**
   * AWS: the only networks that reach the gateway. Default: everything for an internet-facing gateway, the VPC for an
   * internal one.
   *
   * Each must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  allowedCidrs?: pulumi.Input<string>[] | undefined;
  /** AWS: where access logs go. Default: none are kept. */
  accessLogs?: AccessLogs | undefined;
  /**
   * AWS: whether the load balancer refuses deletion.
   *
   * @default false
   */
  deletionProtection?: pulumi.Input<boolean> | undefined;
  /**
   * AWS: seconds after which a connection is closed on which nothing is sent, also while an application works on a
   * request. Default: 4000, the longest.
   *
   * Must be a whole number from 1 to 4000.
   */
  idleTimeout?: pulumi.Input<number> | undefined;
}

/** The outputs of `Gateway`. */
export interface GatewayOutputs {
  /** The gateway's name. */
  readonly name: string;
  /** The address that users open; none when the gateway answers to any host name. Known in previews. */
  readonly url: pulumi.Output<string | undefined>;
  /**
   * The name or address that the platform assigned: the load balancer's DNS name on AWS, the Gateway's first address on
   * Kubernetes (none until its controller has assigned it).
   */
  readonly endpoint: pulumi.Output<string | undefined>;
  /**
   * What was built on Kubernetes. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly kubernetes: GatewayKubernetes;
  /**
   * What was built on AWS. None on other platforms.
   *
   * Reading it on another platform is an error.
   */
  readonly aws: GatewayAws;
}

/** The resources that are built for `Gateway`, by platform. */
export interface GatewayNodes {
  /** On Kubernetes. Reading it on another platform is an error. */
  readonly kubernetes: GatewayKubernetesNodes;
  /** On AWS. Reading it on another platform is an error. */
  readonly aws: GatewayAwsNodes;
}

/** The arguments of `Topology`. */
export interface TopologyArgs {
  /**
   * The organization that the space belongs to.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   *
   * @default "default"
   */
  organization?: string | undefined;
  /**
   * The name of the space: where its applications run and who they are.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  space: string;
  /** The domain of gateway host name prefixes, such as shop.example.com. */
  domain?: string | undefined;
  /**
   * What is isolated, so that nothing passes but what is declared. namespace: everything in the space's namespace.
   * applications: the declared applications and gateways alone, so that what nobody declared keeps working there; the
   * same as namespace on AWS. observe: nothing is cut. Every rule is built, and one more lets everything through, until
   * this says otherwise.
   *
   * @default "namespace"
   */
  isolation?: Isolation | undefined;
  /** Run the space on Kubernetes. Exactly one platform is given. */
  kubernetes?: Kubernetes | undefined;
  /** Run the space on AWS. Exactly one platform is given. */
  aws?: Aws | undefined;
  /**
   * Other spaces that may be named, by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter
   * or digit.
   *
   * @default {}
   */
  peers?: Record<string, Peer | undefined> | undefined;
  /**
   * Parties outside that appnet neither runs nor governs, by name: what applications call beyond the space, and who
   * else may call them.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  externals?: Record<string, External | undefined> | undefined;
  /**
   * Applications by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  applications?: Record<string, TopologyApplication | undefined> | undefined;
  /**
   * Connections beside those that applications declare themselves.
   *
   * @default []
   */
  connections?: TopologyConnection[] | undefined;
  /**
   * Network policies.
   *
   * @default []
   */
  policies?: TopologyPolicy[] | undefined;
  /**
   * Gateways by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  gateways?: Record<string, TopologyGateway | undefined> | undefined;
}

/** The outputs of `Topology`. */
export interface TopologyOutputs {
  /** The space of the document. */
  readonly space: Space;
  /** The applications by name. */
  readonly applications: Readonly<Record<string, ApplicationOutputs>>;
  /** The gateways by name. */
  readonly gateways: Readonly<Record<string, GatewayOutputs>>;
  /** The addresses that users open, by gateway. Gateways that answer to any host name have none. */
  readonly urls: pulumi.Output<Readonly<Record<string, string>>>;
  /**
   * The names or addresses that the platform assigned, by gateway, whatever host names they answer to. One that is not
   * assigned yet is left out.
   */
  readonly endpoints: pulumi.Output<Readonly<Record<string, string>>>;
  /**
   * Who may talk to whom: `frontend → basket` with `tcp 3000`. Only of a space whose declarations are all known: in
   * TypeScript, and of a Topology.
   */
  readonly connections: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /**
   * What reaches which application from outside: `internet → https://www.example.com/` with `frontend:8080, …`. Only of
   * a space whose declarations are all known.
   */
  readonly exposure: pulumi.Output<Readonly<Record<string, string>> | undefined>;
}

/** Where access logs go. */
export interface AccessLogs {
  /**
   * The S3 bucket that receives the logs.
   *
   * Must not be empty.
   */
  bucket: pulumi.Input<string>;
  /** The prefix of the log objects' keys. Default: none. */
  prefix?: pulumi.Input<string> | undefined;
}

/** What was built on AWS for an application. */
export interface ApplicationAws {
  /** The id of its security group. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The name of its ECS service. None where appnet does not run it. */
  readonly serviceName: pulumi.Output<string>;
  /** The ARN of its ECS service. None where appnet does not run it. */
  readonly serviceArn: pulumi.Output<string>;
  /** The ARN of the ECS cluster that it runs in. None where appnet does not run it. */
  readonly clusterArn: pulumi.Output<string>;
  /**
   * The name of the ECS cluster that it runs in, as alarms and autoscaling need it. None where appnet does not run it.
   */
  readonly clusterName: pulumi.Output<string>;
  /** The ARN of its task definition, with the revision. None where appnet does not run it. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** The name of the role that the application has: attach policies to it. None where appnet does not run it. */
  readonly taskRoleName: pulumi.Output<string>;
  /** The ARN of the role that the application has. None where appnet does not run it. */
  readonly taskRoleArn: pulumi.Output<string>;
  /**
   * The name of the role with which ECS pulls the image, writes logs and reads secrets. None where appnet does not run
   * it.
   */
  readonly executionRoleName: pulumi.Output<string>;
  /**
   * The ARN of the role with which ECS pulls the image, writes logs and reads secrets. None where appnet does not run
   * it.
   */
  readonly executionRoleArn: pulumi.Output<string>;
  /** The name of its log group. Known in previews. None where appnet does not run it. */
  readonly logGroupName: pulumi.Output<string>;
  /** The ARN of its log group. None where appnet does not run it. */
  readonly logGroupArn: pulumi.Output<string>;
}

/** A target with options. */
export interface ApplicationConnection {
  /** The target: scheme://target:port, APPLICATION.INBOUND, or an application. */
  to: ApplicationReference;
  /**
   * Whether the outbound interface is required.
   *
   * @default false
   */
  required?: boolean | undefined;
  /**
   * Whether to leave out the CONNECTION_* environment variables of this connection.
   *
   * @default false
   */
  disableDefaultEnvVars?: boolean | undefined;
  /**
   * Variables under names of the source's own. {scheme}, {hostname}, {port} and {url} stand for what the CONNECTION_*
   * variables say.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, string | undefined> | undefined;
}

/** What was built on Kubernetes for an application. */
export interface ApplicationKubernetes {
  /** The namespace of its pods. Known in previews. */
  readonly namespace: pulumi.Output<string>;
  /** The name of its Deployment. Known in previews. None where appnet does not run it. */
  readonly deploymentName: pulumi.Output<string>;
  /** The name of its Service. None without inbound interfaces. Known in previews. */
  readonly serviceName: pulumi.Output<string | undefined>;
  /** The name of the ServiceAccount that its pods run as. Known in previews. None where appnet does not run it. */
  readonly serviceAccountName: pulumi.Output<string>;
  /**
   * By outbound interface, the Secret or ConfigMap of its namespace whose ca.crt verifies the destination's automatic
   * TLS. Known in previews.
   */
  readonly certificateAuthorities: pulumi.Output<Readonly<Record<string, string>>>;
  /** The labels by which its pods are selected. Known in previews. */
  readonly podLabels: pulumi.Output<Readonly<Record<string, string>>>;
}

/** What only AWS has of the application. */
export interface ApplicationOnAws {
  /** What the application may do on AWS. Default: nothing. */
  taskRole?: TaskRole | undefined;
  /**
   * The shares of Fargate and Fargate Spot. A cluster that is given must have these providers. Default: Fargate.
   *
   * Must not be empty.
   */
  capacityProviders?: CapacityProvider[] | undefined;
  /**
   * The arguments of Pulumi's aws.ecs.TaskDefinition, or a part of them: merged into what appnet builds.
   * containerDefinitions is a list of objects, merged by name; containers of another name are added.
   */
  taskDefinition?: TaskDefinitionPatch | undefined;
  /**
   * The application's own container as ECS defines it, or a part of it: merged into what appnet builds, lists by name.
   */
  container?: ContainerPatch | undefined;
  /** The arguments of Pulumi's aws.ecs.Service, or a part of them. */
  service?: EcsServicePatch | undefined;
}

/** What only Kubernetes has of the application. */
export interface ApplicationOnKubernetes {
  /** As whom the pods run. The permissions of a cloud are given to this account. */
  serviceAccount?: ServiceAccount | undefined;
  /**
   * Kubernetes' own PodSpec, or a part of it: merged into what appnet builds, lists by name. Containers of another name
   * are added. It cannot change who the application is.
   */
  pod?: PodPatch | undefined;
  /** Kubernetes' own DeploymentSpec, or a part of it; of its template only the labels and annotations. */
  deployment?: DeploymentPatch | undefined;
  /** Kubernetes' own ServiceSpec, or a part of it. */
  service?: ServicePatch | undefined;
}

/** An application, by name or itself. */
export type ApplicationReference = string | Application;

/** The processors that an image is built for. */
export type Architecture = "amd64" | "arm64";

/**
 * How many instances run, by what they use: at least one of cpu, memory and requestsPerTarget, which are met by more
 * instances, and kept by fewer.
 */
export interface Autoscaling {
  /**
   * How many instances run at least.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  minimum: pulumi.Input<number>;
  /**
   * How many instances run at most.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  maximum: pulumi.Input<number>;
  /**
   * The CPU that instances use on average, in percent of what cpu reserves for each.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  cpu?: number | undefined;
  /**
   * The memory that instances use on average, in percent of what memory reserves for each.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  memory?: number | undefined;
  /**
   * AWS: the requests per minute that each gateway sends to an instance on average.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  requestsPerTarget?: number | undefined;
}

/** Run the space on AWS. Exactly one platform is given. */
export interface Aws {
  /**
   * The Region. Default: the provider's.
   *
   * Must be a Region such as eu-central-1.
   */
  region?: string | undefined;
  /**
   * The VPC. Default: the account's default VPC.
   *
   * Must be a VPC id (vpc-…).
   */
  vpcId?: pulumi.Input<string> | undefined;
  /**
   * Subnets of tasks and internal gateways. Default: the default VPC's subnets.
   *
   * Each must be a subnet id (subnet-…).
   */
  privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Subnets of internet-facing gateways, in at least two zones. Default: the default VPC's subnets.
   *
   * Each must be a subnet id (subnet-…).
   */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The ECS cluster. Default: one is created.
   *
   * Must be the ARN of an ECS cluster (arn:aws:ecs:…).
   */
  clusterArn?: pulumi.Input<string> | undefined;
  /**
   * The Route 53 hosted zone for gateway host names and certificate validation.
   *
   * Must not be empty.
   */
  hostedZoneId?: pulumi.Input<string> | undefined;
  /**
   * The private CA of automatic TLS.
   *
   * Must be the ARN of a private certificate authority (arn:aws:acm-pca:…).
   */
  certificateAuthorityArn?: pulumi.Input<string> | undefined;
  /**
   * Whether to create a private CA for automatic TLS. It costs a monthly fee.
   *
   * @default false
   */
  createCertificateAuthority?: boolean | undefined;
  /**
   * The permissions boundary of every role that appnet makes. Default: none.
   *
   * Must be the ARN of a managed policy (arn:aws:iam:…).
   */
  permissionsBoundaryArn?: pulumi.Input<string> | undefined;
  /** Where tasks may pull images and send logs, on tcp 443. Default: anywhere. */
  platformEgress?: PlatformEgress | undefined;
  /** The account's own quotas. Default: AWS's defaults. */
  quotas?: AwsQuotas | undefined;
  /**
   * As how many rules AWS counts a rule with a prefix list, by the list's id: the weight of one of AWS's own, or the
   * most entries that one of yours may have. A list that is not named counts once, as those of S3 and DynamoDB do.
   *
   * Each name must be a prefix list id (pl-…). Each value must be a whole number of at least 1.
   *
   * @default {}
   */
  prefixListWeights?: Record<string, number | undefined> | undefined;
  /**
   * Whether the security groups of applications, too, hold no rules but this space's: the next update that refreshes
   * removes any other. Set it where no other stack writes there, with createIngress or by itself. Groups of gateways
   * and the space's shared ones always are so.
   *
   * @default false
   */
  exclusiveRules?: boolean | undefined;
  /**
   * Whether gateways pass on headers whose names have other characters than letters, digits and hyphens, such as _.
   * AWS's load balancers drop them otherwise.
   *
   * @default false
   */
  keepInvalidHeaders?: pulumi.Input<boolean> | undefined;
  /**
   * The logs of applications.
   *
   * @default { retentionInDays: 30 }
   */
  logs?: Logs | undefined;
  /**
   * Tags of every resource.
   *
   * @default {}
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string> | undefined>> | undefined;
}

/** The account's own quotas. Default: AWS's defaults. */
export interface AwsQuotas {
  /**
   * Rules per direction and security group.
   *
   * Must be a whole number of at least 1.
   *
   * @default 60
   */
  rulesPerSecurityGroup?: number | undefined;
  /**
   * Security groups per network interface.
   *
   * Must be a whole number from 1 to 16.
   *
   * @default 5
   */
  securityGroupsPerInterface?: number | undefined;
  /**
   * Listener rules per application load balancer.
   *
   * Must be a whole number of at least 1.
   *
   * @default 100
   */
  rulesPerLoadBalancer?: number | undefined;
  /**
   * Target groups per application load balancer.
   *
   * Must be a whole number of at least 1.
   *
   * @default 100
   */
  targetGroupsPerLoadBalancer?: number | undefined;
  /**
   * Host names per certificate that ACM issues.
   *
   * Must be a whole number from 1 to 100.
   *
   * @default 10
   */
  namesPerCertificate?: number | undefined;
  /**
   * Virtual CPUs that Fargate runs at once, as far as this space may use them. Default: not checked, because AWS raises
   * it by itself, and shares it among all that runs in the account and Region.
   *
   * Must be a number above 0.
   */
  fargateVirtualCpus?: number | undefined;
}

/** Where tasks run. */
export interface CapacityProvider {
  /** The capacity provider. */
  name: CapacityProviderName;
  /**
   * The share of tasks beyond the base that it runs.
   *
   * Must be a whole number from 0 to 1000.
   *
   * @default 1
   */
  weight?: number | undefined;
  /**
   * How many tasks it runs before weights count.
   *
   * Must be a whole number from 0 to 100000.
   *
   * @default 0
   */
  base?: number | undefined;
}

/** The capacity provider. */
export type CapacityProviderName = "FARGATE" | "FARGATE_SPOT";

/** Where the certificate comes from: exactly one source. */
export interface Certificate {
  /** Issue and renew a certificate: ACM with DNS validation on AWS, cert-manager on Kubernetes. */
  managed?: boolean | undefined;
  /**
   * AWS: the ARN of a certificate in ACM, in the load balancer's Region.
   *
   * Must be an ARN.
   */
  acmCertificateArn?: pulumi.Input<string> | undefined;
  /**
   * AWS: the ARN of a secret in Secrets Manager with the keys tls.crt and tls.key.
   *
   * Must be an ARN.
   */
  secretsManagerArn?: pulumi.Input<string> | undefined;
  /** Kubernetes: the name of a kubernetes.io/tls Secret, or NAMESPACE/NAME in another namespace. */
  kubernetesSecret?: string | undefined;
  /** The certificate itself. */
  pem?: PemCertificate | undefined;
}

/** A cert-manager issuer. */
export interface CertificateIssuer {
  /**
   * The kind of issuer.
   *
   * @default "ClusterIssuer"
   */
  kind?: IssuerKind | undefined;
  /**
   * Its name.
   *
   * Must not be empty.
   */
  name: pulumi.Input<string>;
}

/** Where the cluster's DNS answers. `docs/clusters.md` says what which cluster needs. */
export interface Dns {
  /**
   * The pods that answer, where policies see pods. Default: those with `k8s-app: kube-dns` or `k8s-app: node-local-dns`
   * in kube-system.
   */
  pods?: DnsPods[] | undefined;
  /**
   * The addresses that answer on port 53, where policies see an address: of NodeLocal DNSCache, of a metadata server,
   * or the ClusterIP of the DNS Service. Default: 169.254.20.10 (NodeLocal DNSCache), 169.254.169.254 (Cloud DNS on
   * GKE), 10.100.0.10 and 172.20.0.10 (EKS Auto Mode).
   *
   * Each must be an IPv4 or IPv6 address.
   */
  addresses?: string[] | undefined;
}

/** Pods that answer DNS. */
export interface DnsPods {
  /**
   * The namespace of the pods.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  namespace: string;
  /**
   * Labels that these pods have, and no others there.
   *
   * Must have a label: without one, every pod of the namespace would be meant. Each name must be the key of a label:
   * write NAME or PREFIX/NAME, such as app.kubernetes.io/name. Each value must be the value of a label: use at most 63
   * letters, digits, hyphens, underscores and dots.
   */
  labels: Record<string, string | undefined>;
  /**
   * The port on which the pods listen, which need not be the one that callers ask on. The rule opens the ports of all
   * of them to all of them.
   *
   * Must be a whole number from 1 to 65535.
   *
   * @default 53
   */
  port?: number | undefined;
}

/** A workload that appnet does not run: only its traffic is governed. */
export interface ExistingWorkload {
  /**
   * The DNS name or address at which callers find the workload, for CONNECTION_* variables. Default: hostname on
   * Kubernetes; none on AWS, where the variables are then left out.
   */
  address?: pulumi.Input<string> | undefined;
  /** Kubernetes: the labels that select the workload's pods in the space's namespace. */
  podLabels?: Record<string, pulumi.Input<string> | undefined> | undefined;
  /**
   * AWS: the security group of the workload. It gets standalone rules and is otherwise untouched.
   *
   * Must be a security group id (sg-…).
   */
  securityGroupId?: pulumi.Input<string> | undefined;
}

/**
 * A party outside the space that appnet neither runs nor governs: a destination of connections and policies, or a
 * source of policies. At least one of hostnames, cidrs, pods, apiServer, securityGroupIds and prefixListIds says who it
 * is.
 */
export interface External {
  /**
   * Host names by which it is called, such as api.stripe.com. Targets may say them. Where nothing else says who it is,
   * they are what is enforced: on Kubernetes with kubernetes.hostnamePolicies.
   *
   * Must not be empty. Each must be a DNS name in lower case such as api.example.com.
   */
  hostnames?: string[] | undefined;
  /**
   * The DNS name or address that callers are told in CONNECTION_* variables. Default: the host name that the target
   * says, the first host name, or a cidr of one address.
   *
   * Must not be empty.
   */
  address?: pulumi.Input<string> | undefined;
  /**
   * Networks, such as 10.20.0.0/16.
   *
   * Must not be empty. Each must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  cidrs?: pulumi.Input<string>[] | undefined;
  /**
   * Kubernetes: networks within cidrs that are not meant. AWS has no exceptions.
   *
   * Must not be empty. Each must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  except?: string[] | undefined;
  /** Kubernetes: pods of another namespace. */
  pods?: ExternalPods | undefined;
  /**
   * Kubernetes: whether it is the cluster's own API server, which targets may call by its host name in the cluster.
   * Enforced by Cilium, with kubernetes.hostnamePolicies: cilium; elsewhere cidrs say its addresses.
   *
   * @default false
   */
  apiServer?: boolean | undefined;
  /**
   * AWS: security groups. They are referred to, and get no rules.
   *
   * Must not be empty. Each must be a security group id (sg-…).
   */
  securityGroupIds?: pulumi.Input<string>[] | undefined;
  /**
   * AWS: prefix lists, such as S3's.
   *
   * Must not be empty. Each must be a prefix list id (pl-…).
   */
  prefixListIds?: pulumi.Input<string>[] | undefined;
  /**
   * The ports on which it is called, by name. Needed where a connection leads to it.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  inbound?: Record<string, ExternalInbound | undefined> | undefined;
}

/** A port on which an external is called. */
export interface ExternalInbound {
  /**
   * The port on which it is called.
   *
   * Must be a whole number from 1 to 65535.
   */
  port: number;
  /**
   * What it speaks on this port. udp is UDP; everything else is TCP.
   *
   * @default "tcp"
   */
  protocol?: InboundProtocol | undefined;
  /**
   * Kubernetes: the port that answers behind the Service by which it is called, where that is another: rules open it.
   * Default: port.
   *
   * Must be a whole number from 1 to 65535.
   */
  targetPort?: number | undefined;
}

/** Pods that somebody else runs in the same cluster. */
export interface ExternalPods {
  /**
   * Their namespace. In the space's own one, pods are an application's.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  namespace: string;
  /**
   * The labels that all of them have together: at least one.
   *
   * Must have at least one label.
   */
  labels: Record<string, pulumi.Input<string> | undefined>;
}

/** What was built on AWS for a gateway. */
export interface GatewayAws {
  /** The DNS name of the load balancer, for alias records. */
  readonly dnsName: pulumi.Output<string>;
  /** The hosted zone of the load balancer's DNS name, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  /** The ARN of the load balancer. */
  readonly loadBalancerArn: pulumi.Output<string>;
  /** The end of the load balancer's ARN, as CloudWatch names it. */
  readonly loadBalancerArnSuffix: pulumi.Output<string>;
  /** The id of the load balancer's security group. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The ARNs of the listeners by port, such as 80 and 443. */
  readonly listenerArns: pulumi.Output<Readonly<Record<string, string>>>;
  /** The ARNs of the target groups by APPLICATION:PORT, with the container's port; of gRPC by APPLICATION:PORT/grpc. */
  readonly targetGroupArns: pulumi.Output<Readonly<Record<string, string>>>;
  /** The ends of the target groups' ARNs, as CloudWatch names them, by APPLICATION:PORT or APPLICATION:PORT/grpc. */
  readonly targetGroupArnSuffixes: pulumi.Output<Readonly<Record<string, string>>>;
  /** The ARN of its certificate. None where it terminates no TLS. */
  readonly certificateArn: pulumi.Output<string | undefined>;
}

/** A controller of Kubernetes gateways. */
export type GatewayController =
  | "envoy-gateway"
  | "istio"
  | "kgateway"
  | "nginx-gateway-fabric"
  | "traefik"
  | "contour"
  | "cilium"
  | "aws-load-balancer-controller";

/** The host name that the gateway answers to. Default: any. */
export interface GatewayHostname {
  /**
   * The part before the space's domain: www gives www.shop.example.com. Exactly one of prefix and
   * fullyQualifiedHostname.
   */
  prefix?: string | undefined;
  /** The whole host name. Exactly one of prefix and fullyQualifiedHostname. */
  fullyQualifiedHostname?: string | undefined;
}

/** What was built on Kubernetes for a gateway. */
export interface GatewayKubernetes {
  /** The namespace of the Gateway. Known in previews. */
  readonly namespace: pulumi.Output<string>;
  /** The name of the Gateway. Known in previews. */
  readonly gatewayName: pulumi.Output<string>;
  /** The GatewayClass of the Gateway. Known in previews. */
  readonly gatewayClassName: pulumi.Output<string>;
}

/** Where the pods of gateways are, where that is not the controller's default. */
export interface GatewayPods {
  /**
   * The namespace of the pods. Default: where the controller's default installation puts them.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  namespace?: string | undefined;
  /**
   * The labels of the pods. Default: those of the controller's default installation.
   *
   * Must have a label: without one, every pod of the namespace would be meant. Each name must be the key of a label:
   * write NAME or PREFIX/NAME, such as app.kubernetes.io/name. Each value must be the value of a label: use at most 63
   * letters, digits, hyphens, underscores and dots.
   */
  labels?: Record<string, string | undefined> | undefined;
}

/** Sends requests for a host and path to an application. */
export interface GatewayRoute {
  /** The path prefix: /api matches /api and /api/…. Default: /. */
  path?: string | undefined;
  /** The full host name that this route answers to. Default: the gateway's. */
  hostname?: string | undefined;
  /** What replaces the matched path prefix. Default: the path is kept. */
  replacePrefix?: string | undefined;
  /** How long requests may take. Default: as long as they need. */
  timeoutPolicy?: TimeoutPolicy | undefined;
  /**
   * AWS: the priority of the listener rule. Default: computed from host and path alone, so that it never moves. Needed
   * only when two routes would get the same.
   *
   * Must be a whole number from 1 to 50000.
   */
  priority?: number | undefined;
  /** Where requests go: an application, APPLICATION.INBOUND, or scheme://target:port. */
  destination: ApplicationReference;
  /**
   * The destination's inbound interface, when it is given by object. Default: its only one.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  inbound?: string | undefined;
}

/** How the gateway handles TLS. Default: plain HTTP. */
export interface GatewayTls {
  /**
   * Pass encrypted traffic to the single route's application, which terminates TLS. Port 80 redirects to 443; on AWS,
   * the application refuses plain HTTP there.
   *
   * @default false
   */
  sslPassthrough?: boolean | undefined;
  /** Where the certificate comes from: exactly one source. */
  certificateFrom?: Certificate | undefined;
  /** The lowest TLS version that is accepted. Default: 1.2. Only with certificateFrom. */
  minimumProtocolVersion?: TlsVersion | undefined;
}

/** How the platform knows that an instance is healthy, and gets requests. */
export interface HealthCheck {
  /**
   * A command in the container that exits with 0 when healthy, instead of a probe of a port.
   *
   * Must not be empty.
   */
  command?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The inbound interface that is probed. Default: the first TCP inbound.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  inbound?: string | undefined;
  /**
   * An HTTP path that answers 2xx or 3xx when healthy. Default: the inbound's healthPath, gRPC's health protocol on a
   * grpc inbound of Kubernetes, otherwise that the port accepts a connection.
   *
   * Must start with /.
   */
  path?: pulumi.Input<string> | undefined;
  /**
   * Seconds from one probe to the next.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 10
   */
  intervalSeconds?: number | undefined;
  /**
   * Seconds that an answer may take.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 5
   */
  timeoutSeconds?: number | undefined;
  /**
   * How many probes in a row must fail until the instance is unhealthy.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 3
   */
  failureThreshold?: number | undefined;
  /**
   * How long an instance may take until it is healthy for the first time; one that takes longer is started anew.
   * Default: 300 on AWS and with liveness, otherwise it may take for ever.
   *
   * Must be a whole number from 1 to 2147483647.
   */
  startupSeconds?: number | undefined;
  /**
   * When a running instance is started anew, beside getting no more requests. Default: never on Kubernetes; ECS
   * replaces every unhealthy task.
   */
  liveness?: Liveness | undefined;
}

/** The kind of network policy by which a cluster enforces host names. */
export type HostnamePolicies = "cilium" | "gke" | "eks-auto";

/** An inbound interface: a port that the application serves. */
export interface Inbound {
  /**
   * The port that callers say.
   *
   * Must be a whole number from 1 to 65535.
   */
  port: number;
  /**
   * The port on which the container listens. Default: the same as port. Where a platform cannot translate ports,
   * another value is an error.
   *
   * Must be a whole number from 1 to 65535.
   */
  containerPort?: number | undefined;
  /**
   * What the application speaks on this port. udp is UDP; everything else is TCP.
   *
   * @default "tcp"
   */
  protocol?: InboundProtocol | undefined;
  /**
   * automatic: the platform terminates TLS in front of the application on tlsPort, with a certificate that it issues
   * and renews. application: the application terminates TLS itself on port. Default: application for https, grpcs, tls
   * and wss, none for the rest.
   */
  tls?: InboundTls | undefined;
  /**
   * The port of automatic TLS. Default: 61443. Only with tls: automatic.
   *
   * Must be a whole number from 1 to 65535.
   */
  tlsPort?: number | undefined;
  /**
   * The HTTP path that answers 2xx or 3xx at this inbound when the application is healthy: what load balancers ask that
   * lead here. Default: healthCheck.path where healthCheck probes this inbound, otherwise / with any answer but a
   * server error.
   *
   * Must start with /.
   */
  healthPath?: pulumi.Input<string> | undefined;
  /**
   * AWS: give all sources of this inbound one shared security group, so that the destination needs one rule however
   * many sources there are. For inbounds with more sources than a security group may have rules.
   *
   * @default false
   */
  clientGroup?: boolean | undefined;
}

/** What is spoken on a port. */
export type InboundProtocol = "tcp" | "udp" | "http" | "https" | "grpc" | "grpcs" | "tls" | "ws" | "wss";

/** Who terminates TLS at an inbound interface. */
export type InboundTls = "none" | "automatic" | "application";

/** What is isolated: namespace, applications, or with observe nothing yet. */
export type Isolation = "namespace" | "applications" | "observe";

/** A kind of cert-manager issuer. */
export type IssuerKind = "Issuer" | "ClusterIssuer";

/** Run the space on Kubernetes. Exactly one platform is given. */
export interface Kubernetes {
  /**
   * The namespace of the space. Default: the space's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  namespace?: string | undefined;
  /**
   * Whether appnet creates the namespace. If not, it must exist and enforce what you want of it.
   *
   * @default true
   */
  createNamespace?: boolean | undefined;
  /**
   * Labels of the namespace that appnet creates, beside its own.
   *
   * Each name must be NAME or PREFIX/NAME: write NAME or PREFIX/NAME, such as app.kubernetes.io/name.
   *
   * @default {}
   */
  namespaceLabels?: Record<string, string | undefined> | undefined;
  /**
   * Annotations of the namespace that appnet creates, beside its own.
   *
   * Each name must be NAME or PREFIX/NAME: write NAME or PREFIX/NAME, such as app.kubernetes.io/name.
   *
   * @default {}
   */
  namespaceAnnotations?: Record<string, string | undefined> | undefined;
  /**
   * The mesh that the space's pods are in: istio-ambient, istio (sidecars) or linkerd. Its own traffic is let through
   * where a connection, policy or gateway of the space needs it. Ambient and Linkerd carry all ports of a pod through
   * one, so that the mesh alone decides on ports: docs/meshes.md. The namespace that appnet creates is marked for it.
   * Default: none.
   */
  mesh?: Mesh | undefined;
  /**
   * The GatewayClass of internet-facing gateways. Required when there is one.
   *
   * Must not be empty.
   */
  gatewayClassName?: string | undefined;
  /**
   * The GatewayClass of internal gateways. Required when there is one.
   *
   * Must not be empty.
   */
  internalGatewayClassName?: string | undefined;
  /**
   * The controller behind the gateway classes: it decides from which pods gateway traffic comes. Default: inferred from
   * the class name.
   */
  gatewayController?: GatewayController | undefined;
  /** Where the pods of gateways are, where that is not the controller's default. */
  gatewayPods?: GatewayPods | undefined;
  /** Where the cluster's DNS answers. `docs/clusters.md` says what which cluster needs. */
  dns?: Dns | undefined;
  /**
   * The cert-manager issuer of managed gateway certificates.
   *
   * @default { kind: "ClusterIssuer", name: "letsencrypt" }
   */
  certificateIssuer?: CertificateIssuer | undefined;
  /**
   * The image of automatic TLS's sidecar: Envoy 1.39 or newer, such as a copy in a registry of your own. Default:
   * Envoy's own distroless image, by digest.
   *
   * Must be an image reference without spaces.
   */
  proxyImage?: pulumi.Input<string> | undefined;
  /**
   * The cluster's network policies that know host names, for externals of which only those are given: cilium
   * (CiliumNetworkPolicy, with Cilium's DNS proxy), gke (FQDNNetworkPolicy, with Dataplane V2 and
   * --enable-fqdn-network-policy) or eks-auto (ApplicationNetworkPolicy, with EKS Auto Mode). Default: none.
   */
  hostnamePolicies?: HostnamePolicies | undefined;
}

/** Kubernetes: what the container may use at most, where that is more than what is reserved for it. */
export interface Limits {
  /**
   * Virtual CPUs that the container gets at most.
   *
   * Must be a number above 0.
   */
  cpu?: number | undefined;
  /**
   * MiB beyond which the container is ended. Default: memory.
   *
   * Must be a whole number of at least 1.
   */
  memory?: number | undefined;
}

/**
 * When a running instance is started anew. What it does not say of command, inbound and path is asked as healthCheck
 * does.
 */
export interface Liveness {
  /**
   * A command in the container that exits with 0 when healthy, instead of a probe of a port.
   *
   * Must not be empty.
   */
  command?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The inbound interface that is probed. Default: the first TCP inbound.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  inbound?: string | undefined;
  /**
   * An HTTP path that answers 2xx or 3xx when healthy. Default: the inbound's healthPath, gRPC's health protocol on a
   * grpc inbound of Kubernetes, otherwise that the port accepts a connection.
   *
   * Must start with /.
   */
  path?: pulumi.Input<string> | undefined;
  /**
   * Seconds from one probe to the next.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 10
   */
  intervalSeconds?: number | undefined;
  /**
   * Seconds that an answer may take.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 5
   */
  timeoutSeconds?: number | undefined;
  /**
   * How many probes in a row must fail until the instance is unhealthy.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 3
   */
  failureThreshold?: number | undefined;
}

/** The logs of applications. */
export interface Logs {
  /**
   * For how many days logs are kept.
   *
   * Must be a whole number.
   *
   * @default 30
   */
  retentionInDays?: pulumi.Input<number> | undefined;
  /**
   * The key that logs are encrypted with; its policy must let CloudWatch Logs use it. Default: AWS's own.
   *
   * Must be the ARN of a key (arn:aws:kms:…).
   */
  kmsKeyArn?: pulumi.Input<string> | undefined;
}

/** A service mesh. */
export type Mesh = "istio-ambient" | "istio" | "linkerd";

/** An outbound interface: something that the application calls. */
export interface Outbound {
  /**
   * Whether the application must not be deployed while this interface is unconnected.
   *
   * @default false
   */
  required?: boolean | undefined;
}

/** Another space that connections and policies may name. */
export interface Peer {
  /**
   * The organization of the space. Default: this organization.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  organization?: string | undefined;
  /**
   * Kubernetes: the namespace of the space. Default: the space's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  namespace?: string | undefined;
  /**
   * AWS: security group ids by application. Default: found by the tags appnet:space and appnet:application.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen. Each value must be a security group id (sg-…).
   */
  securityGroupIds?: Record<string, pulumi.Input<string> | undefined> | undefined;
  /**
   * Whether the rules that admit this space's applications there are made from here. Whoever deploys needs the rights
   * for that. Otherwise the other space admits them itself, with a policy whose source is elsewhere.
   *
   * @default false
   */
  createIngress?: boolean | undefined;
  /**
   * In programs: whether the space is in the cluster, or in the account and Region, of this one, although another
   * provider builds it. Of two providers this cannot be told, and without it calls between the two are refused.
   *
   * @default false
   */
  sameNetwork?: boolean | undefined;
  /**
   * The other space's document, by its path from this one: both are then proved together. Nothing is built of it.
   *
   * Must not be empty.
   */
  document?: string | undefined;
  /**
   * Kubernetes: a ConfigMap in this space's namespace whose ca.crt is the other space's certificate authority. It is
   * mounted into callers of its automatic-TLS inbounds. Default: nothing is mounted.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  certificateAuthority?: pulumi.Input<string> | undefined;
}

/** A certificate and its private key. */
export interface PemCertificate {
  /**
   * The certificate, PEM.
   *
   * Must not be empty.
   */
  certificate: pulumi.Input<string>;
  /**
   * Its private key, PEM. A secret.
   *
   * Must not be empty.
   */
  privateKey: pulumi.Input<string>;
  /**
   * The intermediate certificates, PEM.
   *
   * Must not be empty.
   */
  chain?: pulumi.Input<string> | undefined;
}

/** Where tasks may pull images and send logs, on tcp 443. Default: anywhere. */
export interface PlatformEgress {
  /**
   * Networks that hold the registries and log endpoints.
   *
   * Must not be empty. Each must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  cidrs?: pulumi.Input<string>[] | undefined;
  /**
   * Security groups of VPC endpoints.
   *
   * Must not be empty. Each must be a security group id (sg-…).
   */
  securityGroupIds?: pulumi.Input<string>[] | undefined;
  /**
   * Prefix lists, such as S3's.
   *
   * Must not be empty. Each must be a prefix list id (pl-…).
   */
  prefixListIds?: pulumi.Input<string>[] | undefined;
  /**
   * Whether nothing is opened for the platform.
   *
   * @default false
   */
  closed?: boolean | undefined;
}

/** What a statement does. */
export type PolicyEffect = "Allow" | "Deny";

/** A statement of an IAM policy. */
export interface PolicyStatement {
  /**
   * Whether it allows or denies.
   *
   * @default "Allow"
   */
  effect?: PolicyEffect | undefined;
  /**
   * What may be done, such as s3:GetObject.
   *
   * Must not be empty. Each must be an action such as s3:GetObject.
   */
  actions: string[];
  /**
   * With what: ARNs, or *.
   *
   * Must not be empty. Each must not be empty.
   */
  resources: pulumi.Input<string>[];
  /** When: as the Condition of IAM's policies, by operator and key. */
  conditions?:
    Record<string, Record<string, pulumi.Input<string | string[]> | undefined> | undefined> | undefined;
}

/** A secret that is kept elsewhere: exactly one of kubernetesSecret, secretsManagerArn and parameterArn. */
export interface SecretReference {
  /**
   * Kubernetes: the name of a Secret in the space's namespace. Together with key.
   *
   * Must be the name of a Secret in the space's namespace.
   */
  kubernetesSecret?: pulumi.Input<string> | undefined;
  /**
   * AWS: the ARN of a secret in Secrets Manager, with the six characters that AWS adds.
   *
   * Must be the whole ARN of a secret, such as arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf.
   */
  secretsManagerArn?: pulumi.Input<string> | undefined;
  /**
   * AWS: the ARN of a parameter in Systems Manager.
   *
   * Must be the ARN of a parameter, such as arn:aws:ssm:eu-central-1:123456789012:parameter/shop/token.
   */
  parameterArn?: pulumi.Input<string> | undefined;
  /**
   * The key of the value within the Secret, or within the JSON of a secret in Secrets Manager. Default there: the whole
   * secret.
   *
   * Must not be empty.
   */
  key?: pulumi.Input<string> | undefined;
}

/** As whom the pods run. The permissions of a cloud are given to this account. */
export interface ServiceAccount {
  /**
   * A ServiceAccount in the space's namespace that exists, or that several applications share. Default: one of the
   * application's own is made.
   *
   * Must be the name of a ServiceAccount in the space's namespace.
   */
  name?: string | undefined;
  /**
   * Annotations of the application's own ServiceAccount, such as eks.amazonaws.com/role-arn,
   * iam.gke.io/gcp-service-account, or azure.workload.identity/client-id.
   *
   * @default {}
   */
  annotations?: Record<string, pulumi.Input<string> | undefined> | undefined;
  /**
   * Whether pods get a token for the API server, which RBAC then lets them ask.
   *
   * @default false
   */
  token?: pulumi.Input<boolean> | undefined;
}

/** What was built on AWS for a space. */
export interface SpaceAws {
  /** The id of the VPC. None while the space is empty and has no vpcId. */
  readonly vpcId: pulumi.Output<string | undefined>;
  /** The subnets of tasks and internal gateways. None where they are not given and nothing is in them. */
  readonly privateSubnetIds: pulumi.Output<readonly string[] | undefined>;
  /** The subnets of internet-facing gateways. None where they are not given and nothing is in them. */
  readonly publicSubnetIds: pulumi.Output<readonly string[] | undefined>;
  /** The ARN of the ECS cluster. None where none is given and nothing runs. */
  readonly clusterArn: pulumi.Output<string | undefined>;
  /** The name of the ECS cluster. None where none is given and nothing runs. */
  readonly clusterName: pulumi.Output<string | undefined>;
  /** The domain of internal routes, such as prod.acme.internal. None where nothing has one. Known in previews. */
  readonly internalDomain: pulumi.Output<string | undefined>;
  /** The id of that domain in Cloud Map. */
  readonly internalDomainId: pulumi.Output<string | undefined>;
}

/** What was built on Kubernetes for a space. */
export interface SpaceKubernetes {
  /** The namespace of the space. Known in previews. */
  readonly namespace: pulumi.Output<string>;
}

/** What the application may do on AWS. Default: nothing. */
export interface TaskRole {
  /**
   * Managed policies of the role. An ARN that is an Output is attached by its place in the list: add others after it.
   *
   * Each must be the ARN of a managed policy (arn:aws:iam::…:policy/…).
   *
   * @default []
   */
  policyArns?: pulumi.Input<string>[] | undefined;
  /**
   * What else the role may do, by a policy of its own.
   *
   * @default []
   */
  statements?: PolicyStatement[] | undefined;
}

/** How long requests may take. Default: as long as they need. */
export interface TimeoutPolicy {
  /** The longest time for a whole request, such as 10s or 1h30m. Default: any. */
  request?: string | undefined;
  /** The longest time for one attempt at the application. Not longer than request. Default: any. */
  backendRequest?: string | undefined;
}

/** A version of TLS. */
export type TlsVersion = "1.2" | "1.3";

/** A workload with inbound and outbound interfaces. */
export interface TopologyApplication {
  /**
   * The container image that appnet runs.
   *
   * Must be an image reference without spaces.
   */
  image?: pulumi.Input<string> | undefined;
  /** A workload that appnet does not run: only its traffic is governed. */
  existing?: ExistingWorkload | undefined;
  /**
   * The name of the application's internal route. Default: the application's name.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not ending with
   * a hyphen.
   */
  hostname?: string | undefined;
  /**
   * How many instances run. Default: 1. Not together with autoscaling.
   *
   * Must be a whole number from 0 to 2147483647.
   */
  replicas?: pulumi.Input<number> | undefined;
  /**
   * How many instances run, by what they use: at least one of cpu, memory and requestsPerTarget, which are met by more
   * instances, and kept by fewer.
   */
  autoscaling?: Autoscaling | undefined;
  /** The command to run. Default: the image's entry point. Not run in a shell. */
  command?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Arguments of the command. Default: the image's own. */
  arguments?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Environment variables: values, or where a secret is kept. They win over the CONNECTION_* variables that connections
   * inject. What a program gives as an Output is kept as a secret.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, pulumi.Input<string> | SecretReference | undefined> | undefined;
  /**
   * Virtual CPUs reserved for an instance, such as 0.25. Default: none on Kubernetes, 0.25 on AWS.
   *
   * Must be a number above 0.
   */
  cpu?: number | undefined;
  /**
   * Memory of an instance in MiB: reserved, and its limit. Default: none on Kubernetes, 512 on AWS.
   *
   * Must be a whole number of at least 1.
   */
  memory?: number | undefined;
  /** Kubernetes: what the container may use at most, where that is more than what is reserved for it. */
  limits?: Limits | undefined;
  /**
   * GiB of disk that an instance may fill, and that end with it: reserved, and its limit. Default: none on Kubernetes,
   * 20 on AWS.
   *
   * Must be a whole number of at least 1.
   */
  ephemeralStorage?: number | undefined;
  /** The processors that the image is built for. Default: any on Kubernetes, amd64 on AWS. */
  architecture?: Architecture | undefined;
  /**
   * The numeric user that the container runs as. Never root.
   *
   * Must be a whole number from 1 to 2147483647.
   *
   * @default 1000
   */
  runAsUser?: pulumi.Input<number> | undefined;
  /** How the platform knows that an instance is healthy, and gets requests. */
  healthCheck?: HealthCheck | undefined;
  /**
   * Whether the container cannot change the files of its image. What it writes needs a volume, by the patch of its
   * platform.
   *
   * @default false
   */
  readOnlyRootFilesystem?: pulumi.Input<boolean> | undefined;
  /** What only Kubernetes has of the application. */
  kubernetes?: ApplicationOnKubernetes | undefined;
  /** What only AWS has of the application. */
  aws?: ApplicationOnAws | undefined;
  /**
   * Inbound interfaces by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  inbound?: Record<string, Inbound | undefined> | undefined;
  /**
   * Outbound interfaces by name.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  outbound?: Record<string, Outbound | undefined> | undefined;
  /**
   * Connections by outbound interface: each declares the outbound interface of that name and connects it.
   *
   * Each name must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting with a letter and not
   * ending with a hyphen.
   *
   * @default {}
   */
  connections?: Record<string, string | TopologyTarget | undefined> | undefined;
}

/** Joins one outbound interface to one inbound interface. */
export interface TopologyConnection {
  /** APPLICATION.OUTBOUND, or APPLICATION alone, which declares an outbound interface named after the destination. */
  source: string;
  /** APPLICATION.INBOUND, APPLICATION (when it has one inbound), or scheme://target:port. */
  destination: string;
  /**
   * Whether the outbound interface is required.
   *
   * @default false
   */
  required?: boolean | undefined;
  /**
   * Whether to leave out the CONNECTION_* environment variables of this connection.
   *
   * @default false
   */
  disableDefaultEnvVars?: boolean | undefined;
  /**
   * Variables under names of the source's own. {scheme}, {hostname}, {port} and {url} stand for what the CONNECTION_*
   * variables say.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, string | undefined> | undefined;
}

/** A single point of entry: routes by host and path, and terminates TLS or passes it through. */
export interface TopologyGateway {
  /** The host name that the gateway answers to. Default: any. */
  hostname?: GatewayHostname | undefined;
  /**
   * Whether only the private network reaches the gateway. Otherwise it faces the internet.
   *
   * @default false
   */
  internal?: boolean | undefined;
  /** How the gateway handles TLS. Default: plain HTTP. */
  tls?: GatewayTls | undefined;
  /**
   * Where requests go, by host and path: at least one route.
   *
   * @default []
   */
  routes?: TopologyRoute[] | undefined;
  /**
   * AWS: the only networks that reach the gateway. Default: everything for an internet-facing gateway, the VPC for an
   * internal one.
   *
   * Each must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  allowedCidrs?: pulumi.Input<string>[] | undefined;
  /** AWS: where access logs go. Default: none are kept. */
  accessLogs?: AccessLogs | undefined;
  /**
   * AWS: whether the load balancer refuses deletion.
   *
   * @default false
   */
  deletionProtection?: pulumi.Input<boolean> | undefined;
  /**
   * AWS: seconds after which a connection is closed on which nothing is sent, also while an application works on a
   * request. Default: 4000, the longest.
   *
   * Must be a whole number from 1 to 4000.
   */
  idleTimeout?: pulumi.Input<number> | undefined;
}

/** Allows a source to reach a destination on a protocol and ports. */
export interface TopologyPolicy {
  /**
   * Who may call: an application, an external, or an application of a peer as APPLICATION.SPACE or
   * APPLICATION.SPACE.ORGANIZATION. The last two are admitted to applications of this space alone. "*" means every
   * application of this space, those to come among them.
   */
  source: string;
  /**
   * Who may be called: an application, an external, or "*" for every application of this space, those to come among
   * them. Exactly one of destination and destinationCidr.
   */
  destination?: string | undefined;
  /**
   * The network that may be called, such as 10.20.0.0/16. Exactly one of destination and destinationCidr.
   *
   * Must be an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00::/8.
   */
  destinationCidr?: pulumi.Input<string> | undefined;
  /**
   * The destination's space. Default: this space.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  space?: string | undefined;
  /**
   * The destination's organization. Only with space. Default: this organization.
   *
   * Must be a DNS label: at most 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.
   */
  organization?: string | undefined;
  /** tcp or udp, in any case. Given together with ports; with neither, tcp 8080 is allowed. */
  protocol?: string | undefined;
  /** A port or a range, such as 8080 or 8080-8090. Given together with protocol. */
  ports?: string | number | undefined;
}

/** Sends requests for a host and path to an application. */
export interface TopologyRoute {
  /** The path prefix: /api matches /api and /api/…. Default: /. */
  path?: string | undefined;
  /** The full host name that this route answers to. Default: the gateway's. */
  hostname?: string | undefined;
  /** Where requests go: scheme://target:port, APPLICATION.INBOUND, or APPLICATION. */
  destination: string;
  /** What replaces the matched path prefix. Default: the path is kept. */
  replacePrefix?: string | undefined;
  /** How long requests may take. Default: as long as they need. */
  timeoutPolicy?: TimeoutPolicy | undefined;
  /**
   * AWS: the priority of the listener rule. Default: computed from host and path alone, so that it never moves. Needed
   * only when two routes would get the same.
   *
   * Must be a whole number from 1 to 50000.
   */
  priority?: number | undefined;
}

/** A target with options. */
export interface TopologyTarget {
  /** The target: scheme://target:port, APPLICATION.INBOUND, or APPLICATION. */
  to: string;
  /**
   * Whether the outbound interface is required.
   *
   * @default false
   */
  required?: boolean | undefined;
  /**
   * Whether to leave out the CONNECTION_* environment variables of this connection.
   *
   * @default false
   */
  disableDefaultEnvVars?: boolean | undefined;
  /**
   * Variables under names of the source's own. {scheme}, {hostname}, {port} and {url} stand for what the CONNECTION_*
   * variables say.
   *
   * Each name must be printable ASCII without =.
   *
   * @default {}
   */
  environment?: Record<string, string | undefined> | undefined;
}

/** Kubernetes' own PodSpec, or a part of it. */
export type PodPatch = core.v1.PodSpecPatch;

/** Kubernetes' own DeploymentSpec, or a part of it. */
export type DeploymentPatch = apps.v1.DeploymentSpecPatch;

/** Kubernetes' own ServiceSpec, or a part of it. */
export type ServicePatch = core.v1.ServiceSpecPatch;

/** A container of ECS, or a part of it. */
export type ContainerPatch = Partial<ContainerDefinition>;

/** The arguments of `aws.ecs.TaskDefinition`, or a part of them. */
export type TaskDefinitionPatch = Partial<Omit<TaskDefinitionArgs, "containerDefinitions">> & {
  containerDefinitions?: ContainerDefinition[];
};

/** The arguments of `aws.ecs.Service`, or a part of them. */
export type EcsServicePatch = Partial<EcsServiceArgs>;

/** The resources that are built for `Space` on Kubernetes. */
export interface SpaceKubernetesNodes {
  /** The namespace. None where it exists already. Its class is `kubernetes.core.v1.Namespace`. */
  readonly namespace: pulumi.Output<pulumi.CustomResource>;
}

/** The resources that are built for `Space` on AWS. */
export interface SpaceAwsNodes {
  /** The ECS cluster. None where one is given, or nothing runs. Its class is `aws.ecs.Cluster`. */
  readonly cluster: pulumi.Output<pulumi.CustomResource>;
  /**
   * The private domain of internal routes. None where nothing has one. Its class is
   * `aws.servicediscovery.PrivateDnsNamespace`.
   */
  readonly internalDomain: pulumi.Output<pulumi.CustomResource>;
}

/** The resources that are built for `Application` on Kubernetes. */
export interface ApplicationKubernetesNodes {
  /** The Deployment that runs it. Its class is `kubernetes.apps.v1.Deployment`. */
  readonly deployment: pulumi.Output<pulumi.CustomResource>;
  /**
   * The Service that is its internal route. None without inbound interfaces. Its class is `kubernetes.core.v1.Service`.
   */
  readonly service: pulumi.Output<pulumi.CustomResource>;
  /**
   * The ServiceAccount that its pods run as. None where it is given. Its class is `kubernetes.core.v1.ServiceAccount`.
   */
  readonly serviceAccount: pulumi.Output<pulumi.CustomResource>;
}

/** The resources that are built for `Application` on AWS. */
export interface ApplicationAwsNodes {
  /** Its security group. None of an existing workload, which has its own. Its class is `aws.ec2.SecurityGroup`. */
  readonly securityGroup: pulumi.Output<pulumi.CustomResource>;
  /** The ECS service that runs it. Its class is `aws.ecs.Service`. */
  readonly service: pulumi.Output<pulumi.CustomResource>;
  /** Its task definition. Its class is `aws.ecs.TaskDefinition`. */
  readonly taskDefinition: pulumi.Output<pulumi.CustomResource>;
  /**
   * The role of the application itself: it may do what aws.taskRole says, and what you attach. Its class is
   * `aws.iam.Role`.
   */
  readonly taskRole: pulumi.Output<pulumi.CustomResource>;
  /**
   * The role of ECS: it writes logs, pulls the image, and reads the secrets of its environment. Its class is
   * `aws.iam.Role`.
   */
  readonly executionRole: pulumi.Output<pulumi.CustomResource>;
  /** Where its logs go. Its class is `aws.cloudwatch.LogGroup`. */
  readonly logGroup: pulumi.Output<pulumi.CustomResource>;
  /** Its name in Cloud Map. None without inbound interfaces. Its class is `aws.servicediscovery.Service`. */
  readonly internalRoute: pulumi.Output<pulumi.CustomResource>;
}

/** The resources that are built for `Gateway` on Kubernetes. */
export interface GatewayKubernetesNodes {
  /** The Gateway of Gateway API. Its class is `kubernetes.apiextensions.CustomResource`. */
  readonly gateway: pulumi.Output<pulumi.CustomResource>;
}

/** The resources that are built for `Gateway` on AWS. */
export interface GatewayAwsNodes {
  /** The load balancer. Its class is `aws.lb.LoadBalancer`. */
  readonly loadBalancer: pulumi.Output<pulumi.CustomResource>;
  /** Its security group. Its class is `aws.ec2.SecurityGroup`. */
  readonly securityGroup: pulumi.Output<pulumi.CustomResource>;
}
