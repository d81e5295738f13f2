/** The row that is being typed into, and what a key makes of it. Pure. */
import type { Edit } from './key-reader.ts';
import type { ScreenReader } from './types.ts';

export interface Line {
  /** One entry a column: the character, ' ' for a blank, '' for the second half of a wide one. */
  readonly cells: readonly string[];
  readonly col: number;
  /** The leftmost column that editing reaches. */
  readonly floor: number;
  /** Whether a prompt is known to end at `floor`: if not, what is before it may be part of the line as well. */
  readonly sure: boolean;
  /** The column behind the last character of the line. */
  readonly end: number;
  /** Whether the line is known to end there: if not, blanks may follow, which nobody sees. */
  readonly closed: boolean;
  /** The first column that belongs to something else: a frame, a right prompt, the edge. */
  readonly limit: number;
  /** What stands right of the cursor is only a suggestion, which the program changes as it likes. */
  readonly ghost: boolean;
}

/** So many blanks in a row end the text of a line. */
const GAP = 3;
const isFrame = (char: string): boolean => /^[\u2500-\u257f]$/.test(char);

export function readCells(screen: ScreenReader, row: number): string[] {
  const cells: string[] = [];
  for (let col = 0; col < screen.cols; col += 1) {
    const { text, width } = screen.cell(row, col);
    cells.push(width === 0 ? '' : text === '' ? ' ' : text);
  }
  return cells;
}

/** The cursor's row, or null where the cursor is between two rows. The floor is the cursor. */
export function readLine(screen: ScreenReader): Line | null {
  const { row, col } = screen.cursor;
  if (col >= screen.cols || row >= screen.rows || (col === 0 && screen.wrapped(row))) return null;
  const cells = readCells(screen, row);
  const ghost = [col, col + 1].some((x) => x < screen.cols && cells[x] !== ' ' && screen.cell(row, x).faint);
  const goesOn = !ghost && row + 1 < screen.rows && screen.wrapped(row + 1);
  const { end, limit } = goesOn ? { end: cells.length, limit: cells.length } : extent(cells, col, ghost);
  return { cells, col, floor: col, sure: false, end, closed: false, limit, ghost };
}

function extent(cells: readonly string[], col: number, ghost: boolean): { end: number; limit: number } {
  let end = col;
  let at = col;
  for (; !ghost && at < cells.length && at - end < GAP; at += 1) {
    const char = cells[at] as string;
    if (isFrame(char)) break;
    if (char !== ' ') end = at + 1;
  }
  let limit = end;
  while (limit < cells.length && (ghost ? !isFrame(cells[limit] as string) : cells[limit] === ' '))
    limit += 1;
  return { end, limit };
}

/** `line` as it now stands on the screen: its own bounds are kept, what lies beyond them is taken anew. */
export function renewed(line: Line, screen: Line): Line {
  const { floor, sure, closed } = line;
  if (line.ghost || screen.ghost) return { ...screen, floor, sure, closed };
  return { ...screen, floor, sure, closed, end: Math.max(line.end, screen.col) };
}

/** Whether the screen shows `line`, as far as it is predicted: up to column `reach`, or to the cursor before a suggestion. */
export function shows(screen: Line, line: Line, reach: number): boolean {
  if (screen.col !== line.col || screen.cells.length !== line.cells.length) return false;
  const to = line.ghost ? line.col : reach;
  for (let x = 0; x < to; x += 1) if (screen.cells[x] !== line.cells[x]) return false;
  return true;
}

export const sameText = (a: Line, b: Line): boolean => a.cells.every((char, x) => char === b.cells[x]);
export const differs = (a: Line, b: Line): boolean => a.col !== b.col || !sameText(a, b);

/** `line` after this key, or null where that is not known. */
export function edited(line: Line, edit: Edit): Line | null {
  const { cells, col, floor, sure, end } = line;
  switch (edit.kind) {
    case 'text':
      return typed(line, edit.text, edit.width);
    case 'left':
      if (col > floor) return { ...line, col: before(line) };
      return sure ? line : null;
    case 'right':
      if (line.ghost) return null;
      if (col >= end) return line.closed ? line : null;
      // The last column is left empty where a wide character did not fit, and passed over then.
      return isFull(line) && after(line) >= cells.length - 1 ? null : { ...line, col: after(line) };
    case 'backspace':
      if (col > floor) return without(line, before(line), col);
      return sure ? line : null;
    case 'delete':
      return line.ghost || col >= end ? null : without(line, col, after(line));
    case 'home':
      return sure ? { ...line, col: floor } : null;
    case 'end':
      return line.ghost || !line.closed ? null : { ...line, col: end };
    case 'kill-left':
      return sure ? without(line, floor, col) : null;
    case 'kill-right':
      return line.ghost ? null : without(line, col, end);
    case 'kill-word':
      return sure ? without(line, wordBefore(line), col) : null;
  }
}

function typed(line: Line, text: string, width: 1 | 2): Line | null {
  const { cells, col, end, limit, ghost } = line;
  const put = width === 2 ? [text, ''] : [text];
  // In the last column the row wraps, and how is each program's own affair.
  if ((ghost ? col : end) + width >= limit) return null;
  const rest = ghost ? cells.slice(col + width) : [...cells.slice(col, end), ...cells.slice(end + width)];
  return {
    ...line,
    cells: [...cells.slice(0, col), ...put, ...rest],
    col: col + width,
    end: ghost ? col + width : end + width,
  };
}

function without(line: Line, from: number, to: number): Line | null {
  const { cells, end, ghost } = line;
  if (isFull(line)) return null;
  const gone = Array.from({ length: to - from }, () => ' ');
  const next = ghost
    ? [...cells.slice(0, from), ...gone, ...cells.slice(to)]
    : [...cells.slice(0, from), ...cells.slice(to, end), ...gone, ...cells.slice(end)];
  return { ...line, cells: next, col: from, end: ghost ? from : end - gone.length };
}

/** The line may go on in the next row: from there what is erased is filled, and behind it the cursor is between the two. */
const isFull = ({ cells, end }: Line): boolean => end >= cells.length;

/** The column of the character before the cursor, and that of the one behind the next. */
const before = ({ cells, col }: Line): number => (cells[col - 1] === '' ? col - 2 : col - 1);
const after = ({ cells, col }: Line): number => col + (cells[col + 1] === '' ? 2 : 1);

/** Where the word before the cursor begins, words being what blanks separate. */
function wordBefore({ cells, col, floor }: Line): number {
  let at = col;
  while (at > floor && cells[at - 1] === ' ') at -= 1;
  while (at > floor && cells[at - 1] !== ' ') at -= 1;
  return at;
}
