import { RunError } from "@pulumi/pulumi";
import { findPlatform } from "../../core/platforms/find";
import { MissingPackage } from "../../core/platforms/providerPackage";

/**
 * Loads Pulumi's package of a space's platform, before anything of the space is registered.
 * @param label The space, as messages name it.
 * @throws RunError, which Pulumi prints without a stack trace, with what to install.
 */
export function loadPackageOf(label: string, platformName: string): void {
  const platform = findPlatform(platformName)!;
  try {
    platform.loadPackage();
  } catch (error) {
    if (!(error instanceof MissingPackage)) throw error;
    const { packageName } = error;
    throw new RunError(
      `${label}: its resources on ${platform.title} are those of ${packageName}, which is not installed (npm install ${packageName}@${majorOf(packageName)}, where pulumi-appnet is installed)`,
    );
  }
}

/** The major version of a peer that this package works with. */
function majorOf(packageName: string): string {
  const { peerDependencies } = require("pulumi-appnet/package.json") as {
    peerDependencies: Readonly<Record<string, string>>;
  };
  return /\d+/.exec(peerDependencies[packageName]!)![0];
}
