import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAppliedNotes } from './applied-notes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup() {
  const told: string[] = [];
  const notes = createAppliedNotes(({ handle, writer, offset }) =>
    told.push(`${handle} ${writer} ${offset}`),
  );
  const applied = (handle: number, writer: string, offset: number) =>
    notes.applied({ handle, writer, offset });
  return { told, notes, applied };
}

test('news wait for the output that they led to, and only the last of each writer is told', () => {
  const { told, notes, applied } = setup();
  applied(1, 'a', 1);
  applied(1, 'a', 2);
  expect(notes.take(1)).toEqual({ handle: 1, writer: 'a', offset: 2 });
  expect(notes.take(1)).toBeNull();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([]);
});

test('news of several are told before the output of any of them', () => {
  const { told, notes, applied } = setup();
  applied(1, 'a', 2);
  applied(1, 'b', 1);
  applied(2, 'a', 7);
  expect(notes.take(1)).toBeNull();
  expect(told).toEqual(['1 a 2', '1 b 1', '2 a 7']);
});

test('news go by themselves where nothing is printed', () => {
  const { told, applied } = setup();
  applied(1, 'a', 1);
  vi.advanceTimersByTime(3);
  expect(told).toEqual(['1 a 1']);
});

test('news that come soon after others went along wait as long as any', () => {
  const { told, notes, applied } = setup();
  applied(1, 'a', 1);
  vi.advanceTimersByTime(2);
  expect(notes.take(1)).not.toBeNull();
  applied(1, 'a', 2);
  vi.advanceTimersByTime(2);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['1 a 2']);
});
