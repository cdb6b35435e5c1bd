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
    endpoint,
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

/** Asks Application Auto Scaling. For two questions its own client would be one more package. */
export async function resourceScaling(
  { endpoint }: Pick<Clients, "endpoint">,
  action: "RegisterScalableTarget" | "PutScalingPolicy",
  request: object,
): Promise<void> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AnyScaleFrontendService.${action}`,
      Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/application-autoscaling/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
}
