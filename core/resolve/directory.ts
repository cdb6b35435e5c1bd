import type { PeerModel } from "../model/peer";
import { localEnd } from "./flows";
import type { Application, ApplicationEnd, End, External, ExternalEnd, SpaceName } from "./network";
import { hostnamesOf } from "./externals";
import type { PortRange, Protocol } from "./ports";

/** A space that connections and policies may name besides their own. */
export interface Peer extends SpaceName {
  /** Its namespace, on platforms that have such places for applications. */
  readonly namespace?: string | undefined;
  /** What the names of its resources begin with, when that is known. */
  readonly prefix?: string;
  /** Its applications, when they are known (declared in the same program). */
  readonly applications?: ReadonlyMap<string, Application>;
  /** What the document says of it, if it does. */
  readonly model?: PeerModel;
  /** Whether this space makes the rules that admit its applications there. */
  readonly isAdmittedFromHere: boolean;
  /** Whether it removes rules of other spaces from its applications' own, on platforms where it can. */
  readonly keepsOwnRulesOnly?: boolean;
  /** Why traffic between this space and that one is not to be expected; undefined where nothing speaks against it. */
  readonly separation?: Separation | undefined;
  /** Whether a policy of its own in the same program makes the very rule that would admit a source. */
  admits?(source: End, application: string, protocol: Protocol, ports: PortRange): boolean;
}

/** Why no network is known to carry traffic between two spaces. */
export interface Separation {
  readonly reason: string;
  readonly fix: string;
}

/** Whom a name means, or why it means nobody. */
export type FoundName =
  | { readonly kind: "found"; readonly end: ApplicationEnd; readonly application?: Application | undefined }
  | { readonly kind: "found"; readonly end: ExternalEnd; readonly application?: undefined }
  | UnknownName;

export interface UnknownName {
  /** Which part of the name is not known; `host` for a dotted name that means neither a peer nor an external. */
  readonly kind: "unknown-application" | "unknown-space" | "unknown-host";
  readonly name: string;
  readonly known: readonly string[];
}

/** How a platform finds spaces and applications by name. */
export interface Addressing {
  /** This space's namespace, on platforms that have them. */
  readonly namespace?: string;
  /** What an internal host name of the platform, taken apart at its dots, means; undefined for any other name. */
  readHostname(parts: readonly string[]): HostnameMeaning | undefined;
}

/** Whose host name it is: of an application by its space, or by its place. */
type HostnameMeaning =
  | { readonly name: string; readonly space: string; readonly organization: string }
  | { readonly name: string; readonly namespace: string };

interface DirectoryOptions extends SpaceName, Addressing {
  readonly applications: ReadonlyMap<string, Application>;
  readonly externals: ReadonlyMap<string, External>;
  /** The spaces that may be named. */
  readonly peers: readonly Peer[];
}

/** How Cloud Foundry calls an application inside: `backend.apps.internal`. */
const INTERNAL_DOMAIN = "apps.internal";

/** Finds applications and externals by the names that documents use. Nothing is guessed: what is not declared is unknown. */
export class Directory {
  private readonly byHostname: ReadonlyMap<string, Application>;
  private readonly externalsByHostname: ReadonlyMap<string, External>;

  constructor(private readonly options: DirectoryOptions) {
    this.byHostname = new Map([...options.applications.values()].map((it) => [it.hostname, it]));
    this.externalsByHostname = new Map(
      [...options.externals.values()].flatMap((it) =>
        hostnamesOf(it.model).map((hostname) => [hostname, it] as const),
      ),
    );
  }

  /** The namespace of a space, on platforms that have them: its name, unless settings say another. */
  namespaceOf(space: string, organization: string): string {
    const { namespace } = this.isOwn(space, organization)
      ? this.options
      : (this.peer(space, organization) ?? {});
    return namespace ?? space;
  }

  /** What the names of another space's resources begin with: its name, unless it is known to be something else. */
  prefixOf(space: string, organization: string): string {
    return this.peer(space, organization)?.prefix ?? space;
  }

  /** The application of another space; undefined when that space's applications are not known. */
  neighbour(end: ApplicationEnd): Application | undefined {
    return this.peerOf(end)?.applications?.get(end.name);
  }

  /** An application that was found, wherever it is; undefined when that space's applications are not known. */
  applicationOf(end: ApplicationEnd): Application | undefined {
    return end.elsewhere ? this.neighbour(end) : this.options.applications.get(end.name);
  }

  /** All applications of this space, as ends of flows. */
  ownEnds(): ApplicationEnd[] {
    return [...this.options.applications.values()].map((it) => localEnd(it, this.options));
  }

  /** The spaces that may be named. */
  get peers(): readonly Peer[] {
    return this.options.peers;
  }

