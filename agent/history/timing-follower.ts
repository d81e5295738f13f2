/** Reads a timing file that may still grow, record by record, and never holds more than a piece of it. */
import { type FileHandle, open } from 'node:fs/promises';
import { timingFile } from '../recordings/names.ts';
import { createTimingDecoder, type TimingEvent } from '../recordings/timing.ts';

const PIECE_BYTES = 64 * 1024;

export interface TimingFollower {
  /** The next record, without taking it; null where there is none yet. */
  peek(): Promise<TimingEvent | null>;
  take(): void;
  /** What there is of it now, in pieces; none: no more. */
  rest(): Promise<readonly TimingEvent[]>;
}

export function createTimingFollower(dir: string): TimingFollower {
  const decode = createTimingDecoder();
  let at = 0;
  let events: TimingEvent[] = [];
  let next = 0;

  async function more(): Promise<void> {
    let file: FileHandle;
    try {
      file = await open(timingFile(dir));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    try {
      while (next >= events.length) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        events = decode(buffer.subarray(0, bytesRead));
        next = 0;
      }
    } finally {
      await file.close();
    }
  }

  return {
    async peek() {
      if (next >= events.length) await more();
      return events[next] ?? null;
    },
    take() {
      next += 1;
    },
    async rest() {
      if (next >= events.length) await more();
      const rest = events.slice(next);
      next = events.length;
      return rest;
    },
  };
}
