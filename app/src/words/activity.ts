/** What the ink line shows: how much a session was heard of, in slices of time, as far as this device was watching. */
export interface Activity {
  add(at: number, amount: number): void;
  /** Heights from 0 to 1, oldest first, up to and with the slice that `now` is in. */
  strokes(now: number): number[];
}

/** The least that is drawn as a whole stroke, so that one lone report is not a tower. */
const FULL = 2;

export function createActivity(sliceMs: number, slices: number): Activity {
  const amounts = new Map<number, number>();
  return {
    add(at, amount) {
      const slice = Math.floor(at / sliceMs);
      amounts.set(slice, (amounts.get(slice) ?? 0) + amount);
      for (const old of amounts.keys()) if (old <= slice - slices) amounts.delete(old);
    },
    strokes(now) {
      const last = Math.floor(now / sliceMs);
      const heights = Array.from(
        { length: slices },
        (_, index) => amounts.get(last - slices + 1 + index) ?? 0,
      );
      // Output comes in bursts a thousand times larger than an echo: on a straight scale only the burst would be seen.
      const scaled = heights.map((amount) => Math.log2(1 + amount));
      const most = Math.max(...scaled, FULL);
      return scaled.map((value) => value / most);
    },
  };
}
