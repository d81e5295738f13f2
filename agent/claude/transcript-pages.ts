/** Pages of a transcript, read from any place on either way, however long the file is: a page costs what a page holds. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Entry } from '../../shared/model/transcript.ts';
import { entriesOf } from './transcript-entries.ts';

const PIECE_BYTES = 256 * 1024;
/** A longer line is passed over: an image of that size is nothing to read. */
const MAX_LINE_BYTES = 24 * 1024 * 1024;
/** What one request reads of the file, at most: most of a transcript's bytes say nothing to a reader. */
const BUDGET_BYTES = 32 * 1024 * 1024;
/** Of a page. */
export const PAGE_ENTRIES = 60;
const PAGE_CHARACTERS = 128 * 1024;

export interface Page {
  entries: Entry[];
  /** The places around it: those of the lines before it, where null it begins; and where the next page begins. */
  before: number | null;
  after: number;
  /** The file goes on behind it. */
  more: boolean;
}

/** A whole line, and where it begins. */
export interface PlacedLine {
  place: number;
  end: number;
  text: string;
}

/** The last page that ends at `before`, or at the end. Rejects as the file system does. */
export async function pageBefore(path: string, before: number | null): Promise<Page> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    // At the end a line may be half written.
    const end = Math.min(before ?? (await lastLineEnd(file, size)), size);
    const entries: Entry[] = [];
    let first = end;
    let characters = 0;
    for await (const { place, text } of linesBackwards(file, end)) {
      const found = entriesOf(text, place);
      if (
        entries.length > 0 &&
        (entries.length + found.length > PAGE_ENTRIES || characters > PAGE_CHARACTERS)
      )
        break;
      entries.unshift(...found);
      characters += found.reduce((sum, entry) => sum + lengthOf(entry), 0);
      first = place;
      if (end - place > BUDGET_BYTES) break;
    }
    return { entries, before: first > 0 ? first : null, after: end, more: end < size };
  } finally {
    await file.close();
  }
}

/** The page that begins at `after`. Rejects as the file system does. */
export async function pageAfter(path: string, after: number): Promise<Page> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const entries: Entry[] = [];
    let next = after;
    let characters = 0;
    for await (const { place, end, text } of linesForwards(file, after, size)) {
      const found = entriesOf(text, place);
      if (
        entries.length > 0 &&
        (entries.length + found.length > PAGE_ENTRIES || characters > PAGE_CHARACTERS)
      )
        break;
      entries.push(...found);
      characters += found.reduce((sum, entry) => sum + lengthOf(entry), 0);
      next = end;
      if (end - after > BUDGET_BYTES) break;
    }
    return { entries, before: after > 0 ? after : null, after: next, more: next < size };
  } finally {
    await file.close();
  }
}

/** The line at a place; null where none begins there. */
export async function lineAt(path: string, place: number): Promise<string | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for await (const line of linesForwards(file, place, size)) return line.place === place ? line.text : null;
    return null;
  } finally {
    await file.close();
  }
}

/** Whole lines from `from` on, as far as the file is written. */
export async function* linesForwards(
  file: FileHandle,
  from: number,
  size: number,
): AsyncGenerator<PlacedLine> {
  let place = from;
  let parts: Buffer[] = [];
  let held = 0;
  for (let at = from; at < size; ) {
    const { buffer, bytesRead } = await file.read(
      Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at)),
      0,
      undefined,
      at,
    );
    if (bytesRead === 0) return;
    const piece = buffer.subarray(0, bytesRead);
    let begin = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, begin)) {
      const line =
        held === 0 ? piece.subarray(begin, end) : Buffer.concat([...parts, piece.subarray(begin, end)]);
      const next = at + end + 1;
      if (next - place <= MAX_LINE_BYTES) yield { place, end: next, text: line.toString('utf8') };
      place = next;
      parts = [];
      held = 0;
      begin = end + 1;
    }
    const rest = piece.subarray(begin);
    held += rest.length;
    // Of a line that is too long only its length is remembered.
    if (held <= MAX_LINE_BYTES) parts.push(rest);
    else parts = [];
    at += bytesRead;
  }
}

/** Whole lines that end at or before `end`, the last one first. */
async function* linesBackwards(file: FileHandle, end: number): AsyncGenerator<PlacedLine> {
  let tail: Buffer[] = [];
  let held = 0;
  let lineEnd = end;
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - PIECE_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(to - from), 0, to - from, from);
    const piece = buffer.subarray(0, bytesRead);
    let stop = piece.length;
    // The break at its very end closes the line before `end`.
    let at = piece.lastIndexOf(10, stop - 1);
    if (to === end && at === stop - 1) at = stop === 1 ? -1 : piece.lastIndexOf(10, stop - 2);
    for (; at >= 0; at = at === 0 ? -1 : piece.lastIndexOf(10, at - 1)) {
      const place = from + at + 1;
      if (place < lineEnd && lineEnd - place <= MAX_LINE_BYTES) {
        yield { place, end: lineEnd, text: textOf([piece.subarray(at + 1, stop), ...tail]) };
      }
      lineEnd = place;
      tail = [];
      held = 0;
      stop = at + 1;
    }
    const rest = piece.subarray(0, stop);
    held += rest.length;
    tail = held <= MAX_LINE_BYTES ? [rest, ...tail] : [];
    to = from;
  }
  if (lineEnd > 0 && lineEnd <= MAX_LINE_BYTES) yield { place: 0, end: lineEnd, text: textOf(tail) };
}

const textOf = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8').replace(/\n$/, '');

async function lastLineEnd(file: FileHandle, size: number): Promise<number> {
  for (let to = size; to > 0; to -= PIECE_BYTES) {
    const from = Math.max(0, to - PIECE_BYTES);
    const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    const at = buffer.lastIndexOf(10);
    if (at >= 0) return from + at + 1;
  }
  return 0;
}

const lengthOf = (entry: Entry): number =>
  entry.kind === 'tool'
    ? entry.input.length
    : entry.text.length +
      (entry.kind === 'result' ? entry.patch.reduce((sum, { lines }) => sum + lines.join().length, 0) : 0);
