import type { Plan } from "../../../components/plan/plan";
import type { Random } from "../support/random";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return,
   @typescript-eslint/no-unsafe-call, @typescript-eslint/restrict-plus-operands, @typescript-eslint/no-unnecessary-condition --
   it changes the inputs of resources of any type. */

interface Resource {
  name: string;
  type: string;
  inputs: any;
}

/** A change to one resource: what it does, in words, or undefined where it cannot be made. */
type Change = (resource: Resource, all: Resource[], random: Random) => string | undefined;

/** A plan of which one resource that decides on traffic was changed, and how. */
export interface Mutant {
  readonly plan: Plan;
  readonly change: string;
}

/** Chosen changes that cannot be made before it is given up. */
const ATTEMPTS = 20;

/** Changes one resource of a plan; undefined where nothing can be changed. */
export function mutate(plan: Plan, random: Random): Mutant | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const mutant = tryOnce(plan, random);
    if (mutant) return mutant;
  }
  return undefined;
}

function tryOnce(plan: Plan, random: Random): Mutant | undefined {
  const mutant = JSON.parse(JSON.stringify(plan)) as Plan;
  const resources = mutant.resources as unknown as Resource[];
  const candidates = resources.filter((it) => changesOf(it).length > 0);
  if (candidates.length === 0) return undefined;
  // Kinds first: rules outnumber the rest.
  const kind = random.pick([...new Set(candidates.map((it) => it.type))]);
  const resource = random.pick(candidates.filter((it) => it.type === kind));
  const [name, change] = random.pick(changesOf(resource));
  const what = change(resource, resources, random);
  return what === undefined ? undefined : { plan: mutant, change: `${resource.name}: ${name} ${what}` };
}

function changesOf({ type }: Resource): [string, Change][] {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const changes = { ...(type.startsWith("aws:") ? aws[kind] : kubernetes[kind]) };
  return Object.entries(changes);
}

const remove: Change = (resource, all) => {
  all.splice(all.indexOf(resource), 1);
  return "";
};

const duplicate: Change = (resource, all) => {
  all.push({ ...JSON.parse(JSON.stringify(resource)), name: `${resource.name}-again` });
  return "";
};

/** Takes a value from another resource of the same type. */
function takeOver(field: string): Change {
  return (resource, all, random) => {
    const others = all.filter((it) => it.type === resource.type && at(it.inputs, field) !== undefined);
    const other = random.pick(others.length > 0 ? others : [resource]);
    const value = at(other.inputs, field);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(at(resource.inputs, field)))
      return undefined;
    put(resource.inputs, field, JSON.parse(JSON.stringify(value)));
    return `from ${other.name}`;
  };
}

function set(field: string, ...values: readonly unknown[]): Change {
  return (resource, _, random) => {
    const value = random.pick(values);
    if (JSON.stringify(at(resource.inputs, field)) === JSON.stringify(value)) return undefined;
    put(resource.inputs, field, value);
    return `${field} = ${JSON.stringify(value)}`;
  };
}

function at(value: any, field: string): any {
  return field.split(".").reduce((found, key) => found?.[key], value);
}

function put(value: any, field: string, item: unknown): void {
  const keys = field.split(".");
  const last = keys.pop()!;
  const owner = keys.reduce((found, key) => (found[key] ??= {}), value);
  if (item === undefined) Reflect.deleteProperty(owner, last);
  else owner[last] = item;
}

/** Changes the one rule of a policy, and in it one item of a list. */
function inRule(
  list: "ports" | "peers",
  change: (item: any, items: any[], random: Random) => string | undefined,
): Change {
  return ({ inputs }, _, random) => {
    const { spec } = inputs;
    const direction = spec.egress ? "egress" : "ingress";
    const rule = spec[direction]?.[0];
    const items = rule?.[list === "ports" ? "ports" : direction === "egress" ? "to" : "from"];
    return items?.length > 0 ? change(random.pick(items), items, random) : undefined;
  };
}

function otherLabels(resource: Resource, all: Resource[], random: Random): Record<string, string> {
  const selectors = all
    .filter((it) => it.type === resource.type && it !== resource)
    .map((it) => it.inputs.spec.podSelector ?? it.inputs.spec.selector);
  return random.pick([
    ...selectors.map((it) => it.matchLabels ?? {}),
    { "app.kubernetes.io/name": "nobody" },
  ]);
}

