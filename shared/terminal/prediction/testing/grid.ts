/** A small terminal in memory: what a line editor needs, and nothing more. */
import type { ScreenCell, ScreenReader } from '../types.ts';
import { widthOf } from '../width.ts';

export interface Grid extends ScreenReader {
  alternate: boolean;
  updating: boolean;
  cursor: { row: number; col: number };
  /**
   * Replaces the line of the cursor, over as many rows as it takes, with the cursor before what stands `col` columns from
   * its beginning.
   */
  drawRow(text: string, col: number, faintFrom?: number): void;
  /** The cursor goes to the start of the row behind its line; the screen scrolls at its end. */
  newRow(): void;
  text(row?: number): string;
}

interface Row {
  cells: ScreenCell[];
  wrapped: boolean;
}

const BLANK: ScreenCell = { text: '', width: 1, faint: false };

export function createGrid(cols: number, rows: number): Grid {
  const newRow = (wrapped = false): Row => ({ cells: Array.from({ length: cols }, () => BLANK), wrapped });
  const screen = Array.from({ length: rows }, () => newRow());
  const goesOn = (row: number): boolean => screen[row]?.wrapped === true;

  /** The row at `row`, which the screen scrolls for; gives where it is then. */
  function reach(row: number): number {
    for (let at = row; at >= rows; at -= 1) {
      screen.shift();
      screen.push(newRow());
    }
    return Math.min(row, rows - 1);
  }

  const grid: Grid = {
    cols,
    rows,
    alternate: false,
    updating: false,
    cursor: { row: 0, col: 0 },
    cell: (row, col) => screen[row]?.cells[col] ?? BLANK,
    wrapped: goesOn,
    drawRow(text, col, faintFrom = Infinity) {
      let { row } = grid.cursor;
      while (row > 0 && goesOn(row)) row -= 1;
      for (let old = row; old === row || goesOn(old); old += 1) screen[old] = newRow();
      let x = 0;
      let passed = 0;
      let cursor: { row: number; col: number } | null = null;
      for (const char of text) {
        const width = widthOf(char) ?? 1;
        if (x + width > cols) {
          const next = reach(row + 1);
          if (cursor !== null && next === row) cursor.row -= 1;
          row = next;
          screen[row] = newRow(true);
          x = 0;
        }
        if (passed === col) cursor = { row, col: x };
        const { cells } = screen[row] as Row;
        cells[x] = { text: char, width, faint: passed >= faintFrom };
        if (width === 2) cells[x + 1] = { text: '', width: 0, faint: false };
        x += width;
        passed += width;
      }
      grid.cursor = cursor ?? { row, col: x + col - passed };
    },
    newRow() {
      let row = grid.cursor.row + 1;
      while (goesOn(row)) row += 1;
      grid.cursor = { row: reach(row), col: 0 };
    },
    text: (row = grid.cursor.row) =>
      (screen[row]?.cells ?? [])
        .map((cell) => (cell.width === 0 ? '' : cell.text || ' '))
        .join('')
        .trimEnd(),
  };
  return grid;
}
