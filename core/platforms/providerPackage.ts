/** Thrown where Pulumi's package of a platform is not installed: nobody needs those of all platforms. */
export class MissingPackage extends Error {
  override readonly name = "MissingPackage";

  constructor(readonly packageName: string) {
    super(`${packageName} is not installed`);
  }
}

/**
 * Pulumi's package of a platform.
 * @param load Requires it, by a literal name that bundlers understand.
 * @throws MissingPackage when it is not installed; what it lacks itself is no business of ours.
 */
export function loadPackage<Package>(packageName: string, load: () => Package): Package {
  try {
    return load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing =
      code === "MODULE_NOT_FOUND" && message.startsWith(`Cannot find module '${packageName}'`);
    throw isMissing ? new MissingPackage(packageName) : error;
  }
}
