/** A small terminal in memory: what a line editor needs, and nothing more. */
import type { ScreenCell, ScreenReader } from '../types.ts';
import { widthOf } from '../width.ts';

export interface Grid extends ScreenReader {
  alternate: boolean;
  updating: boolean;
  cursor: { row: number; col: number };
  /** Replaces the cursor's row from column 0, with the cursor at column `col`. */
  drawRow(text: string, col: number, faintFrom?: number): void;
  /** The cursor goes to the start of the next row; the screen scrolls at its end. */
  newRow(): void;
  text(row?: number): string;
}

const BLANK: ScreenCell = { text: '', width: 1, faint: false };

export function createGrid(cols: number, rows: number): Grid {
  const blankRow = (): ScreenCell[] => Array.from({ length: cols }, () => BLANK);
  const cells = Array.from({ length: rows }, blankRow);
  const at = (row: number, col: number): ScreenCell => cells[row]?.[col] ?? BLANK;
  const grid: Grid = {
    cols,
    rows,
    alternate: false,
    updating: false,
    cursor: { row: 0, col: 0 },
    cell: at,
    wrapped: () => false,
    drawRow(text, col, faintFrom = Infinity) {
      const row: ScreenCell[] = [];
      for (const char of text) {
        const width = widthOf(char) ?? 1;
        row.push({ text: char, width, faint: row.length >= faintFrom });
        if (width === 2) row.push({ text: '', width: 0, faint: false });
      }
      cells[grid.cursor.row] = [...row, ...blankRow()].slice(0, cols);
      grid.cursor = { row: grid.cursor.row, col };
    },
    newRow() {
      if (grid.cursor.row < rows - 1) grid.cursor = { row: grid.cursor.row + 1, col: 0 };
      else {
        cells.shift();
        cells.push(blankRow());
        grid.cursor = { row: rows - 1, col: 0 };
      }
    },
    text: (row = grid.cursor.row) =>
      (cells[row] ?? [])
        .map((cell) => (cell.width === 0 ? '' : cell.text || ' '))
        .join('')
        .trimEnd(),
  };
  return grid;
}
