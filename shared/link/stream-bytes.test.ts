import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../wire/bytes.ts';
import { Flag } from '../wire/inner.ts';
import { createStreamBytes, StreamBytesError } from './stream-bytes.ts';

/** As the machine does it: one context, flushed at the end of each frame. */
async function deflated(...texts: string[]): Promise<Uint8Array[]> {
  const stream = createDeflateRaw();
  const frames: Uint8Array[] = [];
  let chunks: Uint8Array[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(new Uint8Array(chunk)));
  for (const text of texts) {
    stream.write(text);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
    frames.push(concat(...chunks));
    chunks = [];
  }
  stream.destroy();
  return frames;
}

test('frames of one context come out each whole, at once', async () => {
  const texts = ['a', 'hello world '.repeat(500), '', 'hello world', 'x'.repeat(100_000)];
  const bytes = createStreamBytes();
  const frames = await deflated(...texts);
  frames.forEach((frame, i) => {
    const flags = Flag.deflated | (i === 0 ? Flag.reset : 0);
    expect(fromUtf8(bytes.plain(flags, frame))).toBe(texts[i]);
  });
});

test('plain frames may stand between, and a reset begins anew', async () => {
  const bytes = createStreamBytes();
  const [first] = await deflated('one');
  const [second, third] = await deflated('two', 'two two two');
  expect(fromUtf8(bytes.plain(Flag.deflated | Flag.reset, first as Uint8Array))).toBe('one');
  expect(fromUtf8(bytes.plain(0, utf8('plain')))).toBe('plain');
  expect(fromUtf8(bytes.plain(Flag.deflated | Flag.reset, second as Uint8Array))).toBe('two');
  expect(fromUtf8(bytes.plain(Flag.deflated, third as Uint8Array))).toBe('two two two');
});

test('a deflated snapshot in parts is inflated in one context', async () => {
  const bytes = createStreamBytes();
  const [a, b] = await deflated('screen '.repeat(100), 'rest');
  expect(bytes.snapshot(Flag.deflated | Flag.reset | Flag.more, a as Uint8Array)).toBeNull();
  const whole = bytes.snapshot(Flag.deflated, b as Uint8Array);
  expect(fromUtf8(whole ?? new Uint8Array(0))).toBe(`${'screen '.repeat(100)}rest`);
});

test('what inflates without end is refused', () => {
  const bomb = new Uint8Array(deflateRawSync(new Uint8Array(32 * 1024 * 1024)));
  expect(() => createStreamBytes().plain(Flag.deflated | Flag.reset, bomb)).toThrow(StreamBytesError);
});

test('a snapshot without end is refused', () => {
  const bytes = createStreamBytes(1000);
  expect(bytes.snapshot(Flag.more, new Uint8Array(600))).toBeNull();
  expect(() => bytes.snapshot(Flag.more, new Uint8Array(600))).toThrow(StreamBytesError);
});

test('bytes that are no deflate, or whose context never began, are refused', () => {
  expect(() => createStreamBytes().plain(Flag.deflated, utf8('x'))).toThrow(StreamBytesError);
  expect(() => createStreamBytes().plain(Flag.deflated | Flag.reset, Uint8Array.of(7, 7, 7))).toThrow(
    StreamBytesError,
  );
});
