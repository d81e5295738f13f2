/** Words and links of a terminal, by cell: what a finger means. Pure; rows count from the first line of the scrollback. */
export interface Cell {
  row: number;
  col: number;
}
/** Both ends are in it. */
export interface Range {
  from: Cell;
  to: Cell;
}

export interface Rows {
  readonly cols: number;
  /** Characters with the columns they begin at, wide ones once; undefined where there is no such row. */
  row(row: number): { cells: readonly { char: string; col: number }[]; wrapped: boolean } | undefined;
}

interface Placed extends Cell {
  char: string;
}

/** Lines longer than this are looked at in part. */
const MOST_ROWS = 60;
const NOT_IN_WORDS = /[\s"'`()[\]{}<>│┃|,;]/;
const URL_START = /^https?:\/\//i;
const NOT_IN_URLS = /[\s"'`<>│┃|{}\\^]/;
/** Of a piece of an address that stands alone in its row. */
const URL_PIECE = /^[\w%.~:/?#@!$&()*+,;=[\]-]+$/;
/** A program that wraps by itself leaves at most so many columns free at the right. */
const RIGHT_MARGIN = 4;

/** The whole line that a row is a part of, wrapped by the terminal. */
function line(rows: Rows, at: number): { first: number; last: number; cells: Placed[] } {
  let first = at;
  while (at - first < MOST_ROWS && rows.row(first)?.wrapped && rows.row(first - 1) !== undefined) first -= 1;
  let last = at;
  while (last - at < MOST_ROWS && rows.row(last + 1)?.wrapped) last += 1;
  const cells: Placed[] = [];
  for (let row = first; row <= last; row += 1) {
    for (const cell of rows.row(row)?.cells ?? []) cells.push({ row, ...cell });
  }
  return { first, last, cells };
}

const indexOf = (cells: readonly Placed[], { row, col }: Cell): number =>
  cells.findLastIndex((cell) => cell.row < row || (cell.row === row && cell.col <= col));

/** The word around a cell, wherever it wraps; from a blank the nearest one of its line, the one before it first. */
export function wordAt(rows: Rows, at: Cell): Range {
  const { cells } = line(rows, at.row);
  const isIn = (one: Placed | undefined): boolean => one !== undefined && !NOT_IN_WORDS.test(one.char);
  let index = indexOf(cells, at);
  if (!isIn(cells[index])) {
    const before = cells.slice(0, index + 1).findLastIndex(isIn);
    index = before >= 0 ? before : cells.findIndex(isIn);
  }
  if (index < 0) return { from: at, to: at };
  let from = index;
  while (isIn(cells[from - 1])) from -= 1;
  let to = index;
  while (isIn(cells[to + 1])) to += 1;
  return { from: place(cells[from], at), to: place(cells[to], at) };
}

const place = (cell: Placed | undefined, otherwise: Cell): Cell =>
  cell === undefined ? otherwise : { row: cell.row, col: cell.col };

/** The address around a cell, wrapped by the terminal or by the program that printed it; null where there is none. */
export function urlAt(rows: Rows, at: Cell): { url: string; range: Range } | null {
  for (let start = at.row; start > at.row - MOST_ROWS && start >= 0; start -= 1) {
    const whole = joined(rows, start);
    const found = whole === null ? null : urlIn(whole, at);
    if (found !== null) return found;
    // Only a row that is a piece alone can go on from one above.
    if (!isPiece(rows, start)) return null;
  }
  return null;
}

function isPiece(rows: Rows, row: number): boolean {
  const text = textOf(rows, row).trim();
  return (URL_PIECE.test(text) && !URL_START.test(text)) || rows.row(row)?.wrapped === true;
}
const textOf = (rows: Rows, row: number): string =>
  (rows.row(row)?.cells ?? []).map(({ char }) => char).join('');

/** The line at a row and, where it ends in an address that reaches the right edge, the pieces of it that follow. */
function joined(rows: Rows, row: number): Placed[] | null {
  const { last, cells } = line(rows, row);
  const all = trimmed(cells);
  let end = last;
  for (let more = 0; more < MOST_ROWS; more += 1) {
    const tail = all.at(-1);
    const word = all.slice(all.findLastIndex(({ char }) => NOT_IN_URLS.test(char)) + 1);
    const isUrl = URL_START.test(word.map(({ char }) => char).join(''));
    if (tail === undefined || !isUrl || tail.col < rows.cols - 1 - RIGHT_MARGIN) break;
    if (rows.row(end + 1) === undefined || !isPiece(rows, end + 1)) break;
    const next = line(rows, end + 1);
    all.push(...trimmed(next.cells));
    end = next.last;
  }
  return all.length === 0 ? null : all;
}

function trimmed(cells: readonly Placed[]): Placed[] {
  const from = cells.findIndex(({ char }) => !/\s/.test(char));
  const to = cells.findLastIndex(({ char }) => !/\s/.test(char));
  return from < 0 ? [] : cells.slice(from, to + 1);
}

function urlIn(cells: readonly Placed[], at: Cell): { url: string; range: Range } | null {
  const index = indexOf(cells, at);
  const chars = cells.map(({ char }) => char);
  for (let from = index; from >= 0; from -= 1) {
    if (NOT_IN_URLS.test(chars[from] ?? ' ')) return null;
    if (!URL_START.test(chars.slice(from, from + 8).join(''))) continue;
    let to = from;
    while (to + 1 < chars.length && !NOT_IN_URLS.test(chars[to + 1] ?? ' ')) to += 1;
    to -= trailing(chars.slice(from, to + 1).join(''));
    if (to < index) return null;
    const url = chars.slice(from, to + 1).join('');
    return URL.canParse(url)
      ? { url, range: { from: place(cells[from], at), to: place(cells[to], at) } }
      : null;
  }
  return null;
}

/** Characters at the end that belong to the sentence and not to the address. */
function trailing(url: string): number {
  let rest = url;
  for (;;) {
    const end = rest.at(-1) ?? '';
    const opens = (rest.match(/\(/g) ?? []).length;
    const closes = (rest.match(/\)/g) ?? []).length;
    if (/[.,;:!?*_]/.test(end) || (end === ')' && closes > opens) || end === ']') rest = rest.slice(0, -1);
    else return url.length - rest.length;
  }
}

/** The cells of a range in order, whichever end was dragged past the other. */
export function ordered({ from, to }: Range): Range {
  const isOrdered = from.row < to.row || (from.row === to.row && from.col <= to.col);
  return isOrdered ? { from, to } : { from: to, to: from };
}
