import type { Argument, Command, Option } from "commander";

/** What completion knows of a command: plain data, written at build time, so that completing loads none of the commands. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly arguments: readonly ArgumentSpec[];
  readonly commands: readonly CommandSpec[];
}

export interface OptionSpec {
  /** `--json`, and `-s` where there is a short form. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What the option's help calls its value; undefined when it takes none. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
}

/** Describes a command and those below it. */
export function specOf(command: Command): CommandSpec {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const names = commands.map((it) => it.name());
  return {
    name: command.name(),
    description: firstSentence(command.summary() || command.description()),
    options: help.visibleOptions(command).map(optionSpec),
    arguments: command.registeredArguments.map(argumentSpec),
    commands: commands.map((it) =>
      it.name() === "help"
        ? { ...specOf(it), arguments: [{ name: "command", required: false, choices: names }] }
        : specOf(it),
    ),
  };
}

function optionSpec(option: Option): OptionSpec {
  const value = /[<[]([^<>[\]]+)[>\]]/.exec(option.flags)?.[1];
  return {
    flags: [option.long, option.short].flatMap((flag) => flag ?? []),
    description: option.description,
    ...(value !== undefined && { value }),
    ...(option.argChoices && { choices: option.argChoices }),
    ...(option.variadic && { repeatable: true }),
  };
}

function argumentSpec(argument: Argument): ArgumentSpec {
  return {
    name: argument.name(),
    required: argument.required,
    ...(argument.argChoices && { choices: argument.argChoices }),
  };
}

/** Shells show descriptions beside names, where there is little room. */
function firstSentence(text: string): string {
  return text.replace(/[.:;] .*$/s, "").replace(/\.$/, "");
}
