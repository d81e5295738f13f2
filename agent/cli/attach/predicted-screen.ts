/** The screen beside the local terminal as predictive echo reads it. */
import type { ScreenCell, ScreenReader } from '../../../shared/terminal/prediction/types.ts';
import {
  bgAt,
  COLOR_MODE,
  charsAt,
  DIM,
  fgAt,
  MODE_P16,
  type RawLine,
  widthAt,
} from '../../sessions/xterm-internals.ts';
import type { LocalScreen } from './local-screen.ts';

const BLANK: ScreenCell = { text: '', width: 1, faint: false };
/** Of the 16 colours, the one for what stands back. */
const GREY = 8;

function isFaint(line: RawLine, col: number): boolean {
  const fg = fgAt(line, col);
  return (bgAt(line, col) & DIM) !== 0 || ((fg & COLOR_MODE) === MODE_P16 && (fg & 0xff) === GREY);
}

export function predictedScreen(local: Pick<LocalScreen, 'live'>): ScreenReader {
  const active = () => local.live?.internals.active;
  const line = (row: number): RawLine | undefined => {
    const buffer = active();
    return buffer?.lines.get(buffer.ybase + row);
  };
  return {
    get cols() {
      return local.live?.size.cols ?? 0;
    },
    get rows() {
      return local.live?.size.rows ?? 0;
    },
    get alternate() {
      return local.live !== null && active() === local.live.internals.alt;
    },
    get updating() {
      return local.live === null || local.live.behind > 0 || local.live.internals.modes.synchronizedOutput;
    },
    get cursor() {
      return { row: active()?.y ?? 0, col: active()?.x ?? 0 };
    },
    cell(row, col) {
      const cells = line(row);
      if (cells === undefined) return BLANK;
      const width = widthAt(cells, col) as 0 | 1 | 2;
      return { text: charsAt(cells, col), width, faint: isFaint(cells, col) };
    },
    wrapped: (row) => line(row)?.isWrapped ?? false,
  };
}
