/** One viewer of one session, for as long as it is wanted: over every channel that comes and goes meanwhile. */
import * as v from 'valibot';
import type { Size } from '../model/session.ts';
import { createInputJournal, type InputJournal } from '../terminal/input-journal.ts';
import { concat, randomBytes, toBase64Url } from '../wire/bytes.ts';
import { type Frame, Kind } from '../wire/inner.ts';
import {
  type Attach,
  type Attached,
  attachedSchema,
  type Detached,
  detachedSchema,
} from '../wire/messages.ts';
import { type AckPacer, createAckPacer } from './ack-pacer.ts';
import type { Clock } from './clock.ts';
import { createPace, type Pace } from './pace.ts';
import { createStreamBytes, type StreamBytes, StreamBytesError } from './stream-bytes.ts';
import type { AttachOptions, StreamHandlers, TerminalStream } from './types.ts';

/** What a channel offers to its streams. */
export interface StreamPort {
  send(frame: Frame): void;
  /** A handle unused in this channel, whose frames come to `onFrame`. */
  open(onFrame: (frame: Frame) => void): number;
  release(handle: number): void;
  /** Milliseconds since this channel's confirm. */
  sinceConfirm(): number;
  /** Keys are on their way: find out soon whether the channel lives. */
  expectAnswer(): void;
}

export interface LastingStream extends TerminalStream {
  online(port: StreamPort): void;
  offline(): void;
}

/** Small enough that a paste leaves gaps for everything else. */
const MAX_INPUT_CHUNK = 16 * 1024;
/** Refused input is tried again after this many ms. */
const REFUSED_AGAIN_MS = 250;
const INPUT_PACE = { first: 32 * 1024, min: 4 * 1024, max: 256 * 1024 };

const newWriter = (): string => toBase64Url(randomBytes(16));

/** One attachment: a handle in a channel. */
interface Attachment {
  port: StreamPort;
  handle: number;
  bytes: StreamBytes;
  acks: AckPacer;
  pace: Pace;
  /** Input under way: where each piece ends, and when it went. */
  underWay: { end: number; at: number }[];
  /** The machine has no room for input now; stops the wait for the next try. */
  full: (() => void) | null;
  attached: Attached | null;
}

