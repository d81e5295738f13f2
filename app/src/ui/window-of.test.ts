import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetsOf, windowOf } from './window-of.ts';

test('what is in sight is in the window, and little else', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 200 });
  fc.assert(
    fc.property(
      heights,
      fc.integer({ min: -50, max: 9000 }),
      fc.integer({ min: 1, max: 500 }),
      (all, top, height) => {
        const offsets = offsetsOf(all, (one) => one);
        const { from, to } = windowOf(offsets, top, top + height);
        all.forEach((one, index) => {
          const begin = offsets[index] as number;
          const inSight = begin < top + height && begin + one > top;
          if (inSight) expect(index >= from && index < to).toBe(true);
          if (index < from - 1 || index > to + 1) expect(inSight).toBe(false);
        });
        expect(to - from).toBeLessThanOrEqual(
          all.filter(
            (one, index) =>
              (offsets[index] as number) <= top + height && (offsets[index] as number) + one >= top,
          ).length + 1,
        );
      },
    ),
  );
});

test('an empty list has nothing to show', () => {
  expect(
    windowOf(
      offsetsOf([], () => 1),
      0,
      100,
    ),
  ).toEqual({ from: 0, to: 0 });
});
