import { describe, expect, test } from 'vitest';
import { ago, day, span } from './time.ts';

const at = new Date(2026, 10, 23, 12, 0).getTime();
const minute = 60_000;

describe('times in words', () => {
  test.each([
    [0, '0 s'],
    [40_000, '40 s'],
    [12 * minute, '12 min'],
    [68 * minute, '1 h 08'],
    [25 * 60 * minute, '1 d'],
    [-5_000, '0 s'],
  ])('%d ms is %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });

  test.each([
    [2_000, 'just now'],
    [18 * minute, '18 min ago'],
    [125 * minute, '2 h ago'],
    [-60 * minute, 'by a clock that was ahead'],
  ])('%d ms back is %s', (ms, words) => {
    expect(ago(at - ms, at)).toBe(words);
  });

  test('days are named from today back', () => {
    expect(day(at - 60 * minute, at)).toBe('Today');
    expect(day(at - 13 * 60 * minute, at)).toBe('Yesterday');
  });
});
