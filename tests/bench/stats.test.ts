import { expect, test } from 'vitest';
import { median, medianSlope, quantile, slope } from './stats.ts';

test('a quantile is one of the values, whatever their order', () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(quantile([3, 1, 2, 4], 0.99)).toBe(4);
  expect(() => median([])).toThrow(RangeError);
});

test('the slope is what each step adds, noise or not', () => {
  expect(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
  ).toBeCloseTo(2);
  expect(
    slope([
      [0, 1],
      [10, 0],
      [20, 2],
      [30, 1],
    ]),
  ).toBeCloseTo(0.02);
  expect(() => slope([[1, 1]])).toThrow(RangeError);
});

test('the median slope is hardly moved by one point that is far off', () => {
  const flat = Array.from({ length: 9 }, (_, x): [number, number] => [x, x === 7 ? 90 : 10 + (x % 2) / 10]);
  expect(Math.abs(medianSlope(flat))).toBeLessThan(0.1);
  expect(slope(flat)).toBeGreaterThan(1);
  expect(medianSlope(flat.map(([x, y]) => [x, y + 3 * x]))).toBeCloseTo(3, 0);
  expect(() => medianSlope([[1, 1]])).toThrow(RangeError);
});
