/**
 * Sends the bodies of requests and responses in chunks. All bodies of a channel share one window, so that they never
 * fill the queues in between; what the other side has `taken` makes room.
 */
import { type Frame, type Kind, MAX_CHUNK_BYTES } from '../wire/inner.ts';
import { type Clock, systemClock } from './clock.ts';
import { createPace } from './pace.ts';

type BodyKind = typeof Kind.requestBody | typeof Kind.responseBody;

interface Body {
  sent: number;
  taken: number;
  /** Chunks under way: where each ends, and when it was sent. */
  chunks: { end: number; at: number }[];
  /** Its last chunk is sent. */
  finished: boolean;
  cancelled: boolean;
}

/** A receiver says `taken` once this much has come since it last did, so that small bodies cost no answer. */
export const TAKEN_STEP = 8 * 1024;

export interface BodySender {
  /** Resolves when the last chunk is sent or the body cancelled. Rejects with what the source throws. */
  run(kind: BodyKind, id: number, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** The other side has these bytes of this body. */
  taken(id: number, offset: number): void;
  cancel(id: number): void;
  close(): void;
}

const MIN_CHUNK = 4096;

export function createBodySender(send: (frame: Frame) => void, clock: Clock = systemClock): BodySender {
  const pace = createPace();
  const bodies = new Map<number, Body>();
  let underWay = 0;
  let waiting: (() => void)[] = [];

  const wake = () => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };

  async function room(body: Body): Promise<number> {
    // What is below a step is never confirmed, so it must not wait for others to be.
    while (!body.cancelled && underWay >= pace.window && body.sent - body.taken >= TAKEN_STEP) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const share = Math.max(MIN_CHUNK, Math.floor(pace.window / 4));
    return Math.min(MAX_CHUNK_BYTES, share);
  }

  function drop(id: number): void {
    const body = bodies.get(id);
    if (body === undefined) return;
    body.cancelled = true;
    underWay -= body.sent - body.taken;
    bodies.delete(id);
    wake();
  }

  /** A finished body whose rest is never confirmed takes no room any more. */
  function settle(id: number, body: Body): void {
    if (body.finished && body.sent - body.taken < TAKEN_STEP) drop(id);
  }

  function push(kind: BodyKind, id: number, body: Body, bytes: Uint8Array, last: boolean): void {
    send({ kind, id, last, bytes });
    if (bytes.length === 0) return;
    body.sent += bytes.length;
    underWay += bytes.length;
    body.chunks.push({ end: body.sent, at: clock.elapsed() });
  }

  return {
    async run(kind, id, source) {
      const body: Body = { sent: 0, taken: 0, chunks: [], finished: false, cancelled: false };
      bodies.set(id, body);
      try {
        for await (const part of source) {
          for (let at = 0; at < part.length; ) {
            const chunk = part.subarray(at, at + (await room(body)));
            if (body.cancelled) return;
            push(kind, id, body, chunk, false);
            at += chunk.length;
          }
          if (body.cancelled) return;
        }
        if (body.cancelled) return;
        push(kind, id, body, new Uint8Array(0), true);
        body.finished = true;
        settle(id, body);
      } catch (error) {
        drop(id);
        throw error;
      }
    },
    taken(id, offset) {
      const body = bodies.get(id);
      if (body === undefined || offset <= body.taken || offset > body.sent) return;
      const bytes = offset - body.taken;
      underWay -= bytes;
      body.taken = offset;
      let sentAt: number | null = null;
      while (body.chunks[0] !== undefined && body.chunks[0].end <= offset) {
        sentAt = (body.chunks.shift() as { at: number }).at;
      }
      if (sentAt !== null) pace.confirmed(bytes, sentAt, clock.elapsed());
      settle(id, body);
      wake();
    },
    cancel: drop,
    close() {
      for (const id of [...bodies.keys()]) drop(id);
    },
  };
}

export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Not `for await` on the stream itself: Safari has no async iteration of streams.
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const part = await reader.read();
      if (part.done) {
        done = true;
        return;
      }
      yield part.value;
    }
  } finally {
    if (!done) await reader.cancel().catch(() => {});
  }
}
