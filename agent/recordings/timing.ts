/**
 * `timing`: a binary, append-only list of what happened when. One record:
 *
 *   kind u8, varint milliseconds since the record before, then
 *     1 output   varint bytes
 *     2 resize   varint cols, varint rows
 *     3 exit     varint exit code + 1 (0: none), varint signal (0: none)
 *     4 hole     varint bytes that were not recorded: the disk was full
 *
 * Varints are LEB128, unsigned. A record that is cut off by a kill is not there; an unknown kind ends the list.
 */
import type { RunExit } from '../pty-host/types.ts';

export type TimingRecord =
  | { kind: 'output'; wait: number; length: number }
  | { kind: 'resize'; wait: number; cols: number; rows: number }
  | { kind: 'exit'; wait: number; exit: RunExit }
  | { kind: 'hole'; wait: number; length: number };

/** A record where it stands: `at` in ms since the start of the run, `offset` the position it begins at. */
export type TimingEvent = { at: number; offset: number } & TimingRecord;

const KINDS = { output: 1, resize: 2, exit: 3, hole: 4 } as const;
const LONGEST_RECORD = 1 + 3 * 8;

function pushVarint(into: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    into.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  into.push(rest);
}

export function encodeTiming(records: Iterable<TimingRecord>): Uint8Array {
  const bytes: number[] = [];
  for (const record of records) {
    bytes.push(KINDS[record.kind]);
    pushVarint(bytes, record.wait);
    switch (record.kind) {
      case 'output':
      case 'hole':
        pushVarint(bytes, record.length);
        break;
      case 'resize':
        pushVarint(bytes, record.cols);
        pushVarint(bytes, record.rows);
        break;
      case 'exit':
        pushVarint(bytes, record.exit.exitCode === null ? 0 : record.exit.exitCode + 1);
        pushVarint(bytes, record.exit.signal ?? 0);
        break;
    }
  }
  return Uint8Array.from(bytes);
}

/** Takes the file in pieces of any size and gives the records that are whole. */
export function createTimingDecoder(): (chunk: Uint8Array) => TimingEvent[] {
  let rest: Uint8Array = new Uint8Array();
  let at = 0;
  let offset = 0;
  let ended = false;
  return (chunk) => {
    if (ended) return [];
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const events: TimingEvent[] = [];
    let position = 0;
    while (position < bytes.length) {
      const cursor = { bytes, position: position + 1 };
      const record = readRecord(bytes[position] as number, cursor);
      if (record === 'short') break;
      if (record === 'unknown') {
        ended = true;
        break;
      }
      position = cursor.position;
      at += record.wait;
      events.push({ at, offset, ...record });
      if (record.kind === 'output' || record.kind === 'hole') offset += record.length;
    }
    rest = bytes.slice(position);
    if (rest.length > LONGEST_RECORD) ended = true;
    return events;
  };
}

type Cursor = { bytes: Uint8Array; position: number };

function readRecord(kind: number, cursor: Cursor): TimingRecord | 'short' | 'unknown' {
  const wait = readVarint(cursor);
  const first = readVarint(cursor);
  if (kind < 1 || kind > 4) return 'unknown';
  if (wait === null || first === null) return 'short';
  if (kind === KINDS.output) return { kind: 'output', wait, length: first };
  if (kind === KINDS.hole) return { kind: 'hole', wait, length: first };
  const second = readVarint(cursor);
  if (second === null) return 'short';
  if (kind === KINDS.resize) return { kind: 'resize', wait, cols: first, rows: second };
  return {
    kind: 'exit',
    wait,
    exit: { exitCode: first === 0 ? null : first - 1, signal: second === 0 ? null : second },
  };
}

function readVarint(cursor: Cursor): number | null {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 8; i++) {
    const byte = cursor.bytes[cursor.position];
    if (byte === undefined) return null;
    cursor.position++;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
  return null;
}
