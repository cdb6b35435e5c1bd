import { type AsItComes, NaivePlan } from "./naive";

/* oxlint-disable typescript/no-unsafe-member-access,
   typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-return,
   typescript/no-unsafe-call, complexity, max-depth --
   it reads resources as they come, without the checks of the evaluator under test. */

type Gateway = NaivePlan["gateways"][number];

const HOSTS = [
  ...["a", "b", "c", "x.y", "1-a", "1-b", "2-a", "2-b", "gate-0", "gate-1", "gate-2"].map(
    (it) => `${it}.example.com`,
  ),
  "other.invalid",
];
const PATHS = [
  "/",
  "/other",
  "/A",
  "/a",
  "/x.y",
  "/x-y",
  "/static",
  "/static/x",
  "/static/x/y",
  "/staticx",
].concat([
  "/api",
  "/apix",
  "/api/",
  "/api/more",
  "/api/v1",
  "/api/v1/more",
  "/api/v1/users",
  "/api/v1/users/7",
  "/api/v1/usersmore",
  "/Amore",
  "/x.ymore",
  "/apimore",
  "/api/v1more",
]);

/** Every request that a gateway or an internal name answers otherwise than declared. */
export function naiveRouteDifferences(plan: NaivePlan): string[] {
  const cloud = plan.platform === "aws" ? new AwsRoutes(plan) : new KubernetesRoutes(plan);
  return [...plan.gateways.flatMap((it) => ofGateway(plan, it, cloud)), ...cloud.nameDifferences()];
}

interface Routes {
  exposure(gateway: Gateway): boolean;
  listeners(gateway: string): { port: number; mode: string }[];
  /** Each `APPLICATION PORT as PATH`, several joined by `+`, or `redirect` or `nothing`; any of them may be given. */
  answers(gateway: string, port: number, host: string, path: string): string[];
  nameDifferences(): string[];
}

function ofGateway(plan: NaivePlan, gateway: Gateway, cloud: Routes): string[] {
  const found: string[] = [];
  if (!cloud.exposure(gateway)) found.push(`exposure of ${gateway.name}`);
  const said = {
    none: ["80 plain"],
    terminate: ["80 plain", `443 terminate ${gateway.minimumProtocolVersion}`],
    passthrough: [plan.platform === "aws" ? "80 passthrough" : "80 plain", "443 passthrough"],
  };
  const wanted = said[gateway.tls as keyof typeof said];
  const listeners = new Set(cloud.listeners(gateway.name).map(({ port, mode }) => `${port} ${mode}`));
  if ([...listeners].sort().join() !== [...wanted].sort().join()) {
    found.push(`listeners of ${gateway.name}: ${[...listeners].join()}`);
  }
  const hosts = new Set(HOSTS);
  for (const text of JSON.stringify(plan.resources).matchAll(/[a-z0-9-]+\.example\.[a-z]+/g))
    hosts.add(text[0]);
  for (const listener of wanted) {
    const [port, mode] = [Number(listener.split(" ")[0]), listener.split(" ")[1]!];
    for (const host of hosts) {
      for (const path of mode === "passthrough" ? ["/"] : PATHS) {
        const expected = declared(plan, gateway, port, host, path);
        for (const answer of cloud.answers(gateway.name, port, host, path)) {
          if (!expected.includes(answer))
            found.push(`${gateway.name} ${port} ${host}${path} ${answer} not ${expected.join("|")}`);
        }
      }
    }
  }
  return found;
}

/** The answers that are right. */
function declared(plan: NaivePlan, gateway: Gateway, port: number, host: string, path: string): string[] {
  const hostOf = (route: Gateway["routes"][number]) => route.hostname ?? gateway.hostname ?? "";
  const ofHost = gateway.routes.filter((it) => isHost(hostOf(it), host));
  const redirects = gateway.tls === "terminate" || (gateway.tls === "passthrough" && plan.platform !== "aws");
  if (redirects && port === 80) return ofHost.length > 0 ? ["redirect"] : ["redirect", "nothing"];
  if (gateway.tls === "passthrough") {
    const target = targetOf(plan, gateway.routes[0]!, path);
    return ofHost.length > 0 ? [target] : ["nothing", target];
  }
  const byHost = [...new Set(ofHost.map(hostOf))].sort((a, b) => specificity(b) - specificity(a));
  const best = byHost.map((it) => {
    const fitting = ofHost.filter((route) => hostOf(route) === it && isPrefix(route.path ?? "/", path));
    return fitting.sort((a, b) => (b.path ?? "/").length - (a.path ?? "/").length)[0];
  });
  if (best[0]) return [targetOf(plan, best[0], path)];
  return ["nothing", ...best.flatMap((it) => (it ? [targetOf(plan, it, path)] : []))];
}

