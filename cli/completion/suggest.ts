import type { ArgumentSpec, CommandSpec, OptionSpec } from "./spec";

/** A word that may stand at the cursor. */
export interface Suggestion {
  readonly value: string;
  readonly description?: string;
}

/** What the shell shall do beside showing suggestions; a sum of these goes to it, as in Cobra's protocol. */
export const Directive = { FILES: 0, NO_SPACE: 2, NO_FILES: 4, DIRECTORIES: 16 } as const;

export interface Completion {
  readonly suggestions: readonly Suggestion[];
  readonly directive: number;
}

/** Where a value is wanted: which command, what was given to it, and which option or how many-th argument it is. */
export interface Place {
  readonly command: string;
  readonly option?: string;
  readonly argument?: number;
  readonly given: Given;
  readonly current: string;
}

/** What stands on the command line before the cursor. */
interface Given {
  readonly arguments: readonly string[];
  /** Values by long flag. */
  readonly options: ReadonlyMap<string, string>;
  /** The optional argument `[source]`, which names the document. */
  readonly source?: string;
}

/** Values that only the document, git or the directory knows; undefined where nothing is known of a place. */
export type Values = (place: Place) => Completion | undefined;

const NOTHING: Completion = { suggestions: [], directive: Directive.NO_FILES };

/** What may stand at the cursor. @param words The command line after the command's name; the last is at the cursor. */
export function complete(root: CommandSpec, words: readonly string[], values: Values): Completion {
  const current = words.at(-1) ?? "";
  const line = readLine(root, words.slice(0, -1));
  if (line.pending) return matching(optionValues(line, line.pending, current, values), current);
  const equals = line.onlyArguments ? -1 : current.indexOf("=");
  if (current.startsWith("--") && equals > 0) {
    const option = findOption(line.command, current.slice(0, equals));
    const text = current.slice(equals + 1);
    return option?.value === undefined ? NOTHING : matching(optionValues(line, option, text, values), text);
  }
  if (current.startsWith("-") && !line.onlyArguments) return matching(flags(line), current);
  return matching(argumentValues(line, current, values), current);
}

/** A command line up to the cursor, as the command will read it. */
interface Line {
  readonly command: CommandSpec;
  readonly arguments: string[];
  readonly used: Set<OptionSpec>;
  readonly options: Map<string, string>;
  /** The option whose value is at the cursor. */
  readonly pending?: OptionSpec;
  /** Whether `--` ended the options. */
  readonly onlyArguments: boolean;
}

function readLine(root: CommandSpec, words: readonly string[]): Line {
  let command = root;
  let pending: OptionSpec | undefined;
  let onlyArguments = false;
  const line = { arguments: [] as string[], used: new Set<OptionSpec>(), options: new Map<string, string>() };
  const give = (option: OptionSpec, value: string) => line.options.set(option.flags[0]!, value);
  for (const word of words) {
    if (pending) {
      give(pending, word);
      pending = undefined;
    } else if (word === "--") onlyArguments = true;
    else if (word.startsWith("-") && word !== "-" && !onlyArguments) {
      const [flag = "", ...value] = word.split("=");
      const option = findOption(command, flag);
      if (option) line.used.add(option);
      if (option && value.length > 0) give(option, value.join("="));
      else if (option?.value !== undefined) pending = option;
    } else {
      const below = line.arguments.length === 0 && command.commands.find(({ name }) => name === word);
      if (below) command = below;
      else line.arguments.push(word);
    }
  }
  return { ...line, command, pending, onlyArguments };
}

function findOption({ options }: CommandSpec, flag: string): OptionSpec | undefined {
  return options.find(({ flags }) => flags.includes(flag));
}

function flags({ command, used }: Line): Completion {
  const free = command.options.filter((option) => option.repeatable || !used.has(option));
  const suggestions = free.map(({ flags: [value = ""], description }) => ({ value, description }));
  return { suggestions, directive: Directive.NO_FILES };
}

function optionValues(line: Line, option: OptionSpec, current: string, values: Values): Completion {
  if (option.choices) return ofChoices(option.choices);
  return (
    values({ ...placeOf(line, current), option: option.flags[0]!.replace(/^-+/, "") }) ??
    ofValueName(option.value ?? "")
  );
}

/** Where nothing else is known, the name of a value says whether it is a file. */
function ofValueName(name: string): Completion {
  if (name.startsWith("dir")) return { suggestions: [], directive: Directive.DIRECTORIES };
  return /file|path|out|\.[a-z]+/.test(name) ? { suggestions: [], directive: Directive.FILES } : NOTHING;
}

function argumentValues(line: Line, current: string, values: Values): Completion {
  const { command } = line;
  const index = line.arguments.length;
  const below = index === 0 ? command.commands : [];
  if (below.length > 0) {
    const suggestions = below.map(({ name, description }) => ({ value: name, description }));
    return { suggestions, directive: Directive.NO_FILES };
  }
  const argument: ArgumentSpec | undefined = command.arguments[index];
  if (!argument) return NOTHING;
  if (argument.choices) return ofChoices(argument.choices);
  return (
    values({ ...placeOf(line, current), argument: index }) ??
    (argument.name === "source"
      ? { suggestions: [], directive: Directive.FILES }
      : ofValueName(argument.name))
  );
}

function placeOf({ command, arguments: given, options }: Line, current: string): Place {
  const at = command.arguments.findIndex(isDocument);
  return {
    command: command.name,
    given: { arguments: given, options, source: at < 0 ? undefined : given[at] },
    current,
  };
}

function isDocument({ name, required }: ArgumentSpec): boolean {
  return name === "source" && !required;
}

function ofChoices(choices: readonly string[]): Completion {
  return { suggestions: choices.map((value) => ({ value })), directive: Directive.NO_FILES };
}

function matching({ suggestions, directive }: Completion, current: string): Completion {
  const matches = new Map(
    suggestions.filter(({ value }) => value.startsWith(current)).map((it) => [it.value, it]),
  );
  return { suggestions: [...matches.values()], directive };
}
