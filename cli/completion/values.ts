import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { formatParty } from "../../core/names/party";
import { namesIn, type Names } from "./names";
import { Directive, type Completion, type Place, type Suggestion } from "./suggest";

const GIT = "git:";

type Source = (place: Place, names: Names) => readonly Suggestion[];

const applications: Source = (_, names) => plain(names.applications);
const parties: Source = (_, names) => plain([...names.applications, ...names.externals]);
/** As plans name them. */
const ends: Source = (_, names) =>
  plain([...names.applications, ...names.externals.map((name) => formatParty({ kind: "external", name }))]);
const spaces: Source = (_, names) => plain(names.spaces);

/** Values of options, whatever command they belong to. */
const OF_OPTIONS: Readonly<Record<string, Source>> = {
  application: applications,
  source: parties,
  destination: parties,
  space: spaces,
  protocol: () => plain(["tcp", "udp"]),
};

/** Values of commands' arguments, in order. */
const OF_ARGUMENTS: Readonly<Record<string, readonly Source[]>> = {
  connect: [outbounds, targets],
  disconnect: [(_, names) => described(names.connected)],
  allow: [parties, parties],
  deny: [
    (_, { policies }) => plain(policies.map(({ source }) => source)),
    ({ given }, { policies }) =>
      plain(
        policies.filter(({ source }) => source === given.arguments[0]).map(({ destination }) => destination),
      ),
  ],
  explain: [ends, ends],
};

/** Values that only the document, git or the directory knows. Where those cannot be read, there are none. */
export function valuesAt(place: Place): Completion | undefined {
  const { option, argument, command } = place;
  if (option === "against") return baselines(place);
  if (option === "stack") return ofDirectory(place);
  const source = option === undefined ? OF_ARGUMENTS[command]?.[argument!] : OF_OPTIONS[option];
  if (!source) return undefined;
  const names = namesIn(documentOf(place));
  const suggestions = names ? source(place, names) : [];
  const isOpen = suggestions.some(({ value }) => value.endsWith(".") && value.startsWith(place.current));
  return { suggestions, directive: Directive.NO_FILES + (isOpen ? Directive.NO_SPACE : 0) };
}

/** Outbound interfaces that wait for a connection; and applications, for declaring another one of theirs. */
function outbounds(_: Place, { applications, free }: Names): Suggestion[] {
  return [
    ...[...free].map(([value, required]) => ({ value, description: required ? "required" : "declared" })),
    ...applications.map((name) => ({ value: `${name}.`, description: "a new outbound interface" })),
  ];
}

function targets({ given }: Place, names: Names): Suggestion[] {
  const source = given.arguments[0]?.split(".")[0];
  return described(names.targets).filter(({ description }) => description?.split(".")[0] !== source);
}

/** What a plan may be compared with: revisions, or a file. */
function baselines({ current, ...place }: Place): Completion {
  if (!GIT.startsWith(current.slice(0, GIT.length))) {
    return { suggestions: [], directive: Directive.FILES };
  }
  return { suggestions: plain(revisions(place).map((name) => GIT + name)), directive: Directive.NO_FILES };
}

function revisions({ given }: Pick<Place, "given">): string[] {
  try {
    const references = ["refs/heads", "refs/remotes", "refs/tags"];
    return execFileSync("git", ["for-each-ref", "--format=%(refname:short)", ...references], {
      cwd: given.source !== undefined && isDirectory(given.source) ? given.source : undefined,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split("\n");
  } catch {
    return [];
  }
}

/** The stacks that have a configuration beside the program. */
function ofDirectory({ given }: Place): Completion {
  const directory = given.source ?? ".";
  const files = isDirectory(directory) ? readdirSync(directory) : [];
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? []);
  return { suggestions: plain(stacks), directive: Directive.NO_FILES };
}

function isDirectory(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}

function documentOf({ given }: Place): string {
  return given.source ?? given.options.get("--file") ?? ".";
}

function plain(values: readonly string[]): Suggestion[] {
  return values.map((value) => ({ value }));
}

function described(values: ReadonlyMap<string, string>): Suggestion[] {
  return [...values].map(([value, description]) => ({ value, description }));
}
