import {
  isKnown,
  mappingIn,
  mappingsIn,
  type Fields,
  type Read,
  type UndecidedPoints,
  shown,
} from "../reading";
import { isOlder, oldestOf, tlsVersionOf, type OldestTls, type TlsVersion } from "../tlsVersions";

const CLIENT_TRAFFIC_POLICY = /^kubernetes:gateway\.envoyproxy\.io\/[a-z0-9]+:ClientTrafficPolicy$/;
const GROUP = "gateway.networking.k8s.io";
/** What controllers accept at the least when nobody says otherwise. */
const DEFAULT: TlsVersion = "1.2";

/** Options of a listener by which controllers are told which versions to accept, and how they say it. */
const OPTIONS: Readonly<Record<string, (value: string) => TlsVersion | undefined>> = {
  "kgateway.dev/min-tls-version": tlsVersionOf,
  "nginx.org/ssl-protocols": (value) => {
    const versions = value
      .split(" ")
      .map((it) => tlsVersionOf(it === "TLSv1" ? "1.0" : it.replace("TLSv", "")));
    return versions.includes(undefined) ? undefined : oldestOf(versions as TlsVersion[]);
  },
};

/** The oldest version of TLS that listeners accept. */
export class TlsVersions {
  /** By namespace, gateway, and listener where a policy is for one alone: what policies say. */
  private readonly policies = new Map<string, OldestTls>();

  constructor(
    resources: readonly Read[],
    private readonly undecided: UndecidedPoints,
  ) {
    for (const resource of resources) if (CLIENT_TRAFFIC_POLICY.test(resource.type)) this.read(resource);
  }

  private read({ name: resource, inputs }: Read): void {
    const { undecided } = this;
    const { namespace = "default" } = mappingIn(inputs, "metadata", resource, undecided);
    const spec = mappingIn(inputs, "spec", resource, undecided);
    const { minVersion = "Auto" } = mappingIn(spec, "tls", resource, undecided);
    const version = minVersion === "Auto" ? DEFAULT : tlsVersionOf(minVersion);
    if (!version) undecided.add(resource, `its minVersion ${shown(minVersion)} is no version of TLS`);
    if (spec["targetSelectors"] !== undefined)
      undecided.add(resource, "whom its targetSelectors mean is not known");
    for (const target of this.targetsOf(resource, spec)) {
      if (version) this.add(resource, namespace, target, version);
    }
  }

  private targetsOf(resource: string, spec: Fields): readonly Fields[] {
    const targets = mappingsIn(spec, "targetRefs", resource, this.undecided);
    if (spec["targetRef"] === undefined) return targets;
    return [...targets, mappingIn(spec, "targetRef", resource, this.undecided)];
  }

  /** What a policy says of one of those that it is for. */
  private add(
    resource: string,
    namespace: unknown,
    { name, kind, group = GROUP, sectionName = "" }: Fields,
    version: TlsVersion,
  ): void {
    const { undecided } = this;
    const words = [namespace, name, sectionName, kind, group];
    if (!words.every((it) => typeof it === "string" && isKnown(it)))
      undecided.add(resource, "which gateway it is for is not known before deployment");
    if (kind !== "Gateway" || group !== GROUP) return;
    const key = [namespace, name, sectionName].map(String).join("/");
    const other = this.policies.get(key);
    if (other && other.version !== version) undecided.add(resource, "another policy is for the same gateway");
    if (!other || isOlder(version, other.version)) this.policies.set(key, { version, resource });
  }

  /**
   * @param gateway Its namespace and name, with `/` between.
   * @param resource The Gateway's own name in the plan.
   */
  oldest(gateway: string, listener: Fields, resource: string): OldestTls {
    const { undecided } = this;
    const options = mappingIn(
      mappingIn(listener, "tls", resource, undecided),
      "options",
      resource,
      undecided,
    );
    for (const [option, read] of Object.entries(OPTIONS)) {
      const value = options[option];
      if (value === undefined) continue;
      const version = typeof value === "string" ? read(value) : undefined;
      if (version) return { version, resource };
      undecided.add(resource, `which TLS its option ${option} accepts is not understood`);
    }
    const ofListener = this.policies.get(`${gateway}/${String(listener["name"])}`);
    return ofListener ?? this.policies.get(`${gateway}/`) ?? { version: DEFAULT, resource };
  }
}
