/** The arithmetic of a terminal on a small screen. All lengths are CSS pixels. */
import { MAX_COLS, MAX_ROWS, MIN_COLS, MIN_ROWS, type Size } from '../../../shared/model/session.ts';

export const PAD_X = 14;
export const PAD_Y = 10;

export interface Box {
  width: number;
  height: number;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** The grid that fits into a pane; null before either is measured. */
export function gridFor(pane: Box, cell: Box): Size | null {
  if (pane.width <= 0 || pane.height <= 0 || cell.width <= 0 || cell.height <= 0) return null;
  return {
    cols: clamp(Math.floor((pane.width - 2 * PAD_X) / cell.width), MIN_COLS, MAX_COLS),
    rows: clamp(Math.floor((pane.height - 2 * PAD_Y) / cell.height), MIN_ROWS, MAX_ROWS),
  };
}

/** The pixels that a grid takes, with its edge. */
export const boxOf = (size: Size, cell: Box): Box => ({
  width: size.cols * cell.width + 2 * PAD_X,
  height: size.rows * cell.height + 2 * PAD_Y,
});

/** Below this a letter cannot be read: what is larger is panned, not shrunk further. */
const SMALLEST_FONT = 6;

/** How much a foreign grid is shrunk to be seen whole, and never below what can be read. */
export function scaleFor(pane: Box, grid: Box, fontSize: number): number {
  const whole = Math.min(1, pane.width / grid.width, pane.height / grid.height);
  return Math.max(whole, Math.min(1, SMALLEST_FONT / fontSize));
}

export interface Shifting {
  pane: number;
  grid: number;
  cell: number;
  /** Row of the cursor on the screen. */
  cursorRow: number;
  /** Rows from the top to the last that has anything on it. */
  filledRows: number;
}

/**
 * How far the terminal moves up where the pane is shorter than the grid (a soft keyboard is open): the end of what is
 * written stands at the bottom, and the cursor's line stays in view.
 */
export function shiftFor({ pane, grid, cell, cursorRow, filledRows }: Shifting): number {
  const hidden = Math.max(0, grid - pane);
  const end = PAD_Y + Math.max(filledRows, cursorRow + 1) * cell + PAD_Y;
  const cursorTop = PAD_Y + cursorRow * cell;
  return Math.min(clamp(end - pane, 0, hidden), Math.max(0, cursorTop - PAD_Y));
}
