import { describe, expect, it } from "vitest";
import { plan as planned } from "../../core/platforms/aws/support";
import { shop } from "../../core/platforms/kubernetes/support";
import { plannedExample, resource, saidBeside, saidWithin } from "./support";

const kubernetes = planned(shop()).plan;
const aws = plannedExample("aws-shop");

const inNamespace = (type: string, namespace?: string) =>
  resource(`kubernetes:${type}`, "theirs", {
    metadata: { name: "theirs", ...(namespace && { namespace }) },
    spec: {},
  });
const notUnderstood = (type: string) => [
  `theirs: resources of type ${type} are not understood (it is decided without them)`,
];

/** Kinds that select pods, or run them, in the namespace that they are in. */
const NAMESPACED = [
  "crd.projectcalico.org/v1:NetworkPolicy",
  "projectcalico.org/v3:NetworkPolicy",
  "crd.antrea.io/v1beta1:NetworkPolicy",
  "extensions/v1beta1:NetworkPolicy",
  "extensions/v1beta1:Ingress",
  "extensions/v1beta1:Deployment",
  "networking.k8s.io/v1:Ingress",
  "networking.k8s.io/v1:NetworkPolicyPatch",
  "apps/v1:DeploymentPatch",
  "core/v1:ServicePatch",
  "core/v1:PodPatch",
  "core/v1:Endpoints",
  "discovery.k8s.io/v1:EndpointSlice",
  "core/v1:ReplicationController",
  "batch/v1:JobPatch",
];

/** Kinds that may reach any namespace, or have none. */
const ANYWHERE = [
  "cilium.io/v2:CiliumClusterwideNetworkPolicy",
  "crd.projectcalico.org/v1:GlobalNetworkPolicy",
  "projectcalico.org/v3:GlobalNetworkPolicy",
  "crd.antrea.io/v1beta1:ClusterNetworkPolicy",
  "policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy",
  "policy.networking.k8s.io/v1alpha1:BaselineAdminNetworkPolicy",
  "policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy",
  "networking.k8s.aws/v1alpha1:ClusterNetworkPolicy",
  "core/v1:NamespacePatch",
  "networking.k8s.io/v1:NetworkPolicyList",
  "core/v1:ServiceList",
  "apps/v1:DeploymentList",
  "argoproj.io/v1alpha1:Rollout",
  "argoproj.io/v1alpha1:Application",
  "serving.knative.dev/v1:Service",
  "traefik.io/v1alpha1:IngressRoute",
  "projectcontour.io/v1:HTTPProxy",
  "networking.istio.io/v1:VirtualService",
  "security.istio.io/v1:AuthorizationPolicy",
  "vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy",
  "externaldns.k8s.io/v1alpha1:DNSEndpoint",
  "admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
  "gateway.networking.k8s.io/v1:GRPCRoute",
  "gateway.networking.k8s.io/v1:ListenerSet",
  "gateway.envoyproxy.io/v1alpha1:SecurityPolicy",
  "helm.sh/v3:Release",
  "helm.sh/v4:Chart",
  "yaml:ConfigGroup",
  "yaml/v2:ConfigFile",
  "kustomize/v2:Directory",
];

describe("on Kubernetes, a kind that nobody listed is undecided", () => {
  it.each([...NAMESPACED, ...ANYWHERE])("%s", (type) => {
    const token = `kubernetes:${type}`;
    expect(saidWithin(kubernetes, inNamespace(type, "prod"))).toEqual(notUnderstood(token));
    expect(saidBeside(kubernetes, inNamespace(type, "prod"))).toEqual(notUnderstood(token));
    expect(saidBeside(kubernetes, inNamespace(type, "[known after deployment]"))).toEqual(
      notUnderstood(token),
    );
  });

  it.each(ANYWHERE)("%s beside a space, wherever it is", (type) => {
    const token = `kubernetes:${type}`;
    expect(saidBeside(kubernetes, inNamespace(type))).toEqual(notUnderstood(token));
    expect(saidBeside(kubernetes, inNamespace(type, "elsewhere"))).toEqual(notUnderstood(token));
  });

  it.each(NAMESPACED)("%s of another namespace is that one's", (type) => {
    expect(saidBeside(kubernetes, inNamespace(type, "elsewhere"))).toEqual([]);
  });

  it.each([
    "core/v1:ConfigMap",
    "core/v1:Secret",
    "core/v1:ServiceAccount",
    "core/v1:PersistentVolumeClaim",
    "rbac.authorization.k8s.io/v1:RoleBinding",
    "autoscaling/v2:HorizontalPodAutoscaler",
    "apiextensions.k8s.io/v1:CustomResourceDefinition",
    "monitoring.coreos.com/v1:ServiceMonitor",
  ])("%s can open nothing", (type) => {
    const { inputs, ...rest } = inNamespace(type, "prod");
    const { metadata } = inputs as { metadata: object };
    expect(saidBeside(kubernetes, { ...rest, inputs: { metadata } })).toEqual([]);
  });

  it.each(["random:index/randomId:RandomId", "tls:index/privateKey:PrivateKey", "aws:ec2/instance:Instance"])(
    "%s beside it is of another world",
    (type) => {
      expect(saidBeside(kubernetes, resource(type, "theirs", {}))).toEqual([]);
      expect(saidWithin(kubernetes, resource(type, "theirs", {}))).toEqual(notUnderstood(type));
    },
  );
});

describe("on AWS, a kind that nobody listed is undecided", () => {
  it.each([
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:alb/targetGroupAttachment:TargetGroupAttachment",
    "aws:elb/loadBalancer:LoadBalancer",
    "aws:autoscaling/group:Group",
    "aws:autoscaling/attachment:Attachment",
    "aws:ecs/taskSet:TaskSet",
    "aws:eks/cluster:Cluster",
    "aws:vpclattice/service:Service",
    "aws:globalaccelerator/endpointGroup:EndpointGroup",
    "aws:cloudfront/vpcOrigin:VpcOrigin",
    "aws:servicediscovery/instance:Instance",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:cloudcontrol/resource:Resource",
    "aws:cloudformation/stack:Stack",
    "aws-native:ec2:SecurityGroupIngress",
    "aws-native:elasticloadbalancingv2:Listener",
    "awsx:ecs:FargateService",
    "awsx:lb:ApplicationLoadBalancer",
    "eks:index:Cluster",
  ])("%s", (type) => {
    expect(saidWithin(aws, resource(type, "theirs", {}))).toEqual(notUnderstood(type));
    expect(saidBeside(aws, resource(type, "theirs", {}))).toEqual(notUnderstood(type));
  });

  it.each([
    "aws:s3/bucket:Bucket",
    "aws-native:s3:Bucket",
    "aws:iam/role:Role",
    "aws:ec2/vpc:Vpc",
    "aws:ec2/subnet:Subnet",
    "aws:route53/zone:Zone",
    "aws:dynamodb/table:Table",
    "aws:rds/subnetGroup:SubnetGroup",
  ])("%s can open nothing", (type) => {
    expect(saidBeside(aws, resource(type, "theirs", { name: "theirs" }))).toEqual([]);
  });

  it.each(["random:index/randomId:RandomId", "kubernetes:networking.k8s.io/v1:NetworkPolicy"])(
    "%s beside it is of another world",
    (type) => {
      expect(saidBeside(aws, resource(type, "theirs", {}))).toEqual([]);
    },
  );
});
