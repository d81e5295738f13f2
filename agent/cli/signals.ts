type Stop = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * Resolves with the first of these signals, for programs that end in order; a second one ends the process at once, as
 * it would have without us.
 */
export function stopSignal(signals: readonly Stop[] = ['SIGINT', 'SIGTERM', 'SIGHUP']): Promise<Stop> {
  return new Promise((resolve) => {
    const first = (signal: NodeJS.Signals) => {
      for (const one of signals) process.off(one, first);
      resolve(signal as Stop);
    };
    for (const signal of signals) process.on(signal, first);
  });
}

/** Calls at each SIGHUP, which no longer ends the process. */
export const reloadSignal = (reload: () => void): void => void process.on('SIGHUP', reload);
