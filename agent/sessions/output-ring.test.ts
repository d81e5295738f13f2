import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputRing } from './output-ring.ts';

const LIMIT = 20_000;

test('what is kept can be read from anywhere to anywhere, however it came', () => {
  const length = fc.oneof(
    fc.constant(1),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 4000, max: 9000 }),
  );
  fc.assert(
    fc.property(
      fc.array(length, { maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(), fc.nat())),
      (lengths, reads) => {
        const ring = new OutputRing(100, LIMIT);
        const all: number[] = [];
        for (const length of lengths) {
          const bytes = Uint8Array.from({ length }, (_, i) => (all.length + i) * 31);
          ring.append(100 + all.length, bytes);
          all.push(...bytes);
        }
        expect(ring.end).toBe(100 + all.length);
        expect(ring.end - ring.start).toBeGreaterThanOrEqual(Math.min(all.length, LIMIT));
        for (const [a, b] of reads) {
          const [from, to] = [a, b].map((n) => 100 + (n % (all.length + 1))).sort((x, y) => x - y) as [
            number,
            number,
          ];
          const read = ring.read(from, to);
          if (from < ring.start) expect(read).toBeNull();
          else expect([...(read ?? [])]).toEqual(all.slice(from - 100, to - 100));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('bytes that were handed out stay what they were', () => {
  const ring = new OutputRing(0, LIMIT);
  ring.append(0, Uint8Array.of(1, 2));
  const first = ring.read(0, 2);
  ring.append(2, Uint8Array.of(3));
  expect([...(first ?? [])]).toEqual([1, 2]);
  expect([...(ring.read(1, 3) ?? [])]).toEqual([2, 3]);
});

test('bytes elsewhere are a new beginning', () => {
  const ring = new OutputRing(0, LIMIT);
  ring.append(0, Uint8Array.of(1));
  ring.append(9, Uint8Array.of(2));
  expect(ring.read(0, 1)).toBeNull();
  expect([...(ring.read(9, 10) ?? [])]).toEqual([2]);
});
