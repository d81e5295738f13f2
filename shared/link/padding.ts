/** Padding hides what a length would tell: `u16 frame length ‖ frame ‖ zeros`. docs/protocol.md, section 4. */

import type { Bytes } from '../wire/bytes.ts';
import { FrameError, MAX_FRAME_BYTES } from '../wire/inner.ts';

const HEAD = 2;
const STEP = 64;
/** Above this, steps grow with the length: at most 12 % more bytes, and about log log n bits of the length told. */
const PADME_FROM = 1024;
const MAX_PLAINTEXT = MAX_FRAME_BYTES + HEAD;

/** Padded length in bytes. Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019, section 4. */
export function paddedLength(length: number): number {
  if (length <= PADME_FROM) return Math.ceil(length / STEP) * STEP;
  const exponent = Math.floor(Math.log2(length));
  const mask = (1 << (exponent - (Math.floor(Math.log2(exponent)) + 1))) - 1;
  return Math.min((length + mask) & ~mask, MAX_PLAINTEXT);
}

export function pad(frame: Uint8Array): Bytes {
  if (frame.length > MAX_FRAME_BYTES) throw new FrameError(`frame of ${frame.length} bytes`);
  const plaintext = new Uint8Array(paddedLength(frame.length + HEAD));
  plaintext[0] = frame.length >>> 8;
  plaintext[1] = frame.length & 0xff;
  plaintext.set(frame, HEAD);
  return plaintext;
}

/** The frame, as a view. Throws FrameError where the length does not fit. */
export function unpad(plaintext: Uint8Array): Uint8Array {
  if (plaintext.length < HEAD) throw new FrameError('plaintext without a length');
  const length = ((plaintext[0] as number) << 8) | (plaintext[1] as number);
  if (length > plaintext.length - HEAD) throw new FrameError('length beyond the plaintext');
  return plaintext.subarray(HEAD, HEAD + length);
}
