import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { webCipher } from '../noise/web-cipher.ts';
import { type Bytes, concat, randomBytes } from '../wire/bytes.ts';
import { type Frame, Kind, MAX_CHUNK_BYTES } from '../wire/inner.ts';
import {
  ChannelClosed,
  createSecureChannel,
  type OpenChannel,
  type SecureChannelOptions,
} from './secure-channel.ts';
import { until } from './testing/manual-clock.ts';
import type { ChannelEnd } from './types.ts';

interface Side {
  channel: OpenChannel;
  /** What it sealed, in order. */
  out: Bytes[];
  frames: Frame[];
  ends: ChannelEnd[];
}

function makePair(options: Partial<SecureChannelOptions> = {}): { a: Side; b: Side } {
  const [there, back, hash] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const side = (sendKey: Bytes, receiveKey: Bytes): Side => {
    const out: Bytes[] = [];
    const channel = createSecureChannel({
      result: { sendKey, receiveKey, hash },
      newCipher: webCipher,
      transmit: (message) => out.push(message),
      ...options,
    });
    const made: Side = { channel, out, frames: [], ends: [] };
    channel.onFrame = (frame) => made.frames.push(frame);
    channel.onEnd = (end) => made.ends.push(end);
    return made;
  };
  return { a: side(there, back), b: side(back, there) };
}

const ping = (value: number): Frame => ({ kind: Kind.ping, value });

/** Messages of `count` pings, sealed. */
async function sealed(from: Side, count: number): Promise<Bytes[]> {
  for (let i = 0; i < count; i++) from.channel.send(ping(i));
  await until(() => from.out.length >= count);
  return from.out;
}

/** Everything that was given to the channel is opened, or the channel has ended. */
async function settled(side: Side): Promise<void> {
  side.channel.lost(1000, 'end of test');
  await until(() => side.ends.length > 0);
}

describe('frames', () => {
  test('come out in the order in which they went in, each whole', async () => {
    const { a, b } = makePair();
    for (const message of await sealed(a, 50)) b.channel.receive(message);
    await settled(b);
    expect(b.frames).toEqual(Array.from({ length: 50 }, (_, i) => ping(i)));
  });

  test('of the largest chunk fit', async () => {
    const { a, b } = makePair();
    const bytes = randomBytes(MAX_CHUNK_BYTES);
    a.channel.send({ kind: Kind.output, handle: 1, offset: 0, flags: 0, bytes });
    await until(() => a.out.length === 1);
    expect(a.out[0]?.length).toBeLessThanOrEqual(65_535);
    b.channel.receive(a.out[0] as Bytes);
    await until(() => b.frames.length === 1);
    expect((b.frames[0] as { bytes: Uint8Array }).bytes).toEqual(bytes);
  });

  test('of different short lengths look alike on the wire', async () => {
    const { a } = makePair();
    for (const length of [0, 1, 20]) {
      a.channel.send({ kind: Kind.input, handle: 1, offset: 0, at: 0, bytes: new Uint8Array(length) });
    }
    await until(() => a.out.length === 3);
    expect(new Set(a.out.map((message) => message.length))).toEqual(new Set([64 + 16]));
  });

  test('go on over new keys, in both directions', async () => {
    const { a, b } = makePair({ rekeyAfter: 4 });
    for (let i = 0; i < 10; i++) {
      a.channel.send(ping(i));
      b.channel.send(ping(100 + i));
    }
    // Ten frames, and a rekey behind every third.
    await until(() => a.out.length === 13 && b.out.length === 13);
    for (const message of a.out) b.channel.receive(message);
    for (const message of b.out) a.channel.receive(message);
    await until(() => a.frames.length === 10 && b.frames.length === 10);
    expect(b.frames.at(-1)).toEqual(ping(9));
    expect(a.frames.at(-1)).toEqual(ping(109));
  });
});

