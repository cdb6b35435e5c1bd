import { clearLine, cursorTo } from "node:readline";
import { visible } from "../core/names/visible";

/** Of a terminal that does not say how wide it is. */
const WIDTH = 80;

/**
 * Shows on the terminal which step of long work is under way, and takes it away when the step is over. The work itself is
 * synchronous: nothing could turn meanwhile, nor could Ctrl-C be handled, so the cursor stays as it is and the process may
 * end at any time. Standard output is never written to.
 */
export async function during<Result>(step: string, work: () => Result | Promise<Result>): Promise<Result> {
  const { stderr } = process;
  if (!isWatched()) return work();
  const write = stderr.write.bind(stderr);
  const clear = (): void => {
    stderr.write = write;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  write(`${fitting(step, stderr.columns || WIDTH)}…`);
  // A program says what it likes while it runs: on a line of its own, not behind the step.
  stderr.write = ((...arguments_: Parameters<typeof write>) => {
    clear();
    return write(...arguments_);
  }) as typeof write;
  try {
    return await work();
  } finally {
    if (stderr.write !== write) clear();
  }
}

/** Whether anybody looks: not at a pipe, not in a pipeline's log, not where the cursor cannot move. */
function isWatched(): boolean {
  return process.stderr.isTTY && !process.env["CI"] && process.env["TERM"] !== "dumb";
}

/** A step in one line, so that clearing the line clears it. */
function fitting(step: string, columns: number): string {
  return visible(step, () => " ").slice(0, Math.max(0, columns - 2));
}
