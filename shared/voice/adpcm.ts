/**
 * Speech in a quarter of its size: IMA ADPCM (IMA Digital Audio Focus and Technical Working Groups, 1992), 4 bits a
 * sample, in slices of one second that stand alone, so that any run of whole slices can be heard.
 *
 *   slice   i16 first predictor, u8 first step index, u8 0, then two samples a byte, the low half first
 */
import { SAMPLE_RATE } from '../model/dictation.ts';

export const SLICE_SAMPLES = SAMPLE_RATE;
const HEAD_BYTES = 4;
export const SLICE_BYTES = HEAD_BYTES + SLICE_SAMPLES / 2;

const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
];
const INDEX_CHANGE = [-1, -1, -1, -1, 2, 4, 6, 8];

interface State {
  predictor: number;
  index: number;
}

/** What this code stands for; moves the state on. Both sides go through it, so that they never part. */
function decode(state: State, code: number): number {
  const step = STEPS[state.index] ?? 7;
  let change = step >> 3;
  if (code & 4) change += step;
  if (code & 2) change += step >> 1;
  if (code & 1) change += step >> 2;
  const next = state.predictor + (code & 8 ? -change : change);
  state.predictor = Math.max(-32_768, Math.min(32_767, next));
  state.index = Math.max(0, Math.min(STEPS.length - 1, state.index + (INDEX_CHANGE[code & 7] ?? 0)));
  return state.predictor;
}

function encode(state: State, sample: number): number {
  const step = STEPS[state.index] ?? 7;
  let rest = sample - state.predictor;
  let code = 0;
  if (rest < 0) {
    code = 8;
    rest = -rest;
  }
  if (rest >= step) {
    code |= 4;
    rest -= step;
  }
  if (rest >= step >> 1) {
    code |= 2;
    rest -= step >> 1;
  }
  if (rest >= step >> 2) code |= 1;
  decode(state, code);
  return code;
}

/** At most SLICE_SAMPLES. An odd last sample is followed by silence. */
export function encodeSlice(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + Math.ceil(samples.length / 2));
  const state: State = { predictor: samples[0] ?? 0, index: startIndex(samples) };
  const view = new DataView(bytes.buffer);
  view.setInt16(0, state.predictor, true);
  view.setUint8(2, state.index);
  for (let at = 0; at < samples.length; at += 2) {
    const low = encode(state, samples[at] ?? 0);
    const high = encode(state, samples[at + 1] ?? 0);
    bytes[HEAD_BYTES + at / 2] = low | (high << 4);
  }
  return bytes;
}

/** A step that fits how the slice begins: from the smallest one it would take long to catch up. */
function startIndex(samples: Int16Array): number {
  let largest = 0;
  for (let at = 1; at < Math.min(samples.length, 64); at += 1) {
    largest = Math.max(largest, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
  }
  const index = STEPS.findIndex((step) => step >= largest);
  return index < 0 ? STEPS.length - 1 : index;
}

/** One slice, whole or the last one cut short. Empty where not even its head is there. */
export function decodeSlice(bytes: Uint8Array): Int16Array {
  if (bytes.length <= HEAD_BYTES) return new Int16Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const state: State = {
    predictor: view.getInt16(0, true),
    index: Math.min(STEPS.length - 1, view.getUint8(2)),
  };
  const samples = new Int16Array((bytes.length - HEAD_BYTES) * 2);
  for (let at = HEAD_BYTES; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    samples[(at - HEAD_BYTES) * 2] = decode(state, byte & 15);
    samples[(at - HEAD_BYTES) * 2 + 1] = decode(state, byte >> 4);
  }
  return samples;
}
