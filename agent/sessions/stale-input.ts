/**
 * Keys are run when they were typed, or not at all: each carries the device's milliseconds since it confirmed, and one that lags
 * more than three seconds behind the channel's quickest is refused. So nobody on the way can hold an Enter for an hour.
 */
const MAX_LAG_MS = 3000;

export interface StaleInput {
  /** Whether what was typed at `at` (ms since confirm, by the device) comes too late now. */
  late(at: number, now: number): boolean;
}

/** `confirmedAt`: when the device's confirm was read, by the clock of `now`. */
export function createStaleInput(confirmedAt: number): StaleInput {
  let best = 0;
  return {
    late(at, now) {
      const lag = now - confirmedAt - at;
      best = Math.min(best, lag);
      return lag - best > MAX_LAG_MS;
    },
  };
}
