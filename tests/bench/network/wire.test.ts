import { expect, test } from 'vitest';
import { FULL_SPEED, Wire } from './wire.ts';

test('a line without bounds brings everything at once', () => {
  const wire = new Wire<string>(FULL_SPEED);
  wire.put('a', 1e9, 5);
  expect(wire.take(5)).toEqual(['a']);
  expect(wire.nextAt).toBeNull();
});

test('what is sent takes its time to go out, and then its time on the way', () => {
  const wire = new Wire<string>({ delayMs: 100, bytesPerSecond: 1000 });
  wire.put('a', 50, 0);
  wire.put('b', 50, 0);
  expect(wire.busyFor(0)).toBe(100);
  expect(wire.nextAt).toBe(150);
  expect(wire.take(149)).toEqual([]);
  expect(wire.take(150)).toEqual(['a']);
  expect(wire.take(200)).toEqual(['b']);
});

test('a line that was idle does not send what comes later any earlier', () => {
  const wire = new Wire<string>({ delayMs: 0, bytesPerSecond: 1000 });
  wire.put('a', 10, 0);
  wire.put('b', 10, 500);
  expect(wire.take(505)).toEqual(['a']);
  expect(wire.take(510)).toEqual(['b']);
});
