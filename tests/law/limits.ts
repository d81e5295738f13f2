/**
 * Where xterm.js 6.1 itself makes the law impossible. Each is left out of the random streams, and nothing else is.
 */

import {
  bgAt,
  COLOR,
  COMBINED,
  charsAt,
  contentAt,
  fgAt,
  HAS_CONTENT,
  type Internals,
  type RawLine,
  widthAt,
} from '../../agent/sessions/xterm-internals.ts';

/** A combining character with nothing before it takes a column of no width, and at the right margin leaves the screen. */
export const BARE_COMBINING = /^\p{Mn}|^\u200d/u;

const plain = '\x1b[m\x1b]8;;\x07';
/**
 * Saving the cursor (DECSC, SCOSC, DECSET 1048 and 1049) leaves out underline style, underline colour and link, yet restoring brings
 * back the flags that say there are some. So each is done without any of these here.
 */
export const SAVES = ['\x1b7', '\x1b8', '\x1b[s', '\x1b[u', '\x1b[?1048h', '\x1b[?1048l'].map(
  (save) => plain + save,
);
export const SCREENS = ['47h', '47l', '1047h', '1047l']
  .map((mode) => `\x1b[?${mode}`)
  .concat(`${plain}\x1b[?1049h`, `${plain}\x1b[?1049l`);

/** The test pattern (DECALN) takes the flags of an underline or link without their style and address. */
export const TEST_PATTERN = `${plain}\x1b#8`;

/**
 * The saved row is counted from the top of the scrollback, and stays where it was when that is erased (ED 3): how far down it
 * then is depends on how many lines had scrolled away. So the cursor is saved anew here.
 */
export const ERASE_SCROLLBACK = `\x1b[3J${plain}\x1b7`;

/*
 * Not left out, but compared with care: xterm.js forgets a link's address when the rows that it thinks the link is in are erased or
 * scrolled away. It does not follow what moves within a scroll region, so when that happens depends on where the link has been.
 */

/*
 * Nor are these in the random streams:
 *
 * - A scrollback that is full. Until then restoring the cursor goes to the line on which it was saved, wherever that has scrolled to;
 *   from then on it goes to the row of the screen. How much scrollback there is differs from viewer to viewer.
 * - Resizes: they are in the recorded programs. An alternate screen that was made smaller keeps the cells that were cut off and one
 *   line too many, and after a resize viewers are sent the screen anyway.
 * - How many character sets were ever designated, where a soft reset came after both screens saved their cursors with more of them.
 * - Titles, links and other strings beyond 64 KiB that are cut by the snapshot.
 * - The title stack (`CSI 22 t`): it is off in our terminals.
 */

/**
 * States that no sequence leads to from a fresh terminal, and which a stream comes through once in many thousand cases. Checked is
 * everything but a cut right there.
 *
 * - On the alternate screen, the cursor behind the last column of a row that has text, but none in its last cell: the row was scrolled
 *   or lost columns under the cursor. Any movement ends it.
 * - Without autowrap, a combining character after a wide one that did not fit: it joins the cell before, and makes that one wide.
 * - A row in which every cell has lost its character to an overwritten wide one: making the last of them takes a column more.
 */
export function outOfReach(internals: Internals, cols: number, rows: number): boolean {
  const { active, alt, normal } = internals;
  const line = active.lines.get(active.ybase + active.y);
  if (active === alt && active.x >= cols && line !== undefined) {
    const empty = (x: number): boolean => (contentAt(line, x) & HAS_CONTENT) === 0;
    if (empty(cols - 1) && widthAt(line, cols - 1) === 1 && !isErased(line, cols)) return true;
  }
  for (const buffer of [normal, alt]) {
    for (let y = 0; y < rows; y++) {
      const row = buffer.lines.get(buffer.ybase + y);
      if (row !== undefined && (isBereft(row, cols) || isMadeWide(row, cols))) return true;
    }
  }
  return false;
}

const columns = (cols: number): number[] => Array.from({ length: cols }, (_, x) => x);
const isErased = (line: RawLine, cols: number): boolean =>
  columns(cols).every(
    (x) => (contentAt(line, x) & HAS_CONTENT) === 0 && fgAt(line, x) === 0 && bgAt(line, x) === bgAt(line, 0),
  );
const isBereft = (line: RawLine, cols: number): boolean =>
  columns(cols).every(
    (x) =>
      (contentAt(line, x) & HAS_CONTENT) === 0 &&
      (widthAt(line, x) === 0 || fgAt(line, x) !== 0 || (bgAt(line, x) & ~COLOR) !== 0),
  );
const isMadeWide = (line: RawLine, cols: number): boolean =>
  ((contentAt(line, cols - 2) & COMBINED) !== 0 || BARE_COMBINING.test(charsAt(line, cols - 2))) &&
  widthAt(line, cols - 2) === 2 &&
  widthAt(line, cols - 1) === 1;
