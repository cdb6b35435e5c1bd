import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a program says something. Lines and columns count from 1. */
export interface Place {
  /** An absolute path. */
  readonly file: string;
  readonly line: number;
  /** Undefined where only the line is known. */
  readonly column: number | undefined;
}

/** The components of this package call each other: none of their lines is the program's. */
const COMPONENTS = resolve(__dirname, "..");
/** `at name (file:line:column)`, or, above a syntax error's own lines, `file:line`. */
const FRAME = /^(?:\s+at (?:.*\()?)?((?:file:\/\/)?[^\s()].*?):(\d+)(?::(\d+))?\)?$/;

/** The places of a stack trace that are in files of programs, the innermost first. */
export function placesIn(stack: string): Place[] {
  return stack.split("\n").flatMap((frame) => {
    const [, path, line, column] = FRAME.exec(frame) ?? [];
    if (path === undefined || path.startsWith("node:")) return [];
    const file = path.startsWith("file:") ? fileURLToPath(path) : path;
    if (file.includes("node_modules")) return [];
    return [{ file, line: Number(line), column: column === undefined ? undefined : Number(column) }];
  });
}

/** `FILE:LINE:COLUMN`, with the file as seen from a directory. */
export function formatPlace({ file, line, column }: Place, directory: string): string {
  return [relative(directory, file), line, ...(column === undefined ? [] : [column])].join(":");
}

/** The calls that led to a component. Finding a place among them takes time, which only a mistake is worth. */
export class Calls {
  private static count = 0;

  /** How many components were declared before. */
  readonly order = Calls.count++;
  private readonly stack!: string;

  constructor() {
    Error.captureStackTrace(this, Calls);
  }

  /** The line of the program that declared the component; undefined where no line is the program's. */
  get place(): Place | undefined {
    return placesIn(this.stack).find(({ file }) => !file.startsWith(`${COMPONENTS}/`));
  }
}
