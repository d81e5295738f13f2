/** Bytes and snapshots of one stream as frames: cut to size, and deflated while that pays. */
import { Flag, type Frame, Kind, MAX_CHUNK_BYTES } from '../../shared/wire/inner.ts';
import { DeflateStream } from './deflate-stream.ts';
import type { Snapshot } from './types.ts';

/** Small frames carry keystrokes: their length must not depend on what was printed before them. */
const MIN_DEFLATE_BYTES = 512;
/** Deflating that saves less than this is left off… */
const PAYS_BELOW = 0.9;
/** …for so many bytes, then tried again. */
const RETRY_BYTES = 256 * 1024;

export class StreamFrames {
  private readonly handle: number;
  private readonly send: (frame: Frame) => void;
  private deflate: DeflateStream | null;
  /** The other side does not have the context that this side has. */
  private afresh = true;
  private restBytes = 0;

  /** `deflate`: off for guests, whose frames' lengths would tell of what they may not see. */
  constructor(handle: number, send: (frame: Frame) => void, options: { deflate: boolean }) {
    this.handle = handle;
    this.send = send;
    this.deflate = options.deflate ? new DeflateStream() : null;
  }

  output(offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MAX_CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + MAX_CHUNK_BYTES);
      const packed = this.pack(chunk);
      this.send({ kind: Kind.output, handle: this.handle, offset: offset + at, ...packed });
    }
  }

  snapshot({ offset, cols, rows, bytes }: Snapshot): void {
    this.afresh = true;
    this.restBytes = 0;
    for (let at = 0; at === 0 || at < bytes.length; at += MAX_CHUNK_BYTES) {
      const packed = this.pack(bytes.subarray(at, at + MAX_CHUNK_BYTES));
      const more = at + MAX_CHUNK_BYTES < bytes.length ? Flag.more : 0;
      const flags = packed.flags | more;
      this.send({ kind: Kind.snapshot, handle: this.handle, offset, cols, rows, flags, bytes: packed.bytes });
    }
  }

  close(): void {
    this.deflate?.close();
    this.deflate = null;
  }

  private pack(bytes: Uint8Array): { flags: number; bytes: Uint8Array } {
    if (this.deflate === null || bytes.length < MIN_DEFLATE_BYTES) return { flags: 0, bytes };
    if (this.restBytes > 0) {
      this.restBytes -= bytes.length;
      return { flags: 0, bytes };
    }
    if (this.afresh) this.deflate.reset();
    const deflated = this.deflate.deflate(bytes);
    if (deflated.length > bytes.length * PAYS_BELOW) {
      this.afresh = true;
      this.restBytes = RETRY_BYTES;
      return { flags: 0, bytes };
    }
    const flags = this.afresh ? Flag.deflated | Flag.reset : Flag.deflated;
    this.afresh = false;
    return { flags, bytes: deflated };
  }
}
