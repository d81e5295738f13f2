import { Inflate } from 'fflate';
import { describe, expect, test } from 'vitest';
import { encodeFrame, Flag, type Frame, type Kind, MAX_FRAME_BYTES } from '../../shared/wire/inner.ts';
import { StreamFrames } from './stream-frames.ts';
import { encode, testViewer } from './testing.ts';

type Bytes = Extract<Frame, { kind: typeof Kind.output | typeof Kind.snapshot }>;

function setup(deflate = true) {
  const sent: Bytes[] = [];
  const frames = new StreamFrames(1, (frame) => sent.push(frame as Bytes), { deflate });
  return { frames, sent };
}
const text = (lines: number): Uint8Array<ArrayBuffer> =>
  encode(Array.from({ length: lines }, (_, i) => `\x1b[3${i % 8}mline ${i * 7919} of the log\r\n`).join(''));
const noise = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let i = 0, x = 1; i < length; i++) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = x >>> 16;
  }
  return bytes;
};

describe('deflated frames', () => {
  test('are whole as soon as they are received, one by one', () => {
    const { frames, sent } = setup();
    const inflated: Uint8Array[] = [];
    const inflate = new Inflate((chunk) => inflated.push(chunk));
    const lengths = [40, 300, 25, 2000, 40];
    let offset = 0;
    for (const length of lengths) {
      const bytes = text(length);
      frames.output(offset, bytes);
      for (const frame of sent.splice(0)) {
        expect(frame.flags & Flag.deflated).toBe(Flag.deflated);
        inflate.push(frame.bytes);
      }
      const got = Buffer.concat(inflated.splice(0));
      expect(got.equals(Buffer.from(bytes))).toBe(true);
      offset += length;
    }
  });

  test('cost less when they repeat what was sent before', () => {
    const { frames, sent } = setup();
    frames.output(0, text(100));
    frames.output(4000, text(100));
    expect((sent[1] as Bytes).bytes.length).toBeLessThan((sent[0] as Bytes).bytes.length / 4);
  });

  test('are none of the small ones, none for guests, and none where that does not pay', () => {
    const small = setup();
    small.frames.output(0, encode('x'.repeat(511)));
    const off = setup(false);
    off.frames.output(0, text(100));
    const random = setup();
    for (let i = 0; i < 3; i++) random.frames.output(i * 5000, noise(5000));
    for (const { sent } of [small, off, random]) for (const frame of sent) expect(frame.flags).toBe(0);
  });

  test('after some that did not pay begin afresh', () => {
    const { frames } = setup();
    const viewer = testViewer();
    const play = new StreamFrames(1, (frame) => viewer.receive(frame), { deflate: true });
    frames.close();
    let offset = 0;
    for (const bytes of [text(30), noise(3000), ...Array.from({ length: 120 }, () => text(100)), text(30)]) {
      play.output(offset, bytes);
      offset += bytes.length;
    }
    expect(viewer.frames.at(-1)).toMatchObject({ flags: Flag.deflated });
    expect(viewer.text()).toContain('line 229651 of the log');
  });
});

describe('frames', () => {
  test('fit into one message, whatever is printed', () => {
    const { frames, sent } = setup();
    frames.output(0, noise(200_000));
    frames.snapshot({ offset: 5, cols: 80, rows: 24, bytes: noise(200_000) });
    for (const frame of sent) expect(encodeFrame(frame).length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(sent.map(({ offset }) => offset)).toEqual([0, 64_000, 128_000, 192_000, 5, 5, 5, 5]);
    expect(sent.slice(4).map(({ flags }) => flags & Flag.more)).toEqual([Flag.more, Flag.more, Flag.more, 0]);
  });

  test('a snapshot starts the context afresh', () => {
    const { frames, sent } = setup();
    frames.output(0, text(100));
    frames.snapshot({ offset: 5, cols: 80, rows: 24, bytes: text(100) });
    expect(sent[1]?.flags).toBe(Flag.deflated | Flag.reset);
  });
});
