/** Points of the window, cells and selections of an xterm. Rows count from the first line of the scrollback. */
import type { Terminal } from '@xterm/xterm';
import { type Cell, type Range, urlAt, wordAt } from './text-at.ts';
import { linkAt } from './xterm-internals.ts';
import { xtermRows } from './xterm-rows.ts';

export function cellsOf(terminal: Terminal) {
  const rows = xtermRows(terminal);
  const buffer = () => terminal.buffer.active;
  const screen = () => terminal.element?.querySelector('.xterm-screen') ?? null;

  function select({ from, to }: Range): void {
    const width = buffer().getLine(to.row)?.getCell(to.col)?.getWidth() || 1;
    terminal.select(from.col, from.row, (to.row - from.row) * terminal.cols + to.col - from.col + width);
  }
  /** The cells that carry the same OSC 8 link. */
  function marked(at: Cell, url: string): Range {
    const has = (row: number, col: number) => linkAt(terminal, row, col) === url;
    let { row: firstRow, col: firstCol } = at;
    while (firstCol > 0 && has(firstRow, firstCol - 1)) firstCol -= 1;
    let { row: lastRow, col: lastCol } = at;
    while (lastCol + 1 < terminal.cols && has(lastRow, lastCol + 1)) lastCol += 1;
    while (firstCol === 0 && has(firstRow - 1, terminal.cols - 1)) {
      firstRow -= 1;
      firstCol = terminal.cols - 1;
      while (firstCol > 0 && has(firstRow, firstCol - 1)) firstCol -= 1;
    }
    while (lastCol === terminal.cols - 1 && has(lastRow + 1, 0)) {
      lastRow += 1;
      lastCol = 0;
      while (lastCol + 1 < terminal.cols && has(lastRow, lastCol + 1)) lastCol += 1;
    }
    return { from: { row: firstRow, col: firstCol }, to: { row: lastRow, col: lastCol } };
  }

  return {
    cellAt(x: number, y: number): Cell | null {
      const box = screen()?.getBoundingClientRect();
      if (box === undefined || box.width === 0) return null;
      const col = Math.floor(((x - box.left) / box.width) * terminal.cols);
      const row = Math.floor(((y - box.top) / box.height) * terminal.rows);
      if (row < 0 || row >= terminal.rows) return null;
      return { row: row + buffer().viewportY, col: Math.min(terminal.cols - 1, Math.max(0, col)) };
    },
    /** The left upper corner of a cell in the window, and its height; above or below what is in view too. */
    placeOf({ row, col }: Cell): { x: number; y: number; height: number } {
      const box = screen()?.getBoundingClientRect() ?? new DOMRect();
      const height = box.height / terminal.rows;
      return {
        x: box.left + (box.width / terminal.cols) * col,
        y: box.top + height * (row - buffer().viewportY),
        height,
      };
    },
    wordAt: (cell: Cell): Range => wordAt(rows, cell),
    linkAt(cell: Cell): { url: string; range: Range } | null {
      const url = linkAt(terminal, cell.row, cell.col);
      if (url !== null) return /^https?:\/\//i.test(url) ? { url, range: marked(cell, url) } : null;
      return urlAt(rows, cell);
    },
    select,
    clearSelection: (): void => terminal.clearSelection(),
    selection: (): string => terminal.getSelection(),
    /** Shows a range in the middle of the screen, selected. */
    reveal(range: Range): void {
      select(range);
      terminal.scrollToLine(Math.max(0, range.from.row - Math.floor(terminal.rows / 3)));
    },
    searched: {
      ...rows,
      get cols() {
        return terminal.cols;
      },
      get length() {
        return buffer().length;
      },
      text: (row: number): string => buffer().getLine(row)?.translateToString(false) ?? '',
      wrapped: (row: number): boolean => buffer().getLine(row)?.isWrapped ?? false,
    },
  };
}
