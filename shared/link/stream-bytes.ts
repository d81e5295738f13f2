/** Turns the bodies of `output` and `snapshot` frames into terminal bytes: inflates, and joins what comes in parts. */
import { Inflate } from 'fflate';
import { type Bytes, concat } from '../wire/bytes.ts';
import { Flag } from '../wire/inner.ts';

/** Of one frame inflated, and of one snapshot joined. */
export const MAX_STREAM_BYTES = 8 * 1024 * 1024;
/** Deflate grows at most 1032-fold, so a step this small cannot pass the bound by much before it is noticed. */
const STEP = 1024;

/** Bytes that do not inflate, or more of them than are taken. */
export class StreamBytesError extends Error {
  override name = 'StreamBytesError';
}

export interface StreamBytes {
  /** Throws StreamBytesError where the bytes do not inflate, or inflate beyond the bound. */
  plain(flags: number, bytes: Uint8Array): Uint8Array;
  /** The whole snapshot with its last part; null before that. Throws as `plain` does. */
  snapshot(flags: number, bytes: Uint8Array): Uint8Array | null;
}

export function createStreamBytes(maxBytes: number = MAX_STREAM_BYTES): StreamBytes {
  let inflate: Inflate | null = null;
  let parts: Uint8Array[] = [];
  let partBytes = 0;

  function inflated(bytes: Uint8Array, context: Inflate): Bytes {
    const out: Uint8Array[] = [];
    let length = 0;
    context.ondata = (chunk) => {
      out.push(chunk);
      length += chunk.length;
    };
    for (let at = 0; at < bytes.length; at += STEP) {
      try {
        context.push(bytes.subarray(at, at + STEP));
      } catch (cause) {
        throw new StreamBytesError('not deflate', { cause });
      }
      if (length > maxBytes) throw new StreamBytesError('inflates beyond the bound');
    }
    return concat(...out);
  }

  function plain(flags: number, bytes: Uint8Array): Uint8Array {
    if ((flags & Flag.deflated) === 0) return bytes;
    if ((flags & Flag.reset) !== 0) inflate = new Inflate();
    if (inflate === null) throw new StreamBytesError('deflated bytes before their context began');
    return inflated(bytes, inflate);
  }

  return {
    plain,
    snapshot(flags, bytes) {
      const part = plain(flags, bytes);
      partBytes += part.length;
      if (partBytes > maxBytes) throw new StreamBytesError('snapshot beyond the bound');
      parts.push(part);
      if ((flags & Flag.more) !== 0) return null;
      const whole = parts.length === 1 ? part : concat(...parts);
      parts = [];
      partBytes = 0;
      return whole;
    },
  };
}
