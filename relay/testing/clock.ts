import type { Clock } from '../clock.ts';

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #calls = new Set<{ at: number; call: () => void }>();

  now = (): number => this.#now;
  wall = (): number => 1_800_000_000_000 + this.#now;

  after = (ms: number, call: () => void): (() => void) => {
    const entry = { at: this.#now + ms, call };
    this.#calls.add(entry);
    return () => this.#calls.delete(entry);
  };

  advance(ms: number): void {
    this.#now += ms;
    for (const entry of [...this.#calls].sort((a, b) => a.at - b.at)) {
      if (entry.at <= this.#now && this.#calls.delete(entry)) entry.call();
    }
  }
}
