import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from './bytes.ts';
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  FrameError,
  Kind,
  MAX_CHUNK_BYTES,
  MAX_FRAME_BYTES,
} from './inner.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u64 = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 0xffff_ffff, 0x1_0000_0000, Number.MAX_SAFE_INTEGER),
);
const bytes = fc.uint8Array({ maxLength: 2000 });
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The member of the union that has this kind, alone or among others. */
type OfKind<F, K> = F extends { kind: infer J } ? (K extends J ? F : never) : never;

/** One way to make each kind: a kind without one fails to compile. */
const frameOf: { [K in Kind]: fc.Arbitrary<OfKind<Frame, K>> } = {
  [Kind.confirm]: fc.record({ kind: fc.constant(Kind.confirm), json }),
  [Kind.confirmed]: fc.record({ kind: fc.constant(Kind.confirmed), json }),
  [Kind.ping]: fc.record({ kind: fc.constant(Kind.ping), value: u64 }),
  [Kind.pong]: fc.record({ kind: fc.constant(Kind.pong), value: u64 }),
  [Kind.rekey]: fc.record({ kind: fc.constant(Kind.rekey) }),
  [Kind.bye]: fc.record({ kind: fc.constant(Kind.bye), json }),
  [Kind.request]: fc.record({ kind: fc.constant(Kind.request), id: u32, json }),
  [Kind.requestBody]: fc.record({ kind: fc.constant(Kind.requestBody), id: u32, last: fc.boolean(), bytes }),
  [Kind.cancel]: fc.record({ kind: fc.constant(Kind.cancel), id: u32 }),
  [Kind.taken]: fc.record({ kind: fc.constant(Kind.taken), id: u32, offset: u64 }),
  [Kind.response]: fc.record({ kind: fc.constant(Kind.response), id: u32, json }),
  [Kind.responseBody]: fc.record({
    kind: fc.constant(Kind.responseBody),
    id: u32,
    last: fc.boolean(),
    bytes,
  }),
  [Kind.event]: fc.record({ kind: fc.constant(Kind.event), json }),
  [Kind.attach]: fc.record({ kind: fc.constant(Kind.attach), handle: u32, json }),
  [Kind.attached]: fc.record({ kind: fc.constant(Kind.attached), handle: u32, json }),
  [Kind.output]: fc.record({ kind: fc.constant(Kind.output), handle: u32, offset: u64, flags: u8, bytes }),
  [Kind.echo]: fc.record({
    kind: fc.constant(Kind.echo),
    handle: u32,
    applied: u64,
    offset: u64,
    flags: u8,
    bytes,
  }),
  [Kind.snapshot]: fc.record({
    kind: fc.constant(Kind.snapshot),
    handle: u32,
    offset: u64,
    cols: u16,
    rows: u16,
    flags: u8,
    bytes,
  }),
  [Kind.ack]: fc.record({ kind: fc.constant(Kind.ack), handle: u32, offset: u64 }),
  [Kind.input]: fc.record({ kind: fc.constant(Kind.input), handle: u32, offset: u64, at: u32, bytes }),
  [Kind.applied]: fc.record({ kind: fc.constant(Kind.applied), handle: u32, offset: u64 }),
  [Kind.resize]: fc.record({
    kind: fc.constant(Kind.resize),
    handle: u32,
    number: u32,
    cols: u16,
    rows: u16,
  }),
  [Kind.resized]: fc.record({
    kind: fc.constant(Kind.resized),
    handle: u32,
    number: u32,
    cols: u16,
    rows: u16,
  }),
  [Kind.detach]: fc.record({ kind: fc.constant(Kind.detach), handle: u32 }),
  [Kind.detached]: fc.record({ kind: fc.constant(Kind.detached), handle: u32, json }),
  [Kind.stale]: fc.record({ kind: fc.constant(Kind.stale), handle: u32, offset: u64 }),
};
const kinds = Object.entries(Kind);

test.each(kinds)('a %s frame comes out as it went in', (_, kind) => {
  fc.assert(
    fc.property(frameOf[kind] as fc.Arbitrary<Frame>, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }),
  );
});

const decode = (bytes_: Uint8Array): Frame | null => {
  try {
    return decodeFrame(bytes_);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return null;
  }
};

describe('bytes of a stranger', () => {
  test('a million of them, cut anywhere, never throw anything but FrameError', () => {
    const random = new Uint8Array(1_000_000);
    for (let at = 0; at < random.length; at += 65_536)
      crypto.getRandomValues(random.subarray(at, at + 65_536));
    const values = Object.values(Kind);
    for (let at = 0, turn = 0; at < random.length; turn++) {
      const length = (random[at] as number) % 48;
      const frame = random.slice(at, at + length);
      // Every other one starts with a kind that exists, or almost all would stop at their first byte.
      if (turn % 2 === 0 && frame.length > 0) frame[0] = values[turn % values.length] as number;
      decode(frame);
      at += length + 1;
    }
  });

  test('every frame cut short is refused, or is itself a frame of its kind', () => {
    fc.assert(
      fc.property(fc.oneof(...(Object.values(frameOf) as fc.Arbitrary<Frame>[])), fc.nat(), (frame, cut) => {
        const whole = encodeFrame(frame);
        const short = decode(whole.subarray(0, cut % whole.length));
        expect(short === null || short.kind === frame.kind).toBe(true);
      }),
    );
  });

  test.each(kinds.filter(([, kind]) => !carriesRest(kind)))(
    'a %s frame with a byte too many is refused',
    (_, kind) => {
      fc.assert(
        fc.property(frameOf[kind] as fc.Arbitrary<Frame>, (frame) => {
          expect(decode(concat(encodeFrame(frame), Uint8Array.of(0)))).toBeNull();
        }),
      );
    },
  );

  test('an offset beyond what numbers hold exactly is refused', () => {
    const frame = encodeFrame({ kind: Kind.ack, handle: 1, offset: 0 });
    frame.set([0x00, 0x20, 0, 0, 0, 0, 0, 0], 5);
    expect(decode(frame)).toBeNull();
  });

  test('nothing is not a frame', () => expect(decode(new Uint8Array(0))).toBeNull());
});

test('a chunk of the largest size fits with every head, and more than a Noise message holds does not', () => {
  const chunk = new Uint8Array(MAX_CHUNK_BYTES);
  expect(
    encodeFrame({ kind: Kind.output, handle: 1, offset: 1, flags: 0, bytes: chunk }).length,
  ).toBeLessThan(MAX_FRAME_BYTES);
  const large = new Uint8Array(MAX_FRAME_BYTES);
  expect(() => encodeFrame({ kind: Kind.output, handle: 1, offset: 1, flags: 0, bytes: large })).toThrow(
    FrameError,
  );
});

test.each([-1, 1.5, Number.NaN, 2 ** 53])('%s is not an offset', (offset) => {
  expect(() => encodeFrame({ kind: Kind.ack, handle: 1, offset })).toThrow(FrameError);
});

/** A JSON body ends where the frame does; a zero byte behind JSON is no JSON, so those are refused too. */
function carriesRest(kind: Kind): boolean {
  return (
    kind === Kind.requestBody ||
    kind === Kind.responseBody ||
    kind === Kind.output ||
    kind === Kind.echo ||
    kind === Kind.snapshot ||
    kind === Kind.input
  );
}
