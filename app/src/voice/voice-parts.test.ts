import { describe, expect, test } from 'vitest';
import { decodeSlice, SLICE_BYTES, SLICE_SAMPLES } from '../../../shared/voice/adpcm.ts';
import { createResampler, levelOf } from './resample.ts';
import { createSlicer } from './slicer.ts';

/** A tone in parts of uneven length, brought to 16 kHz. */
function resampled(rate: number, hertz: number): Int16Array {
  const resampler = createResampler(rate);
  const tone = Float32Array.from(
    { length: rate },
    (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate),
  );
  const parts: Int16Array[] = [];
  for (let at = 0, length = 1; at < tone.length; at += length, length = ((length * 7) % 1_500) + 1) {
    parts.push(resampler.push(tone.subarray(at, at + length)));
  }
  return Int16Array.from(parts.flatMap((part) => [...part]));
}
const loudness = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / 32_768;

describe.each([44_100, 48_000, 16_000, 8_000])('audio of %d Hz', (rate) => {
  test('is a second of 16,000 samples, as loud as it was, at the same pitch', () => {
    const heard = resampled(rate, 440);
    expect(Math.abs(heard.length - SLICE_SAMPLES)).toBeLessThan(40);
    expect(loudness(heard)).toBeCloseTo(0.5 / Math.SQRT2, 1);
    const crossings = heard.reduce(
      (count, sample, at) => count + (sample >= 0 !== (heard[at - 1] ?? 0) >= 0 ? 1 : 0),
      0,
    );
    expect(crossings / 2).toBeGreaterThan(430);
    expect(crossings / 2).toBeLessThan(450);
  });
});

test('what the lower rate cannot hold is silent, and not another tone', () => {
  expect(loudness(resampled(48_000, 12_000))).toBeLessThan(0.01);
});

test('slices are a second each, whatever comes at once, and the last is what is left', () => {
  const slicer = createSlicer();
  const sizes = [1, 15_998, 2, 40_000].flatMap((length) =>
    slicer.push(new Int16Array(length).fill(500)).map((slice) => slice.length),
  );
  expect(sizes).toEqual([SLICE_BYTES, SLICE_BYTES, SLICE_BYTES]);
  const rest = slicer.end();
  expect(rest && decodeSlice(rest)).toHaveLength(8_002);
  expect(slicer.end()).toBeNull();
});

test('the meter stands still in silence and fills with speech', () => {
  expect(levelOf(new Int16Array(320))).toBe(0);
  expect(levelOf(new Int16Array(320).fill(3_000))).toBeGreaterThan(0.6);
  expect(levelOf(new Int16Array(320).fill(32_000))).toBe(1);
});
