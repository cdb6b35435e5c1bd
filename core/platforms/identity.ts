import type * as pulumi from "@pulumi/pulumi";
import type { Party } from "../names/party";

/**
 * By what a platform knows one end of flows. It is declared, not evidence: a proof reads it to know whose traffic a
 * resource decides on, and takes everything else from the resources.
 */
export interface Identity {
  readonly party: Party;
  /** The declared resource that runs it: a Deployment, an ECS service, a Gateway, a load balancer. */
  readonly resource?: string;
  /** Kubernetes: the controller behind a gateway, and the class that the settings name for its kind. */
  readonly controller?: string;
  readonly gatewayClass?: string;
  /** Kubernetes: the image that the settings name for what ends automatic TLS in front of it. */
  readonly proxyImage?: pulumi.Input<string> | undefined;
  /** Kubernetes: the pods of a workload that is not among the resources, or of a gateway that has them elsewhere. */
  readonly namespace?: string;
  readonly podLabels?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Kubernetes: the pods of what is in several places, as the cluster's DNS. */
  readonly pods?: readonly {
    readonly namespace: string;
    readonly podLabels: Readonly<Record<string, string>>;
    readonly port: number;
  }[];
  /** AWS: the security groups of what is not among the resources, by id or by tags. */
  readonly securityGroups?: readonly pulumi.Input<string>[];
  readonly securityGroupTags?: Readonly<Record<string, string>>;
  /** Networks, and on AWS prefix lists. */
  readonly networks?: readonly pulumi.Input<string>[];
  readonly prefixLists?: readonly pulumi.Input<string>[];
  /** Networks within those that are not meant. */
  readonly except?: readonly string[];
  /** Host names, where they are all that says who it is. */
  readonly hostnames?: readonly string[] | undefined;
  /** Kubernetes: what of the cluster itself it is, as policies call that: `kube-apiserver`. */
  readonly entities?: readonly string[];
  /**
   * Of a party that is not the space's: the directions in which another space, or nobody, decides on its own traffic. It
   * is taken to let through what is declared.
   */
  readonly theirs?: readonly ("ingress" | "egress")[];
}
