import { describe, expect, test } from 'vitest';
import { SAMPLE_RATE } from '../../shared/model/dictation.ts';
import { seeded } from '../../tests/support/random.ts';
import { createSegmenter } from './segments.ts';

const random = seeded(3);
const noise = (seconds: number, loudness: number) =>
  Int16Array.from({ length: seconds * SAMPLE_RATE }, () => random.int(2 * loudness + 1) - loudness);
const join = (...parts: Int16Array[]): Int16Array => {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const room = (seconds: number) => noise(seconds, 60);
const speech = (seconds: number) => noise(seconds, 6_000);

/** Lengths of the pieces in seconds, with the audio given in uneven parts. */
function pieces(audio: Int16Array): number[] {
  const segmenter = createSegmenter();
  const found: Int16Array[] = [];
  for (let at = 0; at < audio.length; ) {
    const length = 1 + random.int(9_000);
    found.push(...segmenter.push(audio.subarray(at, at + length)));
    at += length;
  }
  found.push(...segmenter.end());
  return found.map((piece) => piece.length / SAMPLE_RATE);
}

describe('what is said', () => {
  test('is cut at pauses, with a margin around each piece', () => {
    const found = pieces(join(room(2), speech(1.5), room(1.5), speech(3), room(2)));
    expect(found).toHaveLength(2);
    expect(found[0]).toBeGreaterThan(1.5);
    expect(found[0]).toBeLessThan(2.2);
    expect(found[1]).toBeGreaterThan(3);
  });

  test('is one piece where the speaker only breathes', () => {
    expect(pieces(join(room(1), speech(1), room(0.4), speech(1), room(1)))).toHaveLength(1);
  });

  test('is nothing in silence, in a loud but even room, and in a click', () => {
    expect(pieces(room(10))).toEqual([]);
    expect(pieces(new Int16Array(10 * SAMPLE_RATE))).toEqual([]);
    expect(pieces(noise(10, 900)).reduce((sum, length) => sum + length, 0)).toBeLessThan(3);
    expect(pieces(join(room(2), speech(0.04), room(2)))).toEqual([]);
  });

  test('is heard to its end where nobody pauses', () => {
    const found = pieces(join(room(1), speech(2)));
    expect(found).toHaveLength(1);
    expect(found[0]).toBeGreaterThan(2);
  });

  test('without a pause is cut before it is longer than an engine hears, and none of it is lost', () => {
    const found = pieces(join(room(1), speech(70), room(1)));
    expect(Math.max(...found)).toBeLessThan(29);
    expect(found.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(70);
  });
});