function targetOf(plan: NaivePlan, route: Gateway["routes"][number], path: string): string {
  const application = plan.applications.find((it) => it.name === route.destination)!;
  const inbound = application.inbound.find((it) => it.port === route.port || it.tlsPort === route.port)!;
  const seen = rewritten(path, route.path ?? "/", route.replacePrefix);
  return `${application.name} ${inbound.tlsPort === route.port ? route.port : inbound.containerPort} as ${seen}`;
}

/** Element by element: those of the prefix go, those of its replacement come; a slash at the end stays. */
function rewritten(path: string, prefix: string, replacement: string | null | undefined): string {
  if (replacement === null || replacement === undefined) return path;
  const elements = (text: string) => text.split("/").filter((it) => it !== "");
  const rest = elements(path).slice(elements(prefix).length);
  const all = [...elements(replacement), ...rest];
  const slash = path.endsWith("/") && all.length > 0 ? "/" : "";
  return `/${all.join("/")}${slash}`;
}

function specificity(pattern: string): number {
  if (pattern === "") return 0;
  return pattern.startsWith("*") ? pattern.length : 1000;
}

function isHost(pattern: string, host: string): boolean {
  if (pattern === "") return true;
  return pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function isPrefix(prefix: string, path: string): boolean {
  const clean = prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
  return path === clean || path.startsWith(`${clean}/`);
}

class KubernetesRoutes implements Routes {
  constructor(private readonly plan: NaivePlan) {}

  private of(kind: string): AsItComes[] {
    return this.plan.resources.filter((it) => it.type.endsWith(`:${kind}`)).map((it) => it.inputs);
  }

  private gateway(name: string): AsItComes {
    const { resource } = this.plan.identities.find((it) => it.party === `gateway:${name}`)!;
    return this.plan.resources.find((it) => it.name === resource)?.inputs;
  }

  exposure({ name }: Gateway): boolean {
    const { gatewayClass } = this.plan.identities.find((it) => it.party === `gateway:${name}`)!;
    return this.gateway(name).spec.gatewayClassName === gatewayClass;
  }

  listeners(gateway: string) {
    const { metadata, spec } = this.gateway(gateway);
    const modes: Record<string, (it: AsItComes) => string> = {
      HTTP: () => "plain",
      HTTPS: (it: AsItComes) => `terminate ${this.tls(metadata, it)}`,
      TLS: () => "passthrough",
    };
    return spec.listeners.map((it: AsItComes) => ({
      port: it.port,
      mode: modes[it.protocol as string]!(it),
    }));
  }

  private tls(gateway: AsItComes, listener: AsItComes): string {
    const { "nginx.org/ssl-protocols": nginx, "kgateway.dev/min-tls-version": kgateway } =
      listener.tls.options ?? {};
    if (nginx) return nginx.split(" ").sort()[0].slice("TLSv".length);
    if (kgateway) return kgateway;
    const policies = this.of("ClientTrafficPolicy").filter(
      ({ metadata, spec }) =>
        (metadata.namespace ?? "default") === (gateway.namespace ?? "default") &&
        spec.targetRefs.some((it: AsItComes) => it.kind === "Gateway" && it.name === gateway.name),
    );
    return policies.map(({ spec }) => spec.tls?.minVersion ?? "1.2").sort()[0] ?? "1.2";
  }

  /** A route without host name has the listener's, or comes after those with one: controllers differ. */
  answers(gateway: string, port: number, host: string, path: string): string[] {
    return [false, true].map((inherits) => this.answer(gateway, port, host, path, inherits));
  }

  private answer(gateway: string, port: number, host: string, path: string, inherits: boolean): string {
    const { metadata, spec } = this.gateway(gateway);
    const listener = spec.listeners
      .filter((it: AsItComes) => it.port === port && isHost(it.hostname ?? "", host))
      .sort((a: AsItComes, b: AsItComes) => specificity(b.hostname ?? "") - specificity(a.hostname ?? ""))[0];
    if (!listener) return "nothing";
    const passes = listener.protocol === "TLS";
    const candidates: { host: number; path: number; prefix: string; rule: AsItComes; namespace: string }[] =
      [];
    for (const route of this.of(passes ? "TLSRoute" : "HTTPRoute")) {
      const attached = route.spec.parentRefs.some(
        (it: AsItComes) =>
          it.name === metadata.name &&
          (it.sectionName ?? listener.name) === listener.name &&
          route.metadata.namespace === metadata.namespace,
      );
      if (!attached) continue;
      const { hostnames } = route.spec;
      for (const hostname of hostnames?.length > 0 ? hostnames : [""]) {
        if (!isHost(hostname, host)) continue;
        for (const rule of route.spec.rules) {
          for (const match of rule.matches?.length > 0 ? rule.matches : [{}]) {
            const prefix = match.path?.value ?? "/";
            if (!passes && !isPrefix(prefix, path)) continue;
            candidates.push({
              host: Math.max(specificity(hostname), inherits ? specificity(listener.hostname ?? "") : 0),
              path: prefix.length,
              prefix,
              rule,
              namespace: route.metadata.namespace,
            });
          }
        }
      }
    }
    candidates.sort((a, b) => b.host - a.host || b.path - a.path);
    const [best] = candidates;
    if (!best) return "nothing";
    const redirect = best.rule.filters?.find(
      (it: AsItComes) => it.type === "RequestRedirect",
    )?.requestRedirect;
    if (redirect) {
      const { scheme, port: to = 443, hostname, path: other } = redirect;
      return scheme === "https" && to === 443 && !hostname && !other ? "redirect" : "elsewhere";
    }
    const targets = join(
      best.rule.backendRefs.flatMap((it: AsItComes) => this.service(best.namespace, it.name, it.port, "TCP")),
    );
    const rewrite = best.rule.filters?.find((it: AsItComes) => it.type === "URLRewrite")?.urlRewrite.path;
    return `${targets} as ${rewritten(path, best.prefix, rewrite?.replacePrefixMatch)}`;
  }

  /** Where a Service's port leads. */
  private service(namespace: string, name: string, port: number, protocol: string): string[] {
    const service = this.of("Service").find(
      (it) => it.metadata.name === name && it.metadata.namespace === namespace,
    );
    const found = service?.spec.ports.find(
      (it: AsItComes) => it.port === port && (it.protocol ?? "TCP") === protocol,
    );
    if (!found) return ["nowhere"];
    const selected = this.plan.identities.filter((identity) => {
      const { metadata, spec } = (this.plan.resources.find((it) => it.name === identity.resource)?.inputs ??
        {}) as AsItComes;
      const labels = identity.podLabels ?? spec?.template?.metadata.labels ?? {};
      const place = identity.podLabels ? identity.namespace : metadata?.namespace;
      return (
        place === namespace &&
        Object.entries(service.spec.selector).every(([key, value]) => labels[key] === value)
      );
    });
    return selected.length === 0
      ? ["nowhere"]
      : selected.map((it) => `${it.party} ${found.targetPort ?? found.port}`);
  }

  nameDifferences(): string[] {
    return this.plan.identities.flatMap(({ party, resource }) => {
      const application = this.plan.applications.find((it) => it.name === party);
      const deployment = this.plan.resources.find((it) => it.name === resource)?.inputs as AsItComes;
      if (!application || !deployment) return [];
      const { namespace } = deployment.metadata;
      return application.inbound
        .flatMap((it) => [
          { port: it.port, to: it.containerPort, protocol: it.protocol === "udp" ? "UDP" : "TCP" },
          ...(it.tlsPort === null ? [] : [{ port: it.tlsPort, to: it.tlsPort, protocol: "TCP" }]),
        ])
        .flatMap(({ port, to, protocol }) => {
          const answer = join(this.service(namespace, application.hostname, port, protocol));
          return answer === `${party} ${to}` ? [] : [`${application.hostname}:${port} leads to ${answer}`];
        });
    });
  }
}

class AwsRoutes implements Routes {
  constructor(private readonly plan: NaivePlan) {}

  private of(kind: string): { name: string; inputs: AsItComes }[] {
    return this.plan.resources.filter((it) => it.type === kind);
  }

  private loadBalancer(gateway: string): { name: string; inputs: AsItComes } {
    const { resource } = this.plan.identities.find((it) => it.party === `gateway:${gateway}`)!;
    return this.plan.resources.find((it) => it.name === resource) as { name: string; inputs: AsItComes };
  }

  private listenersOf(gateway: string): { name: string; inputs: AsItComes }[] {
    const { name } = this.loadBalancer(gateway);
    return this.of("aws:lb/listener:Listener").filter(
      (it) => it.inputs.loadBalancerArn === `\${${name}.arn}`,
    );
  }

  exposure({ name, internal }: Gateway): boolean {
    return (this.loadBalancer(name).inputs.internal ?? false) === internal;
  }

  listeners(gateway: string) {
    const tls = (policy = "") => `terminate 1.${/-1-(\d)-/.exec(policy)?.[1] ?? 0}`;
    const modes: Record<string, (policy?: string) => string> = {
      HTTP: () => "plain",
      HTTPS: tls,
      TCP: () => "passthrough",
    };
    return this.listenersOf(gateway).map(({ inputs }) => ({
      port: inputs.port,
      mode: modes[inputs.protocol as string]!(inputs.sslPolicy),
    }));
  }

  answers(gateway: string, port: number, host: string, path: string): string[] {
    return [this.answer(gateway, port, host, path)];
  }

  private answer(gateway: string, port: number, host: string, path: string): string {
    const listener = this.listenersOf(gateway).find((it) => it.inputs.port === port);
    if (!listener) return "nothing";
    const rules = this.of("aws:lb/listenerRule:ListenerRule")
      .filter((it) => it.inputs.listenerArn === `\${${listener.name}.arn}`)
      .sort((a, b) => a.inputs.priority - b.inputs.priority);
    const fits = (patterns: string[] | undefined, text: string) =>
      patterns?.some((it) => isLike(it, text)) ?? true;
    const rule = rules.find(({ inputs }) =>
      inputs.conditions.every(
        (it: AsItComes) => fits(it.hostHeader?.values, host) && fits(it.pathPattern?.values, path),
      ),
    );
    const [action] = rule ? rule.inputs.actions : listener.inputs.defaultActions;
    if (action.type === "redirect") {
      const { protocol, port: to, host: other } = action.redirect;
      return protocol === "HTTPS" && to === "443" && !other ? "redirect" : "elsewhere";
    }
    if (action.type === "fixed-response") return "nothing";
    const targets = this.services().flatMap(({ party, inputs }) =>
      (inputs.loadBalancers ?? [])
        .filter((it: AsItComes) => it.targetGroupArn === action.targetGroupArn)
        .map((it: AsItComes) => `${party} ${it.containerPort}`),
    );
    const rewrite = rule?.inputs.transforms?.[0]?.urlRewriteConfig.rewrite;
    const seen = rewrite ? path.replace(new RegExp(rewrite.regex), rewrite.replace) : path;
    return targets.length === 0 ? "nowhere" : `${join(targets)} as ${seen}`;
  }

  private services(): { party: string; inputs: AsItComes }[] {
    return this.of("aws:ecs/service:Service").map(({ name, inputs }) => ({
      party: this.plan.identities.find((it) => it.resource === name)?.party ?? name,
      inputs,
    }));
  }

  nameDifferences(): string[] {
    return this.plan.applications
      .filter(
        (it) =>
          it.inbound.length > 0 &&
          this.plan.identities.some(({ party, resource }) => party === it.name && resource),
      )
      .flatMap(({ name, hostname }) => {
        const registries = this.of("aws:servicediscovery/service:Service").filter(
          (it) => it.inputs.name === hostname,
        );
        const targets = this.services().filter(({ inputs }) =>
          registries.some((it) => inputs.serviceRegistries?.registryArn === `\${${it.name}.arn}`),
        );
        const answer = targets.map((it) => it.party).join("+");
        return answer === name ? [] : [`${hostname} leads to ${answer}`];
      });
  }
}

/** `*` stands for any characters, `?` for one: tried character by character. */
function isLike(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*"))
    return isLike(pattern.slice(1), text) || (text !== "" && isLike(pattern, text.slice(1)));
  return (
    text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && isLike(pattern.slice(1), text.slice(1))
  );
}

function join(targets: readonly string[]): string {
  return [...new Set(targets)].sort().join("+");
}
