import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimingEvent } from './timing.ts';
import { TimingTable } from './timing-table.ts';

const output = (at: number, offset: number, length: number) => ({
  ...{ kind: 'output' as const, wait: 0, at, offset, length },
});
function tableOf(events: readonly TimingEvent[], most?: number): TimingTable {
  const table = new TimingTable(most);
  table.add(events);
  return table;
}

describe('when what was printed', () => {
  const table = tableOf([
    output(0, 0, 10),
    output(5, 10, 10),
    output(1000, 20, 100),
    { kind: 'resize', wait: 0, at: 1500, offset: 120, cols: 40, rows: 20 },
    output(3000, 120, 30),
    { kind: 'exit', wait: 0, at: 4000, offset: 150, exit: { exitCode: 0, signal: null } },
  ]);

  test('is asked by time and by offset', () => {
    expect([0, 999, 1000, 2999, 3000, 9000].map((ms) => table.offsetAt(ms))).toEqual([
      20, 20, 120, 120, 150, 150,
    ]);
    expect([0, 1, 20, 21, 120, 121, 150, 151].map((offset) => table.timeOf(offset))).toEqual([
      0, 0, 0, 1000, 1000, 3000, 3000, 4000,
    ]);
    expect(table).toMatchObject({ duration: 4000, length: 150, ended: true });
    expect(table.sizes).toEqual([{ at: 1500, offset: 120, cols: 40, rows: 20 }]);
  });

  test('comes in slices that follow each other', () => {
    expect(table.slice(0, 2)).toEqual({ at: [0, 1000], ends: [20, 120] });
    expect(table.slice(120, 2)).toEqual({ at: [3000], ends: [150] });
    expect(table.slice(150, 2)).toEqual({ at: [], ends: [] });
  });

  test('is drawn as stretches in which so much was printed', () => {
    expect(table.activity(4)).toEqual([20, 100, 0, 30]);
    expect(new TimingTable().activity(2)).toEqual([0, 0]);
  });
});

test('however much there is, it stays within its bound, and no byte is lost or later than it was by more than the bound allows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 4, max: 40 }),
      (steps, most) => {
        let [at, offset] = [0, 0];
        const events = steps.map(([wait, length]) => {
          at += wait;
          const event = output(at, offset, length);
          offset += length;
          return event;
        });
        const table = tableOf(events, most);
        expect(table.slice(0, Number.MAX_SAFE_INTEGER).at.length).toBeLessThanOrEqual(most);
        expect(table.length).toBe(offset);
        expect(table.activity(7).reduce((sum, bytes) => sum + bytes, 0)).toBe(offset);
        const slack = Math.max(32, (4 * at) / Math.max(1, most - 1));
        for (const event of events) {
          const time = table.timeOf(event.offset + event.length);
          expect(time).toBeLessThanOrEqual(event.at);
          expect(event.at - time).toBeLessThanOrEqual(slack);
        }
      },
    ),
  );
});
