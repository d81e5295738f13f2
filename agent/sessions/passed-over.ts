/**
 * A flood of plain text, most of which leaves the screen and the scrollback before anybody can look: what is left of it is
 * decided by its last lines alone. Pure.
 */
import type { Internals } from './xterm-internals.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const DELETE = 0x7f;
/** Of U+0080 to U+009f in UTF-8: controls that need no escape. */
const C1_LEAD = 0xc2;

/** Line feeds in text that does nothing but print; null where it may do more. */
export function plainLines(bytes: Uint8Array): number | null {
  let lines = 0;
  // By index: an iterator takes ten times as long.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < SPACE) {
      if (byte === LINE_FEED) lines++;
      else if (byte !== RETURN && byte !== TAB) return null;
    } else if (byte === DELETE || byte === C1_LEAD) return null;
  }
  return lines;
}

/**
 * Where the last line begins that has `feeds` line feeds from there on and starts in the first column, and how many it has; null: none
 * does.
 */
function lineBefore(bytes: Uint8Array, feeds: number): { at: number; lines: number } | null {
  let lines = 0;
  for (let at = bytes.lastIndexOf(LINE_FEED); at > 0; at = bytes.lastIndexOf(LINE_FEED, at - 1)) {
    if (lines >= feeds && bytes[at - 1] === RETURN) return { at: at + 1, lines };
    lines++;
  }
  return null;
}

export interface Piece {
  bytes: Uint8Array;
  /** As `plainLines` has it; absent where nobody asked. */
  lines?: number | null;
}

/**
 * How much of the front of `pieces`, which follow each other, can be left out where the terminal keeps `kept` rows of which `rows` are
 * seen: whole pieces, and bytes of the next one, of which so many lines are left. What is left begins a line. Null: not enough to be
 * worth it.
 */
export function passedOver(
  pieces: readonly Piece[],
  { kept, rows }: { kept: number; rows: number },
): { pieces: number; bytes: number; linesLeft: number } | null {
  const counts: number[] = [];
  for (const piece of pieces) {
    if (piece.lines === undefined) piece.lines = plainLines(piece.bytes);
    if (piece.lines === null) break;
    counts.push(piece.lines);
  }
  let left = kept;
  for (let index = counts.length - 1; index >= 0; index--) {
    const count = counts[index] as number;
    const cut = count <= left ? null : lineBefore((pieces[index] as Piece).bytes, left);
    if (cut !== null) {
      const out = counts.slice(0, index).reduce((sum, lines) => sum + lines, count - cut.lines);
      return out > rows ? { pieces: index, bytes: cut.at, linesLeft: cut.lines } : null;
    }
    left = Math.max(0, left - count);
  }
  return null;
}

/** Whether text scrolls the whole screen into the scrollback, and nothing has begun that it would end. */
export const scrollsAway = ({ active, normal, parserState, utf8Rest }: Internals, rows: number): boolean =>
  active === normal &&
  active.scrollTop === 0 &&
  active.scrollBottom === rows - 1 &&
  parserState === 0 &&
  utf8Rest.length === 0;
