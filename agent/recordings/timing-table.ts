/**
 * When a whole run printed what: small enough to be held, and asked by time and by offset. What was printed within a frame of a film
 * counts as printed at once, and within longer stretches where a run is very long.
 */
import type { TimingEvent } from './timing.ts';

/** Nobody sees less: one picture of sixty in a second. */
const FRAME_MS = 16;
/** Eight megabytes of numbers. Beyond it every two become one. */
const MAX_ENTRIES = 500_000;

export interface SizeAt {
  at: number;
  offset: number;
  cols: number;
  rows: number;
}

/** Entry `i`: by `at[i]` ms after the run began so many bytes, `ends[i]`, were printed. */
export interface TimingSlice {
  at: number[];
  ends: number[];
}

export class TimingTable {
  private readonly at: number[] = [];
  private readonly ends: number[] = [];
  private readonly most: number;
  private frame = FRAME_MS;
  /** Ascending: where the terminal got another size. */
  readonly sizes: SizeAt[] = [];
  /** ms from the beginning to the last thing that happened. */
  duration = 0;
  ended = false;

  constructor(most = MAX_ENTRIES) {
    this.most = most;
  }

  /** Bytes that were printed, those of holes too. */
  get length(): number {
    return this.ends.at(-1) ?? 0;
  }

  add(events: Iterable<TimingEvent>): void {
    for (const event of events) {
      this.duration = event.at;
      if (event.kind === 'exit') this.ended = true;
      else if (event.kind === 'resize') {
        const { at, offset, cols, rows } = event;
        if (this.sizes.at(-1)?.offset === offset) this.sizes.pop();
        if (this.sizes.length < this.most) this.sizes.push({ at, offset, cols, rows });
      } else this.printed(event.at, event.offset + event.length);
    }
  }

  /** How much was printed by then. */
  offsetAt(ms: number): number {
    const behind = firstBehind(this.at, ms);
    return behind === 0 ? 0 : (this.ends[behind - 1] as number);
  }

  /** When that much was printed; where it was not yet, how long the run has gone on. */
  timeOf(offset: number): number {
    if (offset <= 0) return 0;
    return this.at[firstBehind(this.ends, offset - 1)] ?? this.duration;
  }

  /** What was printed behind an offset, at most so many entries. */
  slice(offset: number, most: number): TimingSlice {
    const from = firstBehind(this.ends, offset);
    return { at: this.at.slice(from, from + most), ends: this.ends.slice(from, from + most) };
  }

  /** Bytes that were printed in each of so many stretches of equal length, from the beginning to `duration`. */
  activity(stretches: number): number[] {
    const found = new Array<number>(stretches).fill(0);
    let before = 0;
    for (let i = 0; i < this.at.length; i++) {
      const end = this.ends[i] as number;
      const share = this.duration === 0 ? 0 : (this.at[i] as number) / this.duration;
      const stretch = Math.min(stretches - 1, Math.floor(share * stretches));
      found[stretch] = (found[stretch] ?? 0) + end - before;
      before = end;
    }
    return found;
  }

  private printed(at: number, end: number): void {
    const last = this.at.length - 1;
    if (last >= 0 && at - (this.at[last] as number) < this.frame) this.ends[last] = end;
    else {
      this.at.push(at);
      this.ends.push(end);
      if (this.at.length > this.most) this.halve();
    }
  }

  private halve(): void {
    this.frame *= 2;
    let kept = 0;
    for (let i = 0; i < this.at.length; i++) {
      const at = this.at[i] as number;
      if (kept === 0 || at - (this.at[kept - 1] as number) >= this.frame) this.at[kept++] = at;
      this.ends[kept - 1] = this.ends[i] as number;
    }
    this.at.length = kept;
    this.ends.length = kept;
    // A run that prints in every one of the longer stretches, too.
    if (kept > this.most) this.halve();
  }
}

/** How many of an ascending list are at most `value`. */
function firstBehind(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
