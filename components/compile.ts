import type { DocumentModel } from "./model/document";
import type { Problem } from "./model/problem";
import type { Declaration } from "./platforms/declaration";
import { kubernetes } from "./platforms/kubernetes/kubernetes";
import type { Platform } from "./platforms/platform";
import type { Directory, Peer } from "./resolve/directory";
import type { Network, PlatformName } from "./resolve/network";
import { Problems } from "./resolve/problems";
import { resolve } from "./resolve/resolve";

const platforms: Readonly<Partial<Record<PlatformName, Platform>>> = { kubernetes };

/** Everything that follows from a document: its network and the resources that build it. */
export interface Compilation {
  readonly network: Network;
  readonly directory: Directory;
  readonly declarations: readonly Declaration[];
}

/** A compilation, or every rule that the document breaks. */
export type CompileResult =
  | { readonly compilation: Compilation; readonly problems: readonly [] }
  | { readonly compilation?: undefined; readonly problems: readonly Problem[] };

/**
 * Compiles a document into resources: resolve, check against the platform, lower. Pure and deterministic.
 * @param neighbours Other spaces whose applications are known, such as those of the same program.
 */
export function compile(document: DocumentModel, neighbours: readonly Peer[] = []): CompileResult {
  const resolution = resolve(document, neighbours, { kubernetes: kubernetes.addPlatformFlows });
  if (!resolution.network) return { problems: resolution.problems };
  const { network, directory } = resolution;
  const problems = new Problems();
  const platform = platforms[network.platform];
  if (!platform) {
    problems.add(
      "platform/unsupported",
      [network.platform],
      `appnet cannot build spaces on ${network.platform} yet`,
      "use kubernetes",
    );
    return { problems: problems.all };
  }
  const context = { network, directory };
  platform.check(context, problems);
  if (problems.all.length > 0) return { problems: problems.all };
  const declarations = platform.lower(context);
  checkNames(declarations, problems);
  if (problems.all.length > 0) return { problems: problems.all };
  return { compilation: { network, directory, declarations }, problems: [] };
}

/** Resource names are joined from declared names; two different declarations must not meet in one. */
function checkNames(declarations: readonly Declaration[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { name } of declarations) {
    if (seen.has(name)) {
      problems.add(
        "document/name",
        [],
        `two resources would both be named "${name}"`,
        "rename one of the applications or gateways in it",
      );
    }
    seen.add(name);
  }
}
