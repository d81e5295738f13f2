/** xterm.js as predictive echo reads it. */
import type { IBufferCell, Terminal } from '@xterm/xterm';
import type { ScreenCell, ScreenReader } from '../../../shared/terminal/prediction/types.ts';

const BLANK: ScreenCell = { text: '', width: 1, faint: false };
/** Of the 16 colours, the one for what stands back. */
const GREY = 8;

const isFaint = (cell: IBufferCell): boolean =>
  cell.isDim() !== 0 || (cell.isFgPalette() && cell.getFgColor() === GREY);

export function xtermScreen(terminal: Terminal): ScreenReader {
  const buffer = () => terminal.buffer.active;
  const line = (row: number) => buffer().getLine(buffer().baseY + row);
  let spare: IBufferCell | undefined;
  return {
    get cols() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    get alternate() {
      return buffer().type === 'alternate';
    },
    get updating() {
      return terminal.modes.synchronizedOutputMode;
    },
    get cursor() {
      return { row: buffer().cursorY, col: buffer().cursorX };
    },
    cell(row, col) {
      spare ??= buffer().getNullCell();
      const cell = line(row)?.getCell(col, spare);
      if (cell === undefined) return BLANK;
      return { text: cell.getChars(), width: cell.getWidth() as 0 | 1 | 2, faint: isFaint(cell) };
    },
    wrapped: (row) => line(row)?.isWrapped ?? false,
  };
}
