/**
 * What one connection was told of each run. The recording is the buffer: while the connection takes bytes they go out as
 * they come; when its queue is full they stay in the recording, and are read from there once it drains. So a slow
 * agent costs no memory, stops no program, and still gets every byte in order.
 */
import { RecordingGap } from '../recordings/reader.ts';

/** One run's share before the next run has its turn. */
const CATCH_UP_BYTES = 64 * 1024;
/** A run whose agent is so far behind had better wait. */
const BEHIND_BYTES = 64 * 1024;
/** Resizes that wait for their place in the output; beyond, the oldest go (the last one counts). */
const MAX_NOTES = 256;
const READ_RETRY_MS = 200;

export interface FeedSource {
  readonly handle: number;
  read(offset: number, max: number): Promise<Uint8Array>;
}

export interface FeedSink {
  /** More would only wait. */
  full(): boolean;
  output(handle: number, offset: number, bytes: Uint8Array): void;
  /** Much of this run is not sent yet; and then all of it is. */
  behind(handle: number, is: boolean): void;
}

export interface OutputFeed {
  /** Tells of this run from `offset` on, which is where it stands. */
  follow(source: FeedSource, offset: number): void;
  /** New bytes of a followed run; they are recorded. */
  output(handle: number, offset: number, bytes: Uint8Array): void;
  /** `send` is called once everything before `offset` is sent. */
  note(handle: number, offset: number, send: () => void): void;
  /** Up to where this run is sent. */
  position(handle: number): number;
  forget(handle: number): void;
  /** The sink takes bytes again. */
  drained(): void;
  close(): void;
}

interface Cursor {
  source: FeedSource;
  sent: number;
  end: number;
  behind: boolean;
  notes: { offset: number; send: () => void }[];
}

export function createOutputFeed(sink: FeedSink): OutputFeed {
  const cursors = new Map<number, Cursor>();
  let catchingUp = false;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;

  function tell(cursor: Cursor, behind: boolean): void {
    if (cursor.behind === behind) return;
    cursor.behind = behind;
    sink.behind(cursor.source.handle, behind);
  }

  function advance(cursor: Cursor, to: number): void {
    cursor.sent = to;
    if (to === cursor.end) tell(cursor, false);
    while (cursor.notes[0] !== undefined && cursor.notes[0].offset <= to) cursor.notes.shift()?.send();
  }

  async function catchUpOnce(cursor: Cursor): Promise<void> {
    const stop = cursor.notes[0]?.offset ?? cursor.end;
    const max = Math.min(CATCH_UP_BYTES, stop - cursor.sent);
    try {
      const bytes = await cursor.source.read(cursor.sent, max);
      if (closed) return;
      // Recorded bytes were promised: none here means that a full disk kept them out, and still does.
      if (bytes.length === 0) return advance(cursor, stop);
      sink.output(cursor.source.handle, cursor.sent, bytes);
      advance(cursor, cursor.sent + bytes.length);
    } catch (error) {
      if (!(error instanceof RecordingGap)) throw error;
      if (!closed) advance(cursor, Math.min(error.resumesAt, stop));
    }
  }

  async function catchUp(): Promise<void> {
    if (catchingUp || retry !== null) return;
    catchingUp = true;
    try {
      for (let behind = true; behind && !closed; ) {
        behind = false;
        for (const cursor of cursors.values()) {
          if (closed || sink.full()) return;
          if (cursor.sent === cursor.end) continue;
          behind = true;
          await catchUpOnce(cursor);
        }
      }
    } catch {
      // No descriptor left, or a disk that answers no more: the bytes are still owed.
      retry = setTimeout(() => {
        retry = null;
        void catchUp();
      }, READ_RETRY_MS);
    } finally {
      catchingUp = false;
    }
  }

  return {
    follow(source, offset) {
      cursors.set(source.handle, { source, sent: offset, end: offset, behind: false, notes: [] });
    },
    output(handle, offset, bytes) {
      const cursor = cursors.get(handle);
      if (cursor === undefined) return;
      cursor.end = offset + bytes.length;
      if (cursor.sent === offset && !sink.full()) {
        sink.output(handle, offset, bytes);
        advance(cursor, cursor.end);
        return;
      }
      if (cursor.end - cursor.sent > BEHIND_BYTES) tell(cursor, true);
      if (!sink.full()) void catchUp();
    },
    note(handle, offset, send) {
      const cursor = cursors.get(handle);
      if (cursor === undefined) return;
      if (cursor.sent >= offset) return send();
      cursor.notes.push({ offset, send });
      if (cursor.notes.length > MAX_NOTES) cursor.notes.shift();
    },
    position: (handle) => cursors.get(handle)?.sent ?? 0,
    forget(handle) {
      cursors.delete(handle);
    },
    drained() {
      void catchUp();
    },
    close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      for (const cursor of cursors.values()) tell(cursor, false);
      cursors.clear();
    },
  };
}
