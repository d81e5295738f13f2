import type { Rate } from './limits.ts';

/** A token bucket that may go into debt, so that whoever overdraws can be slowed down instead of cut off. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#perMs = rate.perSecond / 1000;
    this.#burst = rate.burst;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes `cost`. Returns the milliseconds until the debt is paid: 0 without debt, Infinity where it passes a whole burst. */
  take(cost: number, now: number): number {
    const tokens = this.#filled(now) - cost;
    this.#tokens = tokens;
    this.#at = now;
    if (tokens >= 0) return 0;
    return -tokens > this.#burst ? Number.POSITIVE_INFINITY : -tokens / this.#perMs;
  }

  full(now: number): boolean {
    return this.#filled(now) >= this.#burst;
  }

  #filled(now: number): number {
    return Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
  }
}
