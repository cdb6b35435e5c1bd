const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls back when this process ends, of itself or by a signal, unless the returned function was called by then. */
export function beforeProcessEnds(callback: () => void): () => void {
  const onExit = (): void => {
    withdraw();
    callback();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    onExit();
    // Having listened took the signal's default effect away; whoever else listens decides for themselves.
    if (process.listenerCount(signal) === 0) {
      process.kill(process.pid, signal);
    }
  };
  const withdraw = (): void => {
    process.off("exit", onExit);
    for (const signal of ENDING_SIGNALS) {
      process.off(signal, onSignal);
    }
  };
  process.on("exit", onExit);
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, onSignal);
  }
  return withdraw;
}
