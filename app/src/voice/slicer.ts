/** Samples as they come, into slices of a second each. Pure. */
import { encodeSlice, SLICE_SAMPLES } from '../../../shared/voice/adpcm.ts';

export interface Slicer {
  push(samples: Int16Array): Uint8Array<ArrayBuffer>[];
  /** The rest, shorter than a second; null where there is none. */
  end(): Uint8Array<ArrayBuffer> | null;
}

export function createSlicer(): Slicer {
  const held = new Int16Array(SLICE_SAMPLES);
  let length = 0;
  return {
    push(samples) {
      const slices: Uint8Array<ArrayBuffer>[] = [];
      for (let at = 0; at < samples.length; ) {
        const part = samples.subarray(at, at + SLICE_SAMPLES - length);
        held.set(part, length);
        length += part.length;
        at += part.length;
        if (length === SLICE_SAMPLES) {
          slices.push(encodeSlice(held));
          length = 0;
        }
      }
      return slices;
    },
    end() {
      const rest = length === 0 ? null : encodeSlice(held.subarray(0, length));
      length = 0;
      return rest;
    },
  };
}
