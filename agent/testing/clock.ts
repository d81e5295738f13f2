/** A clock that tests move by hand. `skip` moves the time alone, as a sleeping laptop does: no timer fires. `set` moves the wall clock only. */
import type { Clock } from '../clock.ts';

export function testClock(
  start = 0,
): Clock & { advance(ms: number): void; skip(ms: number): void; set(ms: number): void } {
  let now = start;
  let wall = 0;
  const timers = new Set<{ at: number; call: () => void }>();
  return {
    now: () => now + wall,
    elapsed: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      const due = [...timers].filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at);
      for (const timer of due) if (timers.delete(timer)) timer.call();
    },
    skip(ms) {
      now += ms;
    },
    set(ms) {
      wall += ms;
    },
  };
}
