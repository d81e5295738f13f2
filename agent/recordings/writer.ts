/**
 * The host's end of a recording: appends bytes to raw segments, synchronously, so that a byte that anyone was told
 * of is in the file. Where the disk is full the run goes on: its bytes keep their offsets, the recording has a hole.
 */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunExit } from '../pty-host/types.ts';
import type { RecordingMeta } from './meta.ts';
import { metaFile, offsetName, timingFile } from './names.ts';
import { createTimingLog } from './timing-log.ts';
import { SEGMENT_BYTES } from './types.ts';

/** How often a paused recording tries the disk again. */
const RETRY_MS = 1000;

export interface RecordingWriter {
  /** Bytes so far, those of holes too. */
  readonly length: number;
  /** Where the present hole begins; null while it records. */
  readonly holeFrom: number | null;
  append(bytes: Uint8Array): void;
  resized(cols: number, rows: number): void;
  exited(exit: RunExit): void;
  /** Makes the timing file say all that happened so far. */
  flush(): void;
  close(): void;
}

export interface RecordingWriterOptions {
  dir: string;
  meta: RecordingMeta;
  /** The recording pauses (`to` null) or goes on at `to`. */
  onHole: (from: number, to: number | null) => void;
  now?: () => number;
}

/** Throws where the folder cannot be made or holds a recording already. */
export function createRecordingWriter(options: RecordingWriterOptions): RecordingWriter {
  const { dir, meta, onHole, now = () => performance.now() } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(metaFile(dir), `${JSON.stringify(meta)}\n`, { flag: 'wx', mode: 0o600 });
  const timing = createTimingLog(timingFile(dir), now);
  let length = 0;
  let segment: { fd: number; start: number } | null = null;
  let holeFrom: number | null = null;
  let retryAt = 0;

  function closeSegment(): void {
    if (segment !== null) closeSync(segment.fd);
    segment = null;
  }

  /** Writes as much as goes into one segment; gives how many bytes went. Throws what the disk says. */
  function writeSome(bytes: Uint8Array, at: number): number {
    if (segment !== null && at - segment.start >= SEGMENT_BYTES) closeSegment();
    if (segment === null) {
      // The folder may have been lost together with the disk that came back.
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const path = join(dir, offsetName(at, 'raw'));
      const fd = openSync(path, 'ax', 0o600);
      let wrote = 0;
      try {
        wrote = writeSync(fd, bytes.subarray(0, SEGMENT_BYTES));
      } catch (error) {
        closeSync(fd);
        rmSync(path, { force: true });
        throw error;
      }
      segment = { fd, start: at };
      return wrote;
    }
    return writeSync(segment.fd, bytes.subarray(0, segment.start + SEGMENT_BYTES - at));
  }

  function pause(at: number): void {
    closeSegment();
    holeFrom = at;
    retryAt = now() + RETRY_MS;
    onHole(at, null);
  }

  function append(bytes: Uint8Array): void {
    let rest = bytes;
    if (holeFrom !== null) {
      if (now() < retryAt) {
        length += bytes.length;
        return;
      }
      retryAt = now() + RETRY_MS;
    }
    while (rest.length > 0) {
      let wrote = 0;
      try {
        wrote = writeSome(rest, length);
      } catch {
        if (holeFrom === null) pause(length);
        length += rest.length;
        return;
      }
      if (holeFrom !== null) {
        timing.hole(length - holeFrom);
        const from = holeFrom;
        holeFrom = null;
        onHole(from, length);
      }
      timing.output(wrote);
      length += wrote;
      rest = rest.subarray(wrote);
    }
  }

  return {
    get length() {
      return length;
    },
    get holeFrom() {
      return holeFrom;
    },
    append,
    resized(cols, rows) {
      timing.resize(cols, rows);
      timing.flush();
    },
    exited(exit) {
      if (holeFrom !== null && length > holeFrom) timing.hole(length - holeFrom);
      timing.exit(exit);
      timing.flush();
    },
    flush() {
      timing.flush();
    },
    close() {
      closeSegment();
      timing.close();
    },
  };
}
