/** What checkov still finds in what appnet builds, by check, and why it stays. */
export const remaining = {
  kubernetes: {
    CKV_K8S_8:
      "liveness is probed only where it is asked for: a probe that fails under load restarts what is slow",
    CKV_K8S_9:
      "an application without a port of TCP has nothing that could be asked; healthCheck.command says it",
    CKV_K8S_10: "an application says its own cpu",
    CKV_K8S_11: "a limit of cpu slows a container down while its node is idle; the patch sets one",
    CKV_K8S_12: "an application says its own memory",
    CKV_K8S_13: "an application says its own memory, which is its limit as well",
    CKV_K8S_15:
      "an image with a digest or a version need not be asked for again; the patch sets another policy",
    CKV_K8S_22: "readOnlyRootFilesystem: most images write somewhere, and where is not known here",
    CKV_K8S_40: "runAsUser: the default is the user of most images that are not root's",
    CKV_K8S_43: "an application names its own image, with a digest where it wants one",
  },
  terraform: {
    CKV_AWS_2: "a gateway without a certificate is plain where its document says so",
    CKV_AWS_91: "accessLogs needs a bucket of the account",
    CKV_AWS_103: "a gateway without a certificate is plain where its document says so",
    CKV_AWS_150: "deletionProtection: by default a gateway goes with its document",
    CKV_AWS_152:
      "between zones AWS charges for the traffic of network load balancers, and tasks are in all of them",
    CKV_AWS_158: "logs.kmsKeyArn: CloudWatch encrypts them by a key of its own otherwise",
    CKV_AWS_233: "Pulumi creates before it deletes, unless told otherwise",
    CKV_AWS_260: "port 80 answers with a redirect to HTTPS, or passes TLS on; allowedCidrs narrows it",
    CKV_AWS_333:
      "in a default VPC, whose subnets are public, tasks reach registries by no other way; privateSubnetIds",
    CKV_AWS_336: "readOnlyRootFilesystem: most images write somewhere, and where is not known here",
    CKV_AWS_338: "logs.retentionInDays: 30 days by default",
    CKV_AWS_378:
      "behind the load balancer, HTTP is within groups that let nobody else in; tls: application encrypts it",
    CKV2_AWS_20: "a load balancer that passes TLS on cannot redirect",
    CKV2_AWS_28: "a firewall of web requests is the account's to have",
  },
} as const;

/** How much checkov finds in the boutique. */
export const boutique = { kubernetes: 63, terraform: 32 };
