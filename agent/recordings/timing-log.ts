/** The host's end of the timing file. Records are gathered and written together: a kill loses the last of them. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunExit } from '../pty-host/types.ts';
import { encodeTiming, type TimingRecord } from './timing.ts';

const FLUSH_MS = 500;
/** Beyond this many records that a full disk refused, neighbouring outputs become one. */
const MAX_PENDING = 8192;

type Happened<T = TimingRecord> = T extends TimingRecord ? Omit<T, 'wait'> : never;

export interface TimingLog {
  output(length: number): void;
  hole(length: number): void;
  resize(cols: number, rows: number): void;
  exit(exit: RunExit): void;
  /** Writes what is gathered; false where the disk refused (it is kept). */
  flush(): boolean;
  close(): void;
}

/** `now`: milliseconds, monotonic. Throws where the file cannot be made. */
export function createTimingLog(file: string, now: () => number): TimingLog {
  const fd = openSync(file, 'ax', 0o600);
  const started = now();
  let lastAt = 0;
  let pending: TimingRecord[] = [];
  let unwritten: Uint8Array = new Uint8Array();
  let timer: NodeJS.Timeout | null = null;
  let open = true;

  function add(record: Happened): void {
    const at = Math.max(lastAt, Math.round(now() - started));
    const wait = at - lastAt;
    lastAt = at;
    const last = pending.at(-1);
    if (record.kind === 'output' && last?.kind === 'output' && wait === 0) last.length += record.length;
    else pending.push({ ...record, wait } as TimingRecord);
    if (pending.length > MAX_PENDING) pending = mergeOutputs(pending);
    timer ??= setTimeout(flush, FLUSH_MS).unref();
  }

  function flush(): boolean {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!open) return false;
    try {
      // A refused write may have gone halfway: its rest goes before anything newer.
      if (unwritten.length === 0) {
        unwritten = encodeTiming(pending);
        pending = [];
      }
      while (unwritten.length > 0) {
        unwritten = unwritten.subarray(writeSync(fd, unwritten));
        if (unwritten.length === 0 && pending.length > 0) {
          unwritten = encodeTiming(pending);
          pending = [];
        }
      }
      return true;
    } catch {
      return false;
    }
  }

  return {
    output: (length) => add({ kind: 'output', length }),
    hole: (length) => add({ kind: 'hole', length }),
    resize: (cols, rows) => add({ kind: 'resize', cols, rows }),
    exit: (exit) => add({ kind: 'exit', exit }),
    flush,
    close() {
      if (!open) return;
      flush();
      open = false;
      closeSync(fd);
    },
  };
}

function mergeOutputs(records: readonly TimingRecord[]): TimingRecord[] {
  const merged: TimingRecord[] = [];
  for (const record of records) {
    const last = merged.at(-1);
    if (record.kind === 'output' && last?.kind === 'output') {
      merged[merged.length - 1] = {
        kind: 'output',
        wait: last.wait + record.wait,
        length: last.length + record.length,
      };
    } else merged.push(record);
  }
  return merged;
}
