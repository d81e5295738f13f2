import { describe, expect, test } from 'vitest';
import { decodeSlice, encodeSlice, SLICE_BYTES, SLICE_SAMPLES } from './adpcm.ts';

const wave = (length: number, hertz: number, loudness: number) =>
  Int16Array.from({ length }, (_, at) =>
    Math.round(loudness * Math.sin((2 * Math.PI * hertz * at) / SLICE_SAMPLES)),
  );

/** Of the signal over what was changed in it, in decibels. */
function clean(samples: Int16Array): number {
  const back = decodeSlice(encodeSlice(samples));
  let signal = 0;
  let noise = 0;
  samples.forEach((sample, at) => {
    signal += sample ** 2;
    noise += (sample - (back[at] ?? 0)) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

describe('speech in a quarter of its size', () => {
  test.each([
    [150, 12_000],
    [440, 3_000],
    [1_800, 8_000],
  ])('a tone of %d Hz comes back as it was, to the ear', (hertz, loudness) => {
    expect(clean(wave(SLICE_SAMPLES, hertz, loudness))).toBeGreaterThan(20);
  });

  test('a second is one slice of its size, and a shorter one ends where it ends', () => {
    expect(encodeSlice(wave(SLICE_SAMPLES, 440, 9_000))).toHaveLength(SLICE_BYTES);
    expect(decodeSlice(encodeSlice(wave(1_001, 440, 9_000)))).toHaveLength(1_002);
  });

  test('silence stays silent, and the loudest does not fold over', () => {
    expect(Math.max(...decodeSlice(encodeSlice(new Int16Array(4_000))).map(Math.abs))).toBeLessThan(16);
    const loudest = decodeSlice(
      encodeSlice(Int16Array.from({ length: 4_000 }, (_, at) => (at % 80 < 40 ? 32_767 : -32_768))),
    );
    expect(Math.min(...loudest.subarray(100))).toBeGreaterThanOrEqual(-32_768);
  });

  test('bytes that are no slice give no samples, and no error', () => {
    expect(decodeSlice(new Uint8Array())).toHaveLength(0);
    expect(decodeSlice(Uint8Array.from([0, 0, 255, 0, 255, 255]))).toHaveLength(4);
  });
});
