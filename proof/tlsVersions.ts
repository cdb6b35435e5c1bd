/** Versions of TLS, oldest first. */
const VERSIONS = ["1.0", "1.1", "1.2", "1.3"] as const;

export type TlsVersion = (typeof VERSIONS)[number];

/** The oldest version that something accepts, and the resource that says so. */
export interface OldestTls {
  readonly version: TlsVersion;
  readonly resource: string;
}

/** A text that names a version; undefined for any other. */
export function tlsVersionOf(text: unknown): TlsVersion | undefined {
  return VERSIONS.find((it) => it === text);
}

/** The oldest of some versions; undefined for none. */
export function oldestOf(versions: readonly TlsVersion[]): TlsVersion | undefined {
  return VERSIONS.find((it) => versions.includes(it));
}

/** Whether a version is older than another. */
export function isOlder(version: TlsVersion, than: TlsVersion): boolean {
  return VERSIONS.indexOf(version) < VERSIONS.indexOf(than);
}
