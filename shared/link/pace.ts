/**
 * How many bytes may be under way at once, found from how long they take: a fast link gets a large window, and on a
 * slow one the bulk leaves room for keystrokes instead of filling every queue between the two ends. Pure; times in ms.
 */

export const PACE_MIN = 16 * 1024;
/** Below the 1 MiB at which a relay closes a socket that reads too slowly, with room for streams beside it. */
export const PACE_MAX = 512 * 1024;
const PACE_FIRST = 128 * 1024;
/** Waiting beyond the quickest round trip that bulk may cost, in ms. */
const PACE_QUEUEING = 250;

export interface Pace {
  /** Bytes that may be under way. */
  readonly window: number;
  /** A part of `bytes`, sent at `sentAt`, was confirmed at `now`. */
  confirmed(bytes: number, sentAt: number, now: number): void;
}

export function createPace({
  first = PACE_FIRST,
  min = PACE_MIN,
  max = PACE_MAX,
  queueing = PACE_QUEUEING,
} = {}): Pace {
  let window = first;
  let quickest = Number.POSITIVE_INFINITY;
  let cutAt = Number.NEGATIVE_INFINITY;
  return {
    get window() {
      return window;
    },
    confirmed(bytes, sentAt, now) {
      const took = Math.max(0, now - sentAt);
      quickest = Math.min(quickest, took);
      if (took <= quickest + queueing) {
        window = Math.min(max, window + bytes);
      } else if (sentAt > cutAt) {
        // Only parts sent after the last cut can tell whether it was enough.
        window = Math.max(min, Math.floor(window / 2));
        cutAt = now;
      }
    },
  };
}
