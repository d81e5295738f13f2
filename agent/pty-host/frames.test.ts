import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createFrameReader,
  decodeEcho,
  decodeInput,
  decodeMessage,
  decodeOutput,
  encodeEcho,
  encodeInput,
  encodeMessage,
  encodeOutput,
  FrameError,
} from './frames.ts';
import { Kind } from './protocol.ts';

const handle = fc.nat(2 ** 32 - 1);
const offset = fc.nat(Number.MAX_SAFE_INTEGER);
const body = fc.uint8Array({ maxLength: 300 });

/** What a reader gives of these bytes, fed in pieces of this size. */
function read(bytes: Buffer, size: number): [number, Buffer][] {
  const frames: [number, Buffer][] = [];
  const push = createFrameReader(
    () => 10_000,
    (kind, frame) => frames.push([kind, frame]),
  );
  for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
  return frames;
}

describe('frames', () => {
  test('come out as they went in, whatever the pieces', () => {
    const frame = fc.record({
      handle,
      offset,
      bytes: body,
      writer: fc.string({ minLength: 1, maxLength: 16 }),
    });
    fc.assert(
      fc.property(fc.array(frame), fc.integer({ min: 1, max: 500 }), (frames, size) => {
        const stream = frames.flatMap((frame) => [
          encodeInput(frame),
          encodeOutput(frame),
          encodeMessage({ writer: frame.writer }),
          encodeEcho({ ...frame, applied: frame.offset }),
        ]);
        const out = read(Buffer.concat(stream), size);
        expect(out.map(([kind]) => kind)).toEqual(
          frames.flatMap(() => [Kind.input, Kind.output, Kind.message, Kind.echo]),
        );
        frames.forEach(({ handle, offset, bytes, writer }, i) => {
          const [input, output, message, echo] = out.slice(i * 4).map(([, body]) => body) as [
            Buffer,
            Buffer,
            Buffer,
            Buffer,
          ];
          const got = decodeInput(input);
          expect({ ...got, bytes: [...got.bytes] }).toEqual({ handle, offset, writer, bytes: [...bytes] });
          expect([...decodeOutput(output).bytes]).toEqual([...bytes]);
          expect(decodeMessage(message)).toEqual({ writer });
          const both = decodeEcho(echo);
          expect({ ...both, bytes: [...both.bytes] }).toEqual({
            ...{ handle, offset, writer, applied: offset },
            bytes: [...bytes],
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  test('that claim to be longer than allowed are refused before they are gathered', () => {
    const push = createFrameReader(
      () => 100,
      () => {},
    );
    const head = Buffer.alloc(4);
    head.writeUInt32BE(101);
    expect(() => push(head)).toThrow(FrameError);
  });

  test('of random bytes never do worse than throw a FrameError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const decode of [decodeInput, decodeOutput, decodeMessage]) {
          try {
            decode(Buffer.from(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(FrameError);
          }
        }
      }),
    );
  });
});
