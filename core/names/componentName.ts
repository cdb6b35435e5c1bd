const TYPES = ["Space", "Application", "Gateway"] as const;

/** A component that owns resources: its type, without the package, and its name. */
export interface ComponentName {
  readonly type: (typeof TYPES)[number];
  readonly name: string;
}

const PACKAGE = "appnet:index:";

/** As plans print it: `appnet:index:Space prod`. */
export function formatComponentName({ type, name }: ComponentName): string {
  return `${PACKAGE}${type} ${name}`;
}

/** The reverse of {@link formatComponentName}; undefined for a text that names no component of appnet. */
export function parseComponentName(text: string): ComponentName | undefined {
  const type = TYPES.find((it) => text.startsWith(`${PACKAGE}${it} `));
  return type && { type, name: text.slice(`${PACKAGE}${type} `.length) };
}
