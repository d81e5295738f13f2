import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameError, MAX_FRAME_BYTES } from '../wire/inner.ts';
import { pad, paddedLength, unpad } from './padding.ts';

test('every frame comes out as it went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (frame) => {
      expect(Buffer.from(unpad(pad(frame))).equals(frame)).toBe(true);
    }),
  );
  expect(unpad(pad(new Uint8Array(MAX_FRAME_BYTES)))).toHaveLength(MAX_FRAME_BYTES);
  expect(() => pad(new Uint8Array(MAX_FRAME_BYTES + 1))).toThrow(FrameError);
});

test('padding never shortens, costs at most 64 bytes or an eighth, and fits into a Noise message', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: MAX_FRAME_BYTES + 2 }), (length) => {
      const padded = paddedLength(length);
      expect(padded).toBeGreaterThanOrEqual(length);
      expect(padded - length).toBeLessThan(Math.max(64, length / 8));
      expect(padded).toBeLessThanOrEqual(65_535 - 16);
      if (padded !== 65_535 - 16) expect(padded % 64).toBe(0);
    }),
  );
});

test('large frames tell few different lengths', () => {
  const lengths = new Set(Array.from({ length: 60_000 }, (_, i) => paddedLength(i + 1025)));
  expect(lengths.size).toBeLessThan(120);
});

test.each([
  [new Uint8Array(0)],
  [Uint8Array.of(1)],
  [Uint8Array.of(0, 2, 1)],
  [Uint8Array.of(255, 255, 0, 0)],
])('a length beyond the plaintext is refused', (plaintext) =>
  expect(() => unpad(plaintext)).toThrow(FrameError),
);
