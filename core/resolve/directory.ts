import { localEnd } from "./flows";
import type { Application, ApplicationEnd, SpaceName } from "./network";

/** A space that connections and policies may name besides their own. */
export interface Peer extends SpaceName {
  /** Its namespace, on platforms that have such places for applications. */
  readonly namespace?: string;
  /** What the names of its resources begin with, when that is known. */
  readonly prefix?: string;
  /** Its applications, when they are known (declared in the same program). */
  readonly applications?: ReadonlyMap<string, Application>;
}

/** Whom a name means. */
export type FoundName =
  | { readonly kind: "found"; readonly end: ApplicationEnd; readonly application?: Application }
  | { readonly kind: "unknown-application"; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: "unknown-space"; readonly name: string; readonly known: readonly string[] };

/** How a platform finds spaces and applications by name. */
export interface Addressing {
  /** This space's namespace, on platforms that have them. */
  readonly namespace?: string;
  /** The spaces that its settings name. */
  readonly peers: readonly Peer[];
  /** Whether only those may be named, or any space. */
  readonly onlyPeers: boolean;
  /** What an internal host name of the platform, taken apart at its dots, means; undefined for any other name. */
  readHostname(parts: readonly string[]): HostnameMeaning | undefined;
}

/** Whose host name it is: of an application by its space, or by its place. */
type HostnameMeaning =
  | { readonly name: string; readonly space: string; readonly organization: string }
  | { readonly name: string; readonly namespace: string };

interface DirectoryOptions extends SpaceName, Addressing {
  readonly applications: ReadonlyMap<string, Application>;
}

/** Finds applications by the names that documents use. */
export class Directory {
  private readonly byHostname: ReadonlyMap<string, Application>;

  constructor(private readonly options: DirectoryOptions) {
    this.byHostname = new Map([...options.applications.values()].map((it) => [it.hostname, it]));
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
    return this.peer(end.space, end.organization)?.applications?.get(end.name);
  }

  /** Looks up `APP`, `APP.SPACE`, `APP.SPACE.ORGANIZATION`, or an internal host name. */
  lookUpHost(host: string): FoundName {
    const parts = host.split(".");
    const [name = "", second, third] = parts;
    if (second === undefined) return this.lookUp(name);
    const meaning = this.options.readHostname(parts);
    if (meaning) {
      return "namespace" in meaning
        ? this.lookUpNamespace(meaning.name, meaning.namespace)
        : this.lookUp(meaning.name, meaning.space, meaning.organization);
    }
    if (parts.length > 3) return { kind: "unknown-application", name: host, known: this.names() };
    return this.lookUp(name, second, third);
  }

  /** Looks up an application by name or host name, in this space unless another is given. */
  lookUp(name: string, space?: string, organization?: string): FoundName {
    if (space === undefined || this.isOwn(space, organization)) return this.lookUpOwn(name);
    const peer = this.peer(space, organization);
    if (!peer && (this.options.onlyPeers || this.options.peers.some((it) => it.space === space))) {
      const known = [this.options.space, ...this.options.peers.map((it) => it.space)];
      return {
        kind: "unknown-space",
        name: organization === undefined ? space : `${space}.${organization}`,
        known,
      };
    }
    return this.lookUpPeer(name, peer ?? this.assumedPeer(space, organization));
  }

  private lookUpOwn(name: string): FoundName {
    const application = this.options.applications.get(name) ?? this.byHostname.get(name);
    if (!application) return { kind: "unknown-application", name, known: this.names() };
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
    const peer = this.options.peers.find((it) => it.namespace === namespace);
    if (peer) return this.lookUpPeer(name, peer);
    if (!this.options.onlyPeers) return this.lookUpPeer(name, this.assumedPeer(namespace, undefined));
    return {
      kind: "unknown-space",
      name: namespace,
      known: this.options.peers.map((it) => it.namespace ?? it.space),
    };
  }

  private isOwn(space: string, organization: string | undefined): boolean {
    return (
      space === this.options.space &&
      (organization ?? this.options.organization) === this.options.organization
    );
  }

  private peer(space: string, organization: string | undefined): Peer | undefined {
    return this.options.peers.find(
      (it) => it.space === space && (organization === undefined || it.organization === organization),
    );
  }

  private assumedPeer(space: string, organization: string | undefined): Peer {
    return { space, organization: organization ?? this.options.organization, namespace: space };
  }

  private names(): string[] {
    return [...this.options.applications.keys()];
  }
}