const networkPolicy: Record<string, Change> = {
  remove,
  duplicate,
  "any port": inRule("ports", (_, items) => {
    items.length = 0;
    return "";
  }),
  "any port of the protocol": inRule("ports", (item) => {
    delete item.port;
    delete item.endPort;
    return "";
  }),
  "wider range": inRule("ports", (item, _, random) => {
    item.endPort = Math.min(65535, (item.endPort ?? item.port) + 1 + random.below(100));
    return String(item.endPort);
  }),
  "lower start": inRule("ports", (item, _, random) => {
    item.endPort ??= item.port;
    item.port = Math.max(1, item.port - 1 - random.below(100));
    return String(item.port);
  }),
  "narrower range": inRule("ports", (item) => {
    if (item.endPort === undefined || item.endPort === item.port) return undefined;
    item.endPort -= 1;
    return String(item.endPort);
  }),
  "another port": inRule("ports", (item) => {
    delete item.endPort;
    item.port = item.port === 65535 ? 1 : item.port + 1;
    return String(item.port);
  }),
  "another protocol": inRule("ports", (item, _, random) => {
    item.protocol = random.pick(["TCP", "UDP", "SCTP"].filter((it) => it !== item.protocol));
    return item.protocol;
  }),
  "default protocol": inRule("ports", (item) => {
    delete item.protocol;
    return "";
  }),
  "one port more": inRule("ports", (_, items) => {
    items.push({ protocol: "TCP", port: 22 });
    return "";
  }),
  anyone: inRule("peers", (_, items) => {
    items.length = 0;
    return "";
  }),
  "one peer less": inRule("peers", (item, items) => {
    if (items.length === 1) return undefined;
    items.splice(items.indexOf(item), 1);
    return "";
  }),
  "any pod": inRule("peers", (item) => {
    if (!item.podSelector) return undefined;
    item.podSelector = {};
    return "";
  }),
  "one label less": inRule("peers", (item, _, random) => {
    const labels = item.podSelector?.matchLabels;
    if (!labels) return undefined;
    const key = random.pick(Object.keys(labels));
    if (key === undefined) return undefined;
    Reflect.deleteProperty(labels, key);
    return key;
  }),
  "one label more": inRule("peers", (item) => {
    if (!item.podSelector?.matchLabels) return undefined;
    item.podSelector.matchLabels["tier"] = "data";
    return "";
  }),
  "an expression more": inRule("peers", (item, _, random) => {
    if (!item.podSelector) return undefined;
    item.podSelector.matchExpressions = [
      random.pick([
        { key: "tier", operator: "Exists" },
        { key: "tier", operator: "DoesNotExist" },
        { key: "app.kubernetes.io/name", operator: "NotIn", values: ["app-0"] },
        { key: "role", operator: "In", values: ["app-0", "app-1"] },
      ]),
    ];
    return JSON.stringify(item.podSelector.matchExpressions);
  }),
  "a selector as expression": inRule("peers", (item) => {
    const labels = item.podSelector?.matchLabels;
    if (!labels) return undefined;
    item.podSelector = {
      matchExpressions: Object.entries(labels).map(([key, value]) => ({
        key,
        operator: "In",
        values: [value],
      })),
    };
    return "";
  }),
  "one value more": inRule("peers", (item) => {
    const labels = item.podSelector?.matchLabels;
    if (!labels) return undefined;
    item.podSelector = {
      matchExpressions: Object.entries(labels).map(([key, value]) => ({
        key,
        operator: "In",
        values: [value, "app-0"],
      })),
    };
    return "";
  }),
  "every namespace": inRule("peers", (item) => {
    if (item.ipBlock) return undefined;
    item.namespaceSelector = {};
    return "";
  }),
  "this namespace": inRule("peers", (item) => {
    if (!item.namespaceSelector) return undefined;
    delete item.namespaceSelector;
    return "";
  }),
  "another namespace": inRule("peers", (item) => {
    if (item.ipBlock) return undefined;
    item.namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "elsewhere" } };
    return "";
  }),
  "selectors apart": inRule("peers", (item, items) => {
    if (!item.namespaceSelector || !item.podSelector) return undefined;
    items.push({ podSelector: item.podSelector });
    delete item.podSelector;
    return "";
  }),
  everywhere: inRule("peers", (item) => {
    if (!item.ipBlock) return undefined;
    item.ipBlock = { cidr: item.ipBlock.cidr.includes(":") ? "::/0" : "0.0.0.0/0" };
    return "";
  }),
  "a wider network": inRule("peers", (item) => {
    if (!item.ipBlock) return undefined;
    const [address, bits] = item.ipBlock.cidr.split("/");
    if (bits === "0") return undefined;
    item.ipBlock = { cidr: `${address}/${Number(bits) - 1}` };
    return item.ipBlock.cidr;
  }),
  "a narrower network": inRule("peers", (item) => {
    if (!item.ipBlock) return undefined;
    const [address, bits] = item.ipBlock.cidr.split("/");
    if (bits === (address.includes(":") ? "128" : "32")) return undefined;
    item.ipBlock = { cidr: `${address}/${Number(bits) + 1}` };
    return item.ipBlock.cidr;
  }),
  "an exception": inRule("peers", (item) => {
    if (!item.ipBlock?.cidr.endsWith("/0")) return undefined;
    item.ipBlock.except = [item.ipBlock.cidr.includes(":") ? "fd00::/8" : "10.0.0.0/8"];
    return "";
  }),
  "addresses too": inRule("peers", (_, items) => {
    items.push({ ipBlock: { cidr: "203.0.113.0/24" } });
    return "";
  }),
  "all pods as subjects": set("spec.podSelector", {}),
  "other subjects": (resource, all, random) => {
    const labels = otherLabels(resource, all, random);
    resource.inputs.spec.podSelector = { matchLabels: labels };
    return JSON.stringify(labels);
  },
  "another own namespace": set("metadata.namespace", "elsewhere", "default"),
  "no types": set("spec.policyTypes", undefined),
  "other types": set("spec.policyTypes", ["Ingress"], ["Egress"], ["Ingress", "Egress"]),
  "no rules": ({ inputs }) => {
    delete inputs.spec.egress;
    delete inputs.spec.ingress;
    return "";
  },
  "one more rule": ({ inputs }, _, random) => {
    const direction = random.pick(["ingress", "egress"]);
    (inputs.spec[direction] ??= []).push({});
    return direction;
  },
};

