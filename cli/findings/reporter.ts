import type { Excerpt } from "../../core/document/excerpt";
import type { Position } from "../../core/document/positions";
import { print } from "../output";
import { colorsFor, type Colors } from "../terminal";
import { formatFault, UserError, type Fault } from "../userError";
import { FORMATS, type Format, type Found } from "./format";

/** Where the problems of the command that runs go. */
let current: Reporter | undefined;

/** The reporter of the command that runs. */
export function reporter(): Reporter {
  return (current ??= new Reporter("text", process.stderr, ""));
}

/** Begins a command: what is wrong is written as its options ask. */
export function reportAs(...parameters: ConstructorParameters<typeof Reporter>): void {
  current = new Reporter(...parameters);
}

/** Says what is wrong as it is found, or keeps it for another program. */
export class Reporter {
  private readonly found: Found[] = [];

  constructor(
    private readonly format: Format,
    /** Where another program reads them: not where the command writes what it was asked for. */
    private readonly stream: NodeJS.WriteStream,
    private readonly version: string,
  ) {}

  warn(faults: readonly Fault[]): void {
    this.add("warning", faults);
  }

  fail(faults: readonly Fault[], hints: readonly string[] = []): void {
    this.add("error", faults);
    if (this.format === "text") printHints(hints);
  }

  /** Writes what another program reads. */
  end(): void {
    if (this.format === "text") return;
    // Not printed as other output is: these commands to a pipeline are its own, and whatever is in them is encoded.
    this.stream.write(FORMATS[this.format](this.found, this.version));
  }

  private add(level: Found["level"], faults: readonly Fault[]): void {
    this.found.push(...faults.map((fault) => ({ level, fault })));
    if (this.format === "text") for (const fault of faults) printFault(level, fault);
  }
}

/** Says what is no failure. @throws UserError with all of it where warnings are errors */
export function warn(faults: readonly Fault[], isStrict = false): void {
  if (isStrict) refuseStrictly(faults);
  reporter().warn(faults);
}

/** @throws UserError where there is anything to warn of */
export function refuseStrictly(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new UserError(faults, ["these are warnings, which --strict makes errors"]);
}

/** Errors begin with `error `, warnings with `warning `, a line each; on a terminal their line of the document follows. */
function printFault(level: Found["level"], fault: Fault): void {
  const { stderr } = process;
  const colors = colorsFor(stderr);
  const color = level === "error" ? colors.red : colors.yellow;
  print(stderr, `${color(level)} ${formatFault(fault)}\n`);
  if (!stderr.isTTY || typeof fault === "string" || !fault.excerpt || !fault.position) return;
  print(stderr, `${excerptText(fault.excerpt, fault.position, color, colors)}\n`);
}

/** The line of the document, with its number, and carets under what the problem is about. */
function excerptText(
  { text, column, length }: Excerpt,
  { line }: Position,
  color: (text: string) => string,
  colors: Colors,
): string {
  const margin = " ".repeat(String(line).length);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [
    `  ${colors.dim(`${line} |`)} ${text}`,
    `  ${colors.dim(`${margin} |`)} ${indent}${color("^".repeat(length))}`,
  ].join("\n");
}

/** What helps begins with `help `. */
function printHints(hints: readonly string[]): void {
  const colors = colorsFor(process.stderr);
  for (const hint of hints) print(process.stderr, `${colors.cyan("help")} ${hint}\n`);
}
