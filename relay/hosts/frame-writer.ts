/**
 * Frames out, below `ws`. What one turn of the event loop has for a socket leaves in one write: a chunk from the network
 * brings many frames, and a write for each of them costs more than all else that a relay does.
 */
import type { Duplex } from 'node:stream';

/** RFC 6455, section 5.2: the last and only piece of a message, from a server, and so not masked. */
const TEXT = 0x81;
const BINARY = 0x82;
const IN_16_BITS = 126;
const IN_64_BITS = 127;

/** Enough for one write: what is held back longer only leaves the processor's cache. */
const FULL_BYTES = 16 * 1024;
/** Up to here copying a payload is cheaper than handing it over as a piece of its own. */
const COPIED_BYTES = 2048;

const END_OF_TURN = Promise.resolve();

interface Frame {
  opcode: number;
  /** Stands before the payload, in the same message. */
  channel: number | null;
  payload: Uint8Array;
}

const CHANNEL_BYTES = 4;
/** At most, with the channel. */
const HEAD_BYTES = 10 + CHANNEL_BYTES;

const messageBytes = ({ channel, payload }: Frame): number =>
  payload.length + (channel === null ? 0 : CHANNEL_BYTES);

/** Writes the head of a frame, and the channel before its payload; gives where the payload begins. */
function writeHead(into: Buffer, at: number, frame: Frame): number {
  const length = messageBytes(frame);
  into[at] = frame.opcode;
  let next = at + 2;
  if (length < IN_16_BITS) into[at + 1] = length;
  else if (length <= 0xffff) {
    into[at + 1] = IN_16_BITS;
    next = into.writeUInt16BE(length, next);
  } else {
    into[at + 1] = IN_64_BITS;
    next = into.writeUInt32BE(0, next);
    next = into.writeUInt32BE(length, next);
  }
  return frame.channel === null ? next : into.writeUInt32BE(frame.channel, next);
}

export class FrameWriter {
  readonly #raw: Duplex;
  readonly #isOpen: () => boolean;
  #waiting: Frame[] = [];
  #bytes = 0;

  /** `isOpen`: whether frames may still go out, which ends before the stream does. */
  constructor(raw: Duplex, isOpen: () => boolean) {
    this.#raw = raw;
    this.#isOpen = isOpen;
  }

  /** Bytes that the network has not taken. */
  get buffered(): number {
    return this.#raw.writableLength + this.#bytes;
  }

  text(text: string): void {
    this.#add({ opcode: TEXT, channel: null, payload: Buffer.from(text) });
  }

  /** `payload` must not change until it has left. */
  binary(payload: Uint8Array, channel: number | null = null): void {
    this.#add({ opcode: BINARY, channel, payload });
  }

  /** Writes what waits, now rather than at the end of this turn; nothing where nothing does. */
  flush = (): void => {
    const frames = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    if (frames.length === 0 || !this.#isOpen()) return;
    const parts = pieces(frames);
    if (parts.length > 1) this.#raw.cork();
    for (const part of parts) this.#raw.write(part);
    if (parts.length > 1) this.#raw.uncork();
  };

  #add(frame: Frame): void {
    if (!this.#isOpen()) return;
    this.#waiting.push(frame);
    this.#bytes += frame.payload.length + HEAD_BYTES;
    if (this.#bytes >= FULL_BYTES) this.flush();
    // As process.nextTick, for a tenth of the time.
    else if (this.#waiting.length === 1) END_OF_TURN.then(this.flush);
  }
}

/** All of them in order: long payloads as they are, everything between them together. */
function pieces(frames: readonly Frame[]): Uint8Array[] {
  let copied = 0;
  for (const frame of frames) copied += HEAD_BYTES + (isLong(frame) ? 0 : frame.payload.length);
  const all = Buffer.allocUnsafe(copied);
  const parts: Uint8Array[] = [];
  let from = 0;
  let at = 0;
  for (const frame of frames) {
    at = writeHead(all, at, frame);
    if (isLong(frame)) {
      parts.push(all.subarray(from, at), frame.payload);
      from = at;
    } else {
      all.set(frame.payload, at);
      at += frame.payload.length;
    }
  }
  if (at > from) parts.push(all.subarray(from, at));
  return parts;
}

const isLong = ({ payload }: Frame): boolean => payload.length > COPIED_BYTES;
