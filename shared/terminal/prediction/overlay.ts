/** What must be drawn over a screen so that it looks like a predicted line. */
import { type Line, readCells } from './line.ts';
import type { Overlay, PredictedCell, ScreenReader } from './types.ts';

export const NOTHING: Overlay = { cells: [], cursor: null };

/** `line` stands in the row of the cursor. */
export function drawLine(screen: ScreenReader, line: Line, underline: boolean): Overlay {
  const { row, col } = screen.cursor;
  const actual = readCells(screen, row);
  const cells: PredictedCell[] = [];
  for (let x = 0; x < line.limit; x += 1) {
    const char = line.cells[x];
    // The second half comes with the first.
    if (char === undefined || char === '') continue;
    const width = line.cells[x + 1] === '' ? 2 : 1;
    if (char === actual[x] && (width === 1) === (actual[x + 1] !== '')) continue;
    cells.push({ row, col: x, char, width, underline: underline && char !== ' ' });
  }
  return { cells, cursor: line.col === col ? null : { row, col: line.col } };
}
