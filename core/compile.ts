import { documentSchema, type DocumentModel } from "./documentSchema";
import type { Problem } from "./model/problem";
import { cidr, valuesOf } from "./model/schema";
import { reportRefused } from "./platforms/account";
import { referencedNames, type Declaration, type Lookup, type Lowering } from "./platforms/declaration";
import type { Identity } from "./platforms/identity";
import type { PlatformName } from "./platforms/platforms";
import { unknownNetworkIdentities } from "./platforms/unknownNetwork";
import { findPlatform, platformNames, platformsIn } from "./platforms/find";
import type { Directory, Peer } from "./resolve/directory";
import type { Network } from "./resolve/network";
import { Problems } from "./resolve/problems";
import { warnOf, warnOfHostBits } from "./resolve/warnings";
import { resolve, type Resolution, type ResolvingPlatform } from "./resolve/resolve";

/** Everything that follows from a document: its network and the resources that build it. */
export interface Compilation {
  readonly network: Network;
  readonly directory: Directory;
  readonly lookups: readonly Lookup[];
  readonly declarations: readonly Declaration[];
  /** By what each end of a flow is known on the platform. */
  readonly identities: readonly Identity[];
  /** What is allowed and probably not meant. */
  readonly warnings: readonly Problem[];
}

/** A compilation, or every rule that the document breaks. */
export type CompileResult =
  | { readonly compilation: Compilation; readonly problems: readonly [] }
  | { readonly compilation?: undefined; readonly problems: readonly Problem[] };

/**
 * Compiles a document into resources: resolve, check against the platform, lower. Pure and deterministic.
 * @param neighbours Other spaces whose applications are known, such as those of the same program.
 * @param prefix What the names of its resources begin with.
 * @param now When it will be deployed, in milliseconds since 1970; undefined where that is not asked.
 */
export function compile(
  document: DocumentModel,
  neighbours: readonly Peer[] = [],
  prefix = document.space,
  now?: number,
): CompileResult {
  const resolution = resolveDocument(document, neighbours, prefix);
  if (!resolution.network) return { problems: resolution.problems };
  const { network, directory } = resolution;
  const problems = new Problems();
  problems.all.push(...resolution.problems);
  const platform = findPlatform(network.platform)!;
  const context = { network, directory, now };
  reportRefused(platform.keys, documentSchema, document, problems);
  reportRefused(platform.keys.settings, platform.settings, network.settings, problems, [network.platform]);
  platform.check(context, problems);
  if (problems.all.length > 0) return { problems: problems.all };
  const lowered = platform.lower(context);
  const lowering = { ...lowered, declarations: inDependencyOrder(lowered.declarations) };
  checkNames(lowering, problems);
  platform.checkQuotas(context, lowering, problems);
  if (problems.all.length > 0) return { problems: problems.all };
  const identities = [...platform.identify(context), ...unknownNetworkIdentities(network.flows)];
  const warnings = new Problems();
  warnOf(network, warnings);
  warnOfHostBits(valuesOf(cidr, documentSchema, document), warnings);
  platform.remark?.(network, warnings);
  return {
    compilation: { network, directory, ...lowering, identities, warnings: warnings.all },
    problems: [],
  };
}

/** Resolves a document, and checks every rule but those of its platform. */
export function resolveDocument(
  document: DocumentModel,
  neighbours: readonly Peer[] = [],
  prefix = document.space,
): Resolution {
  const problems = new Problems();
  const name = platformNameOf(document, problems);
  const resolution = resolve(document, neighbours, prefix, name && resolvingPlatform(name, document));
  return { ...resolution, problems: [...problems.all, ...resolution.problems] };
}

/** The one platform that a document is for. */
function platformNameOf(document: DocumentModel, problems: Problems): PlatformName | undefined {
  const given = platformsIn(document);
  if (given.length === 1) return given[0];
  const names = platformNames();
  problems.add(
    "platform/exactly-one",
    given.length === 0 ? [] : [given[1]!],
    given.length === 0
      ? `neither ${names.join(" nor ")} is given`
      : `${given.join(" and ")} are given together`,
    `give exactly one of ${names.join(" and ")}; {} takes every default`,
  );
  return undefined;
}

function resolvingPlatform(name: PlatformName, document: DocumentModel): ResolvingPlatform {
  const platform = findPlatform(name)!;
  const settings: unknown = document[name];
  return {
    name,
    settings,
    addressing: platform.addressing(settings, document),
    addPlatformFlows: (network, flows) => platform.addPlatformFlows(network, flows),
  };
}

/** The declarations with each after those that it needs; otherwise in their own order. */
function inDependencyOrder(declarations: readonly Declaration[]): readonly Declaration[] {
  if (isOrdered(declarations)) return declarations;
  const waiting = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const ordered: Declaration[] = [];
  const place = (declaration: Declaration): void => {
    if (!waiting.delete(declaration.name)) return;
    for (const name of [...declaration.dependsOn, ...referencedNames(declaration.inputs)]) {
      const first = waiting.get(name);
      if (first) place(first);
    }
    ordered.push(declaration);
  };
  declarations.forEach(place);
  return ordered;
}

/** Platforms lower in an order in which references lead back; only dependencies may lead ahead. */
function isOrdered(declarations: readonly Declaration[]): boolean {
  const position = new Map(declarations.map(({ name }, index) => [name, index]));
  return declarations.every(({ dependsOn }, index) =>
    dependsOn.every((name) => (position.get(name) ?? -1) < index),
  );
}

/** Resource names are joined from declared names; two different declarations must not meet in one. */
function checkNames({ lookups, declarations }: Lowering, problems: Problems): void {
  const seen = new Set<string>();
  for (const { name } of [...lookups, ...declarations]) {
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
