/**
 * Inner protocol, version 1: what travels inside the Noise channel. docs/protocol.md, section 4.
 *
 * A frame is one byte of kind, then its body; numbers are big-endian. Bodies named JSON are UTF-8 and are checked
 * by whoever handles the frame: this page only takes the bytes apart. One frame is one Noise transport message.
 */
import { type Bytes, fromUtf8, utf8 } from './bytes.ts';

export const INNER_VERSION = 1;

export const Kind = {
  /** device → agent, its first transport message: JSON `Confirm`. Nothing is granted before it. */
  confirm: 0x01,
  /** agent → device, its first: JSON `Confirmed`. */
  confirmed: 0x02,
  /** Either side: u64 that comes back in a pong. */
  ping: 0x03,
  pong: 0x04,
  /** The last message under the old key of this direction; no body. */
  rekey: 0x05,
  /** Either side: JSON `Bye`, the reason that ends the channel. */
  bye: 0x06,

  /** device → agent. u32 id, JSON `RequestHead`. */
  request: 0x10,
  /** device → agent. u32 id, u8 last (1 or 0), bytes. */
  requestBody: 0x11,
  /** u32 id. device → agent: the answer is no longer wanted; agent → device: the answer broke off. */
  cancel: 0x12,
  /** Either side: u32 id, u64 bytes of the other's body received so far. At most a window is sent beyond it. */
  taken: 0x14,
  /** agent → device. u32 id, JSON `ResponseHead`. */
  response: 0x18,
  responseBody: 0x19,

  /** agent → device. JSON `Event`. */
  event: 0x20,

  /** device → agent. u32 handle, JSON `Attach`. Handles are the device's, unused in this channel before. */
  attach: 0x30,
  /** agent → device. u32 handle, JSON `Attached`. */
  attached: 0x31,
  /** agent → device. u32 handle, u64 offset of the first byte, u8 flags, bytes. */
  output: 0x32,
  /** agent → device. u32 handle, u64 offset, u16 cols, u16 rows, u8 flags, bytes that draw the screen at that offset. */
  snapshot: 0x33,
  /** device → agent. u32 handle, u64 offset up to which the terminal has parsed. */
  ack: 0x34,
  /** device → agent. u32 handle, u64 journal offset of the first byte, u32 ms since confirm when it was sealed, bytes. */
  input: 0x35,
  /** agent → device. u32 handle, u64 journal offset up to which input was applied, once. */
  applied: 0x36,
  /** device → agent. u32 handle, u32 number, u16 cols, u16 rows. */
  resize: 0x37,
  /** agent → device. u32 handle, u32 number of the resize that rules (0: none of yours), u16 cols, u16 rows. */
  resized: 0x38,
  /** device → agent. u32 handle. */
  detach: 0x39,
  /** agent → device. u32 handle, JSON `Detached`: ended, refused, deleted. */
  detached: 0x3a,
  /** agent → device. u32 handle, u64 journal offset from which input was refused as stale: it becomes a draft. */
  stale: 0x3b,
  /**
   * agent → device that asked for it when it attached: `applied` and the `output` behind it in one. u32 handle, u64 journal offset,
   * then as `output` from its offset on.
   */
  echo: 0x3c,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** `output` and `snapshot` flags. */
export const Flag = {
  /** The bytes are raw deflate, in the stream's own context (RFC 1951). */
  deflated: 0x01,
  /** With `deflated`: the context starts afresh here. */
  reset: 0x02,
  /** `snapshot` only: its bytes go on in the next snapshot frame of this handle. */
  more: 0x04,
} as const;

/** 65,535 of Noise, less 16 of the tag and 2 of the length that padding needs. */
export const MAX_FRAME_BYTES = 65_535 - 16 - 2;
/** Body bytes that a sender puts into one frame: the rest is head. */
export const MAX_CHUNK_BYTES = 64_000;

type Json<K extends number> = { kind: K; json: unknown };
export type Frame =
  | Json<typeof Kind.confirm | typeof Kind.confirmed | typeof Kind.bye | typeof Kind.event>
  | { kind: typeof Kind.ping | typeof Kind.pong; value: number }
  | { kind: typeof Kind.rekey }
  | { kind: typeof Kind.request | typeof Kind.response; id: number; json: unknown }
  | { kind: typeof Kind.requestBody | typeof Kind.responseBody; id: number; last: boolean; bytes: Uint8Array }
  | { kind: typeof Kind.cancel; id: number }
  | { kind: typeof Kind.taken; id: number; offset: number }
  | { kind: typeof Kind.attach | typeof Kind.attached | typeof Kind.detached; handle: number; json: unknown }
  | { kind: typeof Kind.output; handle: number; offset: number; flags: number; bytes: Uint8Array }
  | {
      kind: typeof Kind.echo;
      handle: number;
      applied: number;
      offset: number;
      flags: number;
      bytes: Uint8Array;
    }
  | {
      kind: typeof Kind.snapshot;
      handle: number;
      offset: number;
      cols: number;
      rows: number;
      flags: number;
      bytes: Uint8Array;
    }
  | { kind: typeof Kind.ack | typeof Kind.applied | typeof Kind.stale; handle: number; offset: number }
  | { kind: typeof Kind.input; handle: number; offset: number; at: number; bytes: Uint8Array }
  | {
      kind: typeof Kind.resize | typeof Kind.resized;
      handle: number;
      number: number;
      cols: number;
      rows: number;
    }
  | { kind: typeof Kind.detach; handle: number };

/** A frame that is not of this protocol. Its message is for logs, never for the peer. */
export class FrameError extends Error {
  override name = 'FrameError';
}

/** The JSON of a frame that goes to many, encoded once. */
export class EncodedJson {
  readonly bytes: Bytes;
  constructor(value: unknown) {
    this.bytes = utf8(JSON.stringify(value));
  }
}

/** Longer than any head. */
const HEAD = new Uint8Array(32);
const HEAD_VIEW = new DataView(HEAD.buffer);

/** Of one frame at a time, in the head that all of them share. */
class Writer {
  private at = 0;

  u8(value: number): this {
    HEAD[this.at] = value;
    this.at += 1;
    return this;
  }
  u16(value: number): this {
    HEAD_VIEW.setUint16(this.at, value);
    this.at += 2;
    return this;
  }
  u32(value: number): this {
    HEAD_VIEW.setUint32(this.at, value);
    this.at += 4;
    return this;
  }
  u64(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new FrameError(`not an offset: ${value}`);
    return this.u32(Math.floor(value / 0x1_0000_0000)).u32(value % 0x1_0000_0000);
  }
  end(body?: Uint8Array): Bytes {
    const length = this.at + (body?.length ?? 0);
    if (length > MAX_FRAME_BYTES) throw new FrameError(`frame of ${length} bytes`);
    const frame = new Uint8Array(length);
    frame.set(HEAD.subarray(0, this.at));
    if (body !== undefined) frame.set(body, this.at);
    return frame;
  }
  json(value: unknown): Bytes {
    return this.end((value instanceof EncodedJson ? value : new EncodedJson(value)).bytes);
  }
}

class Reader {
  private readonly view: DataView;
  private at = 0;
  private readonly frame: Uint8Array;

  constructor(frame: Uint8Array) {
    this.frame = frame;
    this.view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  }
  private step(bytes: number): number {
    const at = this.at;
    if (at + bytes > this.frame.length) throw new FrameError('frame too short');
    this.at += bytes;
    return at;
  }
  u8(): number {
    return this.view.getUint8(this.step(1));
  }
  u16(): number {
    return this.view.getUint16(this.step(2));
  }
  u32(): number {
    return this.view.getUint32(this.step(4));
  }
  u64(): number {
    const value = this.u32() * 0x1_0000_0000 + this.u32();
    if (!Number.isSafeInteger(value)) throw new FrameError('offset beyond 2^53');
    return value;
  }
  rest(): Uint8Array {
    return this.frame.subarray(this.at);
  }
  json(): unknown {
    try {
      return JSON.parse(fromUtf8(this.rest()));
    } catch (cause) {
      throw new FrameError('body is not JSON', { cause });
    }
  }
  end<T>(value: T): T {
    if (this.at !== this.frame.length) throw new FrameError('frame too long');
    return value;
  }
}

export function encodeFrame(frame: Frame): Bytes {
  const w = new Writer().u8(frame.kind);
  switch (frame.kind) {
    case Kind.confirm:
    case Kind.confirmed:
    case Kind.bye:
    case Kind.event:
      return w.json(frame.json);
    case Kind.ping:
    case Kind.pong:
      return w.u64(frame.value).end();
    case Kind.rekey:
      return w.end();
    case Kind.request:
    case Kind.response:
      return w.u32(frame.id).json(frame.json);
    case Kind.requestBody:
    case Kind.responseBody:
      return w
        .u32(frame.id)
        .u8(frame.last ? 1 : 0)
        .end(frame.bytes);
    case Kind.cancel:
      return w.u32(frame.id).end();
    case Kind.taken:
      return w.u32(frame.id).u64(frame.offset).end();
    case Kind.attach:
    case Kind.attached:
    case Kind.detached:
      return w.u32(frame.handle).json(frame.json);
    case Kind.output:
      return w.u32(frame.handle).u64(frame.offset).u8(frame.flags).end(frame.bytes);
    case Kind.echo:
      return w.u32(frame.handle).u64(frame.applied).u64(frame.offset).u8(frame.flags).end(frame.bytes);
    case Kind.snapshot:
      return w
        .u32(frame.handle)
        .u64(frame.offset)
        .u16(frame.cols)
        .u16(frame.rows)
        .u8(frame.flags)
        .end(frame.bytes);
    case Kind.ack:
    case Kind.applied:
    case Kind.stale:
      return w.u32(frame.handle).u64(frame.offset).end();
    case Kind.input:
      return w.u32(frame.handle).u64(frame.offset).u32(frame.at).end(frame.bytes);
    case Kind.resize:
    case Kind.resized:
      return w.u32(frame.handle).u32(frame.number).u16(frame.cols).u16(frame.rows).end();
    case Kind.detach:
      return w.u32(frame.handle).end();
  }
}

/** Throws FrameError on anything that is not a frame of this version. Byte bodies are views on `bytes`. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const r = new Reader(bytes);
  const kind = r.u8() as Kind;
  switch (kind) {
    case Kind.confirm:
    case Kind.confirmed:
    case Kind.bye:
    case Kind.event:
      return { kind, json: r.json() };
    case Kind.ping:
    case Kind.pong:
      return r.end({ kind, value: r.u64() });
    case Kind.rekey:
      return r.end({ kind });
    case Kind.request:
    case Kind.response:
      return { kind, id: r.u32(), json: r.json() };
    case Kind.requestBody:
    case Kind.responseBody:
      return { kind, id: r.u32(), last: r.u8() === 1, bytes: r.rest() };
    case Kind.cancel:
      return r.end({ kind, id: r.u32() });
    case Kind.taken:
      return r.end({ kind, id: r.u32(), offset: r.u64() });
    case Kind.attach:
    case Kind.attached:
    case Kind.detached:
      return { kind, handle: r.u32(), json: r.json() };
    case Kind.output:
      return { kind, handle: r.u32(), offset: r.u64(), flags: r.u8(), bytes: r.rest() };
    case Kind.echo:
      return {
        kind,
        handle: r.u32(),
        applied: r.u64(),
        offset: r.u64(),
        flags: r.u8(),
        bytes: r.rest(),
      };
    case Kind.snapshot:
      return {
        kind,
        handle: r.u32(),
        offset: r.u64(),
        cols: r.u16(),
        rows: r.u16(),
        flags: r.u8(),
        bytes: r.rest(),
      };
    case Kind.ack:
    case Kind.applied:
    case Kind.stale:
      return r.end({ kind, handle: r.u32(), offset: r.u64() });
    case Kind.input:
      return { kind, handle: r.u32(), offset: r.u64(), at: r.u32(), bytes: r.rest() };
    case Kind.resize:
    case Kind.resized:
      return r.end({ kind, handle: r.u32(), number: r.u32(), cols: r.u16(), rows: r.u16() });
    case Kind.detach:
      return r.end({ kind, handle: r.u32() });
    default:
      throw new FrameError(`unknown frame kind ${kind satisfies never}`);
  }
}
