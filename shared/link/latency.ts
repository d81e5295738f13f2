/** Round trips in ms; the median of the last ones, so that a single late answer does not show. */
const KEPT = 7;

export interface Latency {
  readonly median: number | null;
  add(ms: number): void;
}

export function createLatency(): Latency {
  const samples: number[] = [];
  return {
    get median() {
      const sorted = [...samples].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? null;
    },
    add(ms) {
      samples.push(ms);
      if (samples.length > KEPT) samples.shift();
    },
  };
}
