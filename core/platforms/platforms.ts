import type { PlatformName } from "../resolve/network";
import { aws } from "./aws/aws";
import { kubernetes } from "./kubernetes/kubernetes";
import type { Platform } from "./platform";

/** Every cloud that appnet knows. A platform's name is also how Pulumi's type tokens of its resources begin. */
export const platforms: Readonly<Record<PlatformName, Platform>> = { aws, kubernetes };
