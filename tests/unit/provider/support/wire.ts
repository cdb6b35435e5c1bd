// Values as Pulumi's protocol writes them.

const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export const secret = (value: unknown) => ({ [SIGNATURE]: SECRET, value });

export const reference = (urn: string) => ({ [SIGNATURE]: RESOURCE, urn });

/** An Output; unknown when it has no value. */
export const outputValue = (parts: {
  value?: unknown;
  secret?: boolean;
  dependencies?: readonly string[];
}) => ({ [SIGNATURE]: OUTPUT, ...parts });