const listener =
  (change: (listener: any, all: any[], random: Random) => string | undefined): Change =>
  ({ inputs }, _, random) => {
    const { listeners } = inputs.spec;
    return change(random.pick(listeners), listeners, random);
  };
const rule =
  (change: (rule: any, random: Random, all: Resource[]) => string | undefined): Change =>
  ({ inputs }, all, random) =>
    change(random.pick(inputs.spec.rules), random, all);

const route: Record<string, Change> = {
  remove,
  duplicate,
  "another backend": rule((it, random, all) => {
    const services = all
      .filter((other) => other.type.endsWith(":Service"))
      .map((other) => other.inputs.metadata.name);
    if (!it.backendRefs || services.length === 0) return undefined;
    it.backendRefs[0].name = random.pick(services);
    return it.backendRefs[0].name;
  }),
  "another backend port": rule((it) => (it.backendRefs ? String((it.backendRefs[0].port += 1)) : undefined)),
  "no backend": rule((it) => {
    if (!it.backendRefs) return undefined;
    it.backendRefs = [];
    return "";
  }),
  "another path": rule((it) => {
    if (!it.matches) return undefined;
    it.matches[0].path.value = "/static/x";
    return "";
  }),
  "any path": rule((it) => {
    if (!it.matches) return undefined;
    delete it.matches;
    return "";
  }),
  "no redirect": rule((it) => {
    if (!it.filters) return undefined;
    it.filters = [];
    it.backendRefs ??= [];
    return "";
  }),
  "other hosts": set("spec.hostnames", ["a.example.com"], ["x.y.example.com"]),
  "any host": set("spec.hostnames", undefined),
  "another listener": ({ inputs }, _, random) => {
    inputs.spec.parentRefs[0].sectionName = random.pick(["http", "https", "none"]);
    return inputs.spec.parentRefs[0].sectionName;
  },
  "another gateway": takeOver("spec.parentRefs"),
};

const kubernetes: Record<string, Record<string, Change>> = {
  NetworkPolicy: networkPolicy,
  HTTPRoute: route,
  TLSRoute: route,
  Gateway: {
    remove,
    "one listener less": listener((it, listeners) => {
      listeners.splice(listeners.indexOf(it), 1);
      return "";
    }),
    "another port": listener((it) => String((it.port += 1))),
    "another class": set("spec.gatewayClassName", "inner", "outer", "other"),
    "any host": listener((it) => {
      delete it.hostname;
      return "";
    }),
    plain: listener((it) => {
      if (it.protocol === "HTTP") return undefined;
      it.protocol = "HTTP";
      delete it.tls;
      return "";
    }),
  },
  Service: {
    remove,
    "other pods": takeOver("spec.selector"),
    "another target": ({ inputs }, _, random) =>
      String((random.pick<any>(inputs.spec.ports).targetPort += 1)),
    "another port": ({ inputs }, _, random) => String((random.pick<any>(inputs.spec.ports).port += 1)),
    "another name": takeOver("metadata.name"),
    "another namespace": set("metadata.namespace", "elsewhere"),
  },
  Deployment: {
    remove,
    "other pods": (resource, all, random) => {
      const done = takeOver("spec.template.metadata.labels")(resource, all, random);
      resource.inputs.spec.selector.matchLabels = { ...resource.inputs.spec.template.metadata.labels };
      return done;
    },
    "another namespace": set("metadata.namespace", "elsewhere"),
  },
};

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
  "a fixed answer": action((it) => {
    if (it.type === "fixed-response") return undefined;
    it.type = "fixed-response";
    return "";
  }),
};

const aws: Record<string, Record<string, Change>> = {
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
