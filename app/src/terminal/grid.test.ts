import { describe, expect, test } from 'vitest';
import { boxOf, gridFor, PAD_Y, scaleFor, shiftFor } from './grid.ts';

const cell = { width: 7.2, height: 17 };

describe('the grid of a pane', () => {
  test('a phone of 390 px has 50 columns at 12 px', () => {
    expect(gridFor({ width: 390, height: 690 }, cell)).toEqual({ cols: 50, rows: 39 });
  });

  test('what cannot be measured has none', () => {
    expect(gridFor({ width: 0, height: 690 }, cell)).toBeNull();
    expect(gridFor({ width: 390, height: 690 }, { width: 0, height: 0 })).toBeNull();
  });

  test('it stays within what the machine takes', () => {
    expect(gridFor({ width: 40, height: 40 }, cell)).toEqual({ cols: 10, rows: 4 });
    expect(gridFor({ width: 9e4, height: 9e4 }, cell)).toEqual({ cols: 500, rows: 300 });
  });
});

describe('a grid of another screen', () => {
  test('is shrunk until it is seen whole', () => {
    const grid = boxOf({ cols: 80, rows: 24 }, cell);
    expect(grid.width * scaleFor({ width: 390, height: 690 }, grid, 12)).toBeCloseTo(390);
  });

  test('is never shrunk below six pixels a letter', () => {
    const grid = boxOf({ cols: 300, rows: 80 }, cell);
    expect(scaleFor({ width: 390, height: 690 }, grid, 12)).toBe(0.5);
  });

  test('is never enlarged', () => {
    expect(scaleFor({ width: 2000, height: 2000 }, boxOf({ cols: 40, rows: 10 }, cell), 12)).toBe(1);
  });
});

describe('a soft keyboard over the terminal', () => {
  const grid = 40 * 17 + 2 * PAD_Y;
  const at = (pane: number, cursorRow: number, filledRows: number) =>
    shiftFor({ pane, grid, cell: 17, cursorRow, filledRows });

  test('without one nothing moves', () => {
    expect(at(grid, 39, 40)).toBe(0);
  });

  test('a full screen moves up by what is covered', () => {
    expect(at(400, 38, 40)).toBe(grid - 400);
  });

  test('an almost empty screen stays where it is', () => {
    expect(at(400, 2, 3)).toBe(0);
  });

  test('the line of the cursor is never moved out of sight', () => {
    const shift = at(300, 4, 40);
    expect(4 * 17 + PAD_Y - shift).toBeGreaterThanOrEqual(0);
  });
});