describe('whoever stands between', () => {
  const message = fc.nat({ max: 7 });
  const attacks = fc.oneof(
    fc.record({ does: fc.constant('alter' as const), at: message, bit: fc.nat() }),
    fc.record({ does: fc.constant('cut' as const), at: message, bit: fc.nat() }),
    fc.record({ does: fc.constant('lengthen' as const), at: message, bit: fc.nat() }),
    fc.record({ does: fc.constant('drop' as const), at: fc.nat({ max: 6 }), bit: fc.nat() }),
    fc.record({ does: fc.constant('replay' as const), at: message, bit: fc.nat() }),
    fc.record({ does: fc.constant('swap' as const), at: fc.nat({ max: 6 }), bit: fc.nat() }),
    fc.record({ does: fc.constant('invent' as const), at: message, bit: fc.nat({ max: 200 }) }),
    fc.record({ does: fc.constant('reflect' as const), at: message, bit: fc.nat() }),
  );

  function attack(
    messages: Bytes[],
    mirrored: Bytes[],
    { does, at, bit }: { does: string; at: number; bit: number },
  ): Bytes[] {
    const out = messages.map((one) => one.slice());
    const target = out[at] as Bytes;
    switch (does) {
      case 'alter':
        target[(bit >> 3) % target.length] =
          (target[(bit >> 3) % target.length] as number) ^ (1 << (bit & 7));
        break;
      case 'cut':
        out[at] = target.slice(0, bit % target.length);
        break;
      case 'lengthen':
        out[at] = concat(target, new Uint8Array(1 + (bit % 64)));
        break;
      case 'drop':
        out.splice(at, 1);
        break;
      case 'replay':
        out.splice(at + 1, 0, target.slice());
        break;
      case 'swap':
        out.splice(at, 2, out[at + 1] as Bytes, target);
        break;
      case 'invent':
        out.splice(at, 0, randomBytes(bit));
        break;
      case 'reflect':
        out.splice(at, 0, mirrored[at] as Bytes);
        break;
    }
    return out;
  }

  test('can alter, cut, lengthen, drop, replay, swap, invent or reflect: the channel ends, and what came out before was sent, in order', async () => {
    await fc.assert(
      fc.asyncProperty(attacks, async (what) => {
        const { a, b } = makePair();
        const [messages, mirrored] = await Promise.all([sealed(a, 8), sealed(b, 8)]);
        for (const message of attack(messages, mirrored, what)) b.channel.receive(message);
        await until(() => b.ends.length > 0, 'the end');
        expect(b.ends).toHaveLength(1);
        expect(b.ends[0]?.cause).toBe('tampered');
        // Nothing but an unbroken beginning of what was sent.
        expect(b.frames).toEqual(b.frames.map((_, i) => ping(i)));
        expect(b.frames.length).toBeLessThanOrEqual(what.at + 1);
        expect(b.channel.closed).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('cannot make it go on after that: what follows untouched is not delivered', async () => {
    const { a, b } = makePair();
    const [first, second, third] = await sealed(a, 3);
    b.channel.receive(first as Bytes);
    b.channel.receive(third as Bytes);
    b.channel.receive(second as Bytes);
    b.channel.receive(third as Bytes);
    await until(() => b.ends.length > 0);
    expect(b.frames).toEqual([ping(0)]);
  });
});

describe('the end', () => {
  test('by a bye: the other side hears why, and nothing can be sent any more', async () => {
    const { a, b } = makePair();
    a.channel.end({ reason: 'revoked', message: 'removed' });
    expect(() => a.channel.send(ping(1))).toThrow(ChannelClosed);
    await until(() => a.ends.length > 0);
    // Its owner may close the socket now: the bye is out.
    expect(a.out).toHaveLength(1);
    expect(a.ends).toEqual([{ cause: 'local' }]);
    b.channel.receive(a.out[0] as Bytes);
    await until(() => b.ends.length > 0);
    expect(b.ends).toEqual([{ cause: 'bye', bye: { reason: 'revoked', message: 'removed' } }]);
  });

  test('of the socket comes behind what it still brought', async () => {
    const { a, b } = makePair();
    a.channel.send(ping(1));
    a.channel.end({ reason: 'stopping', message: '' });
    await until(() => a.out.length === 2);
    for (const message of a.out) b.channel.receive(message);
    b.channel.lost(1006, 'gone');
    await until(() => b.ends.length > 0);
    expect(b.frames).toEqual([ping(1)]);
    expect(b.ends).toEqual([{ cause: 'bye', bye: { reason: 'stopping', message: '' } }]);
  });

  test('by a frame that is none', async () => {
    const { a, b } = makePair();
    a.channel.send({ kind: Kind.bye, json: { reason: 'because', message: '' } });
    await until(() => a.out.length === 1);
    b.channel.receive(a.out[0] as Bytes);
    await until(() => b.ends.length > 0);
    expect(b.ends[0]?.cause).toBe('tampered');
  });

  test('by a fault of this program is not called an attack, and is not hidden', async () => {
    const faults: unknown[] = [];
    const { a, b } = makePair({ onFault: (error) => faults.push(error) });
    const fault = new Error('a bug');
    b.channel.onFrame = () => {
      throw fault;
    };
    a.channel.send(ping(1));
    await until(() => a.out.length === 1);
    b.channel.receive(a.out[0] as Bytes);
    await until(() => b.ends.length > 0);
    expect(b.ends).toEqual([{ cause: 'local' }]);
    expect(faults).toEqual([fault]);
  });

  test('by more than may wait for the cipher', async () => {
    const { a, b } = makePair({ maxWaiting: 1000 });
    for (let i = 0; i < 40 && b.ends.length === 0; i++) b.channel.receive(new Uint8Array(100));
    expect(b.ends[0]).toMatchObject({ cause: 'closed' });
    for (let i = 0; i < 40 && !a.channel.closed; i++) a.channel.send(ping(i));
    expect(a.ends[0]).toMatchObject({ cause: 'closed' });
  });

  test('by a socket that does not take what is sent', async () => {
    const { a } = makePair({
      transmit: () => {
        throw new Error('not open');
      },
    });
    a.channel.send(ping(1));
    await until(() => a.ends.length > 0);
    expect(a.ends[0]).toMatchObject({ cause: 'closed', code: 1006 });
  });
});
