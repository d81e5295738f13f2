import type { Clock } from '../clock.ts';

/** Waiting for runs to end, each for so long. */
export interface Endings {
  /** Resolves once `tell` names it, after `ms` at the latest. */
  until(run: string, ms: number): Promise<void>;
  tell(run: string): void;
}

export function createEndings(clock: Clock): Endings {
  const waiting = new Map<string, Set<() => void>>();
  return {
    until(run, ms) {
      return new Promise((resolve) => {
        const waiters = waiting.get(run) ?? new Set();
        waiting.set(run, waiters);
        const done = () => {
          cancel();
          waiters.delete(done);
          if (waiters.size === 0) waiting.delete(run);
          resolve();
        };
        const cancel = clock.after(ms, done);
        waiters.add(done);
      });
    },
    tell(run) {
      for (const done of waiting.get(run) ?? []) done();
    },
  };
}
