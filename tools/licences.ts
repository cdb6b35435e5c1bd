import { compareTexts } from "../core/collections";

/** What is read of a software bill of materials in CycloneDX's form. */
export interface Sbom {
  readonly serialNumber?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly components: readonly SbomComponent[];
}

export interface SbomComponent {
  readonly name: string;
  readonly version: string;
  readonly hashes: readonly { readonly content: string }[];
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
}

/** The page of licences. */
export function licencesMarkdown({ components }: Sbom): string {
  const rows = components
    .map((it) => ({ ...it, licence: licenceOf(it) }))
    .sort((a, b) => compareTexts(a.name, b.name));
  const counts = [...new Set(rows.map(({ licence }) => licence))]
    .sort()
    .map((licence) => `${rows.filter((it) => it.licence === licence).length} ${licence}`);
  return [
    "# Licences",
    "",
    "appnet is licensed under [Apache-2.0](../LICENSE). This is what npm installs beside it, from the lockfile, each with its own",
    `licence text in its folder: ${counts.join(", ")}. The same in CycloneDX's form is in \`sbom.cdx.json\`, with the hash of`,
    "each. Pulumi's packages are peers, which the program chooses itself; they are Apache-2.0.",
    "",
    "| package | version | licence |",
    "| --- | --- | --- |",
    ...rows.map(({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} |`),
    "",
    "`npm run sbom` writes both.",
    "",
  ].join("\n");
}

/** The licence of a package, as an SPDX expression. */
export function licenceOf({ name, licenses }: SbomComponent): string {
  const [only, ...more] = licenses;
  const licence = only?.license?.id ?? only?.expression;
  if (licence === undefined || more.length > 0) throw new Error(`${name} has no licence that npm can name`);
  return licence;
}
