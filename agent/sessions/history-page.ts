/**
 * What scrolled off a screen before an offset, a page at a time and backwards, made from the recording: the terminal's
 * scrollback, without end. A page is bytes that draw its rows, so that colours and links come along.
 */
import { RecordingGap } from '../recordings/reader.ts';
import { SEGMENT_BYTES } from '../recordings/types.ts';
import { type ReplaySource, resizesBetween } from './replay.ts';
import { drawBytes, type Returned, type Scrolled, ScrolledRows, STEP_BYTES } from './scrolled-rows.ts';

export interface HistoryPage {
  /** Draws the rows on a fresh terminal of `cols`, each line ending in a line break. */
  bytes: Uint8Array<ArrayBuffer>;
  cols: number;
  rows: number;
  /** The first row goes on in the last one of the page before. */
  continues: boolean;
  /** Where the page before this one ends; null: nothing was printed before. */
  next: number | null;
  /** Something was printed before, and is not kept any more. */
  gone: boolean;
}

/** First looked through, from the end: most programs print far more lines than a page has within it. */
const WINDOW_BYTES = 64 * 1024;
/** One request parses no more than this; it may then give an empty page, and whoever asked asks on. */
const BUDGET_BYTES = 4 * SEGMENT_BYTES;
const LINE_BREAK = '\r\n';
const WIPED_LINE = '\x1b[2m╌╌ the program cleared what stood above ╌╌\x1b[0m';

/**
 * Of what had scrolled away once `before` bytes were printed: the last `maxRows` rows, or a few more. `resized`: and once
 * the terminal had taken each size that it was given there.
 */
export async function historyBefore(
  source: ReplaySource,
  before: number,
  maxRows: number,
  resized = false,
): Promise<HistoryPage> {
  const start = await source.reader.start();
  let end = Math.min(before, await source.reader.length());
  let parsed = 0;
  let back = 0;
  while (end > start && parsed < BUDGET_BYTES) {
    const block = await openBlock(source, end, start);
    for (let window = WINDOW_BYTES; ; window *= 8) {
      const from = Math.max(block.from, end - window);
      const found = await collect(source, block, { from, end, maxRows, resized, back });
      parsed += end - block.from;
      if (found.back > 0) {
        end = found.from;
        resized = false;
        back = found.back;
        break;
      }
      if (found.lines.length > 0 || found.from === end) return page(found, start);
      if (from === block.from) {
        end = block.from;
        resized = false;
        break;
      }
    }
  }
  return page({ lines: [], cols: 80, from: end, back: 0 }, start);
}

interface Block {
  /** Offset of the state to begin with. */
  from: number;
  open(): ScrolledRows<string>;
}

/** The state to begin with: the last keyframe before `end`, or the blank screen that the run began with. */
async function openBlock({ reader, meta }: ReplaySource, end: number, start: number): Promise<Block> {
  const keyframe = await reader.keyframeBefore(end - 1);
  if (keyframe !== null && keyframe.offset >= start) {
    return { from: keyframe.offset, open: () => new ScrolledRows(keyframe, drawBytes) };
  }
  const { cols, rows } = await meta();
  return { from: start, open: () => new ScrolledRows({ cols, rows }, drawBytes) };
}

interface Found {
  /** Lines with the offset by which they had scrolled away; the first rows of a line are given with the last. */
  lines: { line: Scrolled; at: number; whole: boolean }[];
  cols: number;
  /** They are what scrolled away after this. */
  from: number;
  /** So many of the lines that scrolled away before stand on the screen again. */
  back: number;
}

interface Range {
  from: number;
  end: number;
  maxRows: number;
  resized: boolean;
  /** So many lines stand on the screen again by what came after `end`. */
  back: number;
}

/** What scrolled away between `from` and `end`; where the width changes on the way, only what came after. */
async function collect(
  source: ReplaySource,
  block: Block,
  { from, end, maxRows, resized, back }: Range,
): Promise<Found> {
  const rows = block.open();
  const resizes = await resizesBetween(source, block.from, end);
  const found: Found = { lines: [], cols: rows.size.cols, from, back: 0 };
  const take = (all: boolean): void => {
    const taken = rows.take(all);
    const whole = rows.takenWhole;
    found.lines.push(...taken.map((line) => ({ line, at, whole })));
    forget(found, maxRows);
  };
  let marked = false;
  let at = block.from;
  try {
    while (true) {
      while (resizes[0] !== undefined && resizes[0].offset <= at && (at < end || resized)) {
        const size = resizes.shift() as (typeof resizes)[number];
        if (marked && size.cols !== rows.size.cols) {
          // What was drawn for another width is a page of its own; what this size pushes off is part of the next one.
          rows.mark();
          Object.assign(found, { lines: [], cols: size.cols, from: at });
        }
        rows.resize(size);
      }
      if (!marked && at >= from) {
        marked = true;
        found.cols = rows.size.cols;
        rows.mark();
      }
      if (at >= end) break;
      const stop = Math.min(resizes[0]?.offset ?? end, marked ? end : from, end, at + STEP_BYTES);
      at = await step(source, rows, at, stop);
      if (marked) take(false);
      // Keys of others are not kept waiting.
      if (at % (16 * STEP_BYTES) < STEP_BYTES) await new Promise((resolve) => setImmediate(resolve));
    }
    take(true);
    putBack(found, rows.returned(), back);
  } finally {
    rows.dispose();
  }
  return found;
}

async function step(
  source: ReplaySource,
  rows: ScrolledRows<string>,
  at: number,
  stop: number,
): Promise<number> {
  try {
    const bytes = await source.reader.read(at, stop - at);
    if (bytes.length === 0) return stop;
    rows.parse(bytes);
    return at + bytes.length;
  } catch (error) {
    if (!(error instanceof RecordingGap)) throw error;
    return Math.min(error.resumesAt, stop);
  }
}

const rowsOf = (line: Scrolled): number => ('rows' in line ? line.rows : 1);
const count = (lines: Found['lines']): number => lines.reduce((sum, { line }) => sum + rowsOf(line), 0);

/** Takes away what is not above the screen any more. */
function putBack(found: Found, { lines, cut }: Returned, more: number): void {
  found.back = Math.max(0, lines + more - found.lines.length);
  found.lines.splice(Math.max(0, found.lines.length - lines - more));
  const last = found.lines.at(-1);
  if (cut !== null && more === 0 && last !== undefined) last.line = cut;
}

/** Drops whole steps from the front while more than a page is left without them. */
function forget(found: Found, maxRows: number): void {
  let rows = count(found.lines);
  for (let keep = 0; ; ) {
    const dropped = found.lines[keep];
    keep = found.lines.findIndex(({ at }) => at > (dropped?.at ?? 0));
    if (dropped === undefined || keep < 0) return;
    // A line that had begun by then is part of the page.
    if (!dropped.whole) continue;
    rows -= count(found.lines.slice(0, keep));
    if (rows < maxRows) return;
    found.lines.splice(0, keep);
    found.from = dropped.at;
    keep = 0;
  }
}

function page({ lines, cols, from }: Found, start: number): HistoryPage {
  const text = lines.map(({ line }) => ('drawn' in line ? line.drawn : WIPED_LINE) + LINE_BREAK).join('');
  const first = lines[0]?.line;
  return {
    bytes: new TextEncoder().encode(text),
    cols,
    rows: count(lines),
    continues: first !== undefined && 'continues' in first && first.continues,
    next: from > start ? from : null,
    gone: from <= start && start > 0,
  };
}
