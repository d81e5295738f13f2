import type { Clock } from '../clock.ts';

/** Time that moves only when a test says so. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, calling what falls due on the way at its own time. */
  advance(ms: number): void;
  /** Sets the wall clock by `ms`, back where negative: nothing else notices. */
  set(ms: number): void;
}

export function createManualClock(start = 1_700_000_000_000): ManualClock {
  let now = start;
  let wall = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now + wall,
    // Not whole, as the real one.
    elapsed: () => now - start + 0.5,
    after(ms, call) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.call();
      }
      now = end;
    },
    set(ms) {
      wall += ms;
    },
  };
}

/** Polls until `condition` holds; rejects after ten seconds. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
