import { describe, expect, test } from 'vitest';
import { positionsAt, type TimedRun } from './positions-at.ts';
import type { TimingEvent } from './timing.ts';

const output = (at: number, offset: number, length: number): TimingEvent => ({
  kind: 'output',
  wait: 0,
  at,
  offset,
  length,
});
const run = (number: number, startedAt: number, ...events: TimingEvent[]): TimedRun => ({
  run: number,
  startedAt,
  async *timing() {
    yield events;
  },
});

describe('where a session stood', () => {
  const runs = [
    run(0, 1_000, output(10, 0, 5), output(500, 5, 7), {
      kind: 'resize',
      wait: 0,
      at: 600,
      offset: 12,
      cols: 9,
      rows: 9,
    }),
    run(1, 9_000, output(20, 0, 3), { kind: 'hole', wait: 0, at: 30, offset: 3, length: 40 }),
  ];

  test.each([
    ['before its first run', 999, null],
    ['before anything was printed', 1_009, null],
    ['at the instant that something was', 1_010, { run: 0, offset: 5 }],
    ['between two outputs', 1_499, { run: 0, offset: 5 }],
    ['after the last that is known', 4_000, { run: 0, offset: 12 }],
    ['in a further run', 9_020, { run: 1, offset: 3 }],
    ['after what was not recorded', 9_900, { run: 1, offset: 43 }],
  ])('%s', async (_, time, position) => {
    expect(await positionsAt(runs, [time])).toEqual([position]);
  });

  test('is told for many times at once, in any order', async () => {
    const times = [9_900, 1_010, 1_499, 1_010];
    expect((await positionsAt(runs, times)).map((at) => at?.offset)).toEqual([43, 5, 5, 5]);
  });
});
