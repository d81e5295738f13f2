/** A recording as what happened, in order: its bytes joined with their times. Exports and playback are made of it. */
import type { RunExit } from '../pty-host/types.ts';
import { RecordingGap } from './reader.ts';
import type { Recording } from './recording.ts';

const CHUNK_BYTES = 64 * 1024;

/** `at`: milliseconds since the start of the run. */
export type RecordedEvent =
  | { kind: 'output'; at: number; offset: number; bytes: Uint8Array }
  | { kind: 'resize'; at: number; offset: number; cols: number; rows: number }
  | { kind: 'exit'; at: number; offset: number; exit: RunExit }
  /** Bytes that are not there: a full disk kept them out, or they were evicted. */
  | { kind: 'gap'; at: number; offset: number; length: number; why: 'disk-full' | 'evicted' };

/**
 * Bytes that no time was written for, because the host was killed, come last, at the last known time. `from`: only what is
 * printed there and behind it, as if an earlier reading had stopped there.
 */
export async function* recordedEvents(recording: Recording, from = 0): AsyncGenerator<RecordedEvent> {
  const first = await recording.reader.start();
  let at = 0;
  let done = Math.max(first, from);
  if (first > from) yield { kind: 'gap', at, offset: from, length: first - from, why: 'evicted' };
  for await (const event of eachOf(recording.timing())) {
    at = event.at;
    if (event.offset < from && !('length' in event && event.offset + event.length > from)) continue;
    if (event.kind === 'resize') {
      yield { kind: 'resize', at, offset: event.offset, cols: event.cols, rows: event.rows };
    } else if (event.kind === 'exit') {
      yield* bytesBetween(recording, done, Number.POSITIVE_INFINITY, at);
      yield { kind: 'exit', at, offset: event.offset, exit: event.exit };
      return;
    } else if (event.kind === 'hole') {
      const { offset, length } = event;
      yield { kind: 'gap', at, offset, length, why: 'disk-full' };
      done = Math.max(done, offset + length);
    } else if (event.offset + event.length > done) {
      const to = event.offset + event.length;
      yield* bytesBetween(recording, done, to, at);
      done = to;
    }
  }
  yield* bytesBetween(recording, done, Number.POSITIVE_INFINITY, at);
}

async function* eachOf<T>(pieces: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const piece of pieces) yield* piece;
}

async function* bytesBetween(
  { reader }: Recording,
  from: number,
  to: number,
  at: number,
): AsyncGenerator<RecordedEvent> {
  for (let offset = from; offset < to; ) {
    try {
      const bytes = await reader.read(offset, Math.min(CHUNK_BYTES, to - offset));
      if (bytes.length === 0) return;
      yield { kind: 'output', at, offset, bytes };
      offset += bytes.length;
    } catch (error) {
      if (!(error instanceof RecordingGap)) throw error;
      const resumesAt = Math.min(error.resumesAt, to);
      const why = error.resumesAt <= (await reader.start()) ? 'evicted' : 'disk-full';
      yield { kind: 'gap', at, offset, length: resumesAt - offset, why };
      offset = resumesAt;
    }
  }
}

/** For whoever looks at the recording. */
export function gapText({ length, why }: { length: number; why: 'disk-full' | 'evicted' }): string {
  return why === 'evicted'
    ? `${length} bytes are no longer kept`
    : `${length} bytes were not recorded: the disk was full`;
}
