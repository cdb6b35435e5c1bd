// A Route 53 record and two CloudWatch alarms of the program's own, from what the gateway and the application hand back.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as appnet from "pulumi-appnet";

const zone = new aws.route53.Zone("shop", { name: "shop.example.com" });

const space = new appnet.Space("shop", { organization: "acme", aws: { region: "eu-central-1" } });

const frontend = new appnet.Application("frontend", {
  space,
  image: "ghcr.io/acme/frontend:1.4",
  inbound: { web: { port: 8080, protocol: "http" } },
});

const gateway = new appnet.Gateway("public", { space, routes: [{ path: "/", destination: frontend }] });

const record = new aws.route53.Record("apex", {
  zoneId: zone.zoneId,
  name: "shop.example.com",
  type: "A",
  aliases: [{ name: gateway.aws.dnsName, zoneId: gateway.aws.zoneId, evaluateTargetHealth: true }],
});

new aws.cloudwatch.MetricAlarm("errors", {
  namespace: "AWS/ApplicationELB",
  metricName: "HTTPCode_Target_5XX_Count",
  dimensions: {
    LoadBalancer: gateway.aws.loadBalancerArnSuffix,
    TargetGroup: gateway.aws.targetGroupArnSuffixes["frontend:8080"]!,
  },
  statistic: "Sum",
  period: 60,
  evaluationPeriods: 5,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 10,
});

new aws.cloudwatch.MetricAlarm("busy", {
  namespace: "AWS/ECS",
  metricName: "CPUUtilization",
  dimensions: { ClusterName: frontend.aws.clusterName, ServiceName: frontend.aws.serviceName },
  statistic: "Average",
  period: 60,
  evaluationPeriods: 5,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 80,
});

export const url = pulumi.interpolate`http://${record.fqdn}`;
export const endpoints = { public: gateway.endpoint };
