/**
 * Resolves with the first SIGINT, SIGTERM or SIGHUP, for programs that end in order; a second one ends the process
 * at once, as it would have without us.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const first = (signal: NodeJS.Signals) => {
      for (const one of signals) process.off(one, first);
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, first);
  });
}
