/** How long a program may run. */
export const DEFAULT_SECONDS = 300;

/** What a program did to the process that it ran in, in place of declaring resources. */
export class ProgramEnd extends Error {
  override readonly name = "ProgramEnd";
}

/**
 * Runs a program within this process, and keeps from the process what programs do to theirs: they change the directory,
 * print, exit, reject promises and never end. Resolves to everything that went wrong, in order.
 */
export async function contain(
  directory: string,
  seconds: number,
  work: () => Promise<void>,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  let giveUp!: (reason: unknown) => void;
  const givenUp = new Promise<never>((_resolve, reject) => (giveUp = reject));
  const undo = [
    atHome(directory),
    withoutOutput(),
    withoutExit(giveUp),
    onProcess("unhandledRejection", (reason) => failures.push(reason)),
    onProcess("uncaughtException", giveUp),
    onProcess("beforeExit", () =>
      giveUp(new ProgramEnd("it waits for what never comes: a promise that nothing settles")),
    ),
    atMost(seconds, giveUp),
  ];
  try {
    // In this order: who ends the process and hides it has given up before it is done.
    await Promise.race([givenUp, work()]);
  } catch (error) {
    failures.unshift(error);
  } finally {
    for (const restore of undo) restore();
  }
  return failures;
}

function atHome(directory: string): () => void {
  const started = process.cwd();
  process.chdir(directory);
  return () => process.chdir(started);
}

/** What a program prints goes to standard error: on standard output there is nothing but the plan. */
function withoutOutput(): () => void {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = ((...parts: Parameters<typeof write>) => process.stderr.write(...parts)) as typeof write;
  return () => {
    stdout.write = write;
  };
}

/** A program that ends its process would end the command, with an exit code that means something else there. */
function withoutExit(giveUp: (reason: unknown) => void): () => void {
  const { exitCode } = process;
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null) => {
    const end = new ProgramEnd(`it ended its process: process.exit(${code ?? ""})`);
    giveUp(end);
    throw end;
  };
  return () => {
    process.exit = exit;
    process.exitCode = exitCode;
  };
}

function atMost(seconds: number, giveUp: (reason: unknown) => void): () => void {
  const late = () => giveUp(new ProgramEnd(`it did not end within ${seconds} seconds`));
  // Not waited for by the process itself, which is idle when nothing else is left.
  const timer = setTimeout(late, seconds * 1000).unref();
  return () => clearTimeout(timer);
}

function onProcess(event: string, listener: (reason: unknown) => void): () => void {
  process.on(event, listener);
  return () => process.off(event, listener);
}
