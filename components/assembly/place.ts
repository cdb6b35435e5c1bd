import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a program says something. Lines and columns count from 1. */
export interface Place {
  /** An absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The components of this package call each other: none of their lines is the program's. */
const COMPONENTS = resolve(__dirname, "..");
const FRAME = /^\s+at (?:.* \()?(.+?):(\d+):(\d+)\)?$/;

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
    for (const frame of this.stack.split("\n")) {
      const [, path, line, column] = FRAME.exec(frame) ?? [];
      if (path === undefined || path.startsWith("node:")) continue;
      const file = path.startsWith("file:") ? fileURLToPath(path) : path;
      if (file.startsWith(`${COMPONENTS}/`) || file.includes("node_modules")) continue;
      return { file, line: Number(line), column: Number(column) };
    }
    return undefined;
  }
}
