/** The heading in the changelog below which an upgrade's replacements are named. */
const HEADING = "### Replaced on upgrade";

/**
 * Tells whether the changelog says that an upgrade from a version replaces or deletes a resource. It does so in items
 * that begin with patterns of `TYPE NAME`, with `*` for any text.
 */
export function namedInChangelog(
  changelog: string,
  version: string,
): (resource: { readonly type: string; readonly name: string }) => boolean {
  const patterns = sectionsAfter(changelog, version).flatMap(patternsOf);
  return ({ type, name }) => patterns.some((pattern) => pattern.test(`${type} ${name}`));
}

/** The sections of what is newer than a version. The newest comes first, or what is not released. */
function sectionsAfter(changelog: string, version: string): string[] {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.findIndex((it) => it.startsWith(`${version}\n`));
  if (own === -1) throw new Error(`CHANGELOG.md has no section ${version}`);
  return sections.slice(0, own);
}

function patternsOf(section: string): RegExp[] {
  const [, listed = ""] = section.split(`${HEADING}\n`);
  const [items = ""] = listed.split(/^#/m);
  const beginnings = [...items.matchAll(/^- ((?:`[^`]+`(?:, )?)+)/gm)].map(([, it]) => it!);
  return beginnings
    .flatMap((it) => [...it.matchAll(/`([^`]+)`/g)].map(([, pattern]) => pattern!))
    .map((pattern) => new RegExp(`^${pattern.split("*").map(literally).join(".*")}$`));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
