import '../../testing/browser.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followUse } from './follow-use.ts';

const AFTER = 60_000;
let after: number;
let unused: ReturnType<typeof vi.fn<() => void>>;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  after = AFTER;
  unused = vi.fn<() => void>();
  end = followUse(() => after, unused);
});
afterEach(() => {
  end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
const touch = () => window.dispatchEvent(new Event('pointerdown'));
const seen = () => document.dispatchEvent(new Event('visibilitychange'));

test('an app that is used stays open, and locks once it was not for as long as was chosen', () => {
  vi.advanceTimersByTime(AFTER - 10_000);
  touch();
  vi.advanceTimersByTime(AFTER - 10_000);
  expect(unused).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(unused).toHaveBeenCalledOnce();
});

test('a device that slept is locked before the first touch counts', () => {
  // Timers and the steady clock stood still meanwhile.
  vi.setSystemTime(Date.now() + AFTER);
  touch();
  expect(unused).toHaveBeenCalledOnce();
  seen();
  expect(unused).toHaveBeenCalledTimes(2);
});

test('setting the clock back buys no time', () => {
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(AFTER);
  expect(unused).toHaveBeenCalled();
});

test('where it locks only when it is opened, and after it ended, no time locks it', () => {
  after = 0;
  vi.advanceTimersByTime(10 * AFTER);
  after = AFTER;
  end();
  vi.advanceTimersByTime(10 * AFTER);
  expect(unused).not.toHaveBeenCalled();
});
