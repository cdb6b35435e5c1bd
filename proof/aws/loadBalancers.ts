import type { Answer, GatewayFacts, Listener, ListenerMode, Request, Target } from "../evidence";
import {
  fieldsOf,
  listOf,
  mappingIn,
  mappingsIn,
  referenceIn,
  textsIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
  wordOf,
} from "../reading";
import type { Certificates } from "./certificates";
import { tlsVersionOf, type OldestTls } from "../tlsVersions";
import { hostPattern, LONGEST_PATTERN, wildcardPattern, type Pattern } from "./patterns";

const LISTENER = "aws:lb/listener:Listener";
/**
 * Their names say the oldest version that they accept.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const TLS_POLICY = /^ELBSecurityPolicy-(?:TLS13|TLS|FS)-1-([0-3])-/;
/** Policies from before names said it. The first is the API's own when none is given. */
const OLD_TLS_POLICIES = [
  "ELBSecurityPolicy-2016-08",
  "ELBSecurityPolicy-FS-2018-06",
  "ELBSecurityPolicy-2015-05",
];
const RULE = "aws:lb/listenerRule:ListenerRule";
const MAXIMUM_PRIORITY = 50_000;
/** What a redirect keeps of a request unless it says otherwise. */
const AS_ASKED = { host: "#{host}", path: "/#{path}", query: "#{query}" };
const MODES: ReadonlyMap<unknown, ListenerMode> = new Map([
  ["HTTP", "plain"],
  ["HTTPS", "terminate"],
  ["TLS", "terminate"],
  ["TCP", "passthrough"],
]);

/** Who registers in a target group. */
type FindTargets = (targetGroup: string) => readonly Target[];

/** A rule of a listener: what it matches, and what it does. */
interface ListenerRule {
  readonly priority: number;
  readonly hosts: readonly Pattern[] | undefined;
  readonly paths: readonly Pattern[] | undefined;
  readonly answer: Answer;
  readonly rewrite: ((path: string) => string) | undefined;
}

interface OpenListener extends Listener {
  readonly rules: readonly ListenerRule[];
  readonly otherwise: Answer;
}

/** What the resources besides a load balancer say of it. */
export interface LoadBalancerReading {
  readonly findTargets: FindTargets;
  readonly certificates: Certificates;
}

/** What a load balancer, its listeners and their rules do with requests. */
export function loadBalancerFactsOf(
  loadBalancer: Read,
  resources: readonly Read[],
  { findTargets, certificates }: LoadBalancerReading,
  undecided: UndecidedPoints,
): GatewayFacts {
  const patterns = { hosts: new Set<string>(), paths: new Set<string>() };
  const isOf = (text: unknown, name: string) => {
    const reference = referenceIn(text);
    return reference?.name === name && reference.property === "arn";
  };
  const listeners = resources
    .filter(({ type, inputs }) => type === LISTENER && isOf(inputs["loadBalancerArn"], loadBalancer.name))
    .flatMap((listener): OpenListener[] => {
      const { name, inputs } = listener;
      const { port, protocol } = inputs;
      const mode = MODES.get(protocol);
      if (typeof port !== "number" || !mode) {
        undecided.add(name, `its protocol ${shown(protocol)} on port ${shown(port)} is not understood`);
        return [];
      }
      if (mode !== "terminate" && (inputs["certificateArn"] ?? inputs["sslPolicy"]) !== undefined)
        undecided.add(name, "it has a certificate or a policy for TLS, and does not end TLS");
      const actions = new Actions(port, findTargets, undecided);
      const rules = resources
        .filter((it) => it.type === RULE && isOf(it.inputs["listenerArn"], name))
        .map((it) => ruleOf(it, actions, patterns, undecided))
        .sort((a, b) => a.priority - b.priority);
      const otherwise = actions.answer(name, inputs["defaultActions"]);
      const oldestTls = mode === "terminate" ? oldestTlsOf(name, inputs, undecided) : undefined;
      const certificate = mode === "terminate" ? certificates.presentedBy(listener) : undefined;
      return [{ port, mode, oldestTls, certificate, resource: name, rules, otherwise }];
    });
  const byPort = new Map(listeners.map((it) => [it.port, it]));
  const { internal = false } = loadBalancer.inputs;
  if (typeof internal !== "boolean") undecided.add(loadBalancer.name, "whether it is internal is not known");
  return {
    resource: loadBalancer.name,
    internal: internal === true,
    listeners,
    hostnames: [...patterns.hosts],
    paths: [...patterns.paths],
    answer: (request) => answerOf(byPort.get(request.port), request),
  };
}

