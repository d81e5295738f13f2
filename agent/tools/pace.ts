import type { Clock } from '../clock.ts';

/** At most `most` within `withinMs`, of each session: a model in a loop must not flood anybody. */
export function createPace(
  clock: Pick<Clock, 'elapsed'>,
  most: number,
  withinMs: number,
): { take(sessionId: string): boolean } {
  const taken = new Map<string, number[]>();
  return {
    take(sessionId) {
      const now = clock.elapsed();
      // Those who have been silent for long count for nothing.
      for (const [id, times] of taken) if (now - (times.at(-1) ?? 0) >= withinMs) taken.delete(id);
      const lately = (taken.get(sessionId) ?? []).filter((at) => now - at < withinMs);
      if (lately.length >= most) return false;
      taken.set(sessionId, [...lately, now]);
      return true;
    },
  };
}