  /** The space that an application elsewhere is in. */
  peerOf(end: ApplicationEnd): Peer | undefined {
    return this.peer(end.space, end.organization);
  }

  /** Looks up `APP`, `APP.SPACE`, `APP.SPACE.ORGANIZATION`, an internal host name, or an external. */
  lookUpHost(host: string): FoundName {
    const external = this.externalsByHostname.get(host);
    return external ? foundExternal(external) : this.lookUpName(host);
  }

  /** The application that a host name means, whether or not an external has it too. */
  applicationNamed(host: string): ApplicationEnd | undefined {
    const found = this.lookUpName(host);
    return found.kind === "found" && found.end.kind === "application" ? found.end : undefined;
  }

  private lookUpName(host: string): FoundName {
    const parts = host.split(".");
    const [name = "", second, third, ...more] = parts;
    if (second === undefined) return this.lookUp(name);
    if (parts.slice(1).join(".") === INTERNAL_DOMAIN) return this.lookUpOwn(name);
    const meaning = this.options.readHostname(parts);
    if (meaning) {
      return "namespace" in meaning
        ? this.lookUpNamespace(meaning.name, meaning.namespace)
        : this.lookUp(meaning.name, meaning.space, meaning.organization);
    }
    return more.length === 0 && this.isSpaceName(second, third)
      ? this.lookUp(name, second, third)
      : { kind: "unknown-host", name: host, known: [...this.externalsByHostname.keys()] };
  }

  /** Looks up an application by name or host name, or an external by name: in this space unless another is given. */
  lookUp(name: string, space?: string, organization?: string): FoundName {
    if (space === undefined) {
      const external = this.options.externals.get(name);
      return external && !this.options.applications.has(name)
        ? foundExternal(external)
        : this.lookUpOwn(name);
    }
    if (this.isOwn(space, organization)) return this.lookUpOwn(name);
    const peer = this.peer(space, organization);
    return peer
      ? this.lookUpPeer(name, peer)
      : this.unknownSpace(organization === undefined ? space : `${space}.${organization}`);
  }

  /** Looks up who calls: like whoever is called, but an application of this space by its name alone. */
  lookUpSource(name: string): FoundName {
    const isName = this.options.applications.has(name) || this.options.externals.has(name);
    if (isName || name.includes(".")) return this.lookUpHost(name);
    const known = [...this.names(), ...this.options.externals.keys()];
    return { kind: "unknown-application", name, known };
  }

  private lookUpOwn(name: string): FoundName {
    const application = this.options.applications.get(name) ?? this.byHostname.get(name);
    if (!application) {
      return {
        kind: "unknown-application",
        name,
        known: [...this.names(), ...this.options.externals.keys()],
      };
    }
    return { kind: "found", application, end: localEnd(application, this.options) };
  }

  private lookUpPeer(name: string, peer: Peer): FoundName {
    const application = peer.applications?.get(name);
    if (peer.applications && !application) {
      return {
        kind: "unknown-application",
        name: `${name}.${peer.space}`,
        known: [...peer.applications.keys()],
      };
    }
    const { space, organization } = peer;
    const hostname = application?.hostname ?? name;
    const elsewhere = organization === this.options.organization ? { space } : { space, organization };
    return {
      kind: "found",
      application,
      end: { kind: "application", name, hostname, space, organization, elsewhere },
    };
  }

  private lookUpNamespace(name: string, namespace: string): FoundName {
    if (namespace === this.options.namespace) return this.lookUpOwn(name);
    const peer = this.options.peers.find((it) => (it.namespace ?? it.space) === namespace);
    return peer ? this.lookUpPeer(name, peer) : this.unknownSpace(namespace);
  }

  private unknownSpace(name: string): UnknownName {
    const known = [this.options.space, ...this.options.peers.map(({ space }) => space)];
    return { kind: "unknown-space", name, known };
  }

  /** Whether `.SPACE` or `.SPACE.ORGANIZATION` looks like one, rather than like the end of a host name. */
  private isSpaceName(space: string, organization: string | undefined): boolean {
    if (organization === undefined) return true;
    const known: readonly SpaceName[] = [this.options, ...this.options.peers];
    return known.some((it) => it.space === space || it.organization === organization);
  }

  private isOwn(space: string, organization: string | undefined): boolean {
    return (
      space === this.options.space &&
      (organization ?? this.options.organization) === this.options.organization
    );
  }

  private peer(space: string, organization: string | undefined): Peer | undefined {
    const named = this.options.peers.filter((it) => it.space === space);
    if (organization !== undefined) return named.find((it) => it.organization === organization);
    return named.find((it) => it.organization === this.options.organization) ?? named[0];
  }

  private names(): string[] {
    return [...this.options.applications.keys()];
  }
}

function foundExternal(external: External): FoundName {
  return { kind: "found", end: { kind: "external", name: external.name, external } };
}