function oldestTlsOf(resource: string, inputs: Fields, undecided: UndecidedPoints): OldestTls | undefined {
  const { sslPolicy = OLD_TLS_POLICIES[0] } = inputs;
  const [, minor] = TLS_POLICY.exec(String(sslPolicy)) ?? [];
  const version = OLD_TLS_POLICIES.includes(String(sslPolicy)) ? "1.0" : tlsVersionOf(`1.${minor}`);
  if (!version) undecided.add(resource, `which TLS its policy ${shown(sslPolicy)} accepts is not known`);
  return version && { version, resource };
}

function answerOf(listener: OpenListener | undefined, { hostname, path }: Request): Answer {
  if (!listener) return { kind: "refuse", by: [] };
  const matches = (patterns: readonly Pattern[] | undefined, text: string) =>
    patterns?.some((matchesText) => matchesText(text)) ?? true;
  const rule = listener.rules.find(({ hosts, paths }) => matches(hosts, hostname) && matches(paths, path));
  const answer = rule?.answer ?? listener.otherwise;
  return answer.kind === "forward" ? { ...answer, path: rule?.rewrite?.(path) ?? path } : answer;
}

function ruleOf(
  { name, inputs }: Read,
  actions: Actions,
  patterns: { readonly hosts: Set<string>; readonly paths: Set<string> },
  undecided: UndecidedPoints,
): ListenerRule {
  let hosts: Pattern[] | undefined;
  let paths: Pattern[] | undefined;
  const conditions = mappingsIn(inputs, "conditions", name, undecided);
  if (conditions.length === 0) undecided.add(name, "it has no conditions");
  for (const condition of conditions) {
    if (Object.keys(condition).length === 0) undecided.add(name, "one of its conditions says nothing");
    for (const field of Object.keys(condition)) {
      const value = mappingIn(condition, field, name, undecided);
      const values = textsIn(value, "values", name, undecided);
      const isUnderstood =
        values.length > 0 &&
        Object.keys(value).length === 1 &&
        values.every((it) => it.length <= LONGEST_PATTERN);
      if (field === "hostHeader" && isUnderstood && !hosts) {
        hosts = values.map((it) => hostPattern(it));
        values.forEach((it) => patterns.hosts.add(it));
      } else if (field === "pathPattern" && isUnderstood && !paths) {
        paths = values.map((it) => wildcardPattern(it));
        values.forEach((it) => patterns.paths.add(it));
      } else undecided.add(name, `its condition ${field} is not understood`);
    }
  }
  const priority = inputs["priority"];
  if (typeof priority !== "number" || priority < 1 || priority > MAXIMUM_PRIORITY) {
    undecided.add(name, `its priority ${shown(priority)} is none`);
  }
  return {
    priority: Number(priority),
    hosts,
    paths,
    answer: actions.answer(name, inputs["actions"]),
    rewrite: rewriteOf(name, inputs, patterns.paths, undecided),
  };
}

/** A prefix, as it stands, and what may follow it: nothing else tells paths apart that have no other prefix in common. */
const PREFIX_REWRITE = /^\^((?:[^\\^$.*+?()[\]{}|]|\\.)*)(?:\/\?)?\(\.\*\)\$$/;

/** The one change of a path that a rule may make. @param paths Takes the path that the change is about. */
function rewriteOf(
  name: string,
  inputs: Fields,
  paths: Set<string>,
  undecided: UndecidedPoints,
): ListenerRule["rewrite"] {
  const transforms = mappingsIn(inputs, "transforms", name, undecided);
  const [transform] = transforms;
  if (!transform) return undefined;
  const { regex, replace } = fieldsOf(fieldsOf(transform["urlRewriteConfig"])["rewrite"]);
  const expression = typeof regex === "string" ? compiled(regex) : undefined;
  const prefix = PREFIX_REWRITE.exec(String(regex))?.[1];
  if (
    transforms.length > 1 ||
    transform["type"] !== "url-rewrite" ||
    !expression ||
    prefix === undefined ||
    typeof replace !== "string"
  ) {
    undecided.add(name, "how it rewrites a request is not understood");
    return undefined;
  }
  paths.add(prefix.replace(/\\(.)/g, "$1") || "/");
  return (path) => path.replace(expression, replace);
}

