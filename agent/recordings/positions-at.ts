/** Where a session stood at a time, by the timing of what its runs printed. */
import type { TimingEvent } from './timing.ts';

export interface TimedRun {
  run: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** In pieces. */
  timing(): AsyncIterable<readonly TimingEvent[]>;
}

/**
 * For each of `times` (milliseconds since 1970) what had been printed by then; null where no run had begun, or nothing was
 * printed yet. `runs`: oldest first. A timing file that lags or was cut short counts as far as it goes.
 */
export async function positionsAt(
  runs: readonly TimedRun[],
  times: readonly number[],
): Promise<({ run: number; offset: number } | null)[]> {
  const found = new Map<number, { run: number; offset: number }>();
  for (const [at, one] of runs.entries()) {
    const next = runs[at + 1]?.startedAt ?? Number.POSITIVE_INFINITY;
    const asked = [...new Set(times)]
      .filter((time) => time >= one.startedAt && time < next)
      .sort((a, b) => a - b);
    if (asked.length === 0) continue;
    for (const [time, offset] of await offsetsOf(one, asked)) {
      if (offset > 0) found.set(time, { run: one.run, offset });
    }
  }
  return times.map((time) => found.get(time) ?? null);
}

/** `asked` rises. */
async function offsetsOf(
  { startedAt, timing }: TimedRun,
  asked: readonly number[],
): Promise<[time: number, offset: number][]> {
  const offsets: [number, number][] = [];
  let end = 0;
  for await (const events of timing()) {
    for (const event of events) {
      while (offsets.length < asked.length && (asked[offsets.length] as number) < startedAt + event.at) {
        offsets.push([asked[offsets.length] as number, end]);
      }
      if (offsets.length === asked.length) return offsets;
      if (event.kind === 'output' || event.kind === 'hole') end = event.offset + event.length;
    }
  }
  return [...offsets, ...asked.slice(offsets.length).map((time): [number, number] => [time, end])];
}
