/** Pages of what a run printed, and where in it a text stands, from the documents of the index. */
import { type OutputPage, type OutputPiece, textOfLine } from '../../shared/model/output.ts';
import { readPrinted } from './printed.ts';
import { plain } from './query.ts';
import { docsOf, type SearchDb, type StoredDoc } from './search-db.ts';
import type { FindRequest, FoundInRun, PageRequest } from './work.ts';

const PAGE_LINES = 400;
/** Documents of a page, at most. */
const PAGE_DOCS = 24;
/** Looked through for one request. */
const FIND_DOCS = 4000;
const MAX_LINE = 400;
const MARKED_FROM = 80;

/** `from.id`: documents in the order of what was printed, which is not always that in which it was taken in. */
interface Place {
  from: number;
  id: number;
}
const write = ({ from, id }: Place): string => `${from}.${id}`;
function read(text: string): Place {
  const [from = Number.NaN, id = Number.NaN] = text.split('.').map(Number);
  return { from, id };
}

export function outputPage(
  db: SearchDb,
  { key, before, after, at }: PageRequest,
  running: boolean,
): OutputPage {
  const docs =
    after !== undefined
      ? forwards(db, key, read(after))
      : at !== undefined
        ? forwards(db, key, startingAt(db, key, at))
        : backwards(db, key, before === undefined ? null : read(before));
  const first = docs[0];
  const last = docs.at(-1);
  const isThere = (docs: readonly StoredDoc[]) => docs.length > 0;
  return {
    pieces: docs.map(readPrinted),
    before: first !== undefined && isThere(some(db, key, 'before', first, 1)) ? write(first) : null,
    after: last !== undefined && isThere(some(db, key, 'after', last, 1)) ? write(last) : null,
    running,
  };
}

type Key = PageRequest['key'];

function some(
  db: SearchDb,
  { sessionId, run }: Key,
  which: 'before' | 'after',
  { from, id }: Place,
  most: number,
) {
  const sign = which === 'before' ? '<' : '>';
  const order = which === 'before' ? 'desc' : 'asc';
  const rows = db
    .prepare(
      `select * from docs where session = ? and run = ? and ("from", id) ${sign} (?, ?) order by "from" ${order}, id ${order} limit ?`,
    )
    .all(sessionId, run, from, id, most);
  return docsOf(rows);
}

function forwards(db: SearchDb, key: Key, place: Place): StoredDoc[] {
  return page(some(db, key, 'after', place, PAGE_DOCS));
}

function backwards(db: SearchDb, key: Key, place: Place | null): StoredDoc[] {
  const end = place ?? { from: Number.MAX_SAFE_INTEGER, id: 0 };
  return page(some(db, key, 'before', end, PAGE_DOCS)).reverse();
}

/** As many as make a page, and at least one. */
function page(docs: readonly StoredDoc[]): StoredDoc[] {
  let lines = 0;
  return docs.filter((doc, index) => {
    const wanted = index === 0 || lines < PAGE_LINES;
    if (wanted) lines += readPrinted(doc).lines.length;
    return wanted;
  });
}

/** Just before the document that holds what was printed by then. */
function startingAt(db: SearchDb, key: Key, offset: number): Place {
  const [holding] = some(db, key, 'before', { from: offset + 1, id: 0 }, 1);
  return holding === undefined ? { from: -1, id: 0 } : { from: holding.from, id: holding.id - 1 };
}

/** Upwards from `before`, or downwards from `after`; each line that has it once. Without regard to case and accents. */
export function findInRun(db: SearchDb, { key, text, before, after, limit }: FindRequest): FoundInRun {
  const wanted = plain(text);
  const matches: FoundInRun['matches'] = [];
  if (wanted === '') return { matches, more: false };
  const which = after !== undefined ? 'after' : 'before';
  let place: Place =
    after !== undefined ? startingAt(db, key, after) : { from: before ?? Number.MAX_SAFE_INTEGER, id: 0 };
  for (let seen = 0; seen < FIND_DOCS; ) {
    const docs = some(db, key, which, place, PAGE_DOCS);
    const last = docs.at(-1);
    if (last === undefined) return { matches, more: false };
    seen += docs.length;
    place = last;
    for (const doc of docs) {
      const found = inDoc(readPrinted(doc), wanted).filter(
        ({ offset }) => (before === undefined || offset < before) && (after === undefined || offset > after),
      );
      matches.push(...(which === 'before' ? found.reverse() : found));
    }
    if (matches.length >= limit) return { matches: matches.slice(0, limit), more: true };
  }
  return { matches, more: true };
}

function inDoc({ lines, offsets }: OutputPiece, wanted: string): FoundInRun['matches'] {
  return lines.flatMap((styled, index) => {
    const whole = textOfLine(styled);
    const first = plain(whole).indexOf(wanted);
    if (first < 0) return [];
    const from = Math.max(0, first - MARKED_FROM);
    const line = whole.slice(from, from + MAX_LINE);
    const marks: [number, number][] = [];
    const flat = plain(line);
    for (let at = flat.indexOf(wanted); at >= 0; at = flat.indexOf(wanted, at + wanted.length)) {
      marks.push([at, at + wanted.length]);
    }
    return [{ offset: offsets[index] ?? 0, line, marks }];
  });
}