export function createTerminalStream(
  options: AttachOptions,
  handlers: StreamHandlers,
  { clock, onGone }: { clock: Clock; onGone(): void },
): LastingStream {
  let writer = newWriter();
  let journal: InputJournal = createInputJournal();
  let run = options.run;
  let size: Size | undefined = options.size;
  let resizeNumber = 0;
  /** Of them, the last that the machine has answered. */
  let resizedNumber = 0;
  /** By which the machine knows it again after a broken connection; its writers come and go. */
  const stream = newWriter();
  /** Handed to the terminal, which parses all of it in time. */
  let delivered = options.have;
  let parsed = options.have;
  let live: Attachment | null = null;
  let port: StreamPort | null = null;
  let gone = false;

  function attach(to: StreamPort, have: number | null): void {
    release();
    const handle = to.open((frame) => onFrame(mine, frame));
    const mine: Attachment = {
      port: to,
      handle,
      bytes: createStreamBytes(),
      acks: createAckPacer(clock, (offset) => to.send({ kind: Kind.ack, handle, offset })),
      pace: createPace(INPUT_PACE),
      underWay: [],
      full: null,
      attached: null,
    };
    live = mine;
    delivered = have;
    const json: Attach = {
      sessionId: options.sessionId,
      have,
      writer,
      stream,
      echo: true,
      ...(run === undefined ? {} : { run }),
      ...(size === undefined ? {} : { size }),
      ...(options.window === undefined ? {} : { window: options.window }),
    };
    to.send({ kind: Kind.attach, handle, json });
  }

  function askForSize(): void {
    if (live?.attached?.type !== true || size === undefined) return;
    const { cols, rows } = size;
    live.port.send({ kind: Kind.resize, handle: live.handle, number: resizeNumber, cols, rows });
  }

  function release(): void {
    if (live === null) return;
    live.acks.stop();
    live.full?.();
    live.port.release(live.handle);
    live = null;
  }

  /** On the same channel, with a new handle: what was under way on the old one is settled before the answer. */
  function attachAgain(from: Attachment, have: number | null): void {
    from.port.send({ kind: Kind.detach, handle: from.handle });
    attach(from.port, have);
  }

  /** Bytes given back leave their offsets spent, so a new writer begins. */
  function giveBack(bytes: Uint8Array): void {
    writer = newWriter();
    journal = createInputJournal();
    if (bytes.length > 0) handlers.onDraft(bytes);
  }

  function tellApplied(before: number): void {
    if (journal.applied > before) handlers.onApplied?.(journal.end - journal.applied);
  }

  function onAttached(mine: Attachment, attached: Attached): void {
    mine.attached = attached;
    run = attached.run;
    const before = journal.applied;
    const old = attached.type ? journal.resume(attached.applied, clock.elapsed()) : journal.takeFrom(0);
    tellApplied(before);
    if (old.length > 0) {
      giveBack(concat(journal.takeFrom(0), old));
      if (live === mine && attached.type) attachAgain(mine, delivered);
    }
    if (live !== mine) return;
    handlers.onAttached(attached);
    handlers.onLive(true);
    // A person may have asked for it while there was no stream that could take it, or none that lived to answer.
    if (live === mine && resizedNumber < resizeNumber) askForSize();
    if (live === mine) pump();
  }

  function pump(): void {
    const to = live;
    if (to?.attached?.type !== true || to.full !== null) return;
    for (;;) {
      const room = to.pace.window - (journal.sent - journal.applied);
      const piece = journal.next(Math.min(room, MAX_INPUT_CHUNK));
      if (piece === null) return;
      const { offset, bytes } = piece;
      to.underWay.push({ end: offset + bytes.length, at: clock.elapsed() });
      to.port.send({ kind: Kind.input, handle: to.handle, offset, at: to.port.sinceConfirm(), bytes });
      to.port.expectAnswer();
      if (live !== to) return;
    }
  }

  function onApplied(mine: Attachment, offset: number): void {
    // Told again what it knows: what was sent beyond was refused, by a program that does not read or for a gap.
    if (offset === journal.applied && journal.sent > offset) {
      mine.full ??= clock.after(REFUSED_AGAIN_MS, () => {
        mine.full = null;
        mine.underWay = [];
        journal.rewind();
        pump();
      });
      return;
    }
    const before = journal.applied;
    journal.confirm(offset);
    tellApplied(before);
    let at: number | null = null;
    for (let first = mine.underWay[0]; first !== undefined && first.end <= offset; first = mine.underWay[0]) {
      at = first.at;
      mine.underWay.shift();
    }
    if (at !== null) mine.pace.confirmed(journal.applied - before, at, clock.elapsed());
    pump();
  }

  function onOutput(mine: Attachment, offset: number, bytes: Uint8Array): void {
    const at = delivered ?? 0;
    // Bytes between are missing: only a snapshot helps.
    if (offset > at) {
      attachAgain(mine, null);
      return;
    }
    const fresh = bytes.subarray(at - offset);
    if (fresh.length === 0) return;
    delivered = at + fresh.length;
    handlers.onOutput(at, fresh);
  }

  function onFrame(mine: Attachment, frame: Frame): void {
    if (live !== mine) return;
    try {
      take(mine, frame);
    } catch (error) {
      if (!(error instanceof StreamBytesError)) throw error;
      attachAgain(mine, null);
    }
  }

  function take(mine: Attachment, frame: Frame): void {
    switch (frame.kind) {
      case Kind.attached: {
        const attached = v.safeParse(attachedSchema, frame.json);
        if (attached.success) onAttached(mine, attached.output);
        else
          over({ reason: 'failed', message: 'The machine answered in a way that this app does not know.' });
        return;
      }
      case Kind.echo:
        onApplied(mine, frame.applied);
        // Whoever heard of that may have done anything.
        if (live === mine) onOutput(mine, frame.offset, mine.bytes.plain(frame.flags, frame.bytes));
        return;
      case Kind.output:
        onOutput(mine, frame.offset, mine.bytes.plain(frame.flags, frame.bytes));
        return;
      case Kind.snapshot: {
        const whole = mine.bytes.snapshot(frame.flags, frame.bytes);
        if (whole === null) return;
        delivered = frame.offset;
        mine.acks.renew();
        handlers.onSnapshot(frame.offset, { cols: frame.cols, rows: frame.rows }, whole);
        return;
      }
      case Kind.applied:
        onApplied(mine, frame.offset);
        return;
      case Kind.stale:
        // What is before it was let through, and is applied or on its way.
        giveBack(journal.takeFrom(frame.offset));
        if (live === mine) attachAgain(mine, delivered);
        return;
      case Kind.resized:
        if (frame.number === resizeNumber) resizedNumber = frame.number;
        handlers.onResized(
          { cols: frame.cols, rows: frame.rows },
          frame.number !== 0 && frame.number === resizeNumber,
        );
        return;
      case Kind.detached: {
        const detached = v.safeParse(detachedSchema, frame.json);
        over(detached.success ? detached.output : { reason: 'failed' });
        return;
      }
    }
  }

  function over(detached: Detached): void {
    release();
    gone = true;
    onGone();
    giveBack(journal.takeFrom(0));
    handlers.onDetached(detached);
  }

  return {
    get parsed() {
      return parsed;
    },
    get pending() {
      return journal.end - journal.applied;
    },
    type(bytes) {
      if (gone || !journal.append(bytes, clock.elapsed())) {
        handlers.onDraft(bytes);
        return;
      }
      pump();
    },
    ack(offset) {
      parsed = Math.max(parsed ?? 0, offset);
      live?.acks.ack(parsed);
    },
    resize(next) {
      size = next;
      resizeNumber += 1;
      askForSize();
    },
    detach() {
      if (gone) return;
      gone = true;
      const unsent = live?.attached?.type === true ? journal.takeFrom(journal.sent) : journal.takeFrom(0);
      live?.port.send({ kind: Kind.detach, handle: live.handle });
      release();
      onGone();
      if (unsent.length > 0) handlers.onDraft(unsent);
    },
    online(to) {
      port = to;
      attach(to, delivered);
    },
    offline() {
      if (port === null) return;
      port = null;
      release();
      handlers.onLive(false);
    },
  };
}
