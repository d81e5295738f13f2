/** Rows of an xterm, scrollback included, as words, links and searches read them. */
import type { Terminal } from '@xterm/xterm';
import type { Rows } from './text-at.ts';

export function xtermRows(terminal: Terminal): Rows & { readonly length: number } {
  const buffer = () => terminal.buffer.active;
  return {
    get cols() {
      return terminal.cols;
    },
    get length() {
      return buffer().length;
    },
    row(at) {
      const line = at < 0 ? undefined : buffer().getLine(at);
      if (line === undefined) return undefined;
      const cells: { char: string; col: number }[] = [];
      for (let col = 0; col < terminal.cols; col += 1) {
        const cell = line.getCell(col);
        if (cell !== undefined && cell.getWidth() > 0) cells.push({ char: cell.getChars() || ' ', col });
      }
      return { cells, wrapped: line.isWrapped };
    },
  };
}
