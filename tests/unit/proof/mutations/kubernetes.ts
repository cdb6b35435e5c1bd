import type { Random } from "../../support/random";
import { duplicate, remove, set, takeOver, type Change, type Resource } from "./change";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return,
   @typescript-eslint/no-unsafe-call, @typescript-eslint/restrict-plus-operands, @typescript-eslint/no-unnecessary-condition --
   it changes the inputs of resources of any type. */

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
  return random.pick([...selectors.map((it) => it.matchLabels ?? {}), { "appnet/application": "nobody" }]);
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
        { key: "appnet/application", operator: "NotIn", values: ["app-0"] },
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

/** Changes the one rule of a policy that names hosts. */
const hostRule =
  (change: (rule: any) => string | undefined): Change =>
  ({ inputs }) => {
    const [rule] = inputs.spec.egress;
    return rule.toFQDNs ? change(rule) : undefined;
  };

const ciliumPolicy: Record<string, Change> = {
  remove,
  "one name more": hostRule((it) => {
    it.toFQDNs.push({ matchName: "api.stranger.example" });
    return "";
  }),
  "another name": hostRule((it) => {
    it.toFQDNs[0].matchName = "api.stranger.example";
    return "";
  }),
  "every name": hostRule((it) => {
    it.toFQDNs = [{ matchPattern: "*" }];
    return "";
  }),
  "another port": hostRule((it) => {
    it.toPorts[0].ports[0].port = "5432";
    return "";
  }),
  "a range of ports": hostRule((it) => {
    it.toPorts[0].ports[0].endPort = 9999;
    return "";
  }),
  "another protocol": hostRule((it) => {
    it.toPorts[0].ports[0].protocol = "UDP";
    return "";
  }),
  "all pods as subjects": set("spec.endpointSelector", {}),
  "other subjects": ({ inputs }, all, random) => {
    const services = all.filter((it) => it.type.endsWith(":Service"));
    const matchLabels = random.pick(services).inputs.spec.selector;
    inputs.spec.endpointSelector = { matchLabels };
    return JSON.stringify(matchLabels);
  },
  addresses: hostRule((it) => {
    it.toCIDR = ["0.0.0.0/0"];
    return "";
  }),
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
  "another rewrite": rule((it, random) => {
    if (!it.backendRefs) return undefined;
    const path = { type: "ReplacePrefixMatch", replacePrefixMatch: random.pick(["/", "/v2", "/admin"]) };
    it.filters = [{ type: "URLRewrite", urlRewrite: { path } }];
    return path.replacePrefixMatch;
  }),
  "no rewrite": rule((it) => {
    if (!it.filters || !it.backendRefs) return undefined;
    delete it.filters;
    return "";
  }),
  "no redirect": rule((it) => {
    if (!it.filters) return undefined;
    it.filters = [];
    it.backendRefs ??= [];
    return "";
  }),
  "a redirect elsewhere": rule((it, random) => {
    const redirect = it.filters?.find((filter: any) => filter.type === "RequestRedirect")?.requestRedirect;
    if (!redirect) return undefined;
    const change = random.pick<any>([{ hostname: "b.example.com" }, { scheme: "http" }, { port: 8443 }]);
    Object.assign(redirect, change);
    return JSON.stringify(change);
  }),
  "a backend in place of a redirect": rule((it, random, all) => {
    const services = all.filter((other) => other.type.endsWith(":Service"));
    if (!it.filters || it.backendRefs || services.length === 0) return undefined;
    const { metadata, spec } = random.pick(services).inputs;
    delete it.filters;
    it.backendRefs = [{ name: metadata.name, port: spec.ports[0].port }];
    return metadata.name;
  }),
  "other hosts": set("spec.hostnames", ["a.example.com"], ["x.y.example.com"]),
  "any host": set("spec.hostnames", undefined),
  "another listener": ({ inputs }, _, random) => {
    inputs.spec.parentRefs[0].sectionName = random.pick(["http", "https", "none"]);
    return inputs.spec.parentRefs[0].sectionName;
  },
  "another gateway": takeOver("spec.parentRefs"),
};

/** Changes by kind of resource. */
export const kubernetes: Record<string, Record<string, Change>> = {
  NetworkPolicy: networkPolicy,
  CiliumNetworkPolicy: ciliumPolicy,
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
    // A Service that only gives a name has none.
    "another target": ({ inputs }, _, random) =>
      inputs.spec.ports && String((random.pick<any>(inputs.spec.ports).targetPort += 1)),
    "another port": ({ inputs }, _, random) =>
      inputs.spec.ports && String((random.pick<any>(inputs.spec.ports).port += 1)),
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
