/** Finds text in the rows of a terminal, across the places where it wraps them. Pure. */
import type { Range, Rows } from './text-at.ts';

/** More than this is not counted. */
export const MOST_FOUND = 1_000;

/** What `find` reads: texts are quick to get, cells only where something was found. */
export interface Searched extends Rows {
  readonly length: number;
  /** The text of a row, trailing blanks kept. */
  text(row: number): string;
  wrapped(row: number): boolean;
}

/** Capitals count only where the query has one. From the first row on, at most MOST_FOUND. */
export function findText(rows: Searched, query: string, from = 0, to = rows.length): Range[] {
  if (query === '') return [];
  const exact = query !== query.toLowerCase();
  const wanted = exact ? query : query.toLowerCase();
  const found: Range[] = [];
  for (let first = from; first < to && found.length < MOST_FOUND; ) {
    let text = rows.text(first);
    let last = first;
    while (rows.wrapped(last + 1) && last + 1 < rows.length) {
      last += 1;
      text += rows.text(last);
    }
    const searched = exact ? text : text.toLowerCase();
    for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length)) {
      const range = rangeOf(rows, first, last, at, at + wanted.length);
      if (range !== null) found.push(range);
      if (found.length >= MOST_FOUND) break;
    }
    first = last + 1;
  }
  return found;
}

/** The cells of a part of the text of these rows. */
function rangeOf(rows: Rows, first: number, last: number, from: number, to: number): Range | null {
  let at = 0;
  let start: Range['from'] | null = null;
  for (let row = first; row <= last; row += 1) {
    for (const { char, col } of rows.row(row)?.cells ?? []) {
      if (start === null && at + char.length > from) start = { row, col };
      at += char.length;
      if (start !== null && at >= to) return { from: start, to: { row, col } };
    }
  }
  return null;
}
