/** Whatever reaches an agent through an honest relay: it says why it hangs up, goes on, and grows by nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPairing, type DeviceCredentials } from '../../shared/link/credentials.ts';
import { parsePairingLink } from '../../shared/model/pairing-link.ts';
import { randomBytes, utf8 } from '../../shared/wire/bytes.ts';
import { type Frame, Kind, MAX_FRAME_BYTES } from '../../shared/wire/inner.ts';
import { CloseCode, MAX_MESSAGE_BYTES } from '../../shared/wire/outer.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { residentMiB } from '../support/memory.ts';
import { type Product, startProduct } from '../support/product.ts';
import { seeded } from '../support/random.ts';
import { openRaw, openRawChannel, type RawChannel, startHandshake } from '../support/raw-channel.ts';
import { until } from '../support/until.ts';

const random = seeded(7);
let product: Product;
let owner: Device;
let credentials: DeviceCredentials;

beforeAll(async () => {
  product = await startProduct();
  owner = await pairDevice(product.pairing);
  ({ credentials } = owner);
}, 90_000);
afterAll(async () => {
  owner?.stop();
  await product?.close();
});

const answers = () => owner.call('GET', '/v1/machine');

async function confirmed(): Promise<RawChannel> {
  const raw = await openRawChannel(credentials);
  await until('confirmed', () => raw.frames.some((frame) => frame.kind === Kind.confirmed));
  return raw;
}

describe('before a channel is up', { timeout: 60_000 }, () => {
  test.each([1, 47, 96, 1000, MAX_MESSAGE_BYTES])(
    '%i random bytes as a handshake end the channel',
    async (length) => {
      const socket = await openRaw(credentials);
      socket.send(random.bytes(length));
      expect((await socket.closed).code).toBe(CloseCode.peerGone);
      await answers();
    },
  );

  test('a message longer than Noise has is refused by the relay', async () => {
    const socket = await openRaw(credentials);
    socket.send(random.bytes(MAX_MESSAGE_BYTES + 1));
    expect([CloseCode.protocol, CloseCode.limit]).toContain((await socket.closed).code);
    await answers();
  });

  test('another version gets a sealed word about it', async () => {
    const raw = await openRawChannel(credentials, { confirm: { v: 2, app: 'from the future' } });
    expect(await raw.ended).toMatchObject({ cause: 'bye', bye: { reason: 'version' } });
  });

  test.each([
    ['a request before the confirm', { kind: Kind.request, id: 1, json: {} } satisfies Frame],
    [
      'input before the confirm',
      { kind: Kind.input, handle: 1, offset: 0, at: 0, bytes: utf8('x') } satisfies Frame,
    ],
  ])('%s ends the channel', async (_, frame) => {
    const raw = await openRawChannel(credentials, { confirm: null });
    raw.sendFrame(frame);
    await raw.ended;
    expect(raw.frames).toEqual([]);
    await answers();
  });

  test('a stranger whose key nobody knows gets no answer at all', async () => {
    const parsed = parsePairingLink(await product.invite());
    if (!parsed.ok) throw new Error(parsed.problem);
    const { credentials: stranger } = await createPairing(parsed.link, {
      extractable: false,
      name: 's',
      platform: 't',
    });
    const socket = await openRaw(stranger);
    const handshake = await startHandshake(stranger);
    socket.send(await handshake.message1(randomBytes(32)));
    expect((await socket.closed).code).toBe(CloseCode.peerGone);
    expect(socket.messages).toEqual([]);
  });
});

describe('inside a channel', { timeout: 60_000 }, () => {
  const cases: [string, (raw: RawChannel) => void][] = [
    ['an unknown kind of frame', (raw) => raw.sendBytes(Uint8Array.of(0xee, 1, 2, 3))],
    ['an empty frame', (raw) => raw.sendBytes(new Uint8Array(0))],
    ['a frame that only an agent sends', (raw) => raw.sendFrame({ kind: Kind.event, json: {} })],
    ['a frame cut short', (raw) => raw.sendBytes(Uint8Array.of(Kind.input, 0, 0))],
    ['a head that is not JSON', (raw) => raw.sendBytes(Uint8Array.of(Kind.request, 0, 0, 0, 1, 0x7b))],
    ['a length beyond the message', (raw) => raw.sendPlaintext(new Uint8Array(64).fill(0xff))],
    [
      'an offset beyond every number',
      (raw) => raw.sendBytes(new Uint8Array(17).fill(0xff).with(0, Kind.ack)),
    ],
  ];
  test.each(cases)('%s ends that channel alone', async (_, misbehave) => {
    const raw = await confirmed();
    misbehave(raw);
    expect((await raw.ended).cause).toMatch(/bye|closed|tampered/);
    await answers();
  });

  test('requests that make no sense are answered with what is wrong', async () => {
    const raw = await confirmed();
    const heads: unknown[] = [
      { method: 'BREW', path: '/v1/machine', headers: {}, body: false },
      { method: 'GET', path: `/v1/${'x'.repeat(9000)}`, headers: {}, body: false },
      { method: 'GET', path: '/v1/nothing-here', headers: {}, body: false },
      { method: 'GET', path: '/v1/sessions/../../etc/passwd', headers: {}, body: false },
      'not even an object',
    ];
    for (const [id, json] of heads.entries()) raw.sendFrame({ kind: Kind.request, id: id + 1, json });
    const over = raw.ended.then(() => true);
    const status = (id: number) =>
      raw.frames.find((frame) => frame.kind === Kind.response && frame.id === id) as
        | { json: { status: number } }
        | undefined;
    await Promise.race([
      over,
      until('all answers', () => heads.every((_, id) => (status(id + 1)?.json.status ?? 0) >= 400)),
    ]);
    await answers();
  });

  test('streams of sessions that are not there are let go, input without a stream runs nowhere', async () => {
    const raw = await confirmed();
    raw.sendFrame({
      kind: Kind.attach,
      handle: 9,
      json: { sessionId: 'a'.repeat(26), have: null, writer: 'A'.repeat(22) },
    });
    await until('detached', () =>
      raw.frames.some((frame) => frame.kind === Kind.detached && frame.handle === 9),
    );
    raw.sendFrame({ kind: Kind.resize, handle: 12, number: 1, cols: 65_535, rows: 65_535 });
    raw.sendFrame({ kind: Kind.input, handle: 12, offset: 0, at: 0, bytes: utf8('rm -rf /\n') });
    raw.sendFrame({ kind: Kind.ack, handle: 12, offset: 1e15 });
    await answers();
    raw.socket.ws.terminate();
  });

  test('a body without an end is cut off, not collected for ever', async () => {
    const raw = await confirmed();
    const head = {
      method: 'POST',
      path: '/v1/projects',
      headers: { 'content-type': 'application/json' },
      body: true,
    };
    raw.sendFrame({ kind: Kind.request, id: 1, json: head });
    const piece = new Uint8Array(60_000).fill(0x20);
    let over = false;
    void raw.ended.then(() => {
      over = true;
    });
    const refused = () => over || raw.frames.some((frame) => frame.kind === Kind.response && frame.id === 1);
    for (let sent = 0; sent < 1200 && !refused(); sent++) {
      raw.sendFrame({ kind: Kind.requestBody, id: 1, last: false, bytes: piece });
      await until('the socket to drain', () => raw.socket.ws.bufferedAmount < 500_000);
    }
    await until('a refusal', refused);
    await answers();
    raw.socket.ws.terminate();
  });
});

test('a million random bytes in sealed frames, many times over, leave it answering and no larger', async () => {
  async function round(): Promise<void> {
    for (let sent = 0; sent < 1_000_000; ) {
      const raw = await confirmed();
      let over = false;
      void raw.ended.then(() => {
        over = true;
      });
      while (!over && sent < 1_000_000) {
        const frame = random.bytes(1 + random.int(MAX_FRAME_BYTES));
        // Known kinds get further in than unknown ones.
        frame[0] = random.pick(Object.values(Kind).filter((kind) => kind !== Kind.bye));
        raw.sendBytes(frame);
        sent += frame.length;
        await until('the socket to drain', () => over || raw.socket.ws.bufferedAmount < 500_000, {
          everyMs: 1,
        });
      }
      raw.socket.ws.terminate();
    }
  }
  for (let warm = 0; warm < 2; warm++) await round();
  const before = residentMiB(product.agent.pid);
  for (let at = 0; at < 6; at++) await round();
  await answers();
  expect(residentMiB(product.agent.pid) - before).toBeLessThan(40);
}, 180_000);
