import type { Random } from "../../support/random";
import { duplicate, remove, set, takeOver, type Change, type Resource } from "./change";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return,
   @typescript-eslint/no-unsafe-call, @typescript-eslint/restrict-plus-operands --
   it changes the inputs of resources of any type. */

const groupRule: Record<string, Change> = {
  remove,
  duplicate,
  "any protocol": ({ inputs }) => {
    inputs.ipProtocol = "-1";
    delete inputs.fromPort;
    delete inputs.toPort;
    return "";
  },
  "another protocol": set("ipProtocol", "tcp", "udp", "icmp", "6", "17"),
  "wider range": ({ inputs }, _, random) =>
    String((inputs.toPort = Math.min(65535, inputs.toPort + 1 + random.below(100)))),
  "lower start": ({ inputs }, _, random) =>
    String((inputs.fromPort = Math.max(0, inputs.fromPort - 1 - random.below(100)))),
  "all ports": ({ inputs }) => {
    inputs.fromPort = 0;
    inputs.toPort = 65535;
    return "";
  },
  "narrower range": ({ inputs }) => (inputs.toPort > inputs.fromPort ? String(--inputs.toPort) : undefined),
  "another port": ({ inputs }) => {
    inputs.toPort = inputs.fromPort = inputs.fromPort === 65535 ? 1 : inputs.fromPort + 1;
    return String(inputs.toPort);
  },
  "another group": takeOver("securityGroupId"),
  "another peer": takeOver("referencedSecurityGroupId"),
  "the group itself": ({ inputs }) => {
    if (!inputs.referencedSecurityGroupId) return undefined;
    inputs.referencedSecurityGroupId = inputs.securityGroupId;
    return "";
  },
  "an unknown group": ({ inputs }) => {
    if (!inputs.referencedSecurityGroupId) return undefined;
    inputs.referencedSecurityGroupId = "sg-0stranger";
    return "";
  },
  everywhere: ({ inputs }) => {
    if (inputs.cidrIpv4 === "0.0.0.0/0" || inputs.cidrIpv6) return undefined;
    for (const field of ["referencedSecurityGroupId", "prefixListId"]) Reflect.deleteProperty(inputs, field);
    inputs.cidrIpv4 = "0.0.0.0/0";
    return "";
  },
  "a wider network": ({ inputs }) => {
    const field = inputs.cidrIpv4 ? "cidrIpv4" : "cidrIpv6";
    const [address, bits] = (inputs[field] ?? "").split("/");
    if (!bits || bits === "0") return undefined;
    inputs[field] = `${address}/${Number(bits) - 1}`;
    return inputs[field];
  },
  "a narrower network": ({ inputs }) => {
    const field = inputs.cidrIpv4 ? "cidrIpv4" : "cidrIpv6";
    const [address, bits] = (inputs[field] ?? "").split("/");
    if (!bits || bits === (address.includes(":") ? "128" : "32")) return undefined;
    inputs[field] = `${address}/${Number(bits) + 1}`;
    return inputs[field];
  },
  "the other direction": (resource) => {
    resource.type = resource.type.includes("Ingress")
      ? "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
      : "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    return "";
  },
  "the older form": (resource) => {
    const { inputs } = resource;
    if (inputs.prefixListId) return undefined;
    resource.type = "aws:ec2/securityGroupRule:SecurityGroupRule";
    resource.inputs = {
      type: resource.name.endsWith("ingress") ? "ingress" : "egress",
      securityGroupId: inputs.securityGroupId,
      protocol: inputs.ipProtocol,
      fromPort: inputs.fromPort,
      toPort: inputs.toPort,
      ...(inputs.referencedSecurityGroupId && { sourceSecurityGroupId: inputs.referencedSecurityGroupId }),
      ...(inputs.cidrIpv4 && { cidrBlocks: [inputs.cidrIpv4] }),
      ...(inputs.cidrIpv6 && { ipv6CidrBlocks: [inputs.cidrIpv6] }),
    };
    return "";
  },
};

const action =
  (change: (action: any, all: Resource[], random: Random) => string | undefined): Change =>
  ({ inputs }, all, random) =>
    change((inputs.actions ?? inputs.defaultActions)[0], all, random);

const actions: Record<string, Change> = {
  "another target group": action((it, all, random) => {
    const groups = all.filter((other) => other.type === "aws:lb/targetGroup:TargetGroup");
    if (groups.length === 0) return undefined;
    it.type = "forward";
    it.targetGroupArn = `\${${random.pick(groups).name}.arn}`;
    return it.targetGroupArn;
  }),
  "a redirect elsewhere": action((it, _, random) => {
    if (it.type !== "redirect") return undefined;
    const change = random.pick<any>([{ host: "b.example.com" }, { protocol: "HTTP" }, { port: "8443" }]);
    Object.assign(it.redirect, change);
    return JSON.stringify(change);
  }),
  "a fixed answer": action((it) => {
    if (it.type === "fixed-response") return undefined;
    it.type = "fixed-response";
    return "";
  }),
};

/** Changes by kind of resource. */
export const aws: Record<string, Record<string, Change>> = {
  SecurityGroupIngressRule: groupRule,
  SecurityGroupEgressRule: groupRule,
  SecurityGroup: {
    "a rule of its own": ({ inputs }, _, random) => {
      const own = {
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        ...random.pick([{ self: true }, { cidrBlocks: ["0.0.0.0/0"] }]),
      };
      inputs[random.pick(["ingress", "egress"])] = [own];
      return JSON.stringify(own);
    },
  },
  Listener: {
    remove,
    ...actions,
    "another port": ({ inputs }) => String((inputs.port += 1)),
    "another protocol": set("protocol", "HTTP", "HTTPS", "TCP"),
    "another load balancer": takeOver("loadBalancerArn"),
  },
  ListenerRule: {
    remove,
    duplicate,
    ...actions,
    "another listener": takeOver("listenerArn"),
    "other conditions": takeOver("conditions"),
    "any path": ({ inputs }) => {
      inputs.conditions = inputs.conditions.filter((it: any) => !it.pathPattern);
      return "";
    },
    "another path": ({ inputs }) => {
      const found = inputs.conditions.find((it: any) => it.pathPattern);
      if (!found) return undefined;
      found.pathPattern.values = ["/static/x"];
      return "";
    },
    "any host": ({ inputs }) => {
      inputs.conditions = inputs.conditions.filter((it: any) => !it.hostHeader);
      return "";
    },
    "another rewrite": takeOver("transforms"),
    "no rewrite": set("transforms", undefined),
    "the first priority": set("priority", 1),
    "the last priority": set("priority", 50000),
  },
  LoadBalancer: {
    exposure: ({ inputs }) => String((inputs.internal = !inputs.internal)),
    "other groups": takeOver("securityGroups"),
  },
  Service: {
    "other groups": takeOver("networkConfiguration.securityGroups"),
    "one group less": ({ inputs }, _, random) => {
      const groups = inputs.networkConfiguration?.securityGroups;
      if (!groups || groups.length < 2) return undefined;
      return groups.splice(random.below(groups.length), 1)[0];
    },
    "other registrations": takeOver("loadBalancers"),
    "another container port": ({ inputs }) =>
      inputs.loadBalancers ? String((inputs.loadBalancers[0].containerPort += 1)) : undefined,
    "another name": takeOver("serviceRegistries"),
  },
};
