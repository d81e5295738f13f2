/** Whether the round trip is long enough that predictions help, and so long that they should look like predictions. */
import type { PredictMode } from './types.ts';

/** mosh's (terminaloverlay.h), ms: each turns on above the first and off at the second. */
const SHOW = { above: 30, until: 20 };
const UNDERLINE = { above: 80, until: 50 };
/** Weight of a new sample: that of TCP's smoothed round trip (RFC 6298, section 2.3). */
const WEIGHT = 1 / 8;

export interface RoundTrip {
  readonly show: boolean;
  readonly underline: boolean;
  /** ms. */
  sample(ms: number): void;
  /** Looks again. What is on the screen is not taken off in the middle of a word because the network got better. */
  update(busy: boolean): void;
}

export function createRoundTrip(mode: PredictMode): RoundTrip {
  let smoothed: number | null = null;
  let show = mode === 'on';
  let underline = false;
  return {
    get show() {
      return show;
    },
    get underline() {
      return underline;
    },
    sample(ms) {
      smoothed = smoothed === null ? ms : smoothed + (ms - smoothed) * WEIGHT;
    },
    update(busy) {
      if (smoothed === null) return;
      if (mode === 'auto') {
        if (smoothed > SHOW.above) show = true;
        else if (smoothed <= SHOW.until && !busy) show = false;
      }
      if (smoothed > UNDERLINE.above) underline = true;
      else if (smoothed <= UNDERLINE.until) underline = false;
    },
  };
}
