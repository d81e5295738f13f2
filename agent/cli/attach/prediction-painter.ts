/**
 * Draws predicted characters into the local terminal, and takes them off again before anything else is written to it, so
 * that its state is always what the session's own bytes made of it. Nothing else may be written in between.
 *
 * The cursor that a program saved (DECSC) stays as it is: there is only one, and it is the program's.
 */
import type { Size } from '../../../shared/model/session.ts';
import { NOTHING } from '../../../shared/terminal/prediction/overlay.ts';
import type { Overlay } from '../../../shared/terminal/prediction/types.ts';
import { Pen, PLAIN, renditionAt, renditionOf } from '../../sessions/rendition.ts';
import { CursorWriter } from '../../sessions/snapshot-cursor.ts';
import {
  bgAt,
  charsAt,
  contentAt,
  HAS_CONTENT,
  type Internals,
  PROTECTED,
  type RawLine,
  widthAt,
} from '../../sessions/xterm-internals.ts';
import type { LocalScreen } from './local-screen.ts';

export interface PredictionPainter {
  /** In place of what is drawn; or not at all, where the terminal is in a state that drawing would disturb. */
  draw(overlay: Overlay): void;
  /** Takes it off. */
  clear(): void;
  /** The terminal was drawn anew, without it. */
  again(): void;
}

/** Columns from `from` up to `to` of a row were drawn over. */
interface Painted {
  row: number;
  from: number;
  to: number;
}

const to = (row: number, col: number): string => `\x1b[${row + 1};${col + 1}H`;

/** `mayPaint`: whether this row of a session of this size is where the local terminal has it, and is not covered. */
export function createPredictionPainter(
  local: Pick<LocalScreen, 'live'>,
  output: (text: string) => void,
  mayPaint: (size: Size, row: number) => boolean,
): PredictionPainter {
  let overlay = NOTHING;
  let painted: Painted | null = null;

  function off(): string {
    const { live } = local;
    if (painted === null || live === null) return '';
    const parts = ['\x1b[0m'];
    const write = (part: string): void => void parts.push(part);
    const { internals, size } = live;
    const pen = new Pen(internals, write);
    repair(internals, painted, pen, write);
    const cursor = new CursorWriter(internals, size.cols, pen, write);
    cursor.place();
    pen.to(renditionOf(internals.attributes));
    cursor.printAgain();
    painted = null;
    return parts.join('');
  }

  function on(): string {
    const { live } = local;
    const { cells, cursor } = overlay;
    const row = (cells[0] ?? cursor)?.row;
    if (row === undefined || live === null || live.behind > 0) return '';
    const { internals, size } = live;
    if (!isPlain(internals, size.cols) || !mayPaint(size, row)) return '';
    const columns = cells.flatMap(({ col, width }) => [col, col + width]);
    painted = { row, from: Math.min(size.cols, ...columns), to: Math.max(0, ...columns) };
    const drawn = cells.map(
      ({ col, char, underline }) => `\x1b[${underline ? '4' : '24'}m${to(row, col)}${char}`,
    );
    return `\x1b[0m${drawn.join('')}${to(row, cursor?.col ?? internals.active.x)}`;
  }

  const write = (text: string): void => {
    if (text !== '') output(text);
  };
  return {
    draw(next) {
      const before = off();
      overlay = next;
      write(before + on());
    },
    clear: () => write(off()),
    again() {
      painted = null;
      write(on());
    },
  };
}

/** Whether characters can be drawn and taken off by moving, printing and SGR alone. */
function isPlain(internals: Internals, cols: number): boolean {
  const { active, modes, attributes, charsets, charsetLevel } = internals;
  return (
    internals.parserState === 0 &&
    internals.utf8Rest.length === 0 &&
    !internals.insertMode &&
    !modes.origin &&
    modes.wraparound &&
    active.x < cols &&
    charsets[charsetLevel] === undefined &&
    renditionOf(attributes).link === 0 &&
    (attributes.bg & PROTECTED) === 0
  );
}

function repair(internals: Internals, painted: Painted, pen: Pen, write: (part: string) => void): void {
  const { lines, ybase } = internals.active;
  const line = lines.get(ybase + painted.row);
  if (line === undefined) return;
  let { from, to: end } = painted;
  // Half a wide character takes the other half with it.
  if (from < end && from > 0 && widthAt(line, from) === 0) from -= 1;
  if (end > from && end < line.length && widthAt(line, end) === 0) end += 1;
  for (let x = from; x < end; x += 1) {
    if (widthAt(line, x) === 0) continue;
    write(to(painted.row, x));
    restoreCell(line, x, pen, write);
  }
}

function restoreCell(line: RawLine, x: number, pen: Pen, write: (part: string) => void): void {
  if (contentAt(line, x) & HAS_CONTENT) {
    pen.to(renditionAt(line, x));
    write(charsAt(line, x));
  } else {
    pen.to({ ...PLAIN, bg: bgAt(line, x) });
    write('\x1b[X');
  }
}
