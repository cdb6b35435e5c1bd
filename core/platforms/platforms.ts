import { aws } from "./aws/aws";
import { kubernetes } from "./kubernetes/kubernetes";
import type { Platform } from "./platform";

/** Every cloud that appnet knows. A platform's name is also how Pulumi's type tokens of its resources begin. */
export const platforms = { kubernetes, aws } satisfies Readonly<Record<string, Platform>>;

/** The name of a platform, under which documents hold its settings. */
export type PlatformName = keyof typeof platforms;
