/** The AWS services that appnet's resources live in, as clients of one endpoint. */
import { ACMClient } from "@aws-sdk/client-acm";
import { ACMPCAClient } from "@aws-sdk/client-acm-pca";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceDiscoveryClient } from "@aws-sdk/client-servicediscovery";

/** The Region of every test document, whether it says so or not. */
export const REGION = "eu-central-1";

export type Clients = ReturnType<typeof clientsOf>;

export function clientsOf(endpoint: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const options = { endpoint, region: REGION, credentials, maxAttempts: 1 };
  return {
    acm: new ACMClient(options),
    authority: new ACMPCAClient(options),
    discovery: new ServiceDiscoveryClient(options),
    ec2: new EC2Client(options),
    ecs: new ECSClient(options),
    iam: new IAMClient(options),
    loadBalancing: new ElasticLoadBalancingV2Client(options),
    logs: new CloudWatchLogsClient(options),
    route53: new Route53Client(options),
    secrets: new SecretsManagerClient(options),
  };
}
