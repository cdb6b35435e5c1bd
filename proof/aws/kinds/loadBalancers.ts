import type { lb } from "@pulumi/aws";
import { Kind, oneOf, type FieldTable } from "../../closedWorld/fields";
import { DESCRIBED, TAGS, type Everywhere } from "./everywhere";

const TUNING = "harmless: how requests are passed on, not to whom";
const HEADERS = "harmless: what stands in a request or an answer, not where it goes";
const LOGS = "harmless: what is written down";
const ROUTING = "harmless: routing is taken to lead everywhere";

const actions = {
  type: "read",
  order: "harmless: of two actions that answer the proof decides on none",
  targetGroupArn: "read",
  forward: {
    targetGroups: [{ arn: "read", weight: "read" }],
    stickiness: "harmless: which of the groups, all of which are read, answers the next request",
  },
  redirect: {
    host: "read",
    path: "read",
    port: "read",
    protocol: "read",
    query: "read",
    statusCode: HEADERS,
  },
  fixedResponse: "harmless: the load balancer answers by itself",
  authenticateCognito: "harmless: it only keeps out",
  authenticateOidc: "harmless: it only keeps out",
} as const;

const listener: FieldTable<lb.ListenerArgs & Everywhere> = {
  ...DESCRIBED,
  loadBalancerArn: "read",
  port: "read",
  protocol: "read",
  sslPolicy: "read",
  certificateArn: "read",
  defaultActions: [actions],
  alpnPolicy: TUNING,
  tcpIdleTimeoutSeconds: TUNING,
  routingHttpRequestXAmznTlsCipherSuiteHeaderName: HEADERS,
  routingHttpRequestXAmznTlsVersionHeaderName: HEADERS,
  routingHttpResponseAccessControlAllowCredentialsHeaderValue: HEADERS,
  routingHttpResponseAccessControlAllowHeadersHeaderValue: HEADERS,
  routingHttpResponseAccessControlAllowMethodsHeaderValue: HEADERS,
  routingHttpResponseAccessControlAllowOriginHeaderValue: HEADERS,
  routingHttpResponseAccessControlExposeHeadersHeaderValue: HEADERS,
  routingHttpResponseAccessControlMaxAgeHeaderValue: HEADERS,
  routingHttpResponseContentSecurityPolicyHeaderValue: HEADERS,
  routingHttpResponseServerEnabled: HEADERS,
  routingHttpResponseStrictTransportSecurityHeaderValue: HEADERS,
  routingHttpResponseXContentTypeOptionsHeaderValue: HEADERS,
  routingHttpResponseXFrameOptionsHeaderValue: HEADERS,
};

/** By type: load balancers, and what they do with requests. */
export const loadBalancerKinds: readonly (readonly [string, Kind])[] = [
  [
    "aws:lb/loadBalancer:LoadBalancer",
    Kind.of<lb.LoadBalancerArgs & Everywhere>({
      ...DESCRIBED,
      internal: "read",
      loadBalancerType: "read",
      securityGroups: "read",
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: oneOf(
        ["on"],
        "otherwise what comes by PrivateLink passes whatever the groups say",
      ),
      accessLogs: LOGS,
      connectionLogs: LOGS,
      healthCheckLogs: LOGS,
      clientKeepAlive: TUNING,
      customerOwnedIpv4Pool: "harmless: security groups decide whatever the address",
      desyncMitigationMode: TUNING,
      dnsRecordClientRoutingPolicy: TUNING,
      dropInvalidHeaderFields: TUNING,
      enableCrossZoneLoadBalancing: TUNING,
      enableDeletionProtection: "harmless: it is about deletion alone",
      enableHttp2: TUNING,
      enableTlsVersionAndCipherSuiteHeaders: HEADERS,
      enableWafFailOpen: "harmless: what a firewall keeps out besides is nothing that is declared",
      enableXffClientPort: HEADERS,
      enableZonalShift: TUNING,
      idleTimeout: TUNING,
      ipAddressType: "harmless: security groups decide whatever the address",
      minimumLoadBalancerCapacity: TUNING,
      name: "harmless: it informs people",
      namePrefix: "harmless: it informs people",
      preserveHostHeader: HEADERS,
      secondaryIpsAutoAssignedPerSubnet: "harmless: security groups decide whatever the address",
      subnets: ROUTING,
      subnetMappings: ROUTING,
      xffHeaderProcessingMode: HEADERS,
    }),
  ],
  [
    "aws:lb/targetGroup:TargetGroup",
    Kind.of<lb.TargetGroupArgs & Everywhere>({
      ...DESCRIBED,
      targetType: oneOf(["ip"], "instances, functions and load balancers are reached past the tasks' groups"),
      port: "harmless: tasks register with their own",
      protocol: "harmless: what is spoken to a target, not to which",
      protocolVersion: "harmless: what is spoken to a target, not to which",
      vpcId: "harmless: AWS refuses tasks of another VPC",
      connectionTermination: TUNING,
      deregistrationDelay: TUNING,
      healthCheck: "harmless: which of the registered tasks answer",
      ipAddressType: "harmless: security groups decide whatever the address",
      lambdaMultiValueHeadersEnabled: HEADERS,
      loadBalancingAlgorithmType: TUNING,
      loadBalancingAnomalyMitigation: TUNING,
      loadBalancingCrossZoneEnabled: TUNING,
      name: "harmless: it informs people",
      namePrefix: "harmless: it informs people",
      slowStart: TUNING,
      stickiness: "harmless: which of the registered tasks answer",
      targetFailovers: "harmless: which of the registered tasks answer",
      targetGroupHealth: "harmless: which of the registered tasks answer",
      targetHealthStates: "harmless: which of the registered tasks answer",
    }),
  ],
  ["aws:lb/listener:Listener", Kind.of(listener)],
  [
    "aws:lb/listenerRule:ListenerRule",
    Kind.of<lb.ListenerRuleArgs & Everywhere>({
      ...DESCRIBED,
      listenerArn: "read",
      priority: "read",
      conditions: "read",
      actions: [actions],
      transforms: [{ type: "read", urlRewriteConfig: { rewrite: { regex: "read", replace: "read" } } }],
    }),
  ],
  [
    "aws:lb/listenerCertificate:ListenerCertificate",
    Kind.of<lb.ListenerCertificateArgs & Everywhere>({
      ...TAGS,
      listenerArn: "read",
      certificateArn: "read",
    }),
  ],
];
