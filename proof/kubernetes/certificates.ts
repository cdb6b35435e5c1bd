import type { Certificate } from "../evidence";
import {
  fieldsOf,
  isKnown,
  mappingIn,
  mappingsIn,
  textsIn,
  wordOf,
  type Fields,
  type Read,
  type UndecidedPoints,
} from "../reading";
import { placeOf } from "./placeOf";

const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const SECRET = "kubernetes:core/v1:Secret";

/** Which certificates the Secrets of a plan hold, as far as its resources say. */
export class Certificates {
  /** By namespace and name of the Secret: the host names that cert-manager certifies there. */
  private readonly managed = new Map<string, ReadonlySet<unknown>>();
  private readonly given = new Set<string>();

  constructor(
    resources: readonly Read[],
    private readonly undecided: UndecidedPoints,
  ) {
    for (const resource of resources) {
      if (resource.type === CERTIFICATE) this.readCertificate(resource);
      if (resource.type === SECRET) this.given.add(keyOf(placeOf(resource), nameOf(resource)));
    }
  }

  private readCertificate(resource: Read): void {
    const { name, inputs } = resource;
    const spec = mappingIn(inputs, "spec", name, this.undecided);
    const { secretName } = spec;
    if (typeof secretName !== "string") this.undecided.add(name, "which Secret it fills is not said");
    const dnsNames = textsIn(spec, "dnsNames", name, this.undecided);
    const key = keyOf(placeOf(resource), secretName);
    if (!isKnown(key)) this.undecided.add(name, "which Secret it fills is not known before deployment");
    if (this.managed.has(key)) this.undecided.add(name, `another Certificate fills the Secret ${key}`);
    this.managed.set(key, new Set(dnsNames));
  }

  /** Whether cert-manager keeps a certificate for a host name in a Secret. */
  certifies(namespace: string, secret: unknown, hostname: string): boolean {
    return this.managed.get(keyOf(namespace, secret))?.has(hostname) === true;
  }

  /** The certificate that a listener of a Gateway presents; undefined, and reported, where that is not known. */
  presentedBy(namespace: string, listener: Fields, resource: string): Certificate | undefined {
    const { undecided } = this;
    const tls = mappingIn(listener, "tls", resource, undecided);
    const references = mappingsIn(tls, "certificateRefs", resource, undecided);
    const [reference] = references;
    const { kind = "Secret", group = "", name, namespace: place = namespace } = fieldsOf(reference);
    const key = keyOf(place, name);
    if (references.length !== 1 || kind !== "Secret" || group !== "" || !isKnown(key)) {
      undecided.add(
        resource,
        `which certificate its listener ${wordOf(listener["name"])} presents is not known`,
      );
      return undefined;
    }
    const isOwn = place === namespace;
    const names = isOwn ? this.managed.get(key) : undefined;
    const isGiven = isOwn && this.given.has(key);
    const { hostname = "" } = listener;
    return {
      text: `the certificate in Secret ${key}${names ? `, which is made for ${[...names].map(wordOf).join(", ")}` : ""}`,
      isFrom: (source, hostnames) => {
        if (source === "managed")
          return (hostname === "" ? hostnames : [hostname]).some((it) => names?.has(it));
        if (names) return false;
        const [from, which = ""] = source.split(" ", 2);
        if (from === "pem") return isGiven;
        if (which === "[known") return from === "kubernetesSecret";
        return from === "kubernetesSecret" && (which.includes("/") ? which : keyOf(namespace, which)) === key;
      },
    };
  }
}

function keyOf(namespace: unknown, name: unknown): string {
  return `${wordOf(namespace)}/${wordOf(name)}`;
}

function nameOf({ inputs }: Read): unknown {
  return fieldsOf(inputs["metadata"])["name"];
}
