import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const rate = { perSecond: 100, burst: 50 };

test('a burst is free; beyond it there is the time until the debt is paid', () => {
  const bucket = new TokenBucket(rate, 0);
  expect(bucket.take(50, 0)).toBe(0);
  expect(bucket.take(10, 0)).toBe(100);
  expect(bucket.take(0, 60)).toBeCloseTo(40);
  expect(bucket.take(0, 100)).toBe(0);
});

test('a debt beyond a whole burst is never to be paid', () => {
  const bucket = new TokenBucket(rate, 0);
  expect(bucket.take(100, 0)).toBe(500);
  expect(bucket.take(1, 0)).toBe(Number.POSITIVE_INFINITY);
});

test('it never holds more than a burst, however long it rests', () => {
  const bucket = new TokenBucket(rate, 0);
  expect(bucket.full(0)).toBe(true);
  bucket.take(1, 0);
  expect(bucket.full(9)).toBe(false);
  expect(bucket.full(10)).toBe(true);
  expect(bucket.take(60, 1_000_000)).toBe(100);
});