function compiled(expression: string): RegExp | undefined {
  try {
    return new RegExp(expression);
  } catch {
    return undefined;
  }
}

const FIELDS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["forward", ["targetGroupArn", "forward"]],
  ["redirect", ["redirect"]],
  ["fixed-response", ["fixedResponse"]],
]);
const ACTION_FIELDS = [...FIELDS.values()].flat();

/** Reads what listeners and their rules do. */
class Actions {
  /** @param port The listener's own. */
  constructor(
    private readonly port: number,
    private readonly findTargets: FindTargets,
    private readonly undecided: UndecidedPoints,
  ) {}

  answer(resource: string, value: unknown): Answer {
    const actions = listOf(value)
      .map(fieldsOf)
      .filter(({ type }) => !String(type).startsWith("authenticate-"));
    const [action] = actions;
    if (!action || actions.length > 1) {
      this.undecided.add(resource, `it has ${actions.length} actions that answer`);
      return { kind: "refuse", by: [resource] };
    }
    return this.answerOf(resource, action);
  }

  private answerOf(resource: string, action: Fields): Answer {
    this.checkFields(resource, action);
    switch (action["type"]) {
      case "forward":
        return this.forward(resource, action);
      case "redirect": {
        const redirect = fieldsOf(action["redirect"]);
        const { protocol = "same", port } = redirect;
        const changed = Object.entries(AS_ASKED).find(([it, same]) => (redirect[it] ?? same) !== same)?.[0];
        return {
          kind: "redirect",
          scheme: wordOf(protocol).toLowerCase(),
          port: this.redirectPort(resource, port),
          elsewhere: changed && String(redirect[changed]),
          by: [resource],
        };
      }
      case "fixed-response":
        return { kind: "refuse", by: [resource] };
      default:
        this.undecided.add(resource, `its action ${shown(action["type"])} is not understood`);
        return { kind: "refuse", by: [resource] };
    }
  }

  /** AWS refuses what an action of another type would have, and two ways to say the same. */
  private checkFields(resource: string, action: Fields): void {
    const own = FIELDS.get(action["type"]) ?? [];
    const others = ACTION_FIELDS.filter((it) => action[it] !== undefined && !own.includes(it));
    if (others.length > 0)
      this.undecided.add(resource, `its action ${shown(action["type"])} has ${others.join(", ")}`);
    if (action["targetGroupArn"] !== undefined && fieldsOf(action["forward"])["targetGroups"] !== undefined)
      this.undecided.add(resource, "it says twice where it forwards to");
  }

  /** A redirect that says no port stays on the one that was asked. */
  private redirectPort(resource: string, port: unknown): number | undefined {
    if (port === undefined || port === "#{port}") return this.port;
    const number = /^\d{1,5}$/.test(wordOf(port)) ? Number(port) : undefined;
    if (number === undefined)
      this.undecided.add(resource, `its redirect to port ${shown(port)} is not understood`);
    return number;
  }

  private forward(resource: string, action: Fields): Answer {
    const weighted = listOf(fieldsOf(action["forward"])["targetGroups"]).map(fieldsOf);
    if (weighted.some(({ weight = 1 }) => typeof weight !== "number"))
      this.undecided.add(resource, "the weight of one of its target groups is not known");
    const arns = [
      ...(action["targetGroupArn"] === undefined ? [] : [action["targetGroupArn"]]),
      ...weighted.filter(({ weight }) => weight !== 0).map(({ arn }) => arn),
    ];
    const by = [resource];
    const targets = arns.flatMap((arn) => {
      const reference = referenceIn(arn);
      if (reference?.property !== "arn") {
        this.undecided.add(resource, `its target group ${shown(arn)} is none of the plan`);
        return [];
      }
      by.push(reference.name);
      return this.findTargets(reference.name);
    });
    return { kind: "forward", targets, path: "", by };
  }
}
