/** Random bytes that are the same in every run of a test, so that what failed once fails again. Mulberry32. */
export interface Seeded {
  /** In 0 ≤ n < below. */
  int(below: number): number;
  bytes(length: number): Buffer;
  pick<T>(all: readonly T[]): T;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (below: number): number => next() % below;
  return {
    int,
    bytes: (length) => Buffer.from(Uint8Array.from({ length }, () => next() & 0xff)),
    pick: (all) => all[int(all.length)] as (typeof all)[number],
  };
}
